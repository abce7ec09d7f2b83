import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import { money } from '#app/lib/money.ts';
import type { OrderSnapshot } from '#app/platforms/sales-port.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aCheckout, aCustomer, aLine, anOrder } from '../../../tests/support/memory-sales.ts';
import { addUpAll, readSales } from '../../../tests/support/sync-sales.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
import { abandonCarts } from '../sales/abandon-carts.server.ts';
import { revealPerson, revealRecovery } from '../sales/reveal.server.ts';
import { refreshOrders } from '../sales/refresh-sales.server.ts';
import { exportCustomers, listCustomers } from './list-customers.server.ts';
import { exportOrders, listOrders } from './list-orders.server.ts';
import { exportPerformance, productsPerformance } from './products-performance.server.ts';
import { exportCarts, showCarts } from './show-carts.server.ts';
import { showCustomer } from './show-customer.server.ts';
import { showOrder } from './show-order.server.ts';
import { showOverview } from './show-overview.server.ts';

let database: TestDatabase;
let world: World;
let store: TestStore;
let stores = 0;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
});
afterAll(async () => {
  await world.close();
  await database.drop();
});
beforeEach(async () => {
  store = await world.addStore(`lists-${(stores += 1)}`, [aVariant({ id: '1', vendor: 'Huraa' }), aVariant({ id: '2', vendor: 'Other' })]);
});

const at = (text: string) => new Date(text);
const id = (text: string) => asId<ExternalId>(text);

async function sell(...orders: OrderSnapshot[]): Promise<void> {
  await syncCatalog(store.ctx);
  orders.forEach((order) => store.shop.orders.set(order.externalId, order));
  await readSales(store.ctx);
  await abandonCarts(store.ctx);
  await addUpAll(store.ctx);
}

async function refreshed(order: OrderSnapshot): Promise<void> {
  store.shop.orders.set(order.externalId, order);
  await refreshOrders(store.ctx, { orders: [order.externalId] });
}

async function all<Row>(pages: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of pages) {
    rows.push(...page);
  }
  return rows;
}

