import { type Sql, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import type { RollupContext } from './rollup-context.ts';

/**
 * These days in the store's zone: all of them, by variant and by customer. Rows that stay as they were are not written. The variants and
 * months that a day holds, or held until now, are marked.
 */
export async function addUpDays(tx: SqlTx, ctx: RollupContext, days: readonly string[]): Promise<void> {
  const list = sql`ANY(${[...days]}::date[])`;
  await markBelow(tx, ctx, list);
  await addUpTotals(tx, ctx, list);
  await addUpVariantDays(tx, ctx, list);
  await addUpCustomerDays(tx, ctx, list);
  await markBelow(tx, ctx, list);
}

async function markBelow(tx: SqlTx, { store, clock }: RollupContext, days: Sql): Promise<void> {
  await tx.run(
    sql`INSERT INTO rollup_dirty (store_id, kind, key, marked_at)
        SELECT ${store.id}::uuid, kind, key, ${clock.now()}::timestamptz FROM (
          SELECT 'variant' AS kind, variant_key AS key FROM rollup_variant_day WHERE store_id = ${store.id}::uuid AND day = ${days}
          UNION SELECT 'month', date_trunc('month', day)::date::text FROM rollup_customer_day WHERE store_id = ${store.id}::uuid AND day = ${days}
        ) marks ORDER BY kind, key
        ON CONFLICT (store_id, kind, key) DO UPDATE SET marked_at = excluded.marked_at`,
  );
}

async function addUpTotals(tx: SqlTx, { store }: RollupContext, days: Sql): Promise<void> {
  const counts = sql`o.store_id = ${store.id}::uuid AND o.day = ${days} AND NOT o.test AND o.deleted_at IS NULL`;
  // Each added up once, whatever the planner thinks of a store it has no numbers of yet: it would add up all lines anew for each order.
  await tx.run(sql`DELETE FROM rollup_day WHERE store_id = ${store.id}::uuid AND day = ${days}`);
  await tx.run(
    sql`WITH lines AS MATERIALIZED (
          SELECT day, order_external_id AS id, sum(units) AS units, sum(gross_minor) AS gross, sum(discount_minor) AS discount, sum(tax_minor) AS tax, sum(included_tax_minor) AS included,
            sum(sales_minor) AS sales
          FROM sold_line WHERE store_id = ${store.id}::uuid AND day = ${days} GROUP BY 1, 2
        ), line_tax AS MATERIALIZED (
          SELECT l.order_external_id AS id, sum(l.tax_minor) AS ordered FROM sales_order o JOIN sales_line l ON l.store_id = o.store_id AND l.order_external_id = o.external_id
          WHERE o.store_id = ${store.id}::uuid AND o.day = ${days} GROUP BY 1
        ), sold AS (
          SELECT o.day, count(*) AS orders, coalesce(sum(l.units), 0) AS units, coalesce(sum(l.gross), 0) AS gross, coalesce(sum(l.discount), 0) AS discount, coalesce(sum(l.included), 0) AS included,
            coalesce(sum(l.sales), 0) AS sales,
            -- Tax of the lines that were sold, and of what is no line: the shipping.
            coalesce(sum(coalesce(l.tax, 0) + o.tax_minor - coalesce(t.ordered, 0)), 0) AS tax, sum(o.shipping_minor) AS shipping, coalesce(sum(o.fee_minor), 0) AS fee, count(o.fee_minor) AS fee_orders,
            count(*) FILTER (WHERE c.first_order = o.external_id) AS first_orders, coalesce(sum(l.sales) FILTER (WHERE c.first_order = o.external_id), 0) AS first_sales,
            count(*) FILTER (WHERE c.first_order <> o.external_id) AS repeat_orders, coalesce(sum(l.sales) FILTER (WHERE c.first_order <> o.external_id), 0) AS repeat_sales,
            count(*) FILTER (WHERE c.first_order IS NULL) AS guest_orders, coalesce(sum(l.sales) FILTER (WHERE c.first_order IS NULL), 0) AS guest_sales,
            count(*) FILTER (WHERE l.discount > 0) AS discounted
          FROM sales_order o LEFT JOIN lines l ON l.id = o.external_id LEFT JOIN line_tax t ON t.id = o.external_id
          LEFT JOIN rollup_customer c ON c.store_id = o.store_id AND c.customer_external_id = o.customer_external_id
          WHERE ${counts} AND o.cancelled_at IS NULL GROUP BY o.day
        ), cancelled AS (
          SELECT day, count(*) AS orders FROM sales_order o WHERE ${counts} AND o.cancelled_at IS NOT NULL GROUP BY day
        ), returned AS (
          SELECT day, sum(units) AS units, sum(returned_minor) AS minor, sum(tax_minor) AS tax FROM returned_line WHERE store_id = ${store.id}::uuid AND day = ${days} GROUP BY day
        ), refunds AS (
          SELECT f.day, count(*) AS refunds, sum(f.total_minor) AS total FROM sales_refund f JOIN sales_order o ON o.store_id = f.store_id AND o.external_id = f.order_external_id
          WHERE f.store_id = ${store.id}::uuid AND f.day = ${days} AND NOT o.test AND o.cancelled_at IS NULL AND o.deleted_at IS NULL GROUP BY f.day
        )
        INSERT INTO rollup_day (store_id, day, orders, units, gross_minor, discount_minor, included_tax_minor, sales_minor, tax_minor, shipping_minor, fee_minor, fee_orders, returned_units,
          returned_minor, returned_tax_minor, other_refund_minor, refunds, first_orders, first_sales_minor, repeat_orders, repeat_sales_minor, guest_orders, guest_sales_minor, discounted_orders,
          cancelled_orders)
        SELECT ${store.id}::uuid, day, coalesce(s.orders, 0), coalesce(s.units, 0), coalesce(s.gross, 0), coalesce(s.discount, 0), coalesce(s.included, 0), coalesce(s.sales, 0), coalesce(s.tax, 0),
          coalesce(s.shipping, 0), coalesce(s.fee, 0), coalesce(s.fee_orders, 0), coalesce(r.units, 0), coalesce(r.minor, 0), coalesce(r.tax, 0),
          coalesce(f.total, 0) - coalesce(r.minor, 0) - coalesce(r.tax, 0), coalesce(f.refunds, 0), coalesce(s.first_orders, 0), coalesce(s.first_sales, 0), coalesce(s.repeat_orders, 0),
          coalesce(s.repeat_sales, 0), coalesce(s.guest_orders, 0), coalesce(s.guest_sales, 0), coalesce(s.discounted, 0), coalesce(x.orders, 0)
        FROM sold s FULL JOIN returned r USING (day) FULL JOIN refunds f USING (day) FULL JOIN cancelled x USING (day)`,
  );
}

async function addUpVariantDays(tx: SqlTx, { store }: RollupContext, days: Sql): Promise<void> {
  await tx.run(
    sql`WITH sold AS (
          SELECT day, variant_key, max(product_external_id) AS product, count(DISTINCT order_external_id) AS orders, sum(units) AS units, sum(gross_minor) AS gross, sum(discount_minor) AS discount,
            sum(sales_minor) AS sales
          FROM sold_line WHERE store_id = ${store.id}::uuid AND day = ${days} GROUP BY 1, 2
        ), returned AS (
          SELECT day, variant_key, max(product_external_id) AS product, sum(units) AS units, sum(returned_minor) AS minor FROM returned_line WHERE store_id = ${store.id}::uuid AND day = ${days} GROUP BY 1, 2
        ), told AS MATERIALIZED (
          SELECT day, variant_key, coalesce(s.product, r.product) AS product, coalesce(s.orders, 0)::int AS orders, coalesce(s.units, 0)::int AS units, coalesce(s.gross, 0)::bigint AS gross,
            coalesce(s.discount, 0)::bigint AS discount, coalesce(s.sales, 0)::bigint AS sales, coalesce(r.units, 0)::int AS returned_units, coalesce(r.minor, 0)::bigint AS returned
          FROM sold s FULL JOIN returned r USING (day, variant_key)
        ), gone AS (
          DELETE FROM rollup_variant_day d WHERE store_id = ${store.id}::uuid AND day = ${days} AND NOT EXISTS (SELECT 1 FROM told t WHERE t.day = d.day AND t.variant_key = d.variant_key)
        )
        INSERT INTO rollup_variant_day AS d (store_id, day, variant_key, product_external_id, orders, units, gross_minor, discount_minor, sales_minor, returned_units, returned_minor)
        SELECT ${store.id}::uuid, day, variant_key, product, orders, units, gross, discount, sales, returned_units, returned FROM told
        ON CONFLICT (store_id, day, variant_key) DO UPDATE SET product_external_id = excluded.product_external_id, orders = excluded.orders, units = excluded.units, gross_minor = excluded.gross_minor,
          discount_minor = excluded.discount_minor, sales_minor = excluded.sales_minor, returned_units = excluded.returned_units, returned_minor = excluded.returned_minor
        WHERE (d.product_external_id, d.orders, d.units, d.gross_minor, d.discount_minor, d.sales_minor, d.returned_units, d.returned_minor) IS DISTINCT FROM
          (excluded.product_external_id, excluded.orders, excluded.units, excluded.gross_minor, excluded.discount_minor, excluded.sales_minor, excluded.returned_units, excluded.returned_minor)`,
  );
}

async function addUpCustomerDays(tx: SqlTx, { store }: RollupContext, days: Sql): Promise<void> {
  await tx.run(
    sql`WITH sold AS (
          SELECT day, customer_external_id AS id, count(DISTINCT order_external_id) AS orders, sum(sales_minor) AS minor FROM sold_line
          WHERE store_id = ${store.id}::uuid AND day = ${days} AND customer_external_id IS NOT NULL GROUP BY 1, 2
        ), returned AS (
          SELECT day, customer_external_id AS id, sum(returned_minor) AS minor FROM returned_line
          WHERE store_id = ${store.id}::uuid AND day = ${days} AND customer_external_id IS NOT NULL GROUP BY 1, 2
        ), told AS MATERIALIZED (
          SELECT day, id, coalesce(s.orders, 0)::int AS orders, (coalesce(s.minor, 0) - coalesce(r.minor, 0))::bigint AS net FROM sold s FULL JOIN returned r USING (day, id)
        ), gone AS (
          DELETE FROM rollup_customer_day d WHERE store_id = ${store.id}::uuid AND day = ${days} AND NOT EXISTS (SELECT 1 FROM told t WHERE t.day = d.day AND t.id = d.customer_external_id)
        )
        INSERT INTO rollup_customer_day AS d (store_id, day, customer_external_id, orders, net_minor) SELECT ${store.id}::uuid, day, id, orders, net FROM told
        ON CONFLICT (store_id, day, customer_external_id) DO UPDATE SET orders = excluded.orders, net_minor = excluded.net_minor
        WHERE (d.orders, d.net_minor) IS DISTINCT FROM (excluded.orders, excluded.net_minor)`,
  );
}
