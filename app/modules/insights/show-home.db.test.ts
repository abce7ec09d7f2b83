import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aVariant, openWorld, type World } from '../../../tests/support/store.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
import { savePricing } from '../stores/settings.server.ts';
import { showHome } from './show-home.server.ts';

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

it('counts what sells under its floor to the halala, and nothing while the floor is not known', async () => {
  // Golden vector 1: cost 100.00, K 8.00, VAT 15 %, fee 2.5 %, margin 10 %: the floor is 142.56.
  const { ctx } = await world.addStore('home', [
    aVariant({ id: 'at', priceMinor: 14_256, costMinor: 10_000 }),
    aVariant({ id: 'under', priceMinor: 14_255, costMinor: 10_000 }),
    aVariant({ id: 'unknown', priceMinor: 100, costMinor: null }),
  ]);
  await syncCatalog(ctx);
  expect((await showHome(ctx)).belowFloor).toEqual({ count: 0, examples: [] });

  await savePricing(ctx, { vatBps: 1500, pricesIncludeVat: true, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0 });
  expect((await showHome(ctx)).belowFloor).toMatchObject({ count: 1, examples: [{ variantId: 'under', floor: { minor: 14_256, currency: 'SAR' } }] });
});
