import type { StoreRef } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';

/** One writer of a store's sales at a time, until its transaction ends: two words about the same order cannot cross. */
export async function lockSales(tx: SqlTx, store: StoreRef): Promise<void> {
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtextextended('sales:' || ${store.id}, 0))`);
}

/**
 * Marks the days and customers of these orders as they stand now. A mark that is there is touched, not skipped: a refresh that is
 * taking it away waits for this transaction, or leaves it be, and so cannot miss what it writes.
 */
export async function markDirty(tx: SqlTx, store: StoreRef, orders: readonly string[], now: Date): Promise<void> {
  const ids = [...orders];
  await tx.run(
    sql`INSERT INTO rollup_dirty (store_id, kind, key, marked_at)
        SELECT ${store.id}::uuid, kind, key, ${now}::timestamptz FROM (
          SELECT 'day' AS kind, day::text AS key FROM sales_order WHERE store_id = ${store.id}::uuid AND external_id = ANY(${ids})
          UNION SELECT 'day', day::text FROM sales_refund WHERE store_id = ${store.id}::uuid AND order_external_id = ANY(${ids})
          UNION SELECT 'customer', customer_external_id FROM sales_order WHERE store_id = ${store.id}::uuid AND external_id = ANY(${ids}) AND customer_external_id IS NOT NULL
        ) marks ORDER BY kind, key
        ON CONFLICT (store_id, kind, key) DO UPDATE SET marked_at = excluded.marked_at`,
  );
}

/** Everything is added up anew: after a change of the store's zone, or because somebody wants to be sure. */
export async function markAllDirty(tx: SqlTx, store: StoreRef, now: Date): Promise<void> {
  await lockSales(tx, store);
  await tx.run(
    sql`UPDATE sales_order SET day = (processed_at AT TIME ZONE ${store.timeZone})::date WHERE store_id = ${store.id}::uuid AND day <> (processed_at AT TIME ZONE ${store.timeZone})::date`,
  );
  await tx.run(
    sql`UPDATE sales_refund SET day = (processed_at AT TIME ZONE ${store.timeZone})::date WHERE store_id = ${store.id}::uuid AND day <> (processed_at AT TIME ZONE ${store.timeZone})::date`,
  );
  await tx.run(
    sql`UPDATE cart SET day = (started_at AT TIME ZONE ${store.timeZone})::date WHERE store_id = ${store.id}::uuid AND day <> (started_at AT TIME ZONE ${store.timeZone})::date`,
  );
  // Sums outlive their events: only days that have some, or are about to lose them, are added up anew.
  await tx.run(
    sql`INSERT INTO rollup_dirty (store_id, kind, key, marked_at) SELECT DISTINCT store_id, 'pixel_day', day::text, ${now}::timestamptz FROM pixel_event
        WHERE store_id = ${store.id}::uuid ORDER BY 3 ON CONFLICT (store_id, kind, key) DO UPDATE SET marked_at = excluded.marked_at`,
  );
  await tx.run(sql`UPDATE pixel_event SET day = (at AT TIME ZONE ${store.timeZone})::date WHERE store_id = ${store.id}::uuid AND day <> (at AT TIME ZONE ${store.timeZone})::date`);
  await tx.run(
    sql`INSERT INTO rollup_dirty (store_id, kind, key, marked_at)
        SELECT ${store.id}::uuid, kind, key, ${now}::timestamptz FROM (
          SELECT 'day' AS kind, day::text AS key FROM sales_order WHERE store_id = ${store.id}::uuid
          UNION SELECT 'day', day::text FROM sales_refund WHERE store_id = ${store.id}::uuid
          UNION SELECT 'day', day::text FROM rollup_day WHERE store_id = ${store.id}::uuid
          UNION SELECT 'cart_day', day::text FROM cart WHERE store_id = ${store.id}::uuid
          UNION SELECT 'cart_day', day::text FROM rollup_cart_day WHERE store_id = ${store.id}::uuid
          UNION SELECT 'pixel_day', day::text FROM pixel_event WHERE store_id = ${store.id}::uuid
          UNION SELECT 'customer', customer_external_id FROM sales_order WHERE store_id = ${store.id}::uuid AND customer_external_id IS NOT NULL
          UNION SELECT 'customer', customer_external_id FROM rollup_customer WHERE store_id = ${store.id}::uuid
          UNION SELECT 'variant', variant_key FROM rollup_variant WHERE store_id = ${store.id}::uuid
          UNION SELECT 'month', month::text FROM rollup_cohort WHERE store_id = ${store.id}::uuid
        ) marks ORDER BY kind, key
        ON CONFLICT (store_id, kind, key) DO UPDATE SET marked_at = excluded.marked_at`,
  );
}
