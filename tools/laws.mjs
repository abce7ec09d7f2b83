/** The laws of pricing at a million cases (`npm run laws`): the tests that `npm test` runs at ten thousand. Takes about an hour. */
import { spawnSync } from 'node:child_process';

const HOUR_MS = 3_600_000;
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', 'app/pricing/laws.test.ts', `--testTimeout=${4 * HOUR_MS}`];
const { status } = spawnSync(process.execPath, vitest, { stdio: 'inherit', env: { LAWS_TIMES: '100', ...process.env } });
process.exitCode = status ?? 1;
