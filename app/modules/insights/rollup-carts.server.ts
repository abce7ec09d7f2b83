import { sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import type { RollupContext } from './rollup-context.ts';

/** A cart that became a checkout is one thing: the checkout stands for both. */
export async function addUpCarts(tx: SqlTx, { store }: RollupContext, days: readonly string[]): Promise<void> {
  const list = sql`ANY(${[...days]}::date[])`;
  await tx.run(sql`DELETE FROM rollup_cart_day WHERE store_id = ${store.id}::uuid AND day = ${list}`);
  await tx.run(
    sql`INSERT INTO rollup_cart_day (store_id, day, started, contact, abandoned, abandoned_minor, recovered, recovered_minor, completed)
        SELECT ${store.id}::uuid, day, count(*), count(contact_at), count(*) FILTER (WHERE state = 'abandoned'), coalesce(sum(total_minor) FILTER (WHERE state = 'abandoned'), 0),
          count(*) FILTER (WHERE state = 'recovered'), coalesce(sum(total_minor) FILTER (WHERE state = 'recovered'), 0), count(*) FILTER (WHERE state = 'completed')
        FROM cart c WHERE store_id = ${store.id}::uuid AND day = ${list} AND deleted_at IS NULL
          AND NOT (kind = 'cart' AND EXISTS (SELECT 1 FROM cart k WHERE k.store_id = c.store_id AND k.cart_token = c.cart_token AND k.kind = 'checkout' AND k.deleted_at IS NULL))
        GROUP BY day`,
  );
}
