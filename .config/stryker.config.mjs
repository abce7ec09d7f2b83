/**
 * Mutation testing of what may never be wrong (npm run test:mutation): the guardrails, and the checker that trusts nobody. Long:
 * each altered line runs the tests that reach it.
 */
export default {
  packageManager: 'npm',
  testRunner: 'vitest',
  vitest: { configFile: '.config/vitest.mutation.config.mjs', related: false },
  mutate: [
    'app/pricing/checker/*.ts',
    'app/pricing/assert-rules.ts',
    'app/pricing/bounds.ts',
    'app/pricing/clamp.ts',
    'app/pricing/evidence.ts',
    'app/pricing/floor.ts',
    'app/pricing/movement.ts',
    'app/pricing/run-limits.ts',
    'app/pricing/sanity.ts',
    'app/pricing/standing.ts',
    '!app/pricing/**/*.test.ts',
  ],
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  concurrency: 2,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: '.mizan/mutation.json' },
  tempDirName: '.mizan/mutation',
  thresholds: { high: 98, low: 95, break: 95 },
  timeoutMS: 20_000,
};
