import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { showCarts } from '#app/modules/insights/show-carts.server.ts';
import { syncCatalog } from '#app/modules/catalog/sync-catalog.server.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { addUpAll } from '../../../tests/support/sync-sales.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { markAllDirty } from './dirty.server.ts';
import { ensurePixel } from './ensure-pixel.server.ts';
import { takePixelEvents, type TakenEvent } from './take-pixel-events.server.ts';

const DAY_MS = 86_400_000;

let database: TestDatabase;
let world: World;
let stores = 0;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
});
afterAll(async () => {
  await world.close();
  await database.drop();
});

/** Sells the variants 1 and 2, and has its pixel. */
async function aShop(): Promise<TestStore> {
  const store = await world.addStore(`pixel-${(stores += 1)}`, [aVariant({ id: '1' }), aVariant({ id: '2' })]);
  await syncCatalog(store.ctx);
  await ensurePixel(store.ctx);
  return store;
}

let events = 0;
function anEvent({ ctx }: TestStore, given: Partial<TakenEvent> & { variant?: string } = {}): TakenEvent {
  const { variant = '1', ...rest } = given;
  return {
    id: `e${(events += 1)}`,
    name: 'product_viewed',
    at: ctx.clock.now(),
    currency: 'SAR',
    amount: 199,
    checkout: null,
    lines: [{ variant, quantity: 1, amount: 199 }],
    ...rest,
  };
}

const take = ({ ctx }: TestStore, client: string, ...told: TakenEvent[]) => takePixelEvents(ctx, { client, events: told, unread: 0 });
const rowsOf = ({ ctx }: TestStore) =>
  database.asOwner<{ id: string; line: number; day: string; at: Date; client_hash: string; product_external_id: string | null; value_minor: string | null; quantity: number }>(
    'SELECT id, line, day::text, at, client_hash, product_external_id, value_minor, quantity FROM pixel_event WHERE store_id = $1 ORDER BY id, line',
    [ctx.store.id],
  );
const pixelOf = async ({ ctx }: TestStore) =>
  (
    await database.asOwner<{ account: string; state: string; reason: string | null; running_since: Date | null; left_out: string }>(
      'SELECT * FROM store_pixel WHERE store_id = $1',
      [ctx.store.id],
    )
  )[0];
const funnelOf = async ({ ctx }: TestStore) => (await showCarts(ctx, { preset: 'last_7', compare: 'none' })).funnel;
const countsOf = async (store: TestStore) => (await funnelOf(store)).steps.map(({ now }) => now);

describe('the pixel of a store', () => {
  it('is asked for under one account for ever, and two stores have two', async () => {
    const [one, other] = [await aShop(), await aShop()];
    const account = (await pixelOf(one))?.account;
    one.clock.advance(DAY_MS);
    await Promise.all([ensurePixel(one.ctx), ensurePixel(one.ctx)]);

    expect(one.shop.pixel).toBe(account);
    expect(account).toMatch(/^[\w-]{24}$/);
    expect((await pixelOf(one))?.account).toBe(account);
    expect(other.shop.pixel).not.toBe(account);
  });

  it('that the merchant did not consent to is said, stops nothing, and is counted from the day it runs', async () => {
    const store = await world.addStore('pixel-without');
    store.shop.onPixel = { kind: 'not_allowed' };
    expect(await ensurePixel(store.ctx)).toEqual({ kind: 'not_allowed' });
    expect(await funnelOf(store)).toMatchObject({ state: 'not_allowed', since: null, days: { covered: 0, total: 7 } });

    store.clock.advance(2 * DAY_MS);
    store.shop.onPixel = null;
    await ensurePixel(store.ctx);
    expect(await funnelOf(store)).toMatchObject({ state: 'running', since: '2026-11-22', days: { covered: 1, total: 7 } });

    store.clock.advance(2 * DAY_MS);
    await ensurePixel(store.ctx);
    expect(await funnelOf(store)).toMatchObject({ since: '2026-11-22', days: { covered: 3, total: 7 } });
  });

  it('that the platform refuses says why', async () => {
    const store = await world.addStore('pixel-refused');
    store.shop.onPixel = { kind: 'refused', reason: 'no_extension' };
    await ensurePixel(store.ctx);
    expect(await pixelOf(store)).toMatchObject({ state: 'refused', reason: 'no_extension', running_since: null });
  });
});

