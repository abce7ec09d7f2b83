import { afterAll, beforeAll, expect, it } from 'vitest';
import { money } from '#app/lib/money.ts';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aCheckout, aCustomer, aLine, anOrder } from '../../../tests/support/memory-sales.ts';
import { addUpAll, readSales } from '../../../tests/support/sync-sales.ts';
import { openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { beginSales } from './begin-sales.server.ts';
import { markAllDirty } from './dirty.server.ts';
import { openPerson } from './people.server.ts';
import { refreshOrders } from './refresh-sales.server.ts';
import { saveCustomers } from './save-customers.server.ts';
import { continueSales } from './sync-sales.server.ts';

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

const shopOf = (): Promise<TestStore> => world.addStore(`sales-${(stores += 1)}`);

const addUp = ({ ctx }: TestStore): Promise<void> => addUpAll(ctx);

async function syncAll(store: TestStore): Promise<void> {
  await readSales(store.ctx);
  await addUp(store);
}

const rows = <T>({ ctx }: TestStore, text: string): Promise<T[]> => database.asOwner<T & object>(text.replaceAll('$store', `'${ctx.store.id}'`));

const day = async (store: TestStore, date: string): Promise<Record<string, string | number> | undefined> =>
  (
    await rows<Record<string, string | number>>(
      store,
      `SELECT orders, units, gross_minor::int AS gross, discount_minor::int AS discount, included_tax_minor::int AS included, sales_minor::int AS sales, tax_minor::int AS tax, returned_minor::int AS returned,
         other_refund_minor::int AS other, first_orders, repeat_orders, guest_orders, cancelled_orders FROM rollup_day WHERE store_id = $store AND day = '${date}'`,
    )
  )[0];

it('mirrors orders, customers and checkouts, and the day is that of the store, not of London', async () => {
  const store = await shopOf();
  store.shop.orders.set('1', anOrder({ id: '1', processedAt: new Date('2026-11-18T21:30:00Z') })); // 00:30 on the 19th in Riyadh
  store.shop.orders.set('2', anOrder({ id: '2', processedAt: new Date('2026-11-18T20:59:59Z'), customer: null }));
  store.shop.customers.set('c1', aCustomer());
  store.shop.checkouts.set('t', aCheckout());
  await syncAll(store);
  expect(await day(store, '2026-11-18')).toMatchObject({ orders: 1, sales: 10_000, included: 1500, guest_orders: 1 });
  expect(await day(store, '2026-11-19')).toMatchObject({ orders: 1, first_orders: 1, repeat_orders: 0 });
  expect(await rows(store, `SELECT status, orders, customers, carts, error_code FROM sales_sync WHERE store_id = $store`)).toEqual([
    { status: 'done', orders: 2, customers: 1, carts: 1, error_code: null },
  ]);
  expect(await rows(store, `SELECT state, person_sealed FROM customer WHERE store_id = $store`)).toEqual([{ state: 'enabled', person_sealed: null }]);
});

it('adds up discounts, edits, returns and shipping refunds to the minor unit, each on its own day', async () => {
  const store = await shopOf();
  const line = aLine({ quantity: 3, currentQuantity: 1, unitMinor: 10_000, discountMinor: 1000, taxMinor: 3782 });
  store.shop.orders.set(
    '1',
    anOrder({
      lines: [line],
      shippingMinor: 2000,
      refunds: [
        {
          externalId: asId<ExternalId>('r1'),
          processedAt: new Date('2026-11-19T22:00:00Z'),
          totalMinor: 11_667,
          lines: [{ lineExternalId: line.externalId, quantity: 1, subtotalMinor: 9667, taxMinor: 1261 }],
        },
      ],
    }),
  );
  await syncAll(store);
  // One of three was taken away by an edit, with a third of the discount (334 of 1,000) and of the tax (1260).
  expect(await day(store, '2026-11-19')).toMatchObject({ orders: 1, units: 2, gross: 20_000, discount: 666, included: 2522, sales: 20_000 - 666 - 2522, tax: 2522, returned: 0 });
  expect(await day(store, '2026-11-20')).toMatchObject({ orders: 0, returned: 9667 - 1261, other: 11_667 - 9667 });
});

it('counts no test order, no cancelled one, and takes back what it counted before', async () => {
  const store = await shopOf();
  store.shop.orders.set('1', anOrder({ id: '1', test: true }));
  store.shop.orders.set('2', anOrder({ id: '2' }));
  await syncAll(store);
  expect(await day(store, '2026-11-19')).toMatchObject({ orders: 1, sales: 10_000 });
  store.shop.orders.set('2', anOrder({ id: '2', status: 'cancelled', cancelledAt: new Date('2026-11-20T08:00:00Z'), platformUpdatedAt: new Date('2026-11-20T08:00:00Z') }));
  await refreshOrders(store.ctx, { orders: [asId<ExternalId>('2')] });
  await addUp(store);
  expect(await day(store, '2026-11-19')).toMatchObject({ orders: 0, sales: 0, cancelled_orders: 1 });
});

it('believes the newest word about an order, in whatever order the words come', async () => {
  const store = await shopOf();
  const late = anOrder({ id: '1', lines: [aLine({ quantity: 2 })], platformUpdatedAt: new Date('2026-11-20T09:00:00Z') });
  store.shop.orders.set('1', late);
  await syncAll(store);
  store.shop.orders.set('1', anOrder({ id: '1' }));
  await refreshOrders(store.ctx, { orders: [asId<ExternalId>('1')] });
  await addUp(store);
  expect(await day(store, '2026-11-19')).toMatchObject({ units: 2 });
});

it('moves a first order back when an earlier one turns up, and adds both days up anew', async () => {
  const store = await shopOf();
  store.shop.orders.set('2', anOrder({ id: '2', processedAt: new Date('2026-11-19T09:00:00Z') }));
  await syncAll(store);
  expect(await day(store, '2026-11-19')).toMatchObject({ first_orders: 1, repeat_orders: 0 });
  store.shop.orders.set('1', anOrder({ id: '1', processedAt: new Date('2026-10-02T09:00:00Z') }));
  await refreshOrders(store.ctx, { orders: [asId<ExternalId>('1')] });
  await addUp(store);
  expect(await day(store, '2026-11-19')).toMatchObject({ first_orders: 0, repeat_orders: 1 });
  expect(await day(store, '2026-10-02')).toMatchObject({ first_orders: 1 });
  expect(await rows(store, `SELECT cohort::text, month::text, customers, orders FROM rollup_cohort WHERE store_id = $store ORDER BY month`)).toEqual([
    { cohort: '2026-10-01', month: '2026-10-01', customers: 1, orders: 1 },
    { cohort: '2026-10-01', month: '2026-11-01', customers: 1, orders: 1 },
  ]);
});

it('keeps what a line was when its variant is gone from the platform', async () => {
  const store = await shopOf();
  store.shop.orders.set('1', anOrder({ id: '1' }));
  await syncAll(store);
  store.shop.orders.set('1', anOrder({ id: '1', lines: [{ ...aLine(), variantExternalId: null, productExternalId: null }], platformUpdatedAt: new Date('2026-11-20T09:00:00Z') }));
  await refreshOrders(store.ctx, { orders: [asId<ExternalId>('1')] });
  await addUp(store);
  expect(await rows(store, `SELECT variant_key, product_external_id, units FROM rollup_variant WHERE store_id = $store`)).toEqual([
    { variant_key: '1', product_external_id: 'p1', units: 1 },
  ]);
});

it('finds an order that a list left out and repairs it by itself; tells a person only when it cannot', async () => {
  const store = await shopOf();
  for (let id = 1; id <= 250; id += 1) {
    store.shop.orders.set(String(id), anOrder({ id: String(id) }));
  }
  store.shop.hidden.add('77');
  for (;;) {
    const { done } = await continueSales(store.ctx);
    const [last] = await rows<{ trigger: string }>(store, `SELECT trigger FROM sales_sync WHERE store_id = $store AND status = 'running'`);
    if (last?.trigger === 'repair') {
      store.shop.hidden.clear();
    }
    if (done) {
      break;
    }
  }
  expect(await rows(store, `SELECT trigger, status, error_code FROM sales_sync WHERE store_id = $store ORDER BY started_at, trigger`)).toEqual([
    { trigger: 'person', status: 'failed', error_code: 'counts_differ' },
    { trigger: 'repair', status: 'done', error_code: null },
  ]);
  expect(await rows(store, `SELECT count(*)::int AS n FROM sales_order WHERE store_id = $store`)).toEqual([{ n: 250 }]);
  expect(await rows(store, `SELECT count(*)::int AS n FROM incident WHERE store_id = $store AND resolved_at IS NULL`)).toEqual([{ n: 0 }]);
});

it('marks an order that the platform has no more, after a reading of everything', async () => {
  const store = await shopOf();
  store.shop.orders.set('1', anOrder({ id: '1' }));
  store.shop.orders.set('2', anOrder({ id: '2' }));
  await syncAll(store);
  store.shop.orders.delete('1');
  store.clock.advance(60_000);
  await beginSales(store.ctx, { trigger: 'person', everything: true });
  await syncAll(store);
  expect(await day(store, '2026-11-19')).toMatchObject({ orders: 1 });
});

it('asks only for what changed at night, and for everything where the counts differ', async () => {
  const store = await shopOf();
  store.shop.orders.set('1', anOrder({ id: '1' }));
  await syncAll(store);
  store.clock.advance(86_400_000);
  store.shop.orders.set('1', anOrder({ id: '1', lines: [aLine({ quantity: 4 })], platformUpdatedAt: store.clock.now() }));
  await beginSales(store.ctx, { trigger: 'nightly', everything: false });
  await syncAll(store);
  expect(await rows(store, `SELECT kind, status FROM sales_sync WHERE store_id = $store ORDER BY started_at DESC LIMIT 1`)).toEqual([{ kind: 'changes', status: 'done' }]);
  expect(await day(store, '2026-11-19')).toMatchObject({ units: 4 });
});

it('keeps names only where the merchant turned that on, sealed to their row', async () => {
  const store = await shopOf();
  await database.asOwner(`INSERT INTO store_settings (store_id, keep_people, updated_at) VALUES ($1, TRUE, now()) ON CONFLICT (store_id) DO UPDATE SET keep_people = TRUE`, [
    store.ctx.store.id,
  ]);
  store.shop.customers.set('c1', aCustomer({ spent: money(5, 'SAR') }));
  await syncAll(store);
  const [row] = await rows<{ person_sealed: string; email_hash: string }>(store, `SELECT person_sealed, email_hash FROM customer WHERE store_id = $store`);
  expect(`${row?.person_sealed}${row?.email_hash}`).not.toContain('noura');
  expect(openPerson(store.ctx, 'c1', row?.person_sealed ?? '')).toEqual({ name: 'Noura', email: 'noura@example.com' });
  expect(() => openPerson(store.ctx, 'c2', row?.person_sealed ?? '')).toThrow();
});

it('adds up anew when the store’s days begin otherwise, and gives the same as if they always had', async () => {
  const store = await shopOf();
  store.shop.orders.set('1', anOrder({ id: '1', processedAt: new Date('2026-11-18T21:30:00Z') }));
  await syncAll(store);
  expect(await day(store, '2026-11-19')).toMatchObject({ orders: 1 });
  const london = { ...store.ctx.store, timeZone: 'Europe/London' };
  await store.ctx.db.tx((tx) => markAllDirty(tx, london, store.clock.now()));
  await addUp(store);
  expect([await day(store, '2026-11-18'), await day(store, '2026-11-19')]).toMatchObject([{ orders: 1, first_orders: 1 }, undefined]);
});

it('keeps an order that is older than the platform shows, when an event names it; one that it would show is gone', async () => {
  const store = await shopOf();
  const old = new Date('2026-09-25T09:00:00Z');
  store.shop.window.visibleFrom = new Date('2026-09-21T13:00:00Z');
  store.shop.orders.set('1', anOrder({ id: '1', createdAt: old }));
  store.shop.orders.set('2', anOrder({ id: '2' }));
  await syncAll(store);
  // Ten days later the first is out of sight.
  store.clock.advance(10 * 86_400_000);
  store.shop.orders.clear();
  await refreshOrders(store.ctx, { orders: [asId<ExternalId>('1'), asId<ExternalId>('2')] });
  await addUp(store);
  expect([await day(store, '2026-09-25'), await day(store, '2026-11-19')]).toMatchObject([{ orders: 1 }, undefined]);
});

it('reads again the next night also after a first pass that failed', async () => {
  const store = await shopOf();
  store.shop.orders.set('1', anOrder({ id: '1' }));
  store.shop.orders.set('2', anOrder({ id: '2' }));
  store.shop.hidden.add('2');
  await readSales(store.ctx);
  expect(await rows(store, `SELECT status FROM sales_sync WHERE store_id = $store AND status = 'done'`)).toEqual([]);
  const isDue = async (): Promise<boolean> =>
    (await world.system.dueWork(store.clock.now(), 1000)).some(({ kind, storeId }) => kind === 'sales_reconcile' && storeId === store.ctx.store.id);
  expect(await isDue()).toBe(false);
  store.clock.advance(86_400_000);
  expect(await isDue()).toBe(true);
});

it('writes no name once keeping them was turned off, whatever the reading under way was told before', async () => {
  const store = await shopOf();
  await database.asOwner(`UPDATE store_settings SET keep_people = FALSE WHERE store_id = $1`, [store.ctx.store.id]);
  await store.ctx.db.bulk((tx) => saveCustomers(tx, store.ctx, [aCustomer()], { people: true }));
  expect(await rows(store, `SELECT person_sealed, email_hash FROM customer WHERE store_id = $store`)).toEqual([{ person_sealed: null, email_hash: null }]);
});
