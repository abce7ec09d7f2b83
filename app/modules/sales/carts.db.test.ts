import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import { syncCatalog } from '#app/modules/catalog/sync-catalog.server.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aCheckout, anOrder } from '../../../tests/support/memory-sales.ts';
import { addUpAll } from '../../../tests/support/sync-sales.ts';
import { openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { abandonCarts } from './abandon-carts.server.ts';
import { cartState } from './cart-state.ts';
import { refreshOrders, takeCarts } from './refresh-sales.server.ts';

const MINUTE = 60_000;
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

async function shopOf(): Promise<TestStore> {
  const store = await world.addStore(`carts-${(stores += 1)}`);
  await syncCatalog(store.ctx);
  return store;
}

const carts = ({ ctx }: TestStore): Promise<{ external_id: string; state: string; order_external_id: string | null }[]> =>
  database.asOwner('SELECT external_id, state, order_external_id FROM cart WHERE store_id = $1 AND deleted_at IS NULL ORDER BY external_id', [ctx.store.id]);

async function cartDays({ ctx }: TestStore): Promise<object[]> {
  await addUpAll(ctx);
  return database.asOwner('SELECT started, contact, abandoned, abandoned_minor::int AS minor, recovered, completed FROM rollup_cart_day WHERE store_id = $1', [ctx.store.id]);
}

const now = (store: TestStore, minutes = 0): Date => new Date(store.clock.now().getTime() + minutes * MINUTE);
const fresh = (store: TestStore, given: Parameters<typeof aCheckout>[0] = {}) => aCheckout({ startedAt: now(store), platformUpdatedAt: now(store), ...given });

describe('the state of a cart', () => {
  const at = (minutes: number): Date => new Date(Date.UTC(2026, 10, 20, 12, minutes));
  const facts = { hasContact: false, startedAt: at(0), lastAt: at(0), completedAt: null, abandonedAt: null };

  it.each([
    ['begun a moment ago', facts, 1, 'started'],
    ['with somebody to reach', { ...facts, hasContact: true }, 1, 'contact'],
    ['untouched for the delay', facts, 60, 'abandoned'],
    ['touched again after it was left behind', { ...facts, lastAt: at(90), abandonedAt: at(60) }, 91, 'started'],
    ['bought at once', { ...facts, completedAt: at(5) }, 6, 'completed'],
    ['bought after it had been left behind', { ...facts, completedAt: at(200), abandonedAt: at(60) }, 201, 'recovered'],
    ['known only once it was bought, hours later', { ...facts, completedAt: at(200) }, 201, 'recovered'],
  ] as const)('%s', (_name, given, minute, state) => {
    expect(cartState(given, at(minute), 60 * MINUTE).state).toBe(state);
  });
});

describe('carts and checkouts', () => {
  it('are left behind once nothing has happened for the delay, and recovered by the order that comes after all', async () => {
    const store = await shopOf();
    await takeCarts(store.ctx, { carts: [fresh(store)] });
    expect(await carts(store)).toMatchObject([{ state: 'contact' }]);
    store.clock.advance(61 * MINUTE);
    await abandonCarts(store.ctx);
    expect(await carts(store)).toMatchObject([{ state: 'abandoned' }]);
    expect(await cartDays(store)).toEqual([{ started: 1, contact: 1, abandoned: 1, minor: 11_500, recovered: 0, completed: 0 }]);
    store.clock.advance(24 * 60 * MINUTE);
    store.shop.orders.set('1', anOrder({ id: '1', checkoutToken: 'token-0001', createdAt: store.clock.now() }));
    await refreshOrders(store.ctx, { orders: [asId<ExternalId>('1')] });
    expect(await carts(store)).toMatchObject([{ state: 'recovered', order_external_id: '1' }]);
    expect(await cartDays(store)).toEqual([{ started: 1, contact: 1, abandoned: 0, minor: 0, recovered: 1, completed: 0 }]);
  });

  it('are completed by an order that was there before their own message', async () => {
    const store = await shopOf();
    store.shop.orders.set('1', anOrder({ id: '1', checkoutToken: 'token-0001', createdAt: store.clock.now() }));
    await refreshOrders(store.ctx, { orders: [asId<ExternalId>('1')] });
    await takeCarts(store.ctx, { carts: [fresh(store)] });
    expect(await carts(store)).toMatchObject([{ state: 'completed', order_external_id: '1' }]);
  });

  it('believe the newest word: a late message takes nothing back', async () => {
    const store = await shopOf();
    await takeCarts(store.ctx, { carts: [fresh(store, { totalMinor: 900, platformUpdatedAt: now(store, 5) })] });
    await takeCarts(store.ctx, { carts: [fresh(store, { totalMinor: 100 })] });
    expect(await database.asOwner('SELECT total_minor::int AS n FROM cart WHERE store_id = $1', [store.ctx.store.id])).toEqual([{ n: 900 }]);
  });

  it('count once when a cart became a checkout, and not at all when they were emptied', async () => {
    const store = await shopOf();
    const cart = fresh(store, { kind: 'cart', cartToken: 'c1', checkoutToken: null, hasContact: false, recoveryUrl: null });
    await takeCarts(store.ctx, { carts: [{ ...cart, externalId: asId<ExternalId>('cart:c1') }] });
    expect(await cartDays(store)).toMatchObject([{ started: 1 }]);
    await takeCarts(store.ctx, { carts: [fresh(store, { cartToken: 'c1' })] });
    expect(await cartDays(store)).toMatchObject([{ started: 1, contact: 1 }]);
    await takeCarts(store.ctx, {
      carts: [
        { ...cart, externalId: asId<ExternalId>('cart:c1'), lines: [], platformUpdatedAt: now(store, 1) },
        fresh(store, { cartToken: 'c1', lines: [], platformUpdatedAt: now(store, 1) }),
      ],
    });
    expect(await cartDays(store)).toEqual([]);
  });

  it('of another store are not believed, whatever the signature says', async () => {
    const store = await shopOf();
    const foreign = fresh(store, { lines: [{ variantExternalId: asId<ExternalId>('999'), productExternalId: null, title: 'Thing', sku: null, quantity: 1, unitMinor: 5 }] });
    await takeCarts(store.ctx, { carts: [foreign] });
    expect(await carts(store)).toEqual([]);
  });

  it('keep the link back sealed: it opens the buyer’s address', async () => {
    const store = await shopOf();
    await takeCarts(store.ctx, { carts: [fresh(store)] });
    const [row] = await database.asOwner<{ recovery_sealed: string }>('SELECT recovery_sealed FROM cart WHERE store_id = $1', [store.ctx.store.id]);
    expect(row?.recovery_sealed).not.toContain('recover');
  });
});
