import type { StoreContext } from '#app/context.ts';
import { demote } from '#app/db/demotion.server.ts';
import { sql } from '#app/db/sql.ts';

/**
 * What is proposed or approved for these variants rested on what a person has just changed, such as evidence called wrong: it expires, and what
 * was approved but not sent is cancelled. The next run decides anew. An undo rests on none of it and stays.
 * @param input.wasTrusted prices were decided on it: then writing without a person ends, for it may be wrong elsewhere too. A match that
 *   only waited for review was no mistake.
 * @returns how many decisions expired
 */
export function withdrawProposals(
  ctx: StoreContext,
  input: { variantIds: readonly string[]; why: 'match_rejected' | 'line_changed' | 'price_locked'; wasTrusted: boolean },
): Promise<{ withdrawn: number }> {
  const now = ctx.clock.now();
  return ctx.db.tx(async (tx) => {
    const withdrawn = await tx.run(
      sql`WITH gone AS (
            UPDATE price_change SET state = 'cancelled', reason = ${input.why}, next_check_at = NULL
            WHERE store_id = ${ctx.store.id}::uuid AND variant_external_id = ANY(${[...input.variantIds]}) AND state = 'queued' AND undo_of IS NULL AND attempts = 0
            RETURNING decision_id)
          UPDATE decision SET state = 'expired', settled_at = ${now}, settled_by = ${ctx.actor.id}
          WHERE store_id = ${ctx.store.id}::uuid AND variant_external_id = ANY(${[...input.variantIds]})
            AND (state = 'proposed' OR (state = 'approved' AND id IN (SELECT decision_id FROM gone)))`,
    );
    if (input.wasTrusted) {
      await demote(tx, ctx, 'match_wrong');
    }
    return { withdrawn };
  });
}
