import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vitest/config';
import { buildPolarisRtl } from './tools/build-polaris-rtl.mjs';

declare module '@remix-run/node' {
  interface Future {
    v3_singleFetch: false;
  }
}

/** Setup files come and go with the suites that need them; an absent one is simply not run. */
function setup(path: string): string[] {
  const file = fileURLToPath(new URL(path, import.meta.url));
  return existsSync(file) ? [file] : [];
}

const ours = { exclude: ['node_modules/**', 'build/**', '.mizan/**'] };
const slow = { testTimeout: 120_000, hookTimeout: 180_000, fileParallelism: false, maxWorkers: 1, sequence: { groupOrder: 2 } };
// Two files at a time on two cores; three of those that wait for processes, leases and limits most of their time.
const wide = { maxWorkers: 2, sequence: { groupOrder: 0 } };
const waiting = { maxWorkers: 3, sequence: { groupOrder: 1 } };

export default defineConfig({
  plugins: process.env['VITEST']
    ? []
    : [
        { name: 'polaris-rtl', buildStart: buildPolarisRtl },
        remix({
          appDirectory: 'app',
          buildDirectory: 'build',
          // Without v3_routeConfig the file routes.ts is silently ignored.
          future: {
            v3_fetcherPersist: true,
            v3_relativeSplatPath: true,
            v3_throwAbortReason: true,
            // While a route is being discovered, a fetcher that lands puts the page one is on under the address one goes to. The routes are few.
            v3_lazyRouteDiscovery: false,
            v3_routeConfig: true,
            v3_singleFetch: false,
          },
        }),
      ],
  // An inlined asset is a data: URL, which the content security policy would have to allow.
  build: { assetsInlineLimit: 0, target: 'es2022' },
  server: { host: '127.0.0.1' },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          ...wide,
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...ours.exclude, '**/*.db.test.ts', 'tests/contract/**', 'tests/e2e/**', 'tests/chaos/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          ...wide,
          include: ['**/*.db.test.ts'],
          ...ours,
          globalSetup: setup('./tests/setup/database.ts'),
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'contract',
          ...waiting,
          include: ['tests/contract/**/*.test.ts'],
          ...ours,
          globalSetup: setup('./tests/setup/database.ts'),
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: { name: 'e2e', include: ['tests/e2e/**/*.test.ts'], ...ours, ...slow, globalSetup: setup('./tests/setup/stack.ts') },
      },
      {
        extends: true,
        test: { name: 'chaos', include: ['tests/chaos/**/*.test.ts'], ...ours, ...waiting, testTimeout: slow.testTimeout, hookTimeout: slow.hookTimeout },
      },
    ],
  },
});
