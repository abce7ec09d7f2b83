import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { addRows } from '../../../tests/support/sales-rows.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
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
  store = await world.addStore(`overview-${(stores += 1)}`, [aVariant({ id: '1', vendor: 'Huraa' }), aVariant({ id: '2', vendor: 'Other' })]);
});

const add = (...[table, rows]: [Parameters<typeof addRows>[2], Parameters<typeof addRows>[3]]) => addRows(database, store.ctx.store.id, table, rows);
const wholePass = (given: object = {}) => add('sales_sync', [{ id: randomUUID(), ...given }]);
const refreshed = (version: number) => database.asOwner(`UPDATE rollup_state SET version = $2 WHERE store_id = $1`, [store.ctx.store.id, version]);

/** Two orders, one of them a guest's; 15 % tax inside the prices; one unit came back the day after. */
const DAYS = [
  { day: '2026-11-18', orders: 2, units: 3, gross_minor: 34_500, discount_minor: 1150, included_tax_minor: 4350, sales_minor: 29_000, tax_minor: 4500, shipping_minor: 1000,
    first_orders: 1, first_sales_minor: 9000, guest_orders: 1, guest_sales_minor: 20_000, fee_minor: 300, fee_orders: 1, discounted_orders: 1 },
  { day: '2026-11-19', returned_units: 1, returned_minor: 9000, returned_tax_minor: 1350, other_refund_minor: 500, refunds: 1, cancelled_orders: 1 },
]; // prettier-ignore