describe('orders', () => {
  it('are narrowed by status, days of the store, name, SKU and customer number', async () => {
    await sell(
      anOrder({ id: '1', processedAt: at('2026-11-18T20:59:59Z') }),
      anOrder({ id: '2', processedAt: at('2026-11-18T21:00:00Z'), status: 'shipped' }),
      anOrder({ id: '3', processedAt: at('2026-11-19T09:00:00Z'), customer: 'c2', lines: [aLine({ variant: '2' })] }),
    );
    const ids = async (asked: Parameters<typeof listOrders>[1]) => (await listOrders(store.ctx, asked)).rows.map(({ orderId }) => orderId);
    expect(await ids({})).toEqual(['3', '2', '1']);
    expect(await ids({ sort: 'oldest' })).toEqual(['1', '2', '3']);
    expect(await ids({ from: '2026-11-19', to: '2026-11-19' })).toEqual(['3', '2']);
    expect(await ids({ status: 'shipped' })).toEqual(['2']);
    expect(await ids({ search: '3' })).toEqual(['3']);
    expect(await ids({ search: ' #1 ' })).toEqual(['1']);
    expect(await ids({ search: 'sku-2' })).toEqual(['3']);
    expect(await ids({ search: 'c1' })).toEqual(['2', '1']);
    expect(await ids({ search: '100%_' })).toEqual([]);
  });

  it('go on from page to page in every order without losing or doubling one, and are exported alike', async () => {
    // Several at the same instant and of the same total: only the id tells them apart.
    await sell(...Array.from({ length: 120 }, (_, n) => anOrder({ id: String(n), currentTotalMinor: (n % 3) * 100, processedAt: at(`2026-11-1${n % 4}T09:00:00Z`) })));
    for (const sort of ['newest', 'oldest', 'largest', 'smallest'] as const) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listOrders(store.ctx, { sort, cursor });
        seen.push(...page.rows.map(({ orderId }) => orderId));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(new Set(seen).size, sort).toBe(120);
      expect(seen, sort).toEqual((await all(exportOrders(store.ctx, { sort }))).map(({ orderId }) => orderId));
    }
    expect((await listOrders(store.ctx, { cursor: 'made-up' })).rows).toHaveLength(50);
  });

  it('are told with their lines, what an edit took away, what came back, and what the buyer saw', async () => {
    const line = aLine({ quantity: 3, currentQuantity: 1, unitMinor: 10_000, discountMinor: 1000, taxMinor: 3000 });
    await sell(
      anOrder({
        id: '7',
        lines: [line, aLine({ id: '2', variant: null, unitMinor: 500, taxMinor: 0 })],
        presentment: money(9999, 'USD'),
        discountCodes: ['EID'],
        feeMinor: 250,
        refunds: [
          {
            externalId: id('r1'),
            processedAt: at('2026-11-19T22:00:00Z'),
            totalMinor: 9000,
            lines: [{ lineExternalId: line.externalId, quantity: 1, subtotalMinor: 8000, taxMinor: 1043 }],
          },
        ],
      }),
    );
    const order = await showOrder(store.ctx, { orderId: id('7') });
    expect(order).toMatchObject({ name: '#7', status: 'paid', codes: ['EID'], fee: 250, presentment: { currency: 'USD', total: 9999 }, customerId: 'c1' });
    expect(order.lines.map(({ title, quantity, removed, returned, productId }) => [title, quantity, removed, returned, productId])).toEqual([
      ['Product 1', 3, 1, 1, 'p1'],
      ['Gift wrap', 1, 0, 0, null],
    ]);
    expect(order.refunds).toEqual([{ refundId: 'r1', at: '2026-11-19T22:00:00.000Z', total: 9000, lines: [{ title: 'Product 1', quantity: 1, amount: 8000 }] }]);
    expect(order.events.map(({ kind }) => kind)).toEqual(['placed', 'refunded']);
    await refreshed(anOrder({ id: '9', status: 'cancelled', cancelledAt: at('2026-11-20T08:00:00Z') }));
    expect((await showOrder(store.ctx, { orderId: id('9') })).events.map(({ kind, at: when }) => [kind, when])).toEqual([['placed', '2026-11-19T09:00:00.000Z'], ['cancelled', '2026-11-20T08:00:00.000Z']]); // prettier-ignore
    await expect(showOrder(store.ctx, { orderId: id('8') })).rejects.toMatchObject({ code: 'not_found' });
  });

  it("are nobody else's", async () => {
    await sell(anOrder({ id: '1' }));
    const other = await world.addStore(`stranger-${stores}`);
    expect((await listOrders(other.ctx, {})).rows).toEqual([]);
    await expect(showOrder(other.ctx, { orderId: id('1') })).rejects.toMatchObject({ code: 'not_found' });
    await expect(showCustomer(other.ctx, { customerId: id('c1') })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('customers', () => {
  it('stand by what they spent or how often they came, page by page', async () => {
    await sell(...Array.from({ length: 70 }, (_, n) => anOrder({ id: String(n), customer: `c${n % 60}`, lines: [aLine({ unitMinor: 11_500 })] })));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listCustomers(store.ctx, { sort: 'spend', cursor });
      seen.push(...page.rows.map(({ customerId }) => customerId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(60);
    expect((await all(exportCustomers(store.ctx, {}))).map(({ customerId }) => customerId)).toEqual(seen);
    expect((await listCustomers(store.ctx, { sort: 'orders' })).rows[0]).toMatchObject({ orders: 2, revenue: 20_000, average: 10_000 });
    expect((await listCustomers(store.ctx, { search: 'c7' })).rows.map(({ customerId }) => customerId)).toEqual(['c7']);
  });

  it('are a number, their orders, and what the platform says; who they are is opened by name and noted', async () => {
    await database.asOwner(`UPDATE store_settings SET keep_people = TRUE WHERE store_id = $1`, [store.ctx.store.id]);
    store.shop.customers.set('c1', aCustomer({ ordersCount: 9 }));
    await sell(anOrder({ id: '1' }), anOrder({ id: '2', test: true }));
    const customer = await showCustomer(store.ctx, { customerId: id('c1') });
    expect(customer).toMatchObject({ known: { orders: 1, revenue: 10_000 }, platform: { orders: 9, spent: 11_500 }, named: true });
    expect(customer.orders.map(({ orderId }) => orderId).sort()).toEqual(['1', '2']);
    expect(JSON.stringify(customer)).not.toContain('noura');

    expect(await revealPerson(store.ctx, { customerId: id('c1') })).toEqual({ name: 'Noura', email: 'noura@example.com' });
    expect(await database.asOwner(`SELECT action, params FROM activity WHERE store_id = $1 AND action = 'customer.person_shown'`, [store.ctx.store.id])).toEqual([
      { action: 'customer.person_shown', params: { customerId: 'c1' } },
    ]);
    await expect(revealPerson(store.ctx, { customerId: id('c2') })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('products', () => {
  it('are told with what they sold, gave away and got back, whole in every order', async () => {
    const line = aLine({ quantity: 4, unitMinor: 11_500, discountMinor: 4600, taxMinor: 5400 });
    await sell(
      anOrder({
        id: '1',
        processedAt: at('2026-11-19T09:00:00Z'),
        lines: [line, aLine({ id: '2', variant: '2' }), aLine({ id: '3', variant: null, unitMinor: 1150, taxMinor: 150 })],
        refunds: [
          {
            externalId: id('r'),
            processedAt: at('2026-11-19T12:00:00Z'),
            totalMinor: 10_350,
            lines: [{ lineExternalId: line.externalId, quantity: 1, subtotalMinor: 10_350, taxMinor: 1350 }],
          },
        ],
      }),
    );
    const { rows } = await productsPerformance(store.ctx, {});
    expect(rows).toMatchObject([
      {
        key: 'p1',
        productId: 'p1',
        vendor: 'Huraa',
        units: 4,
        returnedUnits: 1,
        returnedBps: 2500,
        gross: 46_000,
        discount: 4600,
        discountBps: 1000,
        revenue: 36_000 - 9000,
        shareBps: 7105,
      },
      { key: 'p2', units: 1, revenue: 10_000, shareBps: 2632 },
      { key: 'line:Gift wrap', title: 'Gift wrap', productId: null, units: 1, revenue: 1000, shareBps: 263 },
    ]);
    // The parts are the whole.
    const { figures } = await showOverview(store.ctx, {});
    expect(rows.reduce((sum, { revenue }) => sum + revenue, 0)).toBe(figures.find(({ name }) => name === 'revenue')?.now);
    const keys = async (asked: Parameters<typeof productsPerformance>[1]) => (await productsPerformance(store.ctx, asked)).rows.map(({ key }) => key);
    expect(await keys({ vendor: 'Other' })).toEqual(['p2']);
    expect(await keys({ search: 'gift' })).toEqual(['line:Gift wrap']);
    expect(await keys({ search: '%' })).toEqual([]);
    expect((await keys({ sort: 'returned' }))[0]).toBe('p1');
    expect((await all(exportPerformance(store.ctx, { sort: 'units' }))).map(({ key }) => key)).toEqual(['p1', 'line:Gift wrap', 'p2']);
  });
});

describe('carts', () => {
  it('are counted by what became of them, listed, and led back to by a link that is noted', async () => {
    const lines = [{ variantExternalId: id('1'), productExternalId: id('p1'), title: 'Product 1', sku: 'SKU-1', quantity: 2, unitMinor: 11_500 }];
    store.shop.checkouts.set('a', aCheckout({ id: 'a', lines, totalMinor: 23_000 }));
    store.shop.checkouts.set('b', aCheckout({ id: 'b', completedAt: at('2026-11-19T09:10:00Z') }));
    store.shop.checkouts.set(
      'c',
      aCheckout({ id: 'c', startedAt: at('2026-11-19T09:00:00Z'), completedAt: at('2026-11-19T23:00:00Z'), platformUpdatedAt: at('2026-11-19T23:00:00Z') }),
    );
    await sell(anOrder({ id: '1' }), anOrder({ id: '2' }));
    const view = await showCarts(store.ctx, { preset: 'last_7' });
    expect(Object.fromEntries(view.figures.map(({ name, now }) => [name, now]))).toEqual({ abandoned: 1, value: 23_000, rate: 6667, recovered: 1, recoveredValue: 11_500 });
    expect(view.rows).toMatchObject([{ cartId: 'checkout:a', state: 'abandoned', total: 23_000, recoverable: true, lines: [{ title: 'Product 1', quantity: 2 }] }]);
    expect(view.products).toEqual([{ key: 'p1', title: 'Product 1', productId: 'p1', carts: 2, units: 3, value: 34_500 }]);
    expect((await all(exportCarts(store.ctx, { preset: 'last_7', state: 'recovered' }))).map(({ cartId }) => cartId)).toEqual(['checkout:c']);
    expect((await showCarts(store.ctx, { from: '2026-11-01', to: '2026-11-18' })).rows).toEqual([]);

    expect(await revealRecovery(store.ctx, { cartId: 'checkout:a' })).toEqual({ url: 'https://shop.example/checkouts/ac/a/recover?key=k' });
    await expect(revealRecovery(store.ctx, { cartId: 'checkout:b' })).rejects.toMatchObject({ code: 'not_found' });
    expect(await database.asOwner(`SELECT params FROM activity WHERE store_id = $1 AND action = 'cart.recovery_shown'`, [store.ctx.store.id])).toEqual([
      { params: { cartId: 'checkout:a' } },
    ]);
  });
});
