import { z } from 'zod';
import { v7 } from 'uuid';
import type { StoreContext } from '#app/context.ts';
import { int8, rowsParam, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import type { StoreClient } from '#app/platforms/port.ts';
import type { OrderSnapshot } from '#app/platforms/sales-port.ts';
import { lockSales } from './dirty.server.ts';

/**
 * Enters a page of orders into the ledger: what the platform told against what the tables hold after it was saved, in the same
 * transaction. An order that is newer here than the platform's word is counted by neither side.
 */
export async function enterOrders(tx: SqlTx, ctx: StoreContext, syncId: string, told: readonly OrderSnapshot[]): Promise<void> {
  const rows = told.map((order) => ({ id: order.externalId, total: order.currentTotalMinor, refunds: order.refunds.length, refunded: order.refunds.reduce((sum, { totalMinor }) => sum + totalMinor, 0), updated_at: order.platformUpdatedAt.toISOString() })); // prettier-ignore
  await tx.run(
    sql`WITH told AS (
          SELECT r.total, r.refunds, r.refunded, o.external_id IS NOT NULL AS held, o.current_total_minor AS held_total, f.refunds AS held_refunds, f.refunded AS held_refunded
          FROM json_to_recordset(${rowsParam(rows)}::json) AS r(id text, total bigint, refunds int, refunded bigint, updated_at timestamptz)
          LEFT JOIN LATERAL (SELECT external_id, current_total_minor, platform_updated_at FROM sales_order
                             WHERE store_id = ${ctx.store.id}::uuid AND external_id = r.id AND deleted_at IS NULL LIMIT 1) o ON TRUE
          LEFT JOIN LATERAL (SELECT count(*) AS refunds, coalesce(sum(total_minor), 0) AS refunded FROM sales_refund WHERE store_id = ${ctx.store.id}::uuid AND order_external_id = r.id) f ON TRUE
          WHERE o.external_id IS NULL OR o.platform_updated_at <= r.updated_at
        )
        INSERT INTO sales_slice AS s (store_id, sync_id, resource, platform_count, stored_count, platform_sum, stored_sum)
        SELECT ${ctx.store.id}::uuid, ${syncId}::uuid, x.* FROM (
          SELECT 'order_totals', count(*), count(*) FILTER (WHERE held), coalesce(sum(total), 0), coalesce(sum(held_total), 0) FROM told
          UNION ALL SELECT 'refunds', coalesce(sum(refunds), 0), coalesce(sum(held_refunds), 0), coalesce(sum(refunded), 0), coalesce(sum(held_refunded), 0) FROM told
        ) x
        ON CONFLICT (store_id, sync_id, resource) DO UPDATE SET platform_count = s.platform_count + excluded.platform_count, stored_count = s.stored_count + excluded.stored_count,
          platform_sum = s.platform_sum + excluded.platform_sum, stored_sum = s.stored_sum + excluded.stored_sum`,
  );
}

/** What a pass of everything met: what it did not meet is gone from the store. */
export async function noteSeen(tx: SqlTx, ctx: StoreContext, syncId: string, stage: string, ids: readonly string[]): Promise<void> {
  await tx.run(sql`INSERT INTO sales_page (store_id, sync_id, id, stage, ids) VALUES (${ctx.store.id}::uuid, ${syncId}::uuid, ${v7()}::uuid, ${stage}, ${[...ids]})`);
}

interface Pass {
  id: string;
  since: Date | null;
  started_at: Date;
}

/** @returns orders that a pass of everything should have met and did not */
export async function unseenOrders(tx: SqlTx, ctx: StoreContext, pass: Pass, visibleFrom: Date | null): Promise<string[]> {
  await lockSales(tx, ctx.store);
  const rows = await tx.rows(
    z.object({ id: z.string() }),
    sql`SELECT o.external_id AS id FROM sales_order o
        WHERE o.store_id = ${ctx.store.id}::uuid AND o.deleted_at IS NULL AND o.created_at < ${pass.started_at} AND (${visibleFrom}::timestamptz IS NULL OR o.created_at >= ${visibleFrom})
          AND NOT EXISTS (SELECT 1 FROM (SELECT unnest(ids) AS id FROM sales_page p WHERE p.store_id = ${ctx.store.id}::uuid AND p.sync_id = ${pass.id}::uuid AND p.stage = 'orders') seen
                          WHERE seen.id = o.external_id)`,
  );
  return rows.map(({ id }) => id);
}

export type SalesCounts = Awaited<ReturnType<StoreClient['countSales']>>;

/** What the mirror holds of what the platform lets us see, made before `until`. */
export function countHeld(tx: SqlTx, ctx: StoreContext, { visibleFrom, until }: { visibleFrom: Date | null; until: Date }): Promise<{ orders: number; customers: number }> {
  return tx.one(
    z.object({ orders: int8, customers: int8 }),
    sql`SELECT (SELECT count(*) FROM sales_order WHERE store_id = ${ctx.store.id}::uuid AND deleted_at IS NULL AND created_at < ${until}
                  AND (${visibleFrom}::timestamptz IS NULL OR created_at >= ${visibleFrom})) AS orders,
               (SELECT count(*) FROM customer WHERE store_id = ${ctx.store.id}::uuid AND deleted_at IS NULL AND created_at < ${until}) AS customers`,
  );
}

/** Enters the platform's counts against ours and judges the pass. @returns null when everything agrees, else the code of what does not; and what is held */
export async function judgeSales(
  tx: SqlTx,
  ctx: StoreContext,
  pass: Pass,
  told: SalesCounts,
): Promise<{ held: { orders: number }; differs: 'counts_differ' | 'sums_differ' | null }> {
  const held = await countHeld(tx, ctx, { visibleFrom: told.visibleFrom, until: pass.started_at });
  await tx.run(
    sql`INSERT INTO sales_slice (store_id, sync_id, resource, platform_count, stored_count)
        VALUES (${ctx.store.id}::uuid, ${pass.id}::uuid, 'orders', ${told.orders}, ${held.orders}), (${ctx.store.id}::uuid, ${pass.id}::uuid, 'customers', ${told.customers}, ${held.customers})
        ON CONFLICT (store_id, sync_id, resource) DO UPDATE SET platform_count = excluded.platform_count, stored_count = excluded.stored_count`,
  );
  const { counts, sums } = await tx.one(
    z.object({ counts: z.boolean(), sums: z.boolean() }),
    sql`SELECT bool_and(platform_count = stored_count) AS counts, bool_and(platform_sum IS NOT DISTINCT FROM stored_sum) AS sums
        FROM sales_slice WHERE store_id = ${ctx.store.id}::uuid AND sync_id = ${pass.id}::uuid`,
  );
  return { held, differs: counts ? (sums ? null : 'sums_differ') : 'counts_differ' };
}
