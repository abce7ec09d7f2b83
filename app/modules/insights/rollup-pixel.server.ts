import { sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import type { RollupContext } from './rollup-context.ts';

/** Somebody who looks at ten things has looked once, and once at each of them. */
export async function addUpPixelDays(tx: SqlTx, { store }: RollupContext, days: readonly string[]): Promise<void> {
  const list = sql`ANY(${[...days]}::date[])`;
  await tx.run(sql`DELETE FROM rollup_pixel_day WHERE store_id = ${store.id}::uuid AND day = ${list}`);
  await tx.run(
    sql`INSERT INTO rollup_pixel_day (store_id, day, product_key, viewed, added, started, bought)
        SELECT ${store.id}::uuid, day, key, count(DISTINCT client_hash) FILTER (WHERE name = 'product_viewed'), count(DISTINCT client_hash) FILTER (WHERE name = 'product_added_to_cart'),
          count(DISTINCT client_hash) FILTER (WHERE name = 'checkout_started'), count(DISTINCT client_hash) FILTER (WHERE name = 'checkout_completed')
        FROM (
          SELECT day, name, client_hash, '' AS key FROM pixel_event WHERE store_id = ${store.id}::uuid AND day = ${list} AND line = 0
          UNION ALL SELECT day, name, client_hash, product_external_id FROM pixel_event WHERE store_id = ${store.id}::uuid AND day = ${list} AND product_external_id IS NOT NULL
        ) e WHERE name <> 'product_removed_from_cart' GROUP BY day, key`,
  );
}
