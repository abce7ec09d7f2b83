/** What is done to many variants at once: named ones, or all that match a filter as it stands now. Each in one statement. */
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { loadPolicy } from '#app/db/pricing-inputs.server.ts';
import { int8, sql, type Sql } from '#app/db/sql.ts';
import { isOwned } from '#app/db/variant-owner.ts';
import type { Tx } from '#app/db/scope.ts';
import { matching } from './list-products.server.ts';
import { costNow } from './sort-products.server.ts';
import type { BulkResult, CostRule, Selection, SelectionWeight } from './views.ts';

/** SQL that is true for the variants `v` of products `p` that were chosen. Ids that are not the store's choose nothing. */
export async function chosen(tx: Tx, ctx: StoreContext, selection: Selection): Promise<Sql> {
  if ('matching' in selection) {
    return matching(ctx, await loadPolicy(tx, ctx.store), selection.matching);
  }
  return sql`v.store_id = ${ctx.store.id}::uuid AND v.deleted_at IS NULL AND v.external_id = ANY(${[...selection.variantIds]})`;
}

const FROM = sql`FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id`;

/** What a bulk action would meet, so that its question can say so. */
export function weighSelection(ctx: StoreContext, selection: Selection): Promise<SelectionWeight> {
  return ctx.db.tx(async (tx) => {
    const where = await chosen(tx, ctx, selection);
    return tx.one(
      z.object({ variants: int8, owned: int8, without_cost: int8 }).transform((row) => ({ variants: row.variants, owned: row.owned, withoutCost: row.without_cost })),
      sql`SELECT count(*) AS variants, count(*) FILTER (WHERE ${isOwned(sql`v`, ctx.clock.now())}) AS owned, count(*) FILTER (WHERE coalesce(${costNow(ctx)}, 0) = 0) AS without_cost
          ${FROM} WHERE ${where}`,
    );
  });
}

/** Lets Mizan decide these prices again before the rest after an edit outside, or a lock, is over. */
export function releaseOwners(ctx: StoreContext, selection: Selection): Promise<BulkResult> {
  return ctx.db.tx(async (tx) => {
    const where = await chosen(tx, ctx, selection);
    const result = await tx.one(
      bulkRow,
      sql`WITH chosen AS (SELECT v.external_id, ${isOwned(sql`v`, ctx.clock.now())} AS owned ${FROM} WHERE ${where}),
          done AS (UPDATE variant u SET owner_kind = NULL, owner_since = NULL, owner_until = NULL, owner_why = NULL FROM chosen c
                   WHERE u.store_id = ${ctx.store.id}::uuid AND u.external_id = c.external_id AND c.owned RETURNING 1)
          SELECT (SELECT count(*) FROM chosen) AS variants, (SELECT count(*) FROM done) AS done`,
    );
    if (result.done > 0) {
      await recordActivity(tx, ctx, 'products.released', { count: result.done, variants: result.variants });
    }
    return result;
  });
}

/**
 * Gives those without a cost one, from now on: a share of the price as shown now, rounded to the nearest minor unit, or one amount.
 * Known costs are left alone; a price too small for the share leaves its variant without.
 */
export function fillCosts(ctx: StoreContext, input: { selection: Selection; rule: CostRule }): Promise<BulkResult> {
  const cost = input.rule.kind === 'fixed' ? sql`${input.rule.minor}::bigint` : sql`round(c.price_minor::numeric * ${input.rule.bps}::bigint / 10000)::bigint`;
  return ctx.db.tx(async (tx) => {
    const where = await chosen(tx, ctx, input.selection);
    const result = await tx.one(
      bulkRow,
      sql`WITH chosen AS (SELECT v.external_id, v.price_minor, coalesce(${costNow(ctx)}, 0) AS held ${FROM} WHERE ${where}),
          done AS (INSERT INTO variant_cost (store_id, variant_external_id, effective_from, cost_minor, currency, source)
                   SELECT ${ctx.store.id}::uuid, c.external_id, ${ctx.clock.now()}, ${cost}, ${ctx.store.currency}, 'manual' FROM chosen c WHERE c.held = 0 AND ${cost} > 0
                   ON CONFLICT DO NOTHING RETURNING variant_external_id),
          moved AS (INSERT INTO variant_moved (store_id, variant_external_id, why, moved_at) SELECT ${ctx.store.id}::uuid, d.variant_external_id, 'cost', ${ctx.clock.now()} FROM done d
                    ON CONFLICT (store_id, variant_external_id, why) DO UPDATE SET moved_at = excluded.moved_at, run_id = NULL)
          SELECT (SELECT count(*) FROM chosen) AS variants, (SELECT count(*) FROM done) AS done`,
    );
    if (result.done > 0) {
      await recordActivity(tx, ctx, 'products.costed', {
        count: result.done,
        variants: result.variants,
        rule: input.rule.kind,
        value: 'bps' in input.rule ? input.rule.bps : input.rule.minor,
      });
    }
    return result;
  });
}

const bulkRow = z.object({ variants: int8, done: int8 });
