import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import type { ExternalId } from '#app/lib/ids.ts';
import type { CartSnapshot } from '#app/platforms/sales-port.ts';
import { keepsPeople } from './people.server.ts';
import { saveCarts } from './save-carts.server.ts';
import { removeCustomers, saveCustomers } from './save-customers.server.ts';
import { removeOrders, saveOrders } from './save-orders.server.ts';

/** Reads orders that an event named as they are now: whatever the order in which events come, the newest word holds. */
export async function refreshOrders(ctx: StoreContext, { orders: ids }: { orders: readonly ExternalId[] }): Promise<void> {
  const { orders, gone } = await ctx.platform.readOrders(ids);
  await ctx.db.bulk(async (tx) => {
    const now = ctx.clock.now();
    await saveOrders(tx, ctx.store, orders, { now });
    await removeOrders(tx, ctx.store, await visibleOf(tx, ctx, gone), now);
  });
}

/**
 * Of orders that the platform does not answer for, those that it would show if it had them. Where it shows 60 days, an older order that
 * an event names (a late refund) is hidden, not gone: what was once read stays. The window has moved on since the last pass was told it.
 */
async function visibleOf(tx: SqlTx, ctx: StoreContext, ids: readonly ExternalId[]): Promise<string[]> {
  if (ids.length === 0) {
    return [];
  }
  const rows = await tx.rows(
    z.object({ id: z.string() }),
    sql`WITH pass AS (
          SELECT visible_from + (${ctx.clock.now()}::timestamptz - started_at) + interval '1 hour' AS hidden_before FROM sales_sync
          WHERE store_id = ${ctx.store.id}::uuid AND platform_orders IS NOT NULL ORDER BY started_at DESC, id DESC LIMIT 1
        )
        SELECT o.external_id AS id FROM sales_order o LEFT JOIN pass ON TRUE
        WHERE o.store_id = ${ctx.store.id}::uuid AND o.external_id = ANY(${[...ids]}) AND (pass.hidden_before IS NULL OR o.created_at >= pass.hidden_before)`,
  );
  return rows.map(({ id }) => id);
}

export async function refreshCustomers(ctx: StoreContext, { customers: ids }: { customers: readonly ExternalId[] }): Promise<void> {
  const people = await keepsPeople(ctx);
  const { customers, gone } = await ctx.platform.readCustomers(ids, { people });
  await ctx.db.bulk(async (tx) => {
    await saveCustomers(tx, ctx, customers, { people });
    await removeCustomers(tx, ctx, gone);
  });
}

/**
 * A cart's message is all there is: no question answers what a cart holds. The signature does not cover whose it is, so a cart that
 * holds no variant of this store is not believed; nothing but the list of carts hangs on it.
 */
export async function takeCarts(ctx: StoreContext, { carts }: { carts: readonly CartSnapshot[] }): Promise<void> {
  await ctx.db.bulk(async (tx) => {
    const named = [...new Set(carts.flatMap(({ lines }) => lines.flatMap(({ variantExternalId }) => variantExternalId ?? [])))];
    const own = await tx.rows(z.object({ id: z.string() }), sql`SELECT external_id AS id FROM variant WHERE store_id = ${ctx.store.id}::uuid AND external_id = ANY(${named})`);
    const known = await tx.rows(
      z.object({ id: z.string() }),
      sql`SELECT external_id AS id FROM cart WHERE store_id = ${ctx.store.id}::uuid AND external_id = ANY(${carts.map(({ externalId }) => externalId)})`,
    );
    const ownIds = new Set([...own, ...known].map(({ id }) => id));
    await saveCarts(
      tx,
      ctx,
      carts.filter(({ externalId, lines }) => ownIds.has(externalId) || lines.some(({ variantExternalId }) => variantExternalId !== null && ownIds.has(variantExternalId))),
    );
  });
}
