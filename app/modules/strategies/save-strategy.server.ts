import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { sql } from '#app/db/sql.ts';
import { isStoreWide } from '#app/db/strategy-owners.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { sha256Hex } from '#app/lib/seal.server.ts';
import { examplesSchema, type Example } from '#app/pricing/examples.ts';
import { canonicalTree } from '#app/pricing/strategy-schema.ts';
import { refuseBroken } from './examples.server.ts';
import { readTree, refuseUnanswerable } from './read-tree.server.ts';
import type { SaveStrategyOutcome } from './views.ts';

/**
 * Saves a new version of a strategy, without an id of the store's own; versions are never changed, since receipts point at them.
 * Its examples must hold: those given, else those of the version before.
 * @throws AppError not_found
 */
export async function saveStrategy(ctx: StoreContext, input: { id?: string | undefined; tree: unknown; examples?: readonly Example[] | undefined }): Promise<SaveStrategyOutcome> {
  const read = readTree(input.tree);
  if (read.kind === 'refused') {
    return read;
  }
  const tree = canonicalTree(read.tree);
  const hash = sha256Hex(tree);
  return ctx.db.tx(async (tx) => {
    const which = input.id === undefined ? isStoreWide : sql`y.id = ${input.id}::uuid`;
    const current = await tx.maybe(
      z.object({ id: z.string(), version: z.number(), hash: z.string(), examples: examplesSchema }),
      sql`SELECT y.id::text, y.current_version AS version, v.hash, v.examples FROM strategy y
          JOIN strategy_version v ON v.store_id = y.store_id AND v.strategy_id = y.id AND v.version = y.current_version
          WHERE y.store_id = ${ctx.store.id}::uuid AND y.state <> 'archived' AND ${which} FOR UPDATE OF y`,
    );
    if (!current) {
      throw new AppError('not_found');
    }
    const examples = input.examples ?? current.examples;
    const refused = (await refuseUnanswerable(tx, ctx, read.tree)) ?? (await refuseBroken(tx, ctx, read.tree, examples));
    if (refused) {
      return refused;
    }
    const sameRule = current.hash === hash;
    if (sameRule && JSON.stringify(examples) === JSON.stringify(current.examples)) {
      return { kind: 'saved', strategyId: current.id, version: current.version };
    }
    const version = current.version + 1;
    await tx.run(
      sql`INSERT INTO strategy_version (store_id, strategy_id, version, tree, hash, examples, created_by, created_at)
          VALUES (${ctx.store.id}::uuid, ${current.id}::uuid, ${version}, ${new TextDecoder().decode(tree)}::jsonb, ${hash}, ${JSON.stringify(examples)}::jsonb, ${ctx.actor.id}, ${ctx.clock.now()})`,
    );
    if (sameRule) {
      // Only the examples are new: the rule has earned its waves already.
      await tx.run(
        sql`INSERT INTO strategy_rollout (store_id, strategy_id, version, share_bps, opened_at, state, halt_code, halted_at)
            SELECT store_id, strategy_id, ${version}, share_bps, opened_at, state, halt_code, halted_at FROM strategy_rollout
            WHERE store_id = ${ctx.store.id}::uuid AND strategy_id = ${current.id}::uuid AND version = ${current.version}`,
      );
    }
    await tx.run(sql`UPDATE strategy SET current_version = ${version} WHERE store_id = ${ctx.store.id}::uuid AND id = ${current.id}::uuid`);
    await recordActivity(tx, ctx, 'strategy.saved', { version });
    return { kind: 'saved', strategyId: current.id, version };
  });
}
