import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, sql } from '#app/db/sql.ts';
import { AppError } from '#app/lib/errors.ts';
import { strategyNodeSchema } from '#app/pricing/strategy-schema.ts';
import { readStrategies } from './list-strategies.server.ts';
import type { StrategyView } from './views.ts';
import { titlesOf, writingOf } from './writing.server.ts';

const VERSIONS = 50;

const versionRow = z.object({ version: z.number(), tree: strategyNodeSchema, created_at: instant, person: z.boolean() });

/**
 * A strategy as it stands (without an id the store's own), what its rules may name, and how it came to be.
 * @throws AppError not_found
 */
export async function showStrategy(ctx: StoreContext, input: { id?: string | undefined } = {}): Promise<StrategyView> {
  return ctx.db.tx(async (tx) => {
    const strategies = await readStrategies(tx, ctx, input.id ?? null);
    const strategy = input.id === undefined ? strategies.find(({ own }) => own) : strategies[0];
    if (!strategy) {
      throw new AppError('not_found');
    }
    const rows = await tx.rows(
      versionRow,
      sql`SELECT v.version, v.tree, v.created_at, EXISTS (SELECT 1 FROM store_user u WHERE u.store_id = v.store_id AND u.user_id = v.created_by) AS person
          FROM strategy_version v WHERE v.store_id = ${ctx.store.id}::uuid AND v.strategy_id = ${strategy.strategyId}::uuid ORDER BY v.version DESC LIMIT ${VERSIONS}`,
    );
    return {
      ...strategy,
      ...(await writingOf(tx, ctx)),
      titles: await titlesOf(tx, ctx, strategy.scope.products, strategy.scope.variants),
      versions: rows.map((row) => ({ version: row.version, tree: row.tree, createdAt: row.created_at.toISOString(), by: row.person ? 'person' : 'mizan' })),
    };
  });
}
