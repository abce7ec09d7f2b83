/** What the strategies on own facts are told, from rows as they lie in the database: each fact once, and nothing that nobody asks for. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadPolicy } from '#app/db/pricing-inputs.server.ts';
import type { Condition } from '#app/pricing/signals.ts';
import type { StrategyNode, VariantFacts } from '#app/pricing/types.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { addRows } from '../../../tests/support/sales-rows.ts';
import { aVariant, NOON, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
import { saveStrategy } from '../strategies/save-strategy.server.ts';
import { loadSnapshots } from './load-facts.server.ts';

const DAY_MS = 86_400_000;
const ago = (days: number): string => new Date(Date.parse(NOON) - days * DAY_MS).toISOString();
const dayAgo = (days: number): string => ago(days).slice(0, 10);
const reading = (fact: Extract<Condition, { kind: 'number' }>['fact']): StrategyNode => ({
  type: 'IF',
  when: { kind: 'number', fact, op: 'over', value: 0 },
  children: [{ type: 'HOLD' }],
});

let database: TestDatabase;
let world: World;
let store: TestStore;
let count = 0;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
});

afterAll(async () => {
  await world.close();
  await database.drop();
});

beforeEach(async () => {
  store = await world.addStore(`facts-${(count += 1)}`, [aVariant({ id: '1', priceMinor: 20_000, stock: 40 }), aVariant({ id: '2', priceMinor: 5000 })]);
  store.shop.setCollection('c1', ['p1']);
  await syncCatalog(store.ctx);
  // The price is as old as the test wants it.
  await database.asOwner(`DELETE FROM price_history WHERE store_id = $1`, [store.ctx.store.id]);
  await priced([200, 20_000]);
});

async function priced(...prices: readonly (readonly [days: number, minor: number])[]): Promise<void> {
  for (const [days, minor] of prices) {
    await database.asOwner(`INSERT INTO price_history (store_id, variant_external_id, valid_from, price_minor, currency, source) VALUES ($1, '1', $2, $3, 'SAR', 'sync')`, [
      store.ctx.store.id,
      ago(days),
      minor,
    ]);
  }
}

/** One row a day, newest first from yesterday. */
function sold(variant: string, days: readonly number[], given: { gross?: number; discount?: number; units?: number } = {}): Promise<void> {
  const { gross = 1000, discount = 0, units = 2 } = given;
  return addRows(
    database,
    store.ctx.store.id,
    'rollup_variant_day',
    days.map((day) => ({ day: dayAgo(day), variant_key: variant, orders: 1, units, gross_minor: gross, discount_minor: discount, sales_minor: gross - discount })),
  );
}

/** A rival's offer for variant 1, with the observations it went through, oldest first. */
async function rival(seller: string, observations: readonly (readonly [days: number, minor: number, stock: string])[], capturedDaysAgo = 0.1): Promise<void> {
  const [competitor, offer] = [randomUUID(), randomUUID()];
  const [, minor, stock] = observations.at(-1) ?? [0, 1, 'in_stock'];
  const { id } = store.ctx.store;
  await database.asOwner(`INSERT INTO competitor (store_id, id, name, kind, created_at) VALUES ($1, $2, $3, 'csv', $4)`, [id, competitor, seller, NOON]);
  await database.asOwner(
    `INSERT INTO offer (store_id, id, competitor_id, key, title, seller, price_minor, currency, availability, condition, votes, identity_hash, price_since, captured_at)
     VALUES ($1, $2, $3, 'k', 'Offer', $4, $5, 'SAR', $6, 'new', '{}', 'h', $7, $7)`,
    [id, offer, competitor, seller, minor, stock, ago(capturedDaysAgo)],
  );
  await database.asOwner(
    `INSERT INTO offer_match (store_id, offer_id, variant_external_id, score, by, state, identity_hash, decided_at) VALUES ($1, $2, '1', 95, 'auto', 'accepted', 'h', $3)`,
    [id, offer, NOON],
  );
  for (const [days, price, availability] of observations) {
    await database.asOwner(`INSERT INTO price_observation (store_id, offer_id, observed_at, price_minor, currency, availability) VALUES ($1, $2, $3, $4, 'SAR', $5)`, [
      id,
      offer,
      ago(days),
      price,
      availability,
    ]);
  }
}

async function factsUnder(tree: StrategyNode): Promise<VariantFacts> {
  await saveStrategy(store.ctx, { tree });
  const { ctx } = store;
  const { snapshots } = await ctx.db.tx(async (tx) => loadSnapshots(tx, ctx, await loadPolicy(tx, ctx.store), { variants: ['1'] }));
  const [snapshot] = snapshots;
  if (!snapshot) {
    throw new Error('variant 1 has no facts');
  }
  return snapshot.facts;
}

