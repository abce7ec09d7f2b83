import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';

/** Ends whatever is running in a store that can no longer be asked: runs, their stages, a reading of the catalog. */
export async function endRuns(ctx: StoreContext, input: { reason: string }): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.tx(async (tx) => {
    await tx.run(
      sql`UPDATE run_stage g SET status = 'cancelled', ended_at = ${now} FROM run r WHERE g.store_id = ${ctx.store.id}::uuid AND r.store_id = g.store_id AND r.id = g.run_id
            AND r.status IN ('running', 'cancelling') AND g.status IN ('running', 'waiting')`,
    );
    await tx.run(sql`UPDATE run SET status = 'cancelled', ended_at = ${now} WHERE store_id = ${ctx.store.id}::uuid AND status IN ('running', 'cancelling')`);
    await tx.run(sql`UPDATE catalog_sync SET status = 'failed', error_code = ${input.reason}, ended_at = ${now} WHERE store_id = ${ctx.store.id}::uuid AND status = 'running'`);
  });
}
