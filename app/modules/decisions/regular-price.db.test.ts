/** A discount off the regular price is taken once: what it made is not the next regular price. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadPolicy } from '#app/db/pricing-inputs.server.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { runThrough } from '../../../tests/support/filled-store.ts';
import { aVariant, openWorld, type World } from '../../../tests/support/store.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
import { savePricing } from '../stores/settings.server.ts';
import { saveStrategy } from '../strategies/save-strategy.server.ts';
import { loadSnapshots } from './load-facts.server.ts';

let database: TestDatabase;
let world: World;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
});

afterAll(async () => {
  await world.close();
  await database.drop();
});

it('of one’s own: 200.00 less five in a hundred is 190.00 today and tomorrow, and starts anew from a price the merchant sets', async () => {
  const store = await world.addStore('anchor', [aVariant({ id: '1', priceMinor: 20_000, costMinor: 8000 })]);
  await syncCatalog(store.ctx);
  await savePricing(store.ctx, { vatBps: 1500, pricesIncludeVat: true, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0 });
  await saveStrategy(store.ctx, { tree: { type: 'ANCHOR', anchor: 'regular', discountBps: 500 } });
  const price = () => [...store.shop.variants.values()][0]?.price.minor;
  const regular = async () =>
    store.ctx.db.tx(async (tx) => (await loadSnapshots(tx, store.ctx, await loadPolicy(tx, store.ctx.store), { variants: ['1'] })).snapshots[0]?.facts.signals?.regularMinor);

  for (let day = 0; day < 3; day += 1) {
    await runThrough(store);
    expect(price()).toBe(19_000);
    expect(await regular()).toBe(20_000);
    store.clock.advance(25 * 3_600_000);
  }
  store.shop.setPrice('1', 24_000);
  await syncCatalog(store.ctx);
  expect(await regular()).toBe(24_000);
});