describe('the overview', () => {
  it('adds up revenue, refunds and what the platform calls total to the halala', async () => {
    await wholePass();
    await add('rollup_day', DAYS);
    const { figures, waterfall, buyers, coverage } = await showOverview(store.ctx, { preset: 'last_7' });

    expect(Object.fromEntries(figures.map(({ name, now }) => [name, now]))).toEqual({
      revenue: 20_000, orders: 2, average: 14_500, customers: 0, units: 3, refunds: 10_850, discounts: 1150, total: 20_000 + 4500 + 1000 - 1350 - 500,
    }); // prettier-ignore
    expect(waterfall.map(({ name, amount }) => [name, amount])).toEqual([
      ['gross', 34_500], ['discounts', -1150], ['includedTax', -4350], ['sales', 29_000], ['returns', -9000], ['revenue', 20_000],
      ['tax', 4500], ['shipping', 1000], ['returnedTax', -1350], ['otherRefunds', -500], ['total', 23_650],
    ]); // prettier-ignore
    expect(buyers.map(({ kind, orders, sales }) => [kind, orders, sales])).toEqual([['first', 1, 9000], ['repeat', 0, 0], ['guest', 1, 20_000]]); // prettier-ignore
    expect(coverage).toMatchObject({ orders: 2, withoutCustomer: 1, feeKnown: 1, cancelled: 1, days: { covered: 7, total: 7 } });
  });

  it('leads from each step of the waterfall to its sums without a rest', async () => {
    await wholePass();
    await add('rollup_day', DAYS);
    let running = 0;
    for (const { amount, kind } of (await showOverview(store.ctx, { preset: 'last_7' })).waterfall) {
      if (kind === 'sum') {
        expect(amount).toBe(running);
      }
      running = kind === 'sum' ? amount : running + amount;
    }
  });

  it('takes a day without orders for a zero, but a day the platform does not show for a gap', async () => {
    await wholePass({ visible_from: '2026-11-17T22:30:00Z' });
    await add('rollup_day', DAYS);
    const view = await showOverview(store.ctx, { from: '2026-11-16', to: '2026-11-20' });

    // 22:30 UTC is half past one of the 18th in Riyadh.
    expect(view.coverage).toMatchObject({ state: 'limited', visibleFrom: '2026-11-18', days: { covered: 3, total: 5 } });
    expect(view.series.points.map(({ from, orders, revenue }) => [from, orders, revenue])).toEqual([
      ['2026-11-16', null, null], ['2026-11-17', null, null], ['2026-11-18', 2, 29_000], ['2026-11-19', 0, -9000], ['2026-11-20', 0, 0],
    ]); // prettier-ignore
    expect(view.figures.every(({ before }) => before === null)).toBe(true);
  });

  it('keeps what an earlier pass was allowed to see', async () => {
    await wholePass({ visible_from: '2026-09-01T00:00:00Z' });
    await wholePass({ visible_from: '2026-11-01T00:00:00Z' });
    expect((await showOverview(store.ctx, {})).coverage).toMatchObject({ state: 'limited', visibleFrom: '2026-09-01' });
    await wholePass();
    expect((await showOverview(store.ctx, {})).coverage).toMatchObject({ state: 'whole', visibleFrom: null });
  });

  it('claims nothing of quiet days while the first pass is under way', async () => {
    expect(await showOverview(store.ctx, {})).toMatchObject({ empty: true, coverage: { state: 'none', sync: null } });
    await wholePass({ status: 'running', ended_at: null, orders: 2, platform_orders: 9 });
    await add('rollup_day', DAYS);
    const view = await showOverview(store.ctx, { from: '2026-11-17', to: '2026-11-18' });
    expect(view).toMatchObject({ empty: false, coverage: { state: 'reading', days: { covered: 0, total: 2 }, sync: { status: 'running', orders: 2, platformOrders: 9 } } });
    expect(view.series.points.map(({ orders }) => orders)).toEqual([null, 2]);
  });

  it('compares with as many days before, with last year, or with nothing', async () => {
    await wholePass();
    await add('rollup_day', [
      { day: '2026-11-20', orders: 4, sales_minor: 400 },
      { day: '2026-11-19', orders: 2, sales_minor: 300, returned_minor: 100 },
      { day: '2025-11-20', orders: 1, sales_minor: 50 },
    ]);
    const revenue = async (compare: 'previous' | 'year' | 'none') => {
      const { figures, series } = await showOverview(store.ctx, { preset: 'today', compare });
      return [figures[0]?.now, figures[0]?.before, series.before?.map((point) => point.revenue) ?? null];
    };
    expect(await revenue('previous')).toEqual([400, 200, [200]]);
    expect(await revenue('year')).toEqual([400, 50, [50]]);
    expect(await revenue('none')).toEqual([400, null, null]);
  });

  it('ends its days at midnight of the store, also where clocks change', async () => {
    const ctx = { ...store.ctx, store: { ...store.ctx.store, timeZone: 'America/New_York' } };
    store.clock.moveTo(new Date('2026-11-01T05:30:00Z'));
    expect((await showOverview(ctx, { preset: 'yesterday' })).range).toMatchObject({ from: '2026-10-31', to: '2026-10-31', today: '2026-11-01' });
    store.clock.moveTo(new Date('2026-11-02T04:59:59Z'));
    expect((await showOverview(ctx, { preset: 'today' })).range.today).toBe('2026-11-01');
  });

  it('counts a customer once however often they came, and names the best by money or by number', async () => {
    await wholePass();
    await add('rollup_customer_day', [
      { day: '2026-11-19', customer_external_id: 'a', orders: 1, net_minor: 900 },
      { day: '2026-11-20', customer_external_id: 'a', orders: 1, net_minor: 100 },
      { day: '2026-11-20', customer_external_id: 'b', orders: 1, net_minor: 5000 },
      { day: '2026-11-20', customer_external_id: 'gave-back', orders: 0, net_minor: -700 },
      { day: '2026-09-01', customer_external_id: 'c', orders: 9, net_minor: 99_999 },
    ]);
    const spend = await showOverview(store.ctx, { preset: 'last_7' });
    expect(spend.figures.find(({ name }) => name === 'customers')?.now).toBe(2);
    expect(spend.topCustomers.rows).toEqual([{ customerId: 'b', orders: 1, revenue: 5000 }, { customerId: 'a', orders: 2, revenue: 1000 }]); // prettier-ignore
    const orders = await showOverview(store.ctx, { preset: 'last_7', top: 'orders' });
    expect(orders.topCustomers.rows.map(({ customerId }) => customerId)).toEqual(['a', 'b']);
  });

  it('shares revenue out to products, categories and vendors, and names what is left of it', async () => {
    await syncCatalog(store.ctx);
    await wholePass();
    const day = '2026-11-19';
    await add('rollup_day', [{ day, orders: 3, units: 14, sales_minor: 1000, returned_minor: 200 }]);
    await add('rollup_variant_day', [
      { day, variant_key: '1', product_external_id: 'p1', units: 3, sales_minor: 500, returned_minor: 200, returned_units: 1 },
      { day, variant_key: '2', product_external_id: 'p2', units: 1, sales_minor: 100 },
      { day, variant_key: 'line:Gift wrap', units: 10, sales_minor: 400 },
    ]);
    await add('rollup_variant', [{ variant_key: 'line:Gift wrap', title: 'Gift wrap' }, { variant_key: '1', product_external_id: 'p1' }, { variant_key: '2', product_external_id: 'p2' }]); // prettier-ignore

    const { salesBy, coverage } = await showOverview(store.ctx, { preset: 'last_7' });
    expect(salesBy.rows).toEqual([
      { key: 'line:Gift wrap', name: 'Gift wrap', productId: null, units: 10, returnedUnits: 0, revenue: 400, shareBps: 5000 },
      { key: 'p1', name: 'Product 1', productId: 'p1', units: 3, returnedUnits: 1, revenue: 300, shareBps: 3750 },
      { key: 'p2', name: 'Product 2', productId: 'p2', units: 1, returnedUnits: 0, revenue: 100, shareBps: 1250 },
    ]);
    expect(salesBy.others).toBeNull();
    const named = async (group: 'vendor' | 'category') => (await showOverview(store.ctx, { preset: 'last_7', group })).salesBy.rows.map(({ name, revenue }) => [name, revenue]);
    expect(await named('vendor')).toEqual([[null, 400], ['Huraa', 300], ['Other', 100]]); // prettier-ignore
    expect(await named('category')).toEqual([[null, 800]]);
    // Both variants have a cost; what was wrapped has none.
    expect(coverage).toMatchObject({ units: 14, goneUnits: 10, costKnownBps: 5000 });
  });

  it('works an answer out anew once the sums have moved on', async () => {
    await wholePass();
    await add('rollup_state', [{ version: 1 }]);
    const customers = async () => (await showOverview(store.ctx, { preset: 'last_7' })).figures.find(({ name }) => name === 'customers')?.now;
    expect(await customers()).toBe(0);
    await add('rollup_customer_day', [{ day: '2026-11-20', customer_external_id: 'a', orders: 1 }]);
    store.clock.advance(3_600_000);
    expect(await customers()).toBe(0);
    await refreshed(2);
    expect(await customers()).toBe(1);
  });

  it('follows customers of a month through the months after, zeros included', async () => {
    await add('rollup_cohort', [
      { cohort: '2026-09-01', month: '2026-09-01', customers: 10, orders: 12, net_minor: 1200 },
      { cohort: '2026-09-01', month: '2026-11-01', customers: 4, orders: 4, net_minor: 300 },
      { cohort: '2026-11-01', month: '2026-11-01', customers: 3, orders: 3, net_minor: 90 },
    ]);
    const { cohorts } = await showOverview(store.ctx, {});
    expect(cohorts.map(({ month, customers, months }) => [month, customers, months.map((one) => one.customers)])).toEqual([
      ['2026-11-01', 3, [3]], ['2026-09-01', 10, [10, 0, 4]],
    ]); // prettier-ignore
  });

  it("sees no other store's sums", async () => {
    await add('rollup_day', DAYS);
    const other = await world.addStore(`other-${stores}`);
    expect(await showOverview(other.ctx, { preset: 'last_7' })).toMatchObject({ empty: true, coverage: { orders: 0 } });
  });
});
