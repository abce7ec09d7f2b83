import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import { isStoreWide } from '#app/db/strategy-owners.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { examplesSchema } from '#app/pricing/examples.ts';
import { saveStrategy } from './save-strategy.server.ts';
import type { SaveStrategyOutcome } from './views.ts';

/**
 * Makes an earlier version the newest again, as a version of its own: receipts point at the numbers, so none is reused.
 * @throws AppError not_found when the store's strategy has no such version
 */
export async function restoreVersion(ctx: StoreContext, input: { id?: string | undefined; version: number }): Promise<SaveStrategyOutcome> {
  const which = input.id === undefined ? isStoreWide : sql`y.id = ${input.id}::uuid`;
  const row = await ctx.db.tx((tx) =>
    tx.maybe(
      z.object({ tree: z.unknown(), examples: examplesSchema }),
      sql`SELECT v.tree, v.examples FROM strategy y JOIN strategy_version v ON v.store_id = y.store_id AND v.strategy_id = y.id
          WHERE y.store_id = ${ctx.store.id}::uuid AND y.state <> 'archived' AND ${which} AND v.version = ${input.version}`,
    ),
  );
  if (!row) {
    throw new AppError('not_found');
  }
  return saveStrategy(ctx, { id: input.id, tree: row.tree, examples: row.examples });
}
