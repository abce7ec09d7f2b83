import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { demote } from '#app/db/demotion.server.ts';
import { int8, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { beginRun } from './start-run.server.ts';
import type { StartOutcome } from './views.ts';

const OFTEN = 2;
const WEEK_MS = 7 * 86_400_000;

/** Who takes back a second run within a week does not trust what goes out. */
async function demoteIfOften(tx: Tx, ctx: StoreContext): Promise<void> {
  const { runs } = await tx.one(
    z.object({ runs: int8 }),
    sql`SELECT count(DISTINCT undo_of) AS runs FROM run WHERE store_id = ${ctx.store.id}::uuid AND kind = 'undo' AND undo_of IS NOT NULL
          AND started_at > ${new Date(ctx.clock.now().getTime() - WEEK_MS)}`,
  );
  if (runs >= OFTEN) {
    await demote(tx, ctx, 'runs_undone');
  }
}

/**
 * Starts taking back a run: all of its verified changes, or the named ones. Each row goes back only if the store still shows
 * what that run wrote and the old price is not below today's floor; the rest is listed by name.
 */
export async function startUndo(ctx: StoreContext, input: { runId: string; changeIds?: readonly string[] | undefined }): Promise<StartOutcome> {
  const scope = input.changeIds === undefined ? null : JSON.stringify({ changes: input.changeIds });
  return ctx.db.tx(async (tx) => {
    const { found, undoable } = await tx.one(
      z.object({ found: z.boolean(), undoable: int8 }),
      sql`SELECT EXISTS (SELECT 1 FROM run WHERE store_id = ${ctx.store.id}::uuid AND id = ${input.runId}::uuid) AS found,
            (SELECT count(*) FROM price_change WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${input.runId}::uuid AND state = 'verified' AND undone_by IS NULL
              AND (${scope}::jsonb IS NULL OR ${scope}::jsonb -> 'changes' ? id::text)) AS undoable`,
    );
    if (!found || undoable === 0) {
      return { kind: 'refused', code: found ? 'nothing_to_undo' : 'not_found', params: {} };
    }
    const outcome = await beginRun(tx, ctx, { kind: 'undo', trigger: 'manual', undoOf: input.runId, stages: ['executor'] });
    if (outcome.kind === 'started') {
      await tx.run(sql`UPDATE run SET scope = ${scope}::jsonb WHERE store_id = ${ctx.store.id}::uuid AND id = ${outcome.id}::uuid`);
      await demoteIfOften(tx, ctx);
      await tx.run(sql`UPDATE run_stage SET total = ${undoable} WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${outcome.id}::uuid`);
    }
    return outcome;
  });
}
