/** Static checks side by side, then the test suites; counts both and ends in one line: `N passed, N failed`. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { buildAll, buildClient } from '../lib/build.mjs';
import { ensureBrowser } from './browser.mjs';
import { findRedis } from './redis.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const args = process.argv.slice(2);
const onlyStatic = args.includes('--static');
const wanted = args.filter((arg) => arg !== '--static');
const bin = (name) => path.join(root, 'node_modules', name);

const CHECKS = [
  ['format', [bin('prettier/bin/prettier.cjs'), '--config', '.config/prettier.json', '--check', '--log-level', 'warn', '.']],
  ['lint', [bin('eslint/bin/eslint.js'), '-c', '.config/eslint.config.js', '--cache', '--cache-location', '.mizan/eslint', '.']],
  ['types', [bin('typescript/bin/tsc'), '--noEmit', '-p', '.']],
  [
    'direction rules',
    [bin('dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.config/dependency-cruiser.cjs', 'app', 'extensions', 'sandbox', 'tools', 'tests', 'bench'],
  ],
  ['dead code', [bin('knip/bin/knip.js'), '--config', '.config/knip.json']],
];

const totals = { passed: 0, failed: 0 };
const notRun = [];

/** Runs a Node script; its output is shown only when it fails, or as it comes when `live`. */
function run(script, { live = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, script, { cwd: root, stdio: live ? 'inherit' : 'pipe', env: { ...process.env, NODE_NO_WARNINGS: '1', ...env } });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('exit', (code) => resolve({ ok: code === 0, output }));
  });
}

async function check([name, script]) {
  const start = performance.now();
  const { ok, output } = await run(script);
  totals[ok ? 'passed' : 'failed'] += 1;
  console.log(`${ok ? '✓' : '✗'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  if (!ok) console.log(output);
}

/** Two at a time: the machines this runs on have two cores. */
async function checkAll() {
  const queue = [...CHECKS];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await check(next);
  };
  await Promise.all([worker(), worker()]);
}

async function suites(projects, filters, env) {
  const report = path.join(root, '.mizan', 'test-report.json');
  rmSync(report, { force: true });
  mkdirSync(path.dirname(report), { recursive: true });
  const options = projects.flatMap((name) => ['--project', name]);
  await run([bin('vitest/vitest.mjs'), 'run', ...options, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters], { live: true, env });
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites, success } = JSON.parse(readFileSync(report, 'utf8'));
    totals.passed += numPassedTests;
    // A skipped test is a promise nobody keeps; a file that could not even load is a failure as well.
    totals.failed += numFailedTests + numPendingTests + numTodoTests;
    if (!success && numFailedTests === 0) totals.failed += Math.max(1, numFailedTestSuites);
    if (numPendingTests + numTodoTests > 0) console.log(`${numPendingTests + numTodoTests} skipped tests count as failures.`);
  } catch {
    totals.failed += 1;
    console.log('The suites ended without a report.');
  }
}

try {
  await buildClient(root);
  if (wanted.length === 0) await checkAll();
  if (onlyStatic) {
    await suites(['unit'], [], {});
  } else {
    console.log('Building …');
    await buildAll(root);
    const env = { MIZAN_BROWSER: await ensureBrowser() };
    const redis = await findRedis();
    if (redis) env.REDIS_SERVER = redis;
    else notRun.push('Redis lane: no redis-server on this machine and none could be installed. Queues were tested on PostgreSQL alone.');
    await suites(['unit', 'db', 'contract', 'e2e', 'chaos'], wanted, env);
  }
} catch (error) {
  totals.failed += 1;
  console.error(error instanceof Error ? error.message : error);
}
for (const lane of notRun) console.log(`NOT RUN  ${lane}`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1);
