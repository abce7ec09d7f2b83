/** How a run moves through its stages. Progress is rows, so pages can tell it and a restarted worker can go on. */
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { raiseIncident } from '#app/db/activity.server.ts';
import { int8, sql } from '#app/db/sql.ts';
import { isAppError } from '#app/lib/errors.ts';
import type { RunId } from '#app/lib/ids.ts';
import type { StageName } from './views.ts';

export interface OpenStage {
  cursor: string | null;
  /** The run looks only at what has moved. */
  movedOnly: boolean;
}

/** The stage if it is this run's turn and nobody cancelled; null when there is nothing to do. */
export async function openStage(ctx: StoreContext, runId: RunId, name: StageName): Promise<OpenStage | null> {
  return ctx.db.tx((tx) =>
    tx.maybe(
      z.object({ cursor: z.string().nullable(), movedOnly: z.boolean() }),
      sql`SELECT g.cursor, r.trigger = 'event' AS "movedOnly" FROM run_stage g JOIN run r ON r.store_id = g.store_id AND r.id = g.run_id
          WHERE g.store_id = ${ctx.store.id}::uuid AND g.run_id = ${runId}::uuid AND g.name = ${name} AND g.status = 'running' AND r.status = 'running'`,
    ),
  );
}

/**
 * Adds what was found since the stage's `cursor` was `from`, and moves the cursor. A slice that was done twice is counted
 * once, since the second finds another cursor.
 * @returns whether the run still goes on
 */
export async function advanceStage(
  ctx: StoreContext,
  runId: RunId,
  name: StageName,
  step: { from: string | null; to: string | null; counts: object; done: number },
): Promise<boolean> {
  return ctx.db.tx(async (tx) => {
    await tx.run(
      sql`UPDATE run_stage SET cursor = ${step.to}, done = done + ${step.done},
            counts = (SELECT jsonb_object_agg(k, coalesce((counts ->> k)::bigint, 0) + coalesce((${JSON.stringify(step.counts)}::jsonb ->> k)::bigint, 0))
                      FROM (SELECT jsonb_object_keys(counts) AS k UNION SELECT jsonb_object_keys(${JSON.stringify(step.counts)}::jsonb)) keys)
          WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${runId}::uuid AND name = ${name} AND status = 'running' AND cursor IS NOT DISTINCT FROM ${step.from}`,
    );
    return (await statusOf(ctx, tx, runId)) === 'running';
  });
}

/** What a stage shows while one of its slices is still under way; replaced when the slice is counted. */
export async function showProgress(ctx: StoreContext, runId: RunId, name: StageName, progress: { done: number; total: number | null }): Promise<boolean> {
  return ctx.db.tx(async (tx) => {
    await tx.run(
      sql`UPDATE run_stage SET total = ${progress.total} WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${runId}::uuid AND name = ${name} AND total IS DISTINCT FROM ${progress.total}`,
    );
    return (await statusOf(ctx, tx, runId)) === 'running';
  });
}

/** Ends a stage and opens the next one. */
export async function finishStage(ctx: StoreContext, runId: RunId, name: StageName, next: StageName | null): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.tx(async (tx) => {
    const ended = await tx.run(
      sql`UPDATE run_stage SET status = 'done', ended_at = ${now} WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${runId}::uuid AND name = ${name} AND status = 'running'`,
    );
    if (ended > 0 && next !== null) {
      await tx.run(
        sql`UPDATE run_stage SET status = 'running', started_at = ${now} WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${runId}::uuid AND name = ${next} AND status = 'waiting'`,
      );
    }
  });
}

/** Sets how much a stage has to do, for its progress bar. */
export async function setStageTotal(ctx: StoreContext, runId: RunId, name: StageName): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const { total } = await tx.one(
      z.object({ total: int8 }),
      sql`SELECT count(*) AS total FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
          WHERE v.store_id = ${ctx.store.id}::uuid AND v.deleted_at IS NULL AND p.status IN ('active', 'unlisted') AND v.price_minor > 0`,
    );
    await tx.run(sql`UPDATE run_stage SET total = ${total} WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${runId}::uuid AND name = ${name}`);
  });
}

/** How many variants the analyst has looked at in this run. */
export async function analysedIn(ctx: StoreContext, runId: RunId): Promise<number> {
  const { done } = await ctx.db.tx((tx) =>
    tx.one(z.object({ done: z.number() }), sql`SELECT done FROM run_stage WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${runId}::uuid AND name = 'analyst'`),
  );
  return done;
}

/** Ends a run that cannot go on; what it has proposed and written stands. */
export async function failRun(ctx: StoreContext, runId: RunId, error: unknown): Promise<void> {
  const code = isAppError(error) ? error.code : 'internal';
  const params = isAppError(error) ? error.params : {};
  const now = ctx.clock.now();
  await ctx.db.tx(async (tx) => {
    const failed = await tx.run(
      sql`UPDATE run SET status = 'failed', ended_at = ${now} WHERE store_id = ${ctx.store.id}::uuid AND id = ${runId}::uuid AND status IN ('running', 'cancelling')`,
    );
    if (failed > 0) {
      await tx.run(
        sql`UPDATE run_stage SET status = CASE WHEN status = 'running' THEN 'failed' ELSE 'cancelled' END, ended_at = ${now},
              error = CASE WHEN status = 'running' THEN ${JSON.stringify({ code, params })}::jsonb END
            WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${runId}::uuid AND status IN ('running', 'waiting')`,
      );
      await raiseIncident(tx, ctx, { code: 'run_failed', params: { error: code }, runId });
    }
  });
}

function statusOf(ctx: StoreContext, tx: Parameters<Parameters<StoreContext['db']['tx']>[0]>[0], runId: RunId): Promise<string> {
  return tx.one(z.object({ status: z.string() }), sql`SELECT status FROM run WHERE store_id = ${ctx.store.id}::uuid AND id = ${runId}::uuid`).then((row) => row.status);
}
