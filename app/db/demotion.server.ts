import type { StoreContext } from '#app/context.ts';
import { raiseIncident, recordActivity } from './activity.server.ts';
import type { Tx } from './scope.ts';
import { sql } from './sql.ts';

/** Why Mizan stops writing on its own (product.md 3.10). */
export type DemotionCode = 'checker_refused' | 'runs_undone' | 'run_one_sided' | 'match_wrong' | 'answer_missing' | 'canary_halted';

/**
 * Takes full-auto back to semi-auto: runs go on and their changes wait for a person. Only a person raises the mode again.
 * Nothing happens in a store that is not in full-auto.
 */
export async function demote(tx: Tx, ctx: Pick<StoreContext, 'store' | 'actor' | 'clock'>, code: DemotionCode): Promise<void> {
  const taken = await tx.run(
    sql`UPDATE store_settings SET mode = 'semi_auto', demoted_code = ${code}, demoted_at = ${ctx.clock.now()}, updated_at = ${ctx.clock.now()}
        WHERE store_id = ${ctx.store.id}::uuid AND mode = 'full_auto'`,
  );
  if (taken > 0) {
    await recordActivity(tx, ctx, 'settings.demoted', { reason: code });
    await raiseIncident(tx, ctx, { code: `demoted_${code}`, params: {}, runId: null });
  }
}
