import { defineConfig } from 'vitest/config';

/** The tests of the engine, without the laws: what ten thousand random cases find is found by the others first, and sooner. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: { include: ['app/pricing/*.test.ts', 'app/pricing/checker/*.test.ts'], exclude: ['app/pricing/laws.test.ts', 'app/pricing/rounds.test.ts'], testTimeout: 20_000 },
});
