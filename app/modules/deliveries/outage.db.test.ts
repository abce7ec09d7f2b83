/** Deliveries about collections, and a worker that is dead for an hour: on a real database, with a clock that is moved. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSystem } from '#app/db/system.server.ts';
import { createCrypt } from '#app/lib/crypt.server.ts';
import { money } from '#app/lib/money.ts';
import { syncCatalog } from '#app/modules/catalog/sync-catalog.server.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { deliveryDesk, numbered, type DeliveryDesk, type Sent } from '../../../tests/support/delivery-desk.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';

const HOUR_MS = 3_600_000;
const HOUR_OF_EVENTS = 720;
let database: TestDatabase;
let world: World;
let desk: DeliveryDesk;
let registry: ReturnType<typeof openSystem>;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
  desk = deliveryDesk(world, database);
  registry = openSystem(database.urls.DATABASE_SYSTEM_URL, createCrypt(new Map([['k1', randomBytes(32)]])));
});
afterAll(async () => {
  await registry.prisma.$disconnect();
  await world.close();
  await database.drop();
});

const send = (store: TestStore, sent: Sent) => desk.send(store, sent);
const work = (store: TestStore) => desk.work(store);
const statesOf = (store: TestStore) => desk.statesOf(store);

async function aNumbered(name: string, variants = 2): Promise<TestStore> {
  const store = numbered(
    await world.addStore(
      name,
      Array.from({ length: variants }, (_, at) => aVariant({ id: String(at + 1) })),
    ),
  );
  await syncCatalog(store.ctx);
  store.clock.advance(1000);
  return store;
}

describe('a worker that is dead for an hour', () => {
  it('loses nothing: what came meanwhile waits in its rows, is found by the sweep, and leaves the store as it is', async () => {
    const store = await aNumbered('dead-hour', 40);
    const start = store.clock.now().getTime();
    for (let event = 0; event < HOUR_OF_EVENTS; event += 1) {
      const id = String((event % 40) + 1);
      const variant = store.shop.variants.get(id);
      if (variant) {
        store.shop.variants.set(id, { ...variant, price: money(20_000 + event, 'SAR'), stock: event, platformUpdatedAt: store.clock.now() });
      }
      await send(store, {
        topic: event % 3 === 0 ? 'inventory_levels/update' : 'products/update',
        body: event % 3 === 0 ? { inventory_item_id: Number(`9${id}`) } : { id: Number(id) },
        key: `h-${event}`,
      });
      store.clock.advance(HOUR_MS / HOUR_OF_EVENTS);
    }
    store.shop.variants.delete('40');
    await send(store, { topic: 'products/delete', body: { id: 40 }, key: 'h-gone' });
    expect(store.clock.now().getTime() - start).toBe(HOUR_MS);
    expect(new Set(Object.values(await statesOf(store)))).toEqual(new Set(['accepted']));

    // Nobody nudged it: the sweep alone finds the store.
    const due = (await registry.system.dueWork(store.clock.now(), 500)).filter(({ kind, storeId }) => kind === 'deliveries' && storeId === store.ctx.store.id);
    expect(due).toHaveLength(1);
    for (let left = HOUR_OF_EVENTS + 1; left > 0;) {
      await work(store);
      left = Object.values(await statesOf(store)).filter((state) => state === 'accepted').length;
    }
    const states = Object.values(await statesOf(store));
    expect([states.length, new Set(states)]).toEqual([HOUR_OF_EVENTS + 1, new Set(['applied'])]);
    const held = await database.asOwner('SELECT external_id AS id, price_minor::int AS price, stock FROM variant WHERE store_id = $1 AND deleted_at IS NULL ORDER BY external_id', [
      store.ctx.store.id,
    ]);
    const told = [...store.shop.variants.values()].map(({ externalId, price, stock }) => ({ id: externalId, price: price.minor, stock }));
    expect(held).toEqual(told.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
  }, 60_000);
});

describe('a collection that changed', () => {
  it('is read again with its members, and is gone only when the store no longer has it', async () => {
    const store = await aNumbered('collections');
    const held = () => database.asOwner(`SELECT c.title, m.product_external_id AS p, c.deleted_at IS NOT NULL AS gone FROM collection c
      LEFT JOIN collection_product m ON m.store_id = c.store_id AND m.collection_external_id = c.external_id WHERE c.store_id = $1 ORDER BY 2`, [store.ctx.store.id]); // prettier-ignore
    store.shop.setCollection('7', ['1', '2'], { title: 'Winter' });
    await send(store, { topic: 'collections/create', body: { id: 7, title: 'A lie', admin_graphql_api_id: 'gid://shopify/Collection/7' } });
    await work(store);
    expect(await held()).toEqual([{ title: 'Winter', p: '1', gone: false }, { title: 'Winter', p: '2', gone: false }]); // prettier-ignore

    await send(store, { topic: 'collections/delete', body: { id: 7 } });
    store.shop.setCollection('7', ['2'], { title: 'Summer' });
    await send(store, { topic: 'collections/update', body: { id: 7 } });
    await work(store);
    expect(await held()).toEqual([{ title: 'Summer', p: '2', gone: false }]);

    store.shop.collections.delete('7');
    await send(store, { topic: 'collections/delete', body: { id: 7 } });
    await work(store);
    expect(await held()).toEqual([{ title: 'Summer', p: null, gone: true }]);
    expect(new Set(Object.values(await statesOf(store)))).toEqual(new Set(['applied']));
  });

  it('of another store changes nothing under this one’s name', async () => {
    const [store, other] = [await aNumbered('mine-c'), await aNumbered('theirs-c')];
    other.shop.setCollection('8', ['1']);
    await send(store, { topic: 'collections/update', body: { id: 8 } });
    await work(store);
    expect(await database.asOwner('SELECT 1 FROM collection WHERE store_id = $1', [store.ctx.store.id])).toEqual([]);
    expect(Object.values(await statesOf(store))).toEqual(['applied']);
  });
});
