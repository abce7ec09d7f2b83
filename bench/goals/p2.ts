import { runChild } from '../lib/child.ts';
import { countingProxy } from '../lib/counting-proxy.ts';
import { startDatabase } from '../lib/database.ts';
import type { Goal } from '../lib/goal.ts';
import type { Measured } from '../lib/measured.ts';
import { startSandbox } from '../lib/sandbox.ts';

/** As the sandbox has them (and the platform: a bucket of twenty seconds' worth). */
const PLANS = { standard: { bucket: 2000, rate: 100 }, plus: { bucket: 20_000, rate: 1000 } } as const;

interface Case {
  name: string;
  plan: keyof typeof PLANS;
  size: number;
  fault: object | null;
  /** Times the bound. */
  limit: number;
}

const FULL: readonly Case[] = [
  { name: 'limits on', plan: 'standard', size: 4000, fault: null, limit: 1.05 },
  { name: '5 % 5xx', plan: 'standard', size: 4000, fault: { kind: 'http_502', probability: 0.05 }, limit: 1.2 },
  { name: '1 s latency', plan: 'standard', size: 4000, fault: { kind: 'delay', ms: 1000 }, limit: 1.2 },
];

export const p2: Goal = {
  name: 'P2',
  about: 'paginated sync with the platform’s limits on, against the time in which its points can be had: (spent − bucket) / rate',
  run: async (report, { quick, seed }) => {
    const db = await startDatabase();
    const sandbox = await startSandbox(db.urls.SANDBOX_DATABASE_URL);
    const proxy = await countingProxy(sandbox.url);
    try {
      for (const [at, { name, plan, size: full, fault, limit }] of FULL.entries()) {
        const size = quick ? full / 4 : full;
        const slug = `bench-p2-${at}`;
        const token = await sandbox.addStore({ slug, seed, size, plan });
        const shop = `${slug}.myshopify.com`;
        const input = { databaseUrl: db.urls.DATABASE_URL, storeId: await db.addStore(shop), shop, platformUrl: proxy.url, token, bulkAbove: 1_000_000 };
        await db.emptyCatalog();
        if (fault) {
          await sandbox.call('POST', `/sandbox/stores/${slug}/faults`, { seed, ...fault });
        }
        proxy.take();
        const { ms, waits } = await runChild<Measured & { waits: number }>('app-sync', input);
        const { calls, throttled, failed, points } = proxy.take();
        const { rows } = await db.owner.query<{ n: number; done: boolean }>(
          `SELECT (SELECT count(*)::int FROM variant WHERE store_id = $1 AND deleted_at IS NULL) AS n, EXISTS (SELECT 1 FROM catalog_sync WHERE store_id = $1 AND status = 'done') AS done`,
          [input.storeId],
        );
        const { bucket, rate } = PLANS[plan];
        const boundMs = ((points - bucket) / rate) * 1000;
        report.line(
          `${name}: ${size} variants, ${plan}, ${calls} calls, ${Math.round(points)} points, ${(ms / 1000).toFixed(1)} s, bound ${(boundMs / 1000).toFixed(1)} s, ${failed} failed, ${waits} waits`,
        );
        report.part(`${name}, rows`, `${rows[0]?.n} of ${size}`, 'all, ledger green', rows[0]?.n === size && rows[0].done);
        report.part(`${name}, time`, `${(ms / boundMs).toFixed(3)}× bound`, `<= ${limit}×`, boundMs > 0 && ms / boundMs <= limit);
        report.part(`${name}, refused`, `${((throttled / calls) * 100).toFixed(2)} %`, '<= 1 %', throttled / calls <= 0.01);
      }
    } finally {
      proxy.close();
      await sandbox.stop();
      await db.stop();
    }
  },
};
