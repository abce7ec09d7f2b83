import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import type { RunId } from '#app/lib/ids.ts';

/**
 * What this analysis has decided is no longer waiting for one. Kept are variants that moved after it began, and those whose price was
 * just being written, which no analysis looks at.
 */
export async function forgetMoved(ctx: StoreContext, { runId, movedOnly }: { runId: RunId; movedOnly: boolean }): Promise<void> {
  const decided = movedOnly
    ? sql`m.run_id = ${runId}::uuid`
    : sql`m.moved_at <= (SELECT g.started_at FROM run_stage g WHERE g.store_id = m.store_id AND g.run_id = ${runId}::uuid AND g.name = 'analyst')`;
  await ctx.db.tx((tx) =>
    tx.run(
      sql`DELETE FROM variant_moved m WHERE m.store_id = ${ctx.store.id}::uuid AND ${decided}
            AND NOT EXISTS (SELECT 1 FROM price_change c WHERE c.store_id = m.store_id AND c.variant_external_id = m.variant_external_id
                            AND c.state IN ('writing', 'written', 'unknown', 'needs_attention'))`,
    ),
  );
}
