/** Which strategy decides a variant's price (product.md 3.8): asked by the analyst, at approval and before a write, always the same way. */
import { z } from 'zod';
import type { StoreRef } from '#app/context.ts';
import { strategyNodeSchema } from '#app/pricing/strategy-schema.ts';
import type { StrategyVersion } from '#app/pricing/types.ts';
import type { SqlTx } from './scope.ts';
import { sql, type Sql } from './sql.ts';

export interface OwnedStrategy extends StrategyVersion {
  /** Empty: the store's own. */
  name: string;
  /** Decides, and everything it decides holds. */
  stopped: boolean;
  /** What it decides waits for a person in every mode. */
  asks: boolean;
}

const strategyRow = z.object({
  id: z.string(),
  name: z.string(),
  version: z.number(),
  hash: z.string(),
  tree: strategyNodeSchema,
  state: z.enum(['active', 'stopped']),
  mode: z.enum(['store', 'ask']),
  own: z.boolean(),
});

/** No scope at all: the whole store. `y` is a strategy. */
export const isStoreWide = sql`cardinality(y.variants) = 0 AND cardinality(y.products) = 0 AND num_nonnulls(y.collection, y.vendor, y.tag, y.product_type) = 0`;

/** How closely the scope of `y` names what it means; the closer one decides. */
export const closeness = sql`CASE WHEN cardinality(y.variants) > 0 THEN 20 WHEN cardinality(y.products) > 0 THEN 10 ELSE 0 END + num_nonnulls(y.collection, y.vendor, y.tag, y.product_type)`;

/** Is the variant `v` of the product `p` in the scope of the strategy `y`? */
export const inScope = sql`(cardinality(y.variants) = 0 OR v.external_id = ANY(y.variants)) AND (cardinality(y.products) = 0 OR v.product_external_id = ANY(y.products))
  AND (y.vendor IS NULL OR p.vendor = y.vendor) AND (y.tag IS NULL OR y.tag = ANY(p.tags)) AND (y.product_type IS NULL OR p.product_type = y.product_type)
  AND (y.collection IS NULL OR EXISTS (SELECT 1 FROM collection_product cp WHERE cp.store_id = p.store_id AND cp.product_external_id = p.external_id AND cp.collection_external_id = y.collection))`;

/** The one strategy that decides the variant `v` of `p`, as `owner.id`: a lateral to join on TRUE. */
export const ownerOf: Sql = sql`LATERAL (SELECT y.id FROM strategy y WHERE y.store_id = v.store_id AND y.state <> 'archived' AND ${inScope}
  ORDER BY ${closeness} DESC, y.priority DESC, y.id LIMIT 1) owner`;

/** Every strategy that may decide something, with its current version; `own` is the one of the whole store. */
export async function loadStrategies(tx: SqlTx, store: StoreRef): Promise<{ own: OwnedStrategy; all: Map<string, OwnedStrategy> }> {
  const rows = await tx.rows(
    strategyRow,
    sql`SELECT y.id::text, y.name, v.version, v.hash, v.tree, y.state, y.mode, ${isStoreWide} AS own
        FROM strategy y JOIN strategy_version v ON v.store_id = y.store_id AND v.strategy_id = y.id AND v.version = y.current_version
        WHERE y.store_id = ${store.id}::uuid AND y.state <> 'archived' ORDER BY y.id`,
  );
  const all = new Map<string, OwnedStrategy>();
  let own: OwnedStrategy | undefined;
  for (const { state, mode, own: isOwn, ...version } of rows) {
    const strategy = { ...version, stopped: state === 'stopped', asks: mode === 'ask' };
    all.set(strategy.id, strategy);
    own = isOwn ? strategy : own;
  }
  if (!own) {
    throw new Error('Invariant broken: every store has a strategy of its own');
  }
  return { own, all };
}
