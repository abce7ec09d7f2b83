import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { sql } from '#app/db/sql.ts';
import { isStoreWide } from '#app/db/strategy-owners.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { sha256Hex } from '#app/lib/seal.server.ts';
import { canonicalTree } from '#app/pricing/strategy-schema.ts';
import { readTree, refuseUnanswerable } from './read-tree.server.ts';
import type { SaveStrategyOutcome } from './views.ts';

/**
 * Saves a new version of a strategy, without an id of the store's own; versions are never changed, since receipts point at them.
 * @throws AppError not_found
 */
export async function saveStrategy(ctx: StoreContext, input: { id?: string | undefined; tree: unknown }): Promise<SaveStrategyOutcome> {
  const read = readTree(input.tree);
  if (read.kind === 'refused') {
    return read;
  }
  const tree = canonicalTree(read.tree);
  const hash = sha256Hex(tree);
  return ctx.db.tx(async (tx) => {
    const which = input.id === undefined ? isStoreWide : sql`y.id = ${input.id}::uuid`;
    const current = await tx.maybe(
      z.object({ id: z.string(), version: z.number(), hash: z.string() }),
      sql`SELECT y.id::text, y.current_version AS version, v.hash FROM strategy y
          JOIN strategy_version v ON v.store_id = y.store_id AND v.strategy_id = y.id AND v.version = y.current_version
          WHERE y.store_id = ${ctx.store.id}::uuid AND y.state <> 'archived' AND ${which} FOR UPDATE OF y`,
    );
    if (!current) {
      throw new AppError('not_found');
    }
    const refused = await refuseUnanswerable(tx, ctx, read.tree);
    if (refused) {
      return refused;
    }
    if (current.hash === hash) {
      return { kind: 'saved', strategyId: current.id, version: current.version };
    }
    const version = current.version + 1;
    await tx.run(
      sql`INSERT INTO strategy_version (store_id, strategy_id, version, tree, hash, created_by, created_at)
          VALUES (${ctx.store.id}::uuid, ${current.id}::uuid, ${version}, ${new TextDecoder().decode(tree)}::jsonb, ${hash}, ${ctx.actor.id}, ${ctx.clock.now()})`,
    );
    await tx.run(sql`UPDATE strategy SET current_version = ${version} WHERE store_id = ${ctx.store.id}::uuid AND id = ${current.id}::uuid`);
    await recordActivity(tx, ctx, 'strategy.saved', { version });
    return { kind: 'saved', strategyId: current.id, version };
  });
}
