/** Each direction rule is shown to fire: a rule that cannot fail protects nothing. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const { forbidden } = createRequire(import.meta.url)(path.join(root, '.config/dependency-cruiser.cjs')) as { forbidden: { name: string }[] };

/** rule -> the file that breaks it and what it imports. */
const PLANTED: Record<string, [string, string]> = {
  'sandbox-stays-outside': ['app/lib/a.ts', '#sandbox/b.ts'],
  'sandbox-knows-nothing-of-app': ['sandbox/c.ts', '#app/lib/money.ts'],
  'extensions-stand-alone': ['extensions/jj.ts', '#app/lib/money.ts'],
  'lib-is-a-leaf': ['app/lib/d.ts', '#app/pricing/e.ts'],
  'pricing-is-pure': ['app/pricing/f.ts', 'node:fs'],
  'checker-is-a-stranger': ['app/pricing/checker/g.ts', '#app/pricing/e.ts'],
  'ui-is-browser-safe': ['app/ui/h.ts', '#app/modules/runs/i.ts'],
  'polaris-in-its-skin': ['app/routes/j.tsx', '@shopify/polaris'],
  'naming-a-job-loads-no-work': ['app/jobs/catalog.ts', '#app/modules/runs/i.ts'],
  'adapters-face-outward': ['app/platforms/shopify/k.ts', '#app/modules/runs/i.ts'],
  'adapters-are-strangers': ['app/platforms/shopify/l.ts', '#app/platforms/salla/m.ts'],
  'only-composition-names-adapters': ['app/http/n.ts', '#app/platforms/salla/m.ts'],
  'modules-do-not-know-doors': ['app/modules/runs/o.ts', '#app/http/p.ts'],
  'modules-are-strangers': ['app/modules/runs/q.ts', '#app/modules/market/r.ts'],
  'doors-are-thin': ['app/routes/s.ts', '#app/db/t.ts'],
  'only-entries-compose': ['app/http/u.ts', '#app/config.server.ts'],
  'prisma-lives-in-db': ['app/modules/runs/v.ts', '@prisma/client'],
  'bullmq-lives-in-jobs': ['app/modules/runs/w.ts', 'bullmq'],
  'shopify-server-in-its-adapter': ['app/http/x.ts', '@shopify/shopify-api'],
  'lower-floors-look-down': ['app/db/y.ts', '#app/modules/runs/i.ts'],
  'doors-do-not-meet': ['app/jobs/z.ts', '#app/routes/aa.ts'],
  'routes-only-name-jobs': ['app/routes/bb.ts', '#app/jobs/work.server.ts'],
  'layouts-wear-skins': ['app/routes/cc.tsx', '#app/ui/skins/mizan/dd.ts'],
  'polaris-stays-in-shopify': ['app/ui/skins/mizan/ee.ts', '#app/ui/skins/polaris/ff.ts'],
  'pg-lives-in-db': ['app/modules/runs/gg.ts', 'pg'],
  'no-circular': ['app/lib/hh.ts', './ii.ts'],
};

let house: string;
let fired: Map<string, Set<string>>;

beforeAll(() => {
  house = mkdtempSync(path.join(tmpdir(), 'mizan-direction-'));
  symlinkSync(path.join(root, 'node_modules'), path.join(house, 'node_modules'));
  for (const file of ['package.json', 'tsconfig.json', '.config/dependency-cruiser.cjs']) {
    cpSync(path.join(root, file), path.join(house, file), { recursive: true });
  }
  const plant = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(house, file)), { recursive: true });
    writeFileSync(path.join(house, file), text);
  };
  for (const [, target] of Object.values(PLANTED)) {
    if (target.startsWith('#')) {
      plant(target.slice(1), 'export const there = 1;\n');
    }
  }
  plant('app/lib/ii.ts', "import './hh.ts';\nexport const there = 1;\n");
  for (const [file, target] of Object.values(PLANTED)) {
    plant(file, `import '${target}';\nexport const here = 1;\n`);
  }
  fired = cruise(house);
}, 120_000);

afterAll(() => rmSync(house, { recursive: true, force: true }));

function cruise(cwd: string): Map<string, Set<string>> {
  const args = [
    path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
    '--config',
    '.config/dependency-cruiser.cjs',
    '--output-type',
    'json',
    'app',
    'extensions',
    'sandbox',
  ];
  let output: string;
  try {
    output = execFileSync(process.execPath, args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    // Violations are an exit code; what was found is still on stdout.
    output = (error as { stdout: string }).stdout;
  }
  const { summary } = JSON.parse(output) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  const found = new Map<string, Set<string>>();
  for (const { from, rule } of summary.violations) {
    found.set(rule.name, (found.get(rule.name) ?? new Set()).add(from));
  }
  return found;
}

it('has a planted violation for every rule', () => {
  expect(Object.keys(PLANTED).sort()).toEqual(forbidden.map(({ name }) => name).sort());
});

it.each(Object.entries(PLANTED))('%s fires on the file that breaks it', (rule, [file]) => {
  expect([...(fired.get(rule) ?? [])]).toContain(file);
});
