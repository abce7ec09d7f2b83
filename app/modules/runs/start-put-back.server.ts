import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { noteMoved } from '#app/db/note-moved.server.ts';
import { int8, sql } from '#app/db/sql.ts';
import { standingOrphans } from '#app/db/standing-orphans.ts';
import { beginRun, startRun } from './start-run.server.ts';
import type { StartOutcome } from './views.ts';

/** Decides the prices that nobody decides anew, as if they had just moved: by whichever strategy is theirs now. */
export async function startDecideOrphans(ctx: StoreContext): Promise<StartOutcome> {
  await ctx.db.tx((tx) =>
    noteMoved(tx, ctx.store, { variants: sql`SELECT variant FROM (${standingOrphans(ctx.store.id)}) s WHERE why <> 'unknown'`, why: 'owner', now: ctx.clock.now() }),
  );
  return startRun(ctx, { trigger: 'event' });
}

/**
 * Starts putting the prices that nobody decides back to what stood before the sale or the strategy they were for, as an undo, under
 * today's floor. What goes back is what stands on the list now: it is written into the run.
 */
export function startPutBack(ctx: StoreContext): Promise<StartOutcome> {
  return ctx.db.tx(async (tx) => {
    const { n, prices } = await tx.one(
      z.object({ n: int8, prices: z.string() }),
      sql`SELECT count(*) AS n, coalesce(jsonb_object_agg(change, before), '{}')::text AS prices FROM (${standingOrphans(ctx.store.id)}) s WHERE before IS NOT NULL`,
    );
    if (n === 0) {
      return { kind: 'refused', code: 'nothing_to_undo', params: {} };
    }
    const outcome = await beginRun(tx, ctx, { kind: 'undo', trigger: 'manual', undoOf: null, stages: ['executor'] });
    if (outcome.kind === 'started') {
      await tx.run(sql`UPDATE run SET scope = jsonb_build_object('prices', ${prices}::jsonb) WHERE store_id = ${ctx.store.id}::uuid AND id = ${outcome.id}::uuid`);
      await tx.run(sql`UPDATE run_stage SET total = ${n} WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${outcome.id}::uuid`);
    }
    return outcome;
  });
}
