/** Years of orders straight into the app's tables, as its own verbs would have written them: what is measured is what is asked of them. */
import type pg from 'pg';
import type { StoreId } from '#app/lib/ids.ts';

export const SALES_DAYS = 730;
const VARIANTS = 400;

/** Two lines in each, one in twenty given back, one in four a guest's, one in thirty cancelled or a test. Day by the store's zone. */
export async function addOrders(owner: pg.Pool, storeId: StoreId, orders: number): Promise<void> {
  await owner.query(
    `INSERT INTO product (store_id, external_id, title, handle, vendor, tags, status, synced_at)
     SELECT $1, 'p' || n, 'Product ' || n, 'product-' || n, 'Vendor ' || n % 7, '{}', 'active', now() FROM generate_series(0, ${VARIANTS / 4}) n`,
    [storeId],
  );
  await owner.query(
    `INSERT INTO variant (store_id, external_id, product_external_id, title, position, price_minor, currency, taxable, stock, platform_updated_at, synced_at)
     SELECT $1, n::text, 'p' || (n - 1) / 4, 'One', 1, 10000, 'SAR', TRUE, 1, now(), now() FROM generate_series(1, ${VARIANTS}) n`,
    [storeId],
  );
  const day = `(now() - make_interval(mins => (n::bigint * ${SALES_DAYS} * 1440 / ${orders})::int))`;
  await owner.query(
    `INSERT INTO sales_order (store_id, external_id, name, status, financial_status, fulfillment_status, test, source_name, currency, taxes_included, subtotal_minor, discount_minor, shipping_minor,
       tax_minor, total_minor, current_total_minor, refunded_minor, fee_minor, presentment_currency, presentment_total_minor, discount_codes, customer_external_id, units, created_at, processed_at,
       day, cancelled_at, platform_updated_at, synced_at)
     SELECT $1, n::text, '#' || n, 'delivered', 'paid', 'fulfilled', n % 60 = 7, 'web', 'SAR', TRUE, 30000 + n % 5000, n % 300, 1500, 3913 + n % 600, 31500 + n % 5000, 31500 + n % 5000, 0,
       NULL, 'SAR', 31500 + n % 5000, '{}', CASE WHEN n % 4 > 0 THEN (abs(hashint8(n)) % (${orders} / 4))::text END, 3, ${day}, ${day}, (${day} AT TIME ZONE 'Asia/Riyadh')::date,
       CASE WHEN n % 60 = 11 THEN ${day} END, ${day}, now()
     FROM generate_series(1, ${orders}) n`,
    [storeId],
  );
  await owner.query(
    `INSERT INTO sales_line (store_id, order_external_id, external_id, position, variant_external_id, product_external_id, title, vendor, quantity, removed_quantity, unit_minor, discount_minor, tax_minor)
     SELECT $1, n::text, n || '-' || p, p, (x.v + 1)::text, 'p' || x.v / 4, 'Product ' || x.v / 4, 'Vendor ' || x.v % 7, p, 0, 10000 + (n * p) % 2500, (n % 300) / p, 1304 + n % 200
     FROM generate_series(1, ${orders}) n, generate_series(1, 2) p, LATERAL (SELECT abs(hashint8(n * 2 + p)) % ${VARIANTS} AS v) x`,
    [storeId],
  );
  await owner.query(
    `INSERT INTO sales_refund (store_id, order_external_id, external_id, processed_at, day, total_minor)
     SELECT store_id, external_id, 'r' || external_id, processed_at + interval '6 days', ((processed_at + interval '6 days') AT TIME ZONE 'Asia/Riyadh')::date, 9000
     FROM sales_order WHERE store_id = $1 AND external_id::bigint % 20 = 3`,
    [storeId],
  );
  await owner.query(
    `INSERT INTO sales_refund_line (store_id, order_external_id, refund_external_id, line_external_id, quantity, subtotal_minor, tax_minor)
     SELECT store_id, order_external_id, external_id, order_external_id || '-1', 1, 8800, 1148 FROM sales_refund WHERE store_id = $1`,
    [storeId],
  );
  await owner.query('VACUUM (ANALYZE) sales_order, sales_line, sales_refund, sales_refund_line');
}

/** The same figures from the rows themselves, said in another way than the app says them: what the sums must be, and what adding up costs. */
export const RECOUNT = `
WITH o AS (
  SELECT * FROM sales_order WHERE store_id = $1 AND day BETWEEN $2 AND $3 AND NOT test AND cancelled_at IS NULL AND deleted_at IS NULL
), l AS (
  SELECT sum(l.unit_minor * l.quantity - l.discount_minor - l.tax_minor) AS sales, sum(l.quantity) AS units FROM o JOIN sales_line l ON l.store_id = o.store_id AND l.order_external_id = o.external_id
), r AS (
  SELECT sum(rl.subtotal_minor - rl.tax_minor) AS returned FROM sales_refund f
  JOIN sales_order o ON o.store_id = f.store_id AND o.external_id = f.order_external_id AND NOT o.test AND o.cancelled_at IS NULL
  JOIN sales_refund_line rl ON rl.store_id = f.store_id AND rl.order_external_id = f.order_external_id AND rl.refund_external_id = f.external_id
  WHERE f.store_id = $1 AND f.day BETWEEN $2 AND $3
)
SELECT (SELECT count(*) FROM o)::int AS orders, (SELECT count(DISTINCT customer_external_id) FROM o)::int AS customers, l.units::int, (l.sales - coalesce(r.returned, 0))::bigint AS revenue FROM l, r`;