describe('events', () => {
  it('count once, however often they are told, also at the same moment and in another order', async () => {
    const store = await aShop();
    const told = Array.from({ length: 10 }, () => anEvent(store));
    await Promise.all([take(store, 'c', ...told), take(store, 'c', ...[...told].reverse()), take(store, 'c', ...told, ...told)]);
    expect(await rowsOf(store)).toHaveLength(10);
  });

  it('about what the store does not sell are left out and counted; a checkout stays without its foreign lines', async () => {
    const store = await aShop();
    const lines = [{ variant: '2', quantity: 3, amount: 30 }, { variant: 'foreign', quantity: 1, amount: 1 }]; // prettier-ignore
    const outcome = await take(store, 'c', anEvent(store, { variant: 'foreign' }), anEvent(store, { id: 'z', name: 'checkout_started', checkout: 't', amount: 31, lines }));

    expect(outcome).toEqual({ kept: 1, leftOut: 1 });
    expect(await rowsOf(store)).toMatchObject([
      { id: 'z', line: 0, product_external_id: null, value_minor: '3100', quantity: 3 },
      { id: 'z', line: 1, product_external_id: 'p2', value_minor: '3000', quantity: 3 },
    ]);
    expect((await pixelOf(store))?.left_out).toBe('1');
  });

  it('have a time within the last hour, whatever a browser believes', async () => {
    const store = await aShop();
    const now = store.clock.now().getTime();
    await take(
      store,
      'c',
      anEvent(store, { id: 'a', at: new Date(0) }),
      anEvent(store, { id: 'b', at: new Date(now + 10 * DAY_MS) }),
      anEvent(store, { id: 'c', at: new Date(now - 60_000) }),
    );
    expect((await rowsOf(store)).map(({ at }) => now - at.getTime())).toEqual([3_600_000, 0, 60_000]);
  });

  it('of one browser are joined on a day of one store only, and its id stands nowhere', async () => {
    const [store, other] = [await aShop(), await aShop()];
    await take(store, 'browser-id-7f6f', anEvent(store, { id: 'a' }), anEvent(store, { id: 'b' }));
    await take(other, 'browser-id-7f6f', anEvent(other, { id: 'a' }));
    store.clock.advance(DAY_MS);
    await take(store, 'browser-id-7f6f', anEvent(store, { id: 'c' }));
    const [a, b, c] = (await rowsOf(store)).map(({ client_hash }) => client_hash);

    expect(a).toBe(b);
    expect(new Set([a, c, (await rowsOf(other))[0]?.client_hash]).size).toBe(3);
    expect(JSON.stringify(await database.asOwner('SELECT * FROM pixel_event'))).not.toContain('browser-id-7f6f');
  });
});

describe('from looking to buying', () => {
  it('somebody counts once a day at each step, and once at each product', async () => {
    const store = await aShop();
    await take(store, 'noura', anEvent(store), anEvent(store), anEvent(store, { variant: '2' }), anEvent(store, { name: 'product_added_to_cart' }));
    await take(store, 'omar', anEvent(store), anEvent(store, { name: 'product_removed_from_cart' }));
    const lines = [{ variant: '1', quantity: 2, amount: 398 }];
    await take(store, 'noura', anEvent(store, { name: 'checkout_started', checkout: 't', lines }), anEvent(store, { name: 'checkout_completed', checkout: 't', lines }));
    await addUpAll(store.ctx);
    const funnel = await funnelOf(store);

    expect(funnel.steps).toEqual([
      { name: 'viewed', now: 2, before: null, ofPreviousBps: null },
      { name: 'added', now: 1, before: null, ofPreviousBps: 5000 },
      { name: 'started', now: 1, before: null, ofPreviousBps: 10_000 },
      { name: 'bought', now: 1, before: null, ofPreviousBps: 10_000 },
    ]);
    expect(funnel.products).toMatchObject([
      { key: 'p1', title: 'Product 1', productId: 'p1', viewed: 2, added: 1, started: 1, bought: 1 },
      { key: 'p2', viewed: 1, added: 0, started: 0, bought: 0 },
    ]);
    expect(funnel.leftOut).toBe(0);
  });

  it('adds up over days, and is the same added up anew', async () => {
    const store = await aShop();
    for (let day = 0; day < 3; day += 1) {
      await take(store, 'noura', anEvent(store));
      await addUpAll(store.ctx);
      store.clock.advance(DAY_MS);
    }
    expect(await countsOf(store)).toEqual([3, 0, 0, 0]);
    await store.ctx.db.tx((tx) => markAllDirty(tx, store.ctx.store, store.clock.now()));
    await addUpAll(store.ctx);
    expect(await countsOf(store)).toEqual([3, 0, 0, 0]);
  });

  it('moves to other days with the store’s zone', async () => {
    const store = await aShop();
    // 23:30 in Riyadh is the next day in Auckland.
    store.clock.advance(8.5 * 3_600_000);
    await take(store, 'noura', anEvent(store));
    await addUpAll(store.ctx);
    await store.ctx.db.tx((tx) => markAllDirty(tx, { ...store.ctx.store, timeZone: 'Pacific/Auckland' }, store.clock.now()));
    await addUpAll(store.ctx);
    expect(await database.asOwner(`SELECT day::text FROM rollup_pixel_day WHERE store_id = $1 AND product_key = ''`, [store.ctx.store.id])).toEqual([{ day: '2026-11-21' }]);
  });

  it('is compared only with days on which it was counted', async () => {
    const store = await aShop();
    const before = async (): Promise<(number | null)[]> => (await showCarts(store.ctx, { preset: 'yesterday', compare: 'previous' })).funnel.steps.map((step) => step.before);
    await take(store, 'noura', anEvent(store));
    await addUpAll(store.ctx);
    store.clock.advance(DAY_MS);
    expect(await before()).toEqual([null, null, null, null]);
    store.clock.advance(DAY_MS);
    expect(await before()).toEqual([1, 0, 0, 0]);
  });
});
