import { afterAll, beforeAll, expect, it } from 'vitest';
import { syncCatalog } from '#app/modules/catalog/sync-catalog.server.ts';
import { simulateStore, USUAL } from '#app/pricing/elasticity/fixtures.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { addRows } from '../../../tests/support/sales-rows.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { learnElasticities } from './learn-elasticities.server.ts';
import { showDemand } from './show-demand.server.ts';

let database: TestDatabase;
let world: World;
const WEEKS = 78;
const DAY_MS = 86_400_000;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
});
afterAll(async () => {
  await world.close();
  await database.drop();
});

/** A store that sold for a year and a half as a simulated one did, up to the Sunday before now. */
async function sellingStore(name: string, seed: number): Promise<{ store: TestStore; truth: Map<string, number> }> {
  const { histories, truth } = simulateStore({ ...USUAL, seed, orders: 20, products: 30, variantsEach: 1, collections: 1, weeks: WEEKS });
  const store = await world.addStore(name, histories.map(({ id }) => aVariant({ id }))); // prettier-ignore
  await syncCatalog(store.ctx);
  const monday = Date.parse('2026-11-16T00:00:00Z') - WEEKS * 7 * DAY_MS;
  const dayOf = (week: number, day: number): string => new Date(monday + (week * 7 + day) * DAY_MS).toISOString().slice(0, 10);
  const rows = histories.flatMap(({ id, product, weeks }) =>
    weeks.flatMap(({ week, orders, price }) =>
      Array.from({ length: Math.min(7, orders) }, (_, day) => {
        const own = Math.floor((orders + day) / 7) || 1;
        return { day: dayOf(week, day), variant_key: id, product_external_id: product, orders: own, units: own, gross_minor: price * own };
      }),
    ),
  );
  await addRows(database, store.ctx.store.id, 'rollup_variant_day', rows);
  await database.asOwner(`DELETE FROM price_history WHERE store_id = $1`, [store.ctx.store.id]);
  return { store, truth: new Map(histories.map(({ id }, index) => [id, (truth[index] ?? 0) * 1000])) };
}

const rowsOf = ({ ctx }: TestStore) =>
  database.asOwner<{ id: string; status: string; low: number; high: number }>(
    `SELECT variant_external_id AS id, status, low_milli AS low, high_milli AS high, estimate_milli, price_levels, weeks FROM variant_elasticity WHERE store_id = $1 ORDER BY 1`,
    [ctx.store.id],
  );
const isDue = async ({ ctx, clock }: TestStore): Promise<boolean> =>
  (await world.system.dueWork(clock.now(), 500)).some(({ kind, storeId }) => kind === 'elasticity' && storeId === ctx.store.id);

it('finds what was sold by, from days of orders; the same when run twice; and shows it', async () => {
  const { store, truth } = await sellingStore('selling', 3);
  const learning = await learnElasticities(store.ctx);
  const rows = await rowsOf(store);
  expect(learning.learned + learning.borrowed + learning.unknown).toBe(rows.length);
  const learned = rows.filter(({ status }) => status === 'learned');
  expect(learned.length).toBeGreaterThan(12);
  expect(learned.filter(({ id, low, high }) => low <= (truth.get(id) ?? 0) && (truth.get(id) ?? 0) <= high).length / learned.length).toBeGreaterThan(0.85);
  expect(await learnElasticities(store.ctx)).toEqual(learning);
  expect(await rowsOf(store)).toEqual(rows);
  expect(await showDemand(store.ctx, { variantId: learned[0]?.id ?? '' })).toMatchObject({ status: 'learned', missing: null, lowMilli: learned[0]?.low });
  expect(await showDemand(store.ctx, { variantId: 'of nobody' })).toMatchObject({ status: 'unknown', missing: 'too_few_weeks' });
});

it('answers from a store\'s own sales alone, and says "not looked at" until then', async () => {
  const other = await world.addStore('silent', [aVariant({ id: 'v0-0' })]);
  await syncCatalog(other.ctx);
  expect(await showDemand(other.ctx, { variantId: 'v0-0' })).toMatchObject({ status: 'unknown', missing: 'not_looked_at', learnedAt: null });
  expect(await learnElasticities(other.ctx)).toEqual({ learned: 0, borrowed: 0, unknown: 0 });
  expect(await rowsOf(other)).toEqual([]);
});

it('is due once a week, when all orders are there and added up, and not before', async () => {
  const store = await world.addStore('weekly', []);
  const { id } = store.ctx.store;
  expect(await isDue(store)).toBe(false);
  await database.asOwner(`UPDATE store SET installed_at = '2026-11-20T08:00:00Z' WHERE id = $1`, [id]);
  await addRows(database, id, 'sales_sync', [{ id: '0199a8f0-0000-7000-8000-000000000001' }]);
  expect(await isDue(store)).toBe(true);
  await database.asOwner(`INSERT INTO rollup_dirty (store_id, kind, key, marked_at) VALUES ($1, 'day', '2026-11-19', now())`, [id]);
  expect(await isDue(store)).toBe(false);
  await database.asOwner(`DELETE FROM rollup_dirty WHERE store_id = $1`, [id]);
  await learnElasticities(store.ctx);
  expect(await isDue(store)).toBe(false);
  store.clock.advance(7 * DAY_MS - 1);
  expect(await isDue(store)).toBe(false);
  store.clock.advance(1);
  expect(await isDue(store)).toBe(true);
});