describe('signals', () => {
  it('are none for a strategy that asks for none', async () => {
    expect((await factsUnder({ type: 'HOLD' })).signals).toBeUndefined();
  });

  it('the regular price is the newest one that no sale made', async () => {
    await priced([20, 19_000]);
    expect((await factsUnder({ type: 'ANCHOR', anchor: 'regular', discountBps: 0 })).signals).toEqual({ regularMinor: 19_000 });
  });

  it('all rivals out: since when the last one is, seen twice, and what our price was then', async () => {
    const tree: StrategyNode = { type: 'STOCKOUT_CAPTURE', raiseBps: 300 };
    await priced([1, 21_000]);
    await rival('a', [
      [9, 19_000, 'in_stock'],
      [3, 19_000, 'out_of_stock'],
    ]);
    await rival('b', [
      [9, 19_500, 'in_stock'],
      [2, 19_500, 'out_of_stock'],
    ]);
    expect((await factsUnder(tree)).signals?.stockout).toEqual({ rivals: 2, out: 2, unknown: 0, observations: 2, spanHours: 45, baseMinor: 20_000 });

    await rival('c', [[5, 18_000, 'unknown']]);
    expect((await factsUnder(tree)).signals?.stockout).toMatchObject({ rivals: 3, out: 2, unknown: 1 });
  });

  it('a rival seen out only once is no second look', async () => {
    await rival('a', [[0.1, 19_000, 'out_of_stock']]);
    expect((await factsUnder({ type: 'STOCKOUT_CAPTURE', raiseBps: 300 })).signals?.stockout).toMatchObject({ out: 1, observations: 1, spanHours: 0 });
  });

  it('the pace of two weeks against the twelve before; days of a promotion count in neither', async () => {
    const tree: StrategyNode = { type: 'VELOCITY', highBps: 14_000, lowBps: 6000, stepBps: 200, lockDays: 7 };
    await sold('1', [98, 60, 30, 20]);
    await sold('1', [5, 3]);
    expect((await factsUnder(tree)).signals?.velocity).toEqual({ inStockDays: 14, units: 4, expectedMilli: 1333, lastActedAt: null });

    await sold('1', [4, 50], { discount: 30 });
    expect((await factsUnder(tree)).signals?.velocity).toEqual({ inStockDays: 13, units: 4, expectedMilli: 1253, lastActedAt: null });
  });

  it('the pace that is expected follows the season of the store, once two years of it are known', async () => {
    const tree: StrategyNode = { type: 'VELOCITY', highBps: 14_000, lowBps: 6000, stepBps: 200, lockDays: 7 };
    const every = (from: number, to: number): number[] => Array.from({ length: from - to + 1 }, (_, at) => from - at);
    // Two a day for twelve weeks, every day of the last two twice as much: a mean of the days before would call that fast.
    await sold('1', every(98, 15));
    await sold('1', every(14, 1), { units: 4 });
    const days = (known: number): Promise<void> =>
      addRows(
        database,
        store.ctx.store.id,
        'rollup_day',
        every(known, 1).map((back) => ({ day: dayAgo(back), orders: 1, units: (back - 1) % 364 < 14 ? 20 : 10, gross_minor: 1000, sales_minor: 1000 })),
      );
    await days(729);
    expect((await factsUnder(tree)).signals?.velocity).toMatchObject({ units: 56, expectedMilli: 28_000 });

    await database.asOwner(`DELETE FROM rollup_day WHERE store_id = $1`, [store.ctx.store.id]);
    await days(730);
    expect((await factsUnder(tree)).signals?.velocity).toMatchObject({ units: 56, expectedMilli: 56_000 });
  });

  it('units a day over four weeks, and no low stock before a decision said so', async () => {
    await sold('1', [27, 14, 1]);
    expect((await factsUnder({ type: 'COVER', lowDays: 10, recoverDays: 20, highDays: 120, raiseBps: 0, cutBps: 200 })).signals).toEqual({
      demand: { rateMilli: 214, low: false },
    });
  });

  it('what was learned of demand, and the prices that stood for long enough', async () => {
    await database.asOwner(
      `INSERT INTO variant_elasticity (store_id, variant_external_id, status, estimate_milli, low_milli, high_milli, likely_low_milli, likely_high_milli, price_levels, weeks, learned_at, version)
       VALUES ($1, '1', 'learned', -2300, -2900, -1700, -2700, -1900, 4, 60, now(), 1)`,
      [store.ctx.store.id],
    );
    // 180 days: 100 at 200.00, 4 at 150.00, 76 at 220.00; fewer than nine days are under the twentieth.
    await priced([80, 15_000], [76, 22_000]);
    expect((await factsUnder({ type: 'PROFIT_MAX', cautionBps: 5000 })).signals).toEqual({
      elasticity: { status: 'learned', estimateMilli: -2300, lowMilli: -2900, highMilli: -1700 },
      support: { lowMinor: 20_000, highMinor: 22_000 },
    });
  });

  it('collections, words of the product, units and the store’s clock, each only where a condition asks', async () => {
    await sold('1', [60, 20, 3]);
    const text = (fact: 'collection' | 'tag' | 'revenue_class'): StrategyNode => ({ type: 'IF', when: { kind: 'text', fact, is: 'x' }, children: [{ type: 'HOLD' }] });

    expect((await factsUnder(text('collection'))).signals).toEqual({ collections: ['c1'] });
    expect((await factsUnder(text('tag'))).signals).toEqual({ tags: ['tag'], vendor: 'Huraa', productType: 'Thing' });
    expect((await factsUnder(text('revenue_class'))).signals).toEqual({ revenueClass: 'A' });
    expect((await factsUnder(reading('units_28d'))).signals).toEqual({ units7d: 2, units28d: 4, units90d: 6 });
    // Listed an hour before midnight in Riyadh: a day older than the clock alone would say.
    await database.asOwner(`UPDATE product SET listed_at = '2026-11-10T20:00:00Z' WHERE store_id = $1 AND external_id = 'p1'`, [store.ctx.store.id]);
    expect((await factsUnder(reading('age_days'))).signals).toEqual({ ageDays: 10 });
    // Of every year from midnight in Riyadh, which is nine in the evening of the day before in Greenwich; White Friday begins on Monday.
    await database.asOwner(
      `INSERT INTO season (store_id, id, name, from_day, until_day, yearly, created_by, created_at) VALUES ($1, gen_random_uuid(), 'Our week', '2024-11-20', '2024-11-26', TRUE, 'x', $2)`,
      [store.ctx.store.id, NOON],
    );
    const season: StrategyNode = { type: 'IF', when: { kind: 'text', fact: 'season', is: 'Our week' }, children: [{ type: 'HOLD' }] };
    expect((await factsUnder(season)).signals).toEqual({ season: ['Our week'] });
    store.clock.advance(9.5 * 3_600_000 - 24 * 3_600_000);
    expect((await factsUnder(season)).signals).toEqual({ season: ['Our week'] });
    store.clock.advance(-3_600_000);
    expect((await factsUnder(season)).signals).toEqual({ season: [] });
    store.clock.advance(3.5 * DAY_MS);
    expect((await factsUnder(season)).signals).toEqual({ season: ['Our week', 'white_friday'] });
    store.clock.advance(Date.parse(NOON) - store.clock.now().getTime());
    // Friday noon in Greenwich is three in the afternoon in Riyadh.
    expect((await factsUnder(reading('hour'))).signals).toEqual({ weekday: 5, hour: 15 });
  });
});

