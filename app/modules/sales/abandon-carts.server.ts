import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import { lockSales } from './dirty.server.ts';
import { markCartDays } from './save-carts.server.ts';

const BATCH = 1000;

/**
 * Carts that nothing happened to for the store's delay are abandoned, as of the moment the delay was over. Safe to run twice.
 * @returns whether more are waiting
 */
export async function abandonCarts(ctx: StoreContext): Promise<{ more: boolean }> {
  const now = ctx.clock.now();
  return ctx.db.tx(async (tx) => {
    await lockSales(tx, ctx.store);
    const gone = await tx.rows(
      z.object({ id: z.string() }),
      sql`UPDATE cart c SET state = 'abandoned', abandoned_at = c.platform_updated_at + make_interval(mins => d.minutes)
          FROM (SELECT coalesce((SELECT abandoned_minutes FROM store_settings WHERE store_id = ${ctx.store.id}::uuid), 60) AS minutes) d
          WHERE c.store_id = ${ctx.store.id}::uuid AND c.external_id IN (
            SELECT external_id FROM cart WHERE store_id = ${ctx.store.id}::uuid AND state IN ('started', 'contact') AND deleted_at IS NULL
              AND platform_updated_at <= ${now}::timestamptz - make_interval(mins => d.minutes) LIMIT ${BATCH})
          RETURNING c.external_id AS id`,
    );
    await markCartDays(tx, ctx, gone.map(({ id }) => id)); // prettier-ignore
    return { more: gone.length === BATCH };
  });
}
