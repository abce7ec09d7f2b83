import type { PoolClient } from 'pg';
import { z } from 'zod';
import type { Sandbox } from '#sandbox/context.server.ts';
import { Refusal } from '#sandbox/lib/http.server.ts';
import { randomFor } from '#sandbox/lib/random.ts';
import { busyness, localDays, type LocalDay } from '#sandbox/sales/history/calendar.ts';
import { copyRows } from '#sandbox/sales/history/copy-rows.server.ts';
import { createDemand, priceAt, type Demand, type Item } from '#sandbox/sales/history/demand.ts';
import { makeOrder, type Made, type World } from '#sandbox/sales/history/make-order.ts';
import { COLUMNS } from '#sandbox/sales/rows.ts';
import { taxBpsOf } from '#sandbox/sales/tax.ts';
import type { Store } from '#sandbox/stores/store.ts';

export const historySchema = z.object({
  seed: z.number().int().min(0).max(2_000_000_000).default(1),
  orders: z.number().int().min(1).max(5_000_000),
  days: z.number().int().min(1).max(3660).default(730),
  /** The moment the history ends; absent: now. */
  to: z.iso.datetime().optional(),
  /** What some buyers pay in. */
  presentment: z.array(z.string().regex(/^[A-Z]{3}$/)).default(['USD', 'KWD']),
  /** Checkouts that nobody came back to, for each order on the web. */
  abandonedShare: z.number().min(0).max(1).default(0.35),
});
export type History = z.infer<typeof historySchema>;

const BATCH = 4000;

/** Writes years of sales into a store without any: the same request gives the same orders. Streams; holds one batch. */
export async function writeHistory({ db, clock }: Sandbox, store: Store, history: History): Promise<object> {
  const until = history.to === undefined ? clock.now() : new Date(history.to);
  return db.tx(async (client) => {
    await client.query('select 1 from store where id = $1 for no key update', [store.id]);
    const { rows } = await client.query('select 1 from shop_order where store_id = $1 limit 1', [store.id]);
    const items = await sellable(client, store.id);
    if (rows.length > 0 || items.length === 0) {
      throw new Refusal(409, rows.length > 0 ? 'store_has_orders' : 'store_sells_nothing');
    }
    const days = localDays(store.timeZone, new Date(until.getTime() - history.days * 86_400_000), until);
    const demand = createDemand(history.seed, items, Math.ceil(days.length / 7));
    const world: World = {
      storeId: store.id,
      seed: history.seed,
      currency: store.currency,
      taxBps: taxBpsOf(store.country),
      taxesIncluded: store.taxesIncluded,
      presentment: history.presentment.filter((currency) => currency !== store.currency),
      demand,
      until: until.getTime(),
      abandonedShare: history.abandonedShare,
      count: { orders: 0, customers: 0, lines: 0, refunds: 0, refundLines: 0, checkouts: 0 },
    };
    let batch: Made[] = [];
    const wanted = share(days, demand, history.orders);
    for (const day of days) {
      for (const place of placesOf(history.seed, day, wanted[day.index] ?? 0)) {
        batch.push(makeOrder(world, day, place));
        if (batch.length >= BATCH) {
          await save(client, batch);
          batch = [];
        }
      }
    }
    await save(client, batch);
    await saveTruth(client, { store, demand, days });
    await client.query(CUSTOMER_SUMS, [store.id]);
    return { ...world.count, days: days.length, until };
  });
}

async function sellable(client: PoolClient, storeId: number): Promise<Item[]> {
  const { rows } = await client.query(
    `select v.product_id as "productId", v.id as "variantId", p.title as "productTitle", v.title, v.sku, p.vendor, v.price, v.taxable
     from variant v join product p on p.id = v.product_id where v.store_id = $1 and p.status = 'ACTIVE' and v.price > 0 order by v.product_id, v.position`,
    [storeId],
  );
  const shape = z.object({
    productId: z.number(), variantId: z.number(), productTitle: z.string(), title: z.string(), sku: z.string().nullable(), vendor: z.string(),
    price: z.number(), taxable: z.boolean(),
  }); // prettier-ignore
  return rows.map((row) => shape.parse(row));
}

/** How many of the orders fall on each day: exactly all of them, by demand at that week's prices and by season. */
function share(days: readonly LocalDay[], demand: Demand, orders: number): number[] {
  const weights = days.map((day) => (demand.total(Math.floor(day.index / 7)) * busyness(day) * (day.end - day.start)) / 86_400_000);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  let given = 0;
  return weights.map((weight) => {
    before += weight;
    const next = Math.round((orders * before) / whole);
    const own = next - given;
    given = next;
    return own;
  });
}

function placesOf(seed: number, day: LocalDay, wanted: number): number[] {
  const random = randomFor(seed, 'day', day.index);
  return Array.from({ length: wanted }, () => random.next()).sort((a, b) => a - b);
}

async function save(client: PoolClient, batch: readonly Made[]): Promise<void> {
  const customers = batch.flatMap(({ customer }) => (customer ? [customer] : []));
  await copyRows(client, 'customer', COLUMNS.customer, customers);
  await copyRows(client, 'shop_order', COLUMNS.shop_order, batch.map(({ order }) => order)); // prettier-ignore
  await copyRows(client, 'order_line', COLUMNS.order_line, batch.flatMap(({ lines }) => lines)); // prettier-ignore
  await copyRows(client, 'refund', COLUMNS.refund, batch.flatMap(({ refunds }) => refunds)); // prettier-ignore
  await copyRows(client, 'refund_line', COLUMNS.refund_line, batch.flatMap(({ refundLines }) => refundLines)); // prettier-ignore
  await copyRows(client, 'checkout', COLUMNS.checkout, batch.flatMap(({ checkouts }) => checkouts)); // prettier-ignore
}

/** What only the generator knows, for whoever wants to measure how well it was found again. */
async function saveTruth(client: PoolClient, { store, demand, days }: { store: Store; demand: Demand; days: readonly LocalDay[] }): Promise<void> {
  const products = demand.products.map(({ productId, elasticityMilli, weight }) => ({ product_id: productId, store_id: store.id, elasticity_milli: elasticityMilli, weight }));
  await copyRows(client, 'demand_truth', ['product_id', 'store_id', 'elasticity_milli', 'weight'], products);
  const prices = demand.products.flatMap(({ items, steps }) =>
    steps.flatMap(({ week, bps }) =>
      items.map(({ variantId, price }) => ({ variant_id: variantId, store_id: store.id, from_at: new Date(days[week * 7]?.start ?? 0), price: priceAt(price, bps) })),
    ),
  );
  await copyRows(client, 'price_truth', ['variant_id', 'store_id', 'from_at', 'price'], prices);
}

/** Tests do not count, and what was given back was not spent. */
const CUSTOMER_SUMS = `
update customer c set orders_count = s.orders, amount_spent = s.spent, updated_at = s.last
from (select customer_id, count(*) as orders, sum(received - refunded) as spent, max(updated_at) as last
      from shop_order where store_id = $1 and customer_id is not null and not test group by customer_id) s
where c.id = s.customer_id`;
