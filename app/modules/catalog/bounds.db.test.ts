import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aVariant, openWorld, type World } from '../../../tests/support/store.ts';
import { loadPolicy } from '#app/db/pricing-inputs.server.ts';
import { decide } from '#app/pricing/decide.ts';
import { loadSnapshots } from '../decisions/load-facts.server.ts';
import { savePricing } from '../stores/settings.server.ts';
import { setBounds } from './set-bounds.server.ts';
import { showProduct } from './show-product.server.ts';
import { syncCatalog } from './sync-catalog.server.ts';

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

it('a least price above the price is corrected to, and it survives the next reading of the catalog', async () => {
  const { ctx } = await world.addStore('bounds', [aVariant({ id: '1', priceMinor: 19_900 })]);
  await syncCatalog(ctx);
  await savePricing(ctx, { vatBps: 1500, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0, pricesIncludeVat: true });
  const bounds = { productId: 'p1', variantId: '1', minMinor: 21_000, maxMinor: 25_000, msrpMinor: null };

  expect(await setBounds(ctx, bounds)).toEqual({ kind: 'saved' });
  await syncCatalog(ctx);

  const { snapshots } = await ctx.db.tx(async (tx) => loadSnapshots(tx, ctx, await loadPolicy(tx, ctx.store), { variants: ['1'] }));
  expect(snapshots.map((snapshot) => decide(snapshot))).toMatchObject([{ outcome: 'CORRECTION', priceMinor: 21_000, floorMinor: 21_000, ceilingMinor: 25_000 }]);
  expect((await showProduct(ctx, { productId: 'p1' }))?.variants[0]?.bounds).toMatchObject({ min: { minor: 21_000 }, max: { minor: 25_000 }, msrp: null });
  expect(await setBounds(ctx, { ...bounds, minMinor: null })).toEqual({ kind: 'saved' });
});

it('refuses bounds that cross, and a variant that is not there', async () => {
  const { ctx } = await world.addStore('crossed', [aVariant({ id: '1' })]);
  await syncCatalog(ctx);

  expect(await setBounds(ctx, { productId: 'p1', variantId: '1', minMinor: 200, maxMinor: 100, msrpMinor: null })).toMatchObject({ code: 'bounds_crossed' });
  expect(await setBounds(ctx, { productId: 'p1', variantId: '1', minMinor: 200, maxMinor: null, msrpMinor: 199 })).toMatchObject({ code: 'bounds_crossed' });
  await expect(setBounds(ctx, { productId: 'p1', variantId: '9', minMinor: 1, maxMinor: null, msrpMinor: null })).rejects.toThrow('not_found');
});
