import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { showProduct } from './show-product.server.ts';
import { showTimeline } from './show-timeline.server.ts';
import { upsertVariants } from './upsert-variants.server.ts';

let database: TestDatabase;
let world: World;
let store: TestStore;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
  store = await world.addStore('upsert');
});

afterAll(async () => {
  await world.close();
  await database.drop();
});

const at = (hour: number): Date => new Date(`2026-11-20T${String(hour).padStart(2, '0')}:00:00.000Z`);
const save = (priceMinor: number, hour: number, stock = 5) => {
  const now = new Date(store.clock.now().getTime() + hour);
  return store.ctx.db.tx((tx) =>
    upsertVariants(tx, store.ctx.store, [aVariant({ id: '1', priceMinor, stock, platformUpdatedAt: at(hour) })], { now, readAt: now, noteEdits: true }),
  );
};
const shown = async () => (await showProduct(store.ctx, { productId: 'p1' }))?.variants[0];

it('lets the newer price win, whichever arrives last', async () => {
  await save(10_000, 8);
  await save(12_000, 10);
  await save(11_000, 9, 3);

  const variant = await shown();
  expect(variant?.price.minor).toBe(12_000);
  expect(variant?.stock, 'stock has no version of its own: the last reading holds').toBe(3);
  expect((await database.asOwner<{ owner_kind: string | null; owner_since: Date | null }>('SELECT owner_kind, owner_since FROM variant'))[0]).toMatchObject({
    owner_kind: 'external',
  });
  expect((await showTimeline(store.ctx, { variantId: '1', range: 'all' }))?.own.map(({ price }) => price.minor)).toEqual([10_000, 12_000]);
});

it('keeps since when a product is for sale, as the platform tells it last', async () => {
  const listed = async (listedAt: Date | null) => {
    const now = store.clock.now();
    await store.ctx.db.tx((tx) => upsertVariants(tx, store.ctx.store, [aVariant({ id: '2', listedAt })], { now, readAt: now, noteEdits: false }));
    return (await database.asOwner<{ listed_at: Date | null }>(`SELECT listed_at FROM product WHERE external_id = 'p2'`))[0]?.listed_at;
  };

  expect(await listed(null)).toBeNull();
  expect(await listed(at(8))).toEqual(at(8));
  expect(await listed(at(9)), 'published once more').toEqual(at(9));
});
