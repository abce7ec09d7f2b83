import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity, resolveIncidents } from '#app/db/activity.server.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import { AppError } from '#app/lib/errors.ts';
import type { RolloutView } from './views.ts';

const DAY_MS = 86_400_000;
const FIRST_SHARE = 500;

/** How far the current version of each strategy may go without a person, and what came of it. Newest first. */
export function showRollouts(ctx: StoreContext): Promise<RolloutView[]> {
  return ctx.db.tx(async (tx) => {
    const rows = await tx.rows(
      z.object({
        id: z.string(),
        name: z.string(),
        version: z.number(),
        share: z.number(),
        state: z.enum(['running', 'done', 'halted']),
        opened: instant,
        halt: z.string().nullable(),
        verified: int8,
        bad: int8,
      }),
      sql`SELECT y.id::text, y.name, o.version, o.share_bps AS share, o.state, o.opened_at AS opened, o.halt_code AS halt, coalesce(c.verified, 0) AS verified, coalesce(c.bad, 0) AS bad
          FROM strategy_rollout o JOIN strategy y ON y.store_id = o.store_id AND y.id = o.strategy_id AND y.current_version = o.version AND y.state <> 'archived'
          LEFT JOIN LATERAL (
            SELECT count(*) FILTER (WHERE c.state = 'verified') AS verified, count(*) FILTER (WHERE c.state IN ('rejected', 'needs_attention') OR c.undone_by IS NOT NULL) AS bad
            FROM decision d JOIN price_change c ON c.store_id = d.store_id AND c.decision_id = d.id AND c.undo_of IS NULL
            WHERE d.store_id = o.store_id AND d.strategy_id = o.strategy_id AND d.strategy_version = o.version AND c.created_at >= o.opened_at) c ON TRUE
          WHERE o.store_id = ${ctx.store.id}::uuid ORDER BY o.opened_at DESC, y.id`,
    );
    return rows.map((row) => ({
      strategyId: row.id,
      name: row.name,
      version: row.version,
      shareBps: row.share,
      state: row.state,
      openedAt: row.opened.toISOString(),
      nextAt: row.state === 'running' ? new Date(row.opened.getTime() + DAY_MS).toISOString() : null,
      haltCode: row.halt,
      verified: row.verified,
      bad: row.bad,
    }));
  });
}

/** A person has looked: the rollout begins again with its first share. @throws AppError not_found unless it is halted */
export async function resumeRollout(ctx: StoreContext, input: { strategyId: string; version: number }): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const resumed = await tx.run(
      sql`UPDATE strategy_rollout SET state = 'running', share_bps = ${FIRST_SHARE}, opened_at = ${ctx.clock.now()}, halt_code = NULL, halted_at = NULL
          WHERE store_id = ${ctx.store.id}::uuid AND strategy_id = ${input.strategyId}::uuid AND version = ${input.version} AND state = 'halted'`,
    );
    if (resumed === 0) {
      throw new AppError('not_found');
    }
    await resolveIncidents(tx, ctx, 'canary_halted');
    await recordActivity(tx, ctx, 'rollout.resumed', { version: input.version });
  });
}
