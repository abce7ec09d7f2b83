import { openPrisma } from '#app/db/client.server.ts';
import type { StoreContext } from '#app/context.ts';
import { refreshRollups } from '#app/modules/insights/refresh-rollups.server.ts';
import { showOverview } from '#app/modules/insights/show-overview.server.ts';
import { markAllDirty } from '#app/modules/sales/dirty.server.ts';
import { appContext } from '../lib/app-context.ts';
import { startDatabase, type BenchDatabase } from '../lib/database.ts';
import type { Goal, GoalReport } from '../lib/goal.ts';
import { inPairs, median, sound } from '../lib/pairs.ts';
import { addOrders, RECOUNT } from '../lib/sales-rows.ts';

const FULL = { small: 10_000, large: 1_000_000, looks: 40, wanted: 5 };
const QUICK = { small: 2_000, large: 20_000, looks: 10, wanted: 1 };
const PRESETS = ['last_30', 'all'] as const;

interface Shop {
  ctx: StoreContext;
  orders: number;
}

async function addShop(db: BenchDatabase, report: GoalReport, orders: number): Promise<Shop> {
  const shop = `bench-p6-${orders}.myshopify.com`;
  const storeId = await db.addStore(shop);
  await addOrders(db.owner, storeId, orders);
  const ctx = appContext(openPrisma(db.urls.DATABASE_URL, 4), { databaseUrl: db.urls.DATABASE_URL, storeId, shop, platformUrl: 'http://127.0.0.1:9', token: '', bulkAbove: 0 });
  const start = performance.now();
  await ctx.db.tx((tx) => markAllDirty(tx, ctx.store, ctx.clock.now()));
  for (let more = true; more;) {
    ({ more } = await refreshRollups(ctx));
  }
  const seconds = (performance.now() - start) / 1000;
  report.line(`${orders} orders added up anew in ${seconds.toFixed(1)} s (${Math.round(orders / seconds)} orders/s)`);
  await db.owner.query('VACUUM (ANALYZE) rollup_day, rollup_variant_day, rollup_variant, rollup_customer_day, rollup_customer, rollup_cohort');
  return { ctx, orders };
}

async function once({ ctx }: Shop, preset: (typeof PRESETS)[number]): Promise<number> {
  const start = performance.now();
  await showOverview(ctx, { preset });
  return performance.now() - start;
}

async function looks(shop: Shop, preset: (typeof PRESETS)[number], count: number): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < count; at += 1) {
    times.push(await once(shop, preset));
  }
  return times;
}

/** Each figure against the rows, and what a recount costs. @returns its milliseconds */
async function recount(db: BenchDatabase, { ctx }: Shop, preset: (typeof PRESETS)[number]): Promise<number> {
  const view = await showOverview(ctx, { preset });
  const start = performance.now();
  const { rows } = await db.owner.query<{ orders: number; customers: number; units: number; revenue: string }>(RECOUNT, [ctx.store.id, view.range.from, view.range.to]);
  const ms = performance.now() - start;
  const figure = (name: string): number | null | undefined => view.figures.find((one) => one.name === name)?.now;
  const [told] = rows;
  const differs = (['orders', 'customers', 'units', 'revenue'] as const).filter((name) => figure(name) !== Number(told?.[name]));
  if (differs.length > 0) {
    throw new Error(`${preset}: the dashboard differs from a recount in ${differs.map((name) => `${name} (${figure(name)} against ${told?.[name]})`).join(', ')}.`);
  }
  return ms;
}

export const p6: Goal = {
  name: 'P6',
  about: 'the dashboard of a large store against that of a small one, and against adding up the rows',
  run: async (report, { quick }) => {
    const sizes = quick ? QUICK : FULL;
    const db = await startDatabase();
    try {
      const small = await addShop(db, report, sizes.small);
      const large = await addShop(db, report, sizes.large);
      for (const preset of PRESETS) {
        const first = await once(large, preset);
        report.line(`${preset}: the first look after a change, ${sizes.large} orders: ${first.toFixed(0)} ms`);
        await once(small, preset);
        const raw = median([await recount(db, large, preset), await recount(db, large, preset), await recount(db, large, preset)]);
        await recount(db, small, preset);
        const pairs = await inPairs(
          () => looks(large, preset, sizes.looks),
          () => looks(small, preset, sizes.looks),
          { wanted: sizes.wanted, atMost: sizes.wanted * 2 + 1, onPair: (text) => report.line(text) },
          ({ a, b }) => `${preset}: large ${median(a.result).toFixed(1)} ms, small ${median(b.result).toFixed(1)} ms`,
        );
        const kept = sound(pairs, quick);
        const all = kept.flatMap(({ a }) => a.result).toSorted((x, y) => x - y);
        const p95 = all[Math.floor(all.length * 0.95)] ?? NaN;
        const growth = median(kept.map(({ a, b }) => median(a.result) / median(b.result)));
        report.part(`${preset} p95`, `${p95.toFixed(1)} ms`, '<= 50 ms', p95 <= 50);
        report.part(
          `${preset} growth`,
          `${growth.toFixed(2)}× from ${sizes.small} to ${sizes.large} orders (${kept.length} of ${pairs.length} pairs sound)`,
          '<= 1.5×',
          growth <= 1.5 && kept.length >= sizes.wanted,
        );
        report.line(`${preset}: ${(median(all) / raw).toFixed(4)}× a recount of its figures alone (${raw.toFixed(0)} ms)`);
        const bytes = Buffer.byteLength(JSON.stringify(await showOverview(large.ctx, { preset })));
        report.part(`${preset} size`, `${(bytes / 1024).toFixed(1)} KB`, '<= 50 KB', bytes <= 50 * 1024);
      }
      report.part('figures', 'equal to a recount of the rows', 'equal', true);
    } finally {
      await db.stop();
    }
  },
};
