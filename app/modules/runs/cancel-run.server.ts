import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { sql } from '#app/db/sql.ts';
import { AppError } from '#app/lib/errors.ts';
import { settleRuns } from './settle-runs.server.ts';

/**
 * Asks a run to stop. Nothing new is decided or sent for it; what is being written is still read back, so that every price
 * ends proven. Queued changes are cancelled at once; a run that has ended already is left as it is.
 * @throws AppError not_found when the store has no such run
 */
export async function cancelRun(ctx: StoreContext, input: { id: string }): Promise<{ cancelled: boolean }> {
  const cancelled = await ctx.db.tx(async (tx) => {
    const row = await tx.maybe(
      z.object({ id: z.string() }),
      sql`UPDATE run SET status = 'cancelling' WHERE store_id = ${ctx.store.id}::uuid AND id = ${input.id}::uuid AND status = 'running' RETURNING id::text`,
    );
    if (!row) {
      const known = await tx.maybe(z.object({ id: z.string() }), sql`SELECT id::text FROM run WHERE store_id = ${ctx.store.id}::uuid AND id = ${input.id}::uuid`);
      if (!known) {
        throw new AppError('not_found');
      }
      return false;
    }
    await tx.run(
      sql`WITH gone AS (UPDATE price_change SET state = 'cancelled', reason = 'run_cancelled', next_check_at = NULL
            WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${input.id}::uuid AND state = 'queued' RETURNING decision_id)
          UPDATE decision SET state = 'expired', settled_at = ${ctx.clock.now()}, settled_by = ${ctx.actor.id}
          WHERE store_id = ${ctx.store.id}::uuid AND id IN (SELECT decision_id FROM gone) AND state = 'approved'`,
    );
    await recordActivity(tx, ctx, 'run.cancelled', { runId: input.id });
    return true;
  });
  await settleRuns(ctx);
  return { cancelled };
}
