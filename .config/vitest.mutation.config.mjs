import { defineConfig } from 'vitest/config';

/** The tests of the engine, without the laws and the others of thousands of random cases: what those find, tables find sooner. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['app/pricing/*.test.ts', 'app/pricing/checker/*.test.ts'],
    exclude: ['app/pricing/laws.test.ts', 'app/pricing/rounds.test.ts', 'app/pricing/soft-interval.test.ts', 'app/pricing/checker/mutations.test.ts'],
    testTimeout: 20_000,
  },
});
