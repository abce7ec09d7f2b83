import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import type { OrderSnapshot } from '#app/platforms/sales-port.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aLine, anOrder } from '../../../tests/support/memory-sales.ts';
import { addUpAll, readSales } from '../../../tests/support/sync-sales.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
import { refreshOrders } from '../sales/refresh-sales.server.ts';
import { savePricing } from '../stores/settings.server.ts';
import { floorAudit } from './floor-audit.server.ts';

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

// Golden vector 1: cost 100.00, K 8.00, VAT 15 %, fee 2.5 %, margin 10 %: the floor is 142.56.
const FLOOR = 14_256;
const PRICING = { vatBps: 1500, pricesIncludeVat: true, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0 };

beforeEach(async () => {
  store = await world.addStore(`floors-${(stores += 1)}`, [
    aVariant({ id: 'coupon', priceMinor: 15_000, costMinor: 10_000 }),
    aVariant({ id: 'hand', priceMinor: 10_000, costMinor: 10_000 }),
    aVariant({ id: 'fee', priceMinor: 13_500, costMinor: 10_000 }),
    aVariant({ id: 'sound', priceMinor: 20_000, costMinor: 10_000 }),
    aVariant({ id: 'unknown', priceMinor: 100, costMinor: null }),
  ]);
  await syncCatalog(store.ctx);
  await savePricing(store.ctx, PRICING);
});

async function sell(...orders: OrderSnapshot[]): Promise<void> {
  orders.forEach((order) => store.shop.orders.set(order.externalId, order));
  await readSales(store.ctx);
  await refreshOrders(store.ctx, { orders: orders.map(({ externalId }) => externalId) });
  await addUpAll(store.ctx);
}

const sold = (variant: string, unitMinor: number, given: Parameters<typeof aLine>[0] = {}) => aLine({ variant, unitMinor, taxMinor: 0, ...given });
const reasons = async () => Object.fromEntries((await floorAudit(store.ctx)).rows.map(({ variantId, lost, reason }) => [variantId, [lost, reason]]));

it('adds up what each unit was short of its floor, after its discount, and says why', async () => {
  await sell(
    anOrder({
      id: '1',
      lines: [
        // 150.00 less 10.00 a piece: 2.56 short, three times, of which an edit took one away.
        sold('coupon', 15_000, { id: '1', quantity: 3, currentQuantity: 2, discountMinor: 3000 }),
        sold('hand', 10_000, { id: '2' }),
        sold('fee', 13_500, { id: '3' }),
        sold('sound', 20_000, { id: '4' }),
        sold('unknown', 100, { id: '5' }),
      ],
    }),
  );
  const audit = await floorAudit(store.ctx);
  expect(audit).toMatchObject({ known: true, under: 2, losing: 3, variants: 4, lost: 2 * (FLOOR - 14_000) + (FLOOR - 10_000) + (FLOOR - 13_500), days: 30, currency: 'SAR' });
  expect(await reasons()).toEqual({ hand: [FLOOR - 10_000, 'by_hand'], fee: [FLOOR - 13_500, 'fee'], coupon: [2 * (FLOOR - 14_000), 'coupon'] });
});

it('counts what is priced under its floor to the halala, and nothing while the floor is not known', async () => {
  const edge = await world.addStore(`edge-${stores}`, [
    aVariant({ id: 'at', priceMinor: FLOOR, costMinor: 10_000 }),
    aVariant({ id: 'under', priceMinor: FLOOR - 1, costMinor: 10_000 }),
  ]);
  await syncCatalog(edge.ctx);
  expect(await floorAudit(edge.ctx)).toMatchObject({ known: false, under: 0, rows: [] });
  await savePricing(edge.ctx, PRICING);
  expect(await floorAudit(edge.ctx)).toMatchObject({ known: true, under: 1, variants: 2, rows: [{ variantId: 'under', price: FLOOR - 1, floor: FLOOR }] });
});

it('tells what a discount took from what was sold at a lower price than today', async () => {
  await sell(anOrder({ id: '1', lines: [sold('sound', 13_000, { id: '1' }), sold('coupon', 15_000, { id: '2', discountMinor: 1000 })] }));
  expect(await reasons()).toMatchObject({ sound: [FLOOR - 13_000, 'was_lower'], coupon: [FLOOR - 14_000, 'coupon'] });
});

it('leaves out test and cancelled orders, older days, and what was sold above the floor', async () => {
  const lines = [sold('hand', 10_000)];
  await sell(
    anOrder({ id: '1', lines, test: true }),
    anOrder({ id: '2', lines, status: 'cancelled', cancelledAt: new Date('2026-11-20T08:00:00Z') }),
    anOrder({ id: '3', lines, processedAt: new Date('2026-10-21T20:59:59Z') }),
    anOrder({ id: '4', lines: [sold('hand', FLOOR)] }),
  );
  expect(await floorAudit(store.ctx)).toMatchObject({ lost: 0, losing: 0, under: 2 });
  await sell(anOrder({ id: '5', lines, processedAt: new Date('2026-10-21T21:00:00Z') }));
  expect(await floorAudit(store.ctx)).toMatchObject({ lost: FLOOR - 10_000, losing: 1 });
});

it('counts tax that came on top as paid, and asks no room for a discount that was had', async () => {
  await savePricing(store.ctx, { ...PRICING, worstDiscountBps: 2000 });
  await sell(anOrder({ id: '1', taxesIncluded: false, lines: [sold('sound', 12_397, { taxMinor: 1859 })] }));
  expect(await floorAudit(store.ctx)).toMatchObject({ lost: 0 });
  await sell(anOrder({ id: '2', taxesIncluded: false, lines: [sold('sound', 12_396, { taxMinor: 1859 })] }));
  expect(await floorAudit(store.ctx)).toMatchObject({ lost: 1 });
});

it('tells a cost that rose from a price that was always too low, and answers anew when a cost changes', async () => {
  expect(await reasons()).toEqual({ hand: [0, 'by_hand'], fee: [0, 'fee'] });
  store.clock.advance(1000);
  store.shop.variants.set('sound', aVariant({ id: 'sound', priceMinor: 20_000, costMinor: 19_000 }));
  await syncCatalog(store.ctx);
  expect((await reasons())['sound']).toEqual([0, 'cost_moved']);
});

it('knows nothing while the fees are not known, and how much of the revenue has a cost', async () => {
  await sell(anOrder({ id: '1', lines: [sold('sound', 20_000, { id: '1' }), sold('unknown', 5000, { id: '2' })] }));
  expect(await floorAudit(store.ctx)).toMatchObject({ costKnownBps: 8000 });
  await savePricing(store.ctx, { ...PRICING, feeBps: null });
  expect(await floorAudit(store.ctx)).toMatchObject({ known: false, under: 0, lost: 0, rows: [] });
});

it("is of this store's sales alone", async () => {
  await sell(anOrder({ id: '1', lines: [sold('hand', 10_000)] }));
  const other = await world.addStore(`beside-${stores}`, [aVariant({ id: 'hand', priceMinor: 10_000, costMinor: 10_000 })]);
  await syncCatalog(other.ctx);
  await savePricing(other.ctx, PRICING);
  expect(await floorAudit(other.ctx)).toMatchObject({ lost: 0, under: 1, rows: [{ variantId: asId<ExternalId>('hand') }] });
});
