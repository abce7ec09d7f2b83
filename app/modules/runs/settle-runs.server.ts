import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import { tellSoon } from '#app/db/tell-soon.server.ts';

/**
 * Ends runs whose automatic part is over: the executor's stage is open and none of the run's changes is under way. What
 * waits for a person outlives the run; what that person approves later is written without an active run.
 * @returns how many ended
 */
export async function settleRuns(ctx: StoreContext): Promise<number> {
  const now = ctx.clock.now();
  return ctx.db.tx(async (tx) => {
    const ended = await tx.rows(
      z.object({ id: z.string() }),
      sql`UPDATE run r SET status = CASE WHEN r.status = 'cancelling' THEN 'cancelled' ELSE 'done' END, ended_at = ${now}
          WHERE r.store_id = ${ctx.store.id}::uuid AND (
              (r.status = 'running' AND EXISTS (SELECT 1 FROM run_stage g WHERE g.store_id = r.store_id AND g.run_id = r.id AND g.name = 'executor' AND g.status = 'running'
                 AND (r.kind <> 'undo' OR g.cursor = 'prepared')))
              OR r.status = 'cancelling')
            AND NOT EXISTS (SELECT 1 FROM price_change c WHERE c.store_id = r.store_id AND c.run_id = r.id AND c.state IN ('queued', 'writing', 'written', 'unknown'))
          RETURNING r.id::text`,
    );
    for (const { id } of ended) {
      await tx.run(
        sql`UPDATE run_stage SET status = CASE WHEN name = 'executor' AND status = 'running' AND (SELECT status FROM run WHERE store_id = ${ctx.store.id}::uuid AND id = ${id}::uuid) = 'done'
              THEN 'done' ELSE 'cancelled' END, ended_at = ${now}
            WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${id}::uuid AND status IN ('running', 'waiting')`,
      );
    }
    if (ended.length > 0) {
      await tellSoon(tx, ctx);
    }
    return ended.length;
  });
}
