import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { generate } from './prisma.mjs';

/** The typed database client; needs no database. */
export function buildClient(root, { force = false } = {}) {
  return onceFor(root, 'client', ['prisma/schema/*.prisma', '.config/prisma.config.ts'], 'app/db/generated/client.ts', force, async () => generate(root));
}

/** Everything a running app needs. @returns {Promise<boolean>} whether anything was built */
export async function buildAll(root, { force = false } = {}) {
  const client = await buildClient(root, { force });
  const inputs = ['app/**/*.{ts,tsx,css,json}', 'public/**/*', 'vite.config.ts', 'package-lock.json', 'tools/build-polaris-rtl.mjs'];
  const web = await onceFor(root, 'web', inputs, 'build/server/index.js', force, async () => {
    await run(root, [path.join(root, 'tools/build-polaris-rtl.mjs')]);
    await run(root, [path.join(root, 'node_modules/@remix-run/dev/dist/cli.js'), 'vite:build', '--logLevel', 'warn']);
  });
  return client || web;
}

/** Runs `work` unless its inputs are what they were when it last succeeded. */
async function onceFor(root, name, patterns, output, force, work) {
  const hash = createHash('sha256');
  for (const file of globSync(patterns, { cwd: root }).sort()) {
    const full = path.join(root, file);
    if (file.includes('generated') || !/\.[a-z]+$/.test(file)) continue;
    hash.update(file).update(readFileSync(full));
  }
  const digest = hash.digest('hex');
  const stamp = path.join(root, '.mizan', `built-${name}`);
  if (!force && existsSync(stamp) && existsSync(path.join(root, output)) && readFileSync(stamp, 'utf8') === digest) return false;
  await work();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
  return true;
}

function run(root, args) {
  return new Promise((resolve, reject) => {
    let output = '';
    // Without VITEST: a test that builds is not to be taken for a build that tests (vite.config.ts).
    const env = { ...process.env, NODE_ENV: 'production', VITEST: '' };
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env });
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('exit', (code) => (code === 0 ? resolve(undefined) : reject(new Error(`${path.basename(args[0])} failed:\n${output}`))));
  });
}
