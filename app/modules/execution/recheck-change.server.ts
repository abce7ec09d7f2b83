import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { int8, sql } from '#app/db/sql.ts';
import { AppError } from '#app/lib/errors.ts';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import { moveChanges } from './record-outcomes.server.ts';

const changeRow = z.object({ decision: z.string(), variant: z.string(), after: int8, attempts: z.number(), undo_of: z.string().nullable(), run: z.string() });

/**
 * A person settles a change that needs attention, by looking at the store once more: `verified` when it shows the decided
 * price, else `cancelled`, and the mirror takes over what the store shows. Nothing is written to the store.
 * @throws AppError not_found when no such change waits for a person; what reading the store throws
 */
export async function recheckChange(ctx: StoreContext, input: { id: string }): Promise<{ state: 'verified' | 'cancelled' }> {
  const change = await ctx.db.tx((tx) =>
    tx.maybe(
      changeRow,
      sql`SELECT decision_id::text AS decision, variant_external_id AS variant, after_minor AS after, attempts, undo_of::text, run_id::text AS run FROM price_change
          WHERE store_id = ${ctx.store.id}::uuid AND id = ${input.id}::uuid AND state = 'needs_attention'`,
    ),
  );
  if (!change) {
    throw new AppError('not_found', { what: 'change' });
  }
  const [reading] = await ctx.platform.readPrices([asId<ExternalId>(change.variant)]);
  const live = reading?.kind === 'read' && reading.price.currency === ctx.store.currency ? reading.price.minor : null;
  const state = live === change.after ? 'verified' : 'cancelled';
  await ctx.db.tx(async (tx) => {
    const row = {
      id: input.id,
      decision: change.decision,
      attempts: change.attempts,
      state,
      reason: state === 'verified' ? null : 'settled_by_person',
      nextCheckAt: null,
    } as const;
    const moved = await moveChanges(tx, ctx, ['needs_attention'], [row]);
    if (moved.size === 0) {
      return;
    }
    if (live !== null) {
      const source = state === 'cancelled' ? 'sync' : change.undo_of === null ? 'mizan' : 'undo';
      await tx.run(
        sql`INSERT INTO price_history (store_id, variant_external_id, valid_from, price_minor, currency, source)
            SELECT store_id, external_id, ${ctx.clock.now()}, ${live}, currency, ${source} FROM variant
            WHERE store_id = ${ctx.store.id}::uuid AND external_id = ${change.variant} AND price_minor <> ${live} ON CONFLICT DO NOTHING`,
      );
      await tx.run(sql`UPDATE variant SET price_minor = ${live} WHERE store_id = ${ctx.store.id}::uuid AND external_id = ${change.variant}`);
    }
    if (state === 'verified' && change.undo_of !== null) {
      await tx.run(sql`UPDATE price_change SET undone_by = ${change.run}::uuid WHERE store_id = ${ctx.store.id}::uuid AND id = ${change.undo_of}::uuid`);
    }
    await recordActivity(tx, ctx, 'change.rechecked', { changeId: input.id, state });
  });
  return { state };
}
