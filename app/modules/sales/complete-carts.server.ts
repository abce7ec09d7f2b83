import type { StoreRef } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { completion } from './save-carts.server.ts';

/** The carts that these orders came from are bought now. */
export async function completeCarts(tx: SqlTx, store: StoreRef, orders: readonly string[], now: Date): Promise<void> {
  await tx.run(
    sql`INSERT INTO rollup_dirty (store_id, kind, key, marked_at)
        SELECT DISTINCT ${store.id}::uuid, 'cart_day', c.day::text, ${now}::timestamptz FROM sales_order o
        JOIN cart c ON c.store_id = o.store_id AND c.order_external_id IS NULL AND (c.checkout_token = o.checkout_token OR c.cart_token = o.cart_token)
        WHERE o.store_id = ${store.id}::uuid AND o.external_id = ANY(${[...orders]}) ORDER BY 3
        ON CONFLICT (store_id, kind, key) DO UPDATE SET marked_at = excluded.marked_at`,
  );
  await tx.run(completion(store.id, orders));
}
