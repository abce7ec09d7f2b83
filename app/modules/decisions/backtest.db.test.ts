/** A rule on the store's own past: from the price of that day, with what was known that day, valued by what was sold after it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '#app/db/sql.ts';
import type { StrategyNode } from '#app/pricing/types.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
import { savePricing } from '../stores/settings.server.ts';
import { saveStrategy } from '../strategies/save-strategy.server.ts';
import { showStrategy } from '../strategies/show-strategy.server.ts';
import { backtestStrategy } from './backtest-strategy.server.ts';
import type { BacktestView } from './views.ts';

const DAY_MS = 86_400_000;
/** More than one batch, so that the sums are carried. */
const VARIANTS = 120;
let database: TestDatabase;
let world: World;
let store: TestStore;
let own: string;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
  store = await world.addStore(
    'backtest',
    Array.from({ length: VARIANTS }, (_, at) => aVariant({ id: String(at + 1), priceMinor: 18_000, costMinor: 10_000 })),
  );
  await syncCatalog(store.ctx);
  await savePricing(store.ctx, { vatBps: 1500, pricesIncludeVat: true, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0 });
  const now = store.clock.now();
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const own_ = store.ctx.store.id;
  await store.ctx.db.tx(async (tx) => {
    // 190.00 a hundred days ago, 180.00 since sixty days; the last variant is known for twenty days only.
    await tx.run(
      sql`INSERT INTO price_history (store_id, variant_external_id, valid_from, price_minor, currency, source)
          SELECT ${own_}::uuid, v.external_id, k.at, k.minor, 'SAR', 'sync' FROM variant v CROSS JOIN (VALUES (${ago(100)}::timestamptz, 19000), (${ago(60)}::timestamptz, 18000)) k(at, minor)
          WHERE v.store_id = ${own_}::uuid AND v.external_id <> '120'`,
    );
    await tx.run(
      sql`INSERT INTO price_history (store_id, variant_external_id, valid_from, price_minor, currency, source) VALUES (${own_}::uuid, '120', ${ago(20)}, 18000, 'SAR', 'sync')`,
    );
    await tx.run(
      sql`INSERT INTO variant_cost (store_id, variant_external_id, effective_from, cost_minor, currency, source)
          SELECT ${own_}::uuid, external_id, ${ago(200)}, 10000, 'SAR', 'manual' FROM variant WHERE store_id = ${own_}::uuid`,
    );
    // One unit a day of variant 1, two in all of variant 2.
    await tx.run(
      sql`INSERT INTO rollup_variant_day (store_id, day, variant_key, product_external_id, orders, units, gross_minor, discount_minor, sales_minor, returned_units, returned_minor)
          SELECT ${own_}::uuid, (${now}::timestamptz)::date - g, '1', 'p1', 1, 1, 18000, 0, 15652, 0, 0 FROM generate_series(1, 60) g
          UNION ALL SELECT ${own_}::uuid, (${now}::timestamptz)::date - g, '2', 'p2', 1, 1, 18000, 0, 15652, 0, 0 FROM generate_series(3, 4) g`,
    );
  });
  await saveStrategy(store.ctx, { tree: { type: 'HOLD' } });
  own = (await showStrategy(store.ctx)).strategyId;
});
afterAll(async () => {
  await world.close();
  await database.drop();
});

async function whole(version: number, weeks: number): Promise<BacktestView> {
  let view = await backtestStrategy(store.ctx, { strategyId: own, version, weeks, carry: null });
  for (let slices = 0; view.kind === 'replayed' && view.carry !== null && slices < 50; slices += 1) {
    view = await backtestStrategy(store.ctx, { strategyId: own, version, weeks, carry: view.carry });
  }
  return view;
}

async function version(tree: StrategyNode): Promise<number> {
  const saved = await saveStrategy(store.ctx, { tree });
  return saved.kind === 'saved' ? saved.version : 0;
}

it('earns nothing for a rule that changes nothing, over every variant and week whose price is known', async () => {
  const view = await whole(await version({ type: 'HOLD' }), 4);

  expect(view).toMatchObject({
    kind: 'replayed',
    total: VARIANTS,
    done: VARIANTS,
    hold: VARIANTS * 4 - 2,
    unknown: 2,
    up: 0,
    down: 0,
    valued: 0,
    exact: { minor: 0 },
    range: null,
    carry: null,
  });
});

it('values a change by what was sold in the week after it, and leaves out thin sales', async () => {
  // 185.03 instead of 180.00: 5.03 more on the tag, 1/1.15 - 2.5 % of it kept, on one unit a day of four weeks.
  const view = await whole(await version({ type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } }), 4);

  expect(view).toMatchObject({
    up: VARIANTS * 4 - 2,
    valued: 4,
    exact: { minor: Math.round(503 * (1 / 1.15 - 0.025) * 28) },
    unvalued: { sales_thin: (VARIANTS - 1) * 4 - 2, outside_support: 0, cost_unknown: 0 },
  });
});

it('does not value a price the article never had', async () => {
  // 190.43 is above the 190.00 that once stood.
  const view = await whole(await version({ type: 'COST_PLUS', mode: { kind: 'margin', bps: 3200 } }), 4);

  expect(view).toMatchObject({ valued: 0, exact: { minor: 0 }, unvalued: { outside_support: 4 } });
});

it('an article is as old as it was that day', async () => {
  // The four days that are judged lie 29, 22, 15 and 8 days back.
  await database.asOwner(`UPDATE product SET listed_at = $2 WHERE store_id = $1 AND external_id = 'p1'`, [store.ctx.store.id, new Date(store.clock.now().getTime() - 24 * DAY_MS)]);
  const tree: StrategyNode = {
    type: 'IF',
    when: { kind: 'number', fact: 'age_days', op: 'at_least', value: 9 },
    children: [{ type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } }],
  };

  // Not for sale yet, two days old, nine, sixteen; of the other articles nobody knows since when they are for sale.
  expect(await whole(await version(tree), 4)).toMatchObject({ up: 2, hold: VARIANTS * 4 - 4 });
});

it('a season holds where it held', async () => {
  // The clock stands at noon of 20 November: the days that are judged are 22 and 29 October, 5 and 12 November.
  await database.asOwner(
    `INSERT INTO season (store_id, id, name, from_day, until_day, yearly, created_by, created_at) VALUES ($1, gen_random_uuid(), 'Autumn', '2027-10-29', '2027-11-05', TRUE, 'x', now())`,
    [store.ctx.store.id],
  );
  const tree: StrategyNode = { type: 'IF', when: { kind: 'text', fact: 'season', is: 'Autumn' }, children: [{ type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } }] };

  expect(await whole(await version(tree), 4)).toMatchObject({ up: VARIANTS * 2 - 1, hold: VARIANTS * 2 - 1, unknown: 2 });
});

it('refuses a rule on facts whose past is not kept, a version that is not there, and a carry that is none', async () => {
  const velocity = await version({ type: 'VELOCITY', highBps: 14_000, lowBps: 6000, stepBps: 200, lockDays: 7 });

  expect(await whole(velocity, 4)).toMatchObject({ kind: 'refused', code: 'backtest_facts' });
  await expect(whole(99, 4)).rejects.toMatchObject({ code: 'not_found' });
  await expect(backtestStrategy(store.ctx, { strategyId: own, version: 1, weeks: 4, carry: '{}' })).rejects.toMatchObject({ code: 'bad_input' });
});
