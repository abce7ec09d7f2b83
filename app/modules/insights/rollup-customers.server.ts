import { sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import type { RollupContext } from './rollup-context.ts';

/**
 * What these customers bought over all time. When another order turns out to be somebody's first, the days of both are added up
 * anew (a late backfill moves first orders back), and so are the months of that customer's cohort.
 */
export async function addUpCustomers(tx: SqlTx, { store, clock }: RollupContext, customers: readonly string[]): Promise<void> {
  const ids = [...customers];
  await tx.run(
    sql`WITH bought AS MATERIALIZED (
          SELECT customer_external_id AS id, count(*)::int AS orders, (array_agg(external_id ORDER BY processed_at, external_id))[1] AS first_order, min(day) AS first_day, max(day) AS last_day
          FROM sales_order WHERE store_id = ${store.id}::uuid AND customer_external_id = ANY(${ids}) AND NOT test AND cancelled_at IS NULL AND deleted_at IS NULL
          GROUP BY customer_external_id
        ), sold AS (
          SELECT l.customer_external_id AS id, sum(l.sales_minor) AS minor FROM sold_line l WHERE l.store_id = ${store.id}::uuid AND l.customer_external_id = ANY(${ids}) GROUP BY 1
        ), returned AS (
          SELECT r.customer_external_id AS id, sum(r.returned_minor) AS minor FROM returned_line r WHERE r.store_id = ${store.id}::uuid AND r.customer_external_id = ANY(${ids}) GROUP BY 1
        ), before AS MATERIALIZED (
          SELECT customer_external_id AS id, first_order, first_day FROM rollup_customer WHERE store_id = ${store.id}::uuid AND customer_external_id = ANY(${ids})
        ), saved AS (
          INSERT INTO rollup_customer (store_id, customer_external_id, orders, net_minor, first_order, first_day, last_day)
          SELECT ${store.id}::uuid, b.id, b.orders, coalesce(s.minor, 0) - coalesce(r.minor, 0), b.first_order, b.first_day, b.last_day
          FROM bought b LEFT JOIN sold s USING (id) LEFT JOIN returned r USING (id)
          ON CONFLICT (store_id, customer_external_id) DO UPDATE SET orders = excluded.orders, net_minor = excluded.net_minor, first_order = excluded.first_order,
            first_day = excluded.first_day, last_day = excluded.last_day
          WHERE (rollup_customer.orders, rollup_customer.net_minor, rollup_customer.first_order, rollup_customer.first_day, rollup_customer.last_day)
            IS DISTINCT FROM (excluded.orders, excluded.net_minor, excluded.first_order, excluded.first_day, excluded.last_day)
        ), gone AS (
          DELETE FROM rollup_customer WHERE store_id = ${store.id}::uuid AND customer_external_id = ANY(${ids}) AND NOT customer_external_id IN (SELECT id FROM bought)
        ), moved AS MATERIALIZED (
          SELECT coalesce(w.id, b.id) AS id, w.first_day AS old_day, b.first_day AS new_day FROM before w FULL JOIN bought b ON b.id = w.id
          WHERE w.first_order IS DISTINCT FROM b.first_order
        ), marks AS (
          SELECT 'day' AS kind, old_day::text AS key FROM moved WHERE old_day IS NOT NULL
          UNION SELECT 'day', new_day::text FROM moved WHERE new_day IS NOT NULL
          UNION SELECT 'month', date_trunc('month', d.day)::date::text FROM moved m JOIN rollup_customer_day d ON d.store_id = ${store.id}::uuid AND d.customer_external_id = m.id
                WHERE date_trunc('month', m.old_day) IS DISTINCT FROM date_trunc('month', m.new_day)
        )
        INSERT INTO rollup_dirty (store_id, kind, key, marked_at) SELECT ${store.id}::uuid, kind, key, ${clock.now()}::timestamptz FROM marks ORDER BY kind, key
        ON CONFLICT (store_id, kind, key) DO UPDATE SET marked_at = excluded.marked_at`,
  );
}
