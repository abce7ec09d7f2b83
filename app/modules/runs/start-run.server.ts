import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity, resolveRunIncidents } from '#app/db/activity.server.ts';
import { sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { newId, type RunId } from '#app/lib/ids.ts';
import type { RunKind, RunSummary, StageName, StartOutcome } from './views.ts';

/**
 * Starts a repricing run: Scout, then Analyst, then Executor. One run at a time in a store. One for an event takes what has moved
 * (`variant_moved`) and asks no rival again.
 */
export async function startRun(ctx: StoreContext, input: { trigger: RunSummary['trigger'] }): Promise<StartOutcome> {
  return ctx.db.tx(async (tx) => {
    const state = await tx.one(
      z.object({ stopped: z.boolean(), synced: z.boolean() }),
      sql`SELECT s.emergency_stop OR platform_stopped() AS stopped, EXISTS (SELECT 1 FROM catalog_sync c WHERE c.store_id = s.store_id AND c.status = 'done') AS synced
          FROM store_settings s WHERE s.store_id = ${ctx.store.id}::uuid`,
    );
    if (state.stopped) {
      return { kind: 'refused', code: 'emergency_stop', params: {} };
    }
    if (!state.synced) {
      return { kind: 'refused', code: 'not_synced', params: {} };
    }
    if (input.trigger !== 'event') {
      return beginRun(tx, ctx, { kind: 'reprice', trigger: input.trigger, undoOf: null, stages: ['scout', 'analyst', 'executor'] });
    }
    const moved = await tx.maybe(z.object({ one: z.number() }), sql`SELECT 1 AS one FROM variant_moved WHERE store_id = ${ctx.store.id}::uuid LIMIT 1`);
    if (!moved) {
      return { kind: 'refused', code: 'nothing_moved', params: {} };
    }
    return beginRun(tx, ctx, { kind: 'reprice', trigger: 'event', undoOf: null, stages: ['analyst', 'executor'] });
  });
}

/** The run and its stages, the first of them running. A partial unique index lets only one run be active. */
export async function beginRun(
  tx: Tx,
  ctx: StoreContext,
  run: { kind: Exclude<RunKind, 'restore' | 'moved'>; trigger: RunSummary['trigger']; undoOf: string | null; stages: readonly StageName[] },
): Promise<StartOutcome> {
  const id = newId<RunId>();
  const now = ctx.clock.now();
  const made = await tx.run(
    sql`INSERT INTO run (store_id, id, kind, status, trigger, epoch, started_by, undo_of, started_at)
        VALUES (${ctx.store.id}::uuid, ${id}::uuid, ${run.kind}, 'running', ${run.trigger}, ${ctx.store.epoch}, ${ctx.actor.id}, ${run.undoOf}::uuid, ${now})
        ON CONFLICT (store_id) WHERE status IN ('running', 'cancelling') DO NOTHING`,
  );
  if (made === 0) {
    return { kind: 'refused', code: 'run_active', params: {} };
  }
  for (const [index, name] of run.stages.entries()) {
    await tx.run(
      sql`INSERT INTO run_stage (store_id, run_id, name, status, counts, started_at)
          VALUES (${ctx.store.id}::uuid, ${id}::uuid, ${name}, ${index === 0 ? 'running' : 'waiting'}, '{}'::jsonb, ${index === 0 ? now : null})`,
    );
  }
  if (run.trigger === 'event') {
    await tx.run(sql`UPDATE variant_moved SET run_id = ${id}::uuid WHERE store_id = ${ctx.store.id}::uuid`);
    await tx.run(
      sql`UPDATE run_stage SET total = (SELECT count(DISTINCT variant_external_id) FROM variant_moved WHERE store_id = ${ctx.store.id}::uuid)
          WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${id}::uuid AND name = 'analyst'`,
    );
  } else if (run.kind === 'reprice') {
    await resolveRunIncidents(tx, ctx);
  }
  await recordActivity(tx, ctx, 'run.started', { runId: id, kind: run.kind });
  return { kind: 'started', id };
}
