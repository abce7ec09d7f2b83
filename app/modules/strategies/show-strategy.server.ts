import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, sql } from '#app/db/sql.ts';
import { assert } from '#app/lib/assert.ts';
import { strategyNodeSchema } from '#app/pricing/strategy-schema.ts';
import type { StrategyView } from './views.ts';

const VERSIONS = 50;

const versionRow = z.object({
  strategy_id: z.string(),
  current: z.number(),
  version: z.number(),
  tree: strategyNodeSchema,
  created_at: instant,
  person: z.boolean(),
});

/** The store's strategy as it stands, whom it may name, and how it came to be. */
export async function showStrategy(ctx: StoreContext): Promise<StrategyView> {
  const { rows, sellers } = await ctx.db.tx(async (tx) => ({
    rows: await tx.rows(
      versionRow,
      sql`SELECT y.id::text AS strategy_id, y.current_version AS current, v.version, v.tree, v.created_at,
            EXISTS (SELECT 1 FROM store_user u WHERE u.store_id = v.store_id AND u.user_id = v.created_by) AS person
          FROM strategy y JOIN strategy_version v ON v.store_id = y.store_id AND v.strategy_id = y.id
          WHERE y.store_id = ${ctx.store.id}::uuid ORDER BY v.version DESC LIMIT ${VERSIONS}`,
    ),
    sellers: await tx.rows(z.object({ name: z.string() }), sql`SELECT name FROM competitor WHERE store_id = ${ctx.store.id}::uuid AND active ORDER BY name`),
  }));
  const [newest] = rows;
  assert(newest !== undefined, 'every store has a strategy');
  return {
    strategyId: newest.strategy_id,
    version: newest.current,
    tree: newest.tree,
    currency: ctx.store.currency,
    sellers: sellers.map(({ name }) => name),
    versions: rows.map((row) => ({ version: row.version, tree: row.tree, createdAt: row.created_at.toISOString(), by: row.person ? 'person' : 'mizan' })),
  };
}
