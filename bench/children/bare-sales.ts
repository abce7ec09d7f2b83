/** The ceiling of reading orders: the same file over the same HTTP, parsed line by line, written by unnest into the app's own tables under its own policies, two batches under way. */
import pg from 'pg';
import type { AppContextInput } from '../lib/app-context.ts';
import { bulkRows } from '../lib/bulk-rows.ts';
import { idOf, minor } from '../lib/bare-writer.ts';
import { measured } from '../lib/measured.ts';

interface Bag {
  shopMoney: { amount: string };
}
interface RawOrder {
  id: string;
  name: string;
  createdAt: string;
  updatedAt: string;
  cartToken: string;
  checkoutToken: string;
  customer: { id: string };
  subtotalPriceSet: Bag;
  totalTaxSet: Bag;
  totalPriceSet: Bag;
}
interface RawLine {
  id: string;
  title: string;
  sku: string;
  quantity: number;
  product: { id: string };
  variant: { id: string };
  originalUnitPriceSet: Bag;
  taxLines: { priceSet: Bag }[];
  __parentId: string;
}

const ORDERS = `INSERT INTO sales_order (store_id, external_id, name, status, financial_status, fulfillment_status, test, source_name, currency, taxes_included, subtotal_minor, discount_minor, shipping_minor,
    tax_minor, total_minor, current_total_minor, refunded_minor, presentment_currency, presentment_total_minor, discount_codes, customer_external_id, cart_token, checkout_token, units, created_at,
    processed_at, day, platform_updated_at, synced_at)
  SELECT $1, r.id, r.name, 'delivered', 'paid', 'fulfilled', FALSE, 'web', 'SAR', TRUE, r.subtotal, 0, 0, r.tax, r.total, r.total, 0, 'SAR', r.total, '{}', r.customer, r.cart, r.checkout, 2, r.at, r.at,
    (r.at AT TIME ZONE 'Asia/Riyadh')::date, r.updated, now()
  FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::timestamptz[], $11::timestamptz[])
    AS r(id, name, subtotal, tax, total, customer, cart, checkout, at, updated)
  ON CONFLICT (store_id, external_id) DO UPDATE SET platform_updated_at = excluded.platform_updated_at`;
const LINES = `INSERT INTO sales_line (store_id, order_external_id, external_id, position, variant_external_id, product_external_id, title, sku, vendor, quantity, removed_quantity, unit_minor, discount_minor, tax_minor)
  SELECT $1, r.order_id, r.id, 1, r.variant, r.product, r.title, r.sku, 'Huraa', r.quantity, 0, r.unit, 0, r.tax
  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $9::bigint[], $10::bigint[]) AS r(order_id, id, variant, product, title, sku, quantity, unit, tax)
  ON CONFLICT (store_id, order_external_id, external_id) DO UPDATE SET quantity = excluded.quantity`;

const BATCH = 2000;
const input = JSON.parse(process.argv[2] ?? '{}') as AppContextInput;
const pool = new pg.Pool({ connectionString: input.databaseUrl, max: 2 });
await pool.query('SELECT 1');
const cents = (bag: Bag | undefined): number => minor(bag?.shopMoney.amount ?? '0');

async function save(orders: readonly RawOrder[], lines: readonly RawLine[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT set_config('app.store_id', $1, TRUE)`, [input.storeId]);
    const columns = [
      orders.map(({ id }) => idOf(id)),
      orders.map(({ name }) => name),
      orders.map((one) => cents(one.subtotalPriceSet)),
      orders.map((one) => cents(one.totalTaxSet)),
    ];
    const more = [
      orders.map((one) => cents(one.totalPriceSet)),
      orders.map(({ customer }) => idOf(customer.id)),
      orders.map((one) => one.cartToken),
      orders.map((one) => one.checkoutToken),
    ];
    await client.query(ORDERS, [input.storeId, ...columns, ...more, orders.map((one) => one.createdAt), orders.map((one) => one.updatedAt)]);
    const ids = [
      lines.map((line) => idOf(line.__parentId)),
      lines.map(({ id }) => idOf(id)),
      lines.map(({ variant }) => idOf(variant.id)),
      lines.map(({ product }) => idOf(product.id)),
    ];
    const rest = [lines.map(({ title }) => title), lines.map(({ sku }) => sku), lines.map(({ quantity }) => quantity), lines.map((line) => cents(line.originalUnitPriceSet))];
    await client.query(LINES, [input.storeId, ...ids, ...rest, lines.map((line) => cents(line.taxLines[0]?.priceSet))]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

const result = await measured(async () => {
  const underWay: Promise<void>[] = [];
  let [orders, lines]: [RawOrder[], RawLine[]] = [[], []];
  const send = async (): Promise<void> => {
    underWay.push(save(orders, lines));
    [orders, lines] = [[], []];
    if (underWay.length >= 2) {
      await underWay.shift();
    }
  };
  for await (const rows of bulkRows(`${input.platformUrl}/file/${1_000_000_000_000 + Number(input.token)}`)) {
    for (const row of rows as unknown as (RawOrder | RawLine)[]) {
      if ('__parentId' in row) {
        lines.push(row);
      } else {
        if (orders.length >= BATCH) {
          await send();
        }
        orders.push(row);
      }
    }
  }
  await send();
  await Promise.all(underWay);
});
await pool.end();
process.send?.(result);
