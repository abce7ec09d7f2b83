/** The laws of pricing at a million cases (`npm run laws`): the tests that `npm test` runs at ten thousand. Takes about twenty minutes. */
import { spawnSync } from 'node:child_process';

const HOUR_MS = 3_600_000;
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', 'app/pricing/laws.test.ts', `--testTimeout=${4 * HOUR_MS}`];
const seed = process.env['LAWS_SEED'] ?? String(1 + Math.trunc(Math.random() * 2 ** 31));
console.log(`LAWS_SEED=${seed}`);
const { status } = spawnSync(process.execPath, vitest, { stdio: 'inherit', env: { LAWS_TIMES: '100', ...process.env, LAWS_SEED: seed } });
process.exitCode = status ?? 1;