describe('standing', () => {
  it('tells exposure, class, own range, moves of the week and units', async () => {
    await priced([20, 18_000], [3, 20_000], [1, 21_000]);
    await sold('1', [3]);

    const { standing, moves } = await factsUnder({ type: 'HOLD' });

    expect(standing).toEqual({ exposureBps: 5000, revenueClass: 'A', changes7d: 2, ownRange: { lowMinor: 18_000, highMinor: 21_000 }, war: 'calm', units28d: 2 });
    expect(moves).toEqual([
      { at: ago(3), beforeMinor: 18_000, afterMinor: 20_000 },
      { at: ago(1), beforeMinor: 20_000, afterMinor: 21_000 },
    ]);
  });

  it('without any sales units are not known, and sales that come later the same day are', async () => {
    expect((await factsUnder({ type: 'HOLD' })).standing).toMatchObject({ exposureBps: 0, revenueClass: null, units28d: null });
    await sold('1', [3]);
    store.clock.advance(61 * 60_000);
    expect((await factsUnder({ type: 'HOLD' })).standing).toMatchObject({ exposureBps: 5000, units28d: 2 });
  });

  it('a rival that answers three cuts within two days each is at war with us', async () => {
    await priced([10, 19_800], [6, 19_600], [2, 19_400]);
    await rival('a', [
      [12, 19_900, 'in_stock'],
      [9, 19_700, 'in_stock'],
      [5, 19_500, 'in_stock'],
      [1, 19_300, 'in_stock'],
    ]);
    expect((await factsUnder({ type: 'HOLD' })).standing?.war).toBe('war');
  });
});

it('in the European Union the prices of thirty days come with a strike-through price, and only there', async () => {
  await database.asOwner(`UPDATE variant SET compare_at_minor = 25000 WHERE store_id = $1`, [store.ctx.store.id]);
  expect((await factsUnder({ type: 'HOLD' })).past).toBeUndefined();

  await database.asOwner(`UPDATE store SET country = 'DE', installed_at = '2026-01-01' WHERE id = $1`, [store.ctx.store.id]);
  await priced([10, 19_000]);
  expect((await factsUnder({ type: 'HOLD' })).past).toEqual([
    { from: ago(200), until: ago(10), priceMinor: 20_000 },
    { from: ago(10), until: NOON, priceMinor: 19_000 },
  ]);
});
