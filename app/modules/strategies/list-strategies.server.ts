import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { int8, sql } from '#app/db/sql.ts';
import { closeness, isStoreWide, ownerOf } from '#app/db/strategy-owners.server.ts';
import type { Tx } from '#app/db/scope.ts';
import { examplesSchema } from '#app/pricing/examples.ts';
import { strategyNodeSchema } from '#app/pricing/strategy-schema.ts';
import type { StrategySummary } from './views.ts';

const row = z.object({
  id: z.string(),
  name: z.string(),
  own: z.boolean(),
  variants: z.array(z.string()),
  products: z.array(z.string()),
  collection: z.string().nullable(),
  vendor: z.string().nullable(),
  tag: z.string().nullable(),
  product_type: z.string().nullable(),
  priority: z.number(),
  mode: z.enum(['store', 'ask']),
  state: z.enum(['active', 'stopped', 'archived']),
  version: z.number(),
  tree: strategyNodeSchema,
  examples: examplesSchema,
  decides: int8,
});

/** Every strategy that is not archived, in the order in which they are asked: the closest scope first, the store's own last. */
export function listStrategies(ctx: StoreContext): Promise<StrategySummary[]> {
  return ctx.db.tx((tx) => readStrategies(tx, ctx));
}

export async function readStrategies(tx: Tx, ctx: StoreContext, id: string | null = null): Promise<StrategySummary[]> {
  const rows = await tx.rows(
    row,
    sql`WITH decided AS (
          SELECT owner.id, count(*) AS decides FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
          CROSS JOIN ${ownerOf} WHERE v.store_id = ${ctx.store.id}::uuid AND v.deleted_at IS NULL GROUP BY owner.id)
        SELECT y.id::text, y.name, ${isStoreWide} AS own, y.variants, y.products, y.collection, y.vendor, y.tag, y.product_type, y.priority, y.mode, y.state,
          v.version, v.tree, v.examples, coalesce(d.decides, 0) AS decides
        FROM strategy y JOIN strategy_version v ON v.store_id = y.store_id AND v.strategy_id = y.id AND v.version = y.current_version
        LEFT JOIN decided d ON d.id = y.id
        WHERE y.store_id = ${ctx.store.id}::uuid AND (y.state <> 'archived' OR y.id = ${id}::uuid) AND (${id}::uuid IS NULL OR y.id = ${id}::uuid)
        ORDER BY ${closeness} DESC, y.priority DESC, y.id`,
  );
  return rows.map(({ id: strategyId, variants, products, collection, vendor, tag, product_type: productType, ...rest }) => ({
    strategyId,
    scope: { variants, products, collection, vendor, tag, productType },
    ...rest,
  }));
}
