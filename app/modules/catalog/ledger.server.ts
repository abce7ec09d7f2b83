import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { int8, rowsParam, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import type { VariantSnapshot } from '#app/platforms/port.ts';

/**
 * Enters a page into the ledger: what the platform told of it against what the tables hold after it was saved, in the same
 * transaction. A row that is newer here than the platform's word (a webhook came in between) is counted by neither side.
 */
export async function enterPage(tx: SqlTx, ctx: StoreContext, syncId: string, saved: readonly VariantSnapshot[]): Promise<void> {
  if (saved.length === 0) {
    return;
  }
  const rows = saved.map((variant) => ({
    id: variant.externalId,
    price: variant.price.minor,
    cost: variant.cost?.minor ?? null,
    stock: variant.stock,
    updated_at: variant.platformUpdatedAt.toISOString(),
  }));
  await tx.run(
    sql`WITH told AS (
          SELECT r.price, r.cost, r.stock, v.price_minor AS held_price, v.stock AS held_stock, c.cost_minor AS held_cost, v.external_id IS NOT NULL AS held
          FROM json_to_recordset(${rowsParam(rows)}::json) AS r(id text, price bigint, cost bigint, stock int, updated_at timestamptz)
          LEFT JOIN LATERAL (SELECT external_id, price_minor, stock, platform_updated_at FROM variant
                             WHERE store_id = ${ctx.store.id}::uuid AND external_id = r.id AND deleted_at IS NULL LIMIT 1) v ON TRUE
          LEFT JOIN LATERAL (SELECT cost_minor FROM variant_cost c WHERE c.store_id = ${ctx.store.id}::uuid AND c.variant_external_id = r.id AND c.source = 'platform' AND r.cost IS NOT NULL
                             ORDER BY effective_from DESC LIMIT 1) c ON TRUE
          WHERE v.external_id IS NULL OR v.platform_updated_at <= r.updated_at
        )
        INSERT INTO sync_slice AS s (store_id, sync_id, resource, platform_count, stored_count, platform_sum, stored_sum)
        SELECT ${ctx.store.id}::uuid, ${syncId}::uuid, x.* FROM (
          SELECT 'prices', count(*), count(*) FILTER (WHERE held), coalesce(sum(price), 0), coalesce(sum(held_price), 0) FROM told
          UNION ALL SELECT 'costs', count(cost), count(held_cost), coalesce(sum(cost), 0), coalesce(sum(held_cost), 0) FROM told
          UNION ALL SELECT 'stock', count(stock), count(held_stock), coalesce(sum(stock), 0), coalesce(sum(held_stock), 0) FROM told
        ) x
        ON CONFLICT (store_id, sync_id, resource) DO UPDATE SET platform_count = s.platform_count + excluded.platform_count, stored_count = s.stored_count + excluded.stored_count,
          platform_sum = s.platform_sum + excluded.platform_sum, stored_sum = s.stored_sum + excluded.stored_sum`,
  );
}

export interface Counts {
  products: number;
  variants: number;
  collections: number;
}

/** What the mirror holds now. */
export function countMirror(tx: SqlTx, ctx: StoreContext): Promise<Counts> {
  return tx.one(
    z.object({ products: int8, variants: int8, collections: int8 }),
    sql`SELECT (SELECT count(*) FROM product WHERE store_id = ${ctx.store.id}::uuid AND deleted_at IS NULL) AS products,
               (SELECT count(*) FROM variant WHERE store_id = ${ctx.store.id}::uuid AND deleted_at IS NULL) AS variants,
               (SELECT count(*) FROM collection WHERE store_id = ${ctx.store.id}::uuid AND deleted_at IS NULL) AS collections`,
  );
}

/**
 * Enters what the platform counts now against what the mirror holds, and judges the pass.
 * @returns null when everything agrees, else the code of what does not
 */
export async function judgePass(tx: SqlTx, ctx: StoreContext, syncId: string, told: Counts, held: Counts): Promise<'counts_differ' | 'sums_differ' | null> {
  await tx.run(
    sql`INSERT INTO sync_slice (store_id, sync_id, resource, platform_count, stored_count)
        VALUES (${ctx.store.id}::uuid, ${syncId}::uuid, 'products', ${told.products}, ${held.products}), (${ctx.store.id}::uuid, ${syncId}::uuid, 'variants', ${told.variants}, ${held.variants}),
          (${ctx.store.id}::uuid, ${syncId}::uuid, 'collections', ${told.collections}, ${held.collections})
        ON CONFLICT (store_id, sync_id, resource) DO UPDATE SET platform_count = excluded.platform_count, stored_count = excluded.stored_count`,
  );
  await enterMemberships(tx, ctx, syncId);
  const { counts, sums } = await tx.one(
    z.object({ counts: z.boolean(), sums: z.boolean() }),
    sql`SELECT bool_and(platform_count = stored_count) AS counts, bool_and(platform_sum IS NOT DISTINCT FROM stored_sum) AS sums
        FROM sync_slice WHERE store_id = ${ctx.store.id}::uuid AND sync_id = ${syncId}::uuid`,
  );
  return counts ? (sums ? null : 'sums_differ') : 'counts_differ';
}

/**
 * Members that the platform counts in each collection against those stored; a collection without an exact count is believed.
 * The sums say how many collections agree: one with a member too many must not hide one with a member too few.
 */
async function enterMemberships(tx: SqlTx, ctx: StoreContext, syncId: string): Promise<void> {
  await tx.run(
    sql`INSERT INTO sync_slice (store_id, sync_id, resource, platform_count, stored_count, platform_sum, stored_sum)
        SELECT ${ctx.store.id}::uuid, ${syncId}::uuid, 'memberships', coalesce(sum(coalesce(c.platform_count, m.held)), 0), coalesce(sum(m.held), 0),
          count(*), count(*) FILTER (WHERE coalesce(c.platform_count, m.held) = m.held)
        FROM collection c CROSS JOIN LATERAL (SELECT count(*) AS held FROM collection_product p WHERE p.store_id = c.store_id AND p.collection_external_id = c.external_id) m
        WHERE c.store_id = ${ctx.store.id}::uuid AND c.deleted_at IS NULL
        ON CONFLICT (store_id, sync_id, resource) DO UPDATE SET platform_count = excluded.platform_count, stored_count = excluded.stored_count,
          platform_sum = excluded.platform_sum, stored_sum = excluded.stored_sum`,
  );
}
