import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { restorablePrices } from '#app/db/restorable.ts';
import { int8, sql } from '#app/db/sql.ts';
import { beginRun } from './start-run.server.ts';
import type { StartOutcome } from './views.ts';

/** How many prices that Mizan wrote still stand and differ from what stood before it. */
export async function countRestorable(ctx: StoreContext): Promise<number> {
  const { n } = await ctx.db.tx((tx) => tx.one(z.object({ n: int8 }), sql`SELECT count(*) AS n FROM (${restorablePrices(ctx.store.id)}) p`));
  return n;
}

/**
 * Before the app is removed: starts putting every price of Mizan's that still stands back to what stood before Mizan, as an
 * undo, under today's floor. From here on nothing is changed by itself: the store goes back to manual, so that no run
 * undoes the undo.
 */
export async function startRestore(ctx: StoreContext): Promise<StartOutcome> {
  return ctx.db.tx(async (tx) => {
    const { n } = await tx.one(z.object({ n: int8 }), sql`SELECT count(*) AS n FROM (${restorablePrices(ctx.store.id)}) p`);
    if (n === 0) {
      return { kind: 'refused', code: 'nothing_to_undo', params: {} };
    }
    const outcome = await beginRun(tx, ctx, { kind: 'undo', trigger: 'manual', undoOf: null, stages: ['executor'] });
    if (outcome.kind === 'started') {
      await tx.run(sql`UPDATE run SET scope = '{"restore": true}'::jsonb WHERE store_id = ${ctx.store.id}::uuid AND id = ${outcome.id}::uuid`);
      await tx.run(sql`UPDATE run_stage SET total = ${n} WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${outcome.id}::uuid`);
      await tx.run(sql`UPDATE store_settings SET mode = 'manual', updated_at = ${ctx.clock.now()} WHERE store_id = ${ctx.store.id}::uuid`);
    }
    return outcome;
  });
}
