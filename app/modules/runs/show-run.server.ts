import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { money } from '#app/lib/money.ts';
import type { ChangeTotals, RunChangeRow, RunFilter, RunSummary, RunView, StageView, UndoSkip } from './views.ts';

const PAGE = 50;
const NO_CHANGES: ChangeTotals = { queued: 0, writing: 0, written: 0, verified: 0, unknown: 0, needs_attention: 0, rejected: 0, cancelled: 0 };
/** The analyst counts why prices were held back under this prefix. */
const HELD = 'held.';
const ORDER: StageView['name'][] = ['scout', 'analyst', 'executor'];

const summaryRow = z.object({
  id: z.string(),
  kind: z.enum(['reprice', 'moved', 'undo', 'restore']),
  status: z.enum(['running', 'cancelling', 'done', 'cancelled', 'failed']),
  trigger: z.enum(['manual', 'demo', 'schedule', 'approval', 'api', 'event']),
  started_at: instant,
  ended_at: instant.nullable(),
  undo_of: z.string().nullable(),
  totals: z.record(z.string(), z.number()).nullable(),
});

const SUMMARY = sql`r.id::text, CASE WHEN r.scope ? 'restore' THEN 'restore' WHEN r.trigger = 'event' THEN 'moved' ELSE r.kind END AS kind, r.status, r.trigger, r.started_at, r.ended_at, r.undo_of::text,
  (SELECT jsonb_object_agg(state, n) FROM (SELECT state, count(*) AS n FROM price_change c WHERE c.store_id = r.store_id AND c.run_id = r.id GROUP BY state) t) AS totals`;

/** One page of runs, newest first. */
export async function listRuns(ctx: StoreContext, input: RunFilter & { cursor?: string | undefined; limit?: number }): Promise<{ runs: RunSummary[]; nextCursor: string | null }> {
  const most = input.limit ?? 20;
  const since = input.updatedSince ?? null;
  const rows = await ctx.db.tx((tx) =>
    tx.rows(
      summaryRow,
      sql`SELECT ${SUMMARY} FROM run r WHERE r.store_id = ${ctx.store.id}::uuid AND (${input.cursor ?? null}::uuid IS NULL OR r.id < ${input.cursor ?? null}::uuid)
            AND (${input.status ?? null}::text IS NULL OR r.status = ${input.status ?? null})
            AND (${since}::timestamptz IS NULL OR greatest(r.started_at, r.ended_at) >= ${since}::timestamptz OR r.status IN ('running', 'cancelling'))
          ORDER BY r.id DESC LIMIT ${most + 1}`,
    ),
  );
  const runs = rows.slice(0, most).map(toSummary);
  return { runs, nextCursor: rows.length > most ? (runs.at(-1)?.id ?? null) : null };
}

/** A run with its stages, a page of its changes and what may be done with it; null when the store has no such run. */
export async function showRun(ctx: StoreContext, input: { id: string; state?: keyof ChangeTotals | undefined; cursor?: string | undefined }): Promise<RunView | null> {
  return ctx.db.tx(async (tx) => {
    const row = await tx.maybe(summaryRow, sql`SELECT ${SUMMARY} FROM run r WHERE r.store_id = ${ctx.store.id}::uuid AND r.id = ${input.id}::uuid`);
    if (!row) {
      return null;
    }
    const summary = toSummary(row);
    const { rows, nextCursor } = await changesOf(tx, ctx, input);
    const { stages, heldBack } = await stagesOf(tx, ctx, input.id);
    const analyst = stages.find(({ name }) => name === 'analyst')?.counts ?? {};
    return {
      ...summary,
      stages,
      heldBack,
      decisions: {
        change: analyst['change'] ?? 0,
        hold: analyst['hold'] ?? 0,
        block: analyst['block'] ?? 0,
        correction: analyst['correction'] ?? 0,
        waiting: await waitingOf(tx, ctx, input.id),
      },
      rows,
      nextCursor,
      undoSkips: await skipsOf(tx, ctx, input.id),
      canCancel: row.status === 'running',
      ...(await undoOf(tx, ctx, input.id)),
    };
  });
}

function toSummary(row: z.infer<typeof summaryRow>): RunSummary {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    trigger: row.trigger,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    undoOf: row.undo_of,
    changes: { ...NO_CHANGES, ...row.totals },
  };
}

async function stagesOf(tx: Tx, ctx: StoreContext, runId: string): Promise<Pick<RunView, 'stages' | 'heldBack'>> {
  const rows = await tx.rows(
    z.object({
      name: z.enum(['scout', 'analyst', 'executor']),
      status: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
      counts: z.record(z.string(), z.number()),
      total: z.number().nullable(),
      done: z.number(),
      error: z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])) }).nullable(),
      started_at: instant.nullable(),
      ended_at: instant.nullable(),
    }),
    sql`SELECT name, status, counts, total, done, error, started_at, ended_at FROM run_stage WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${runId}::uuid`,
  );
  const stages = rows.map((row): StageView => ({
    name: row.name,
    status: row.status,
    counts: Object.fromEntries(Object.entries(row.counts).filter(([key]) => !key.startsWith(HELD))),
    total: row.total,
    done: row.done,
    error: row.error,
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
  }));
  const held = rows.flatMap((row) => Object.entries(row.counts)).filter(([key]) => key.startsWith(HELD));
  return {
    stages: stages.sort((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name)),
    heldBack: held.map(([key, count]) => ({ code: key.slice(HELD.length), count })).sort((a, b) => b.count - a.count || a.code.localeCompare(b.code)),
  };
}

const changeRow = z.object({
  id: z.string(),
  decision_id: z.string(),
  product: z.string(),
  variant: z.string(),
  title: z.string(),
  variant_title: z.string(),
  before: int8,
  after: int8,
  currency: z.string(),
  state: z.enum(['queued', 'writing', 'written', 'verified', 'unknown', 'needs_attention', 'rejected', 'cancelled']),
  attempts: z.number(),
  reason: z.string().nullable(),
  verified_at: instant.nullable(),
  undone: z.boolean(),
});

async function changesOf(
  tx: Tx,
  ctx: StoreContext,
  input: { id: string; state?: string | undefined; cursor?: string | undefined },
): Promise<{ rows: RunChangeRow[]; nextCursor: string | null }> {
  const found = await tx.rows(
    changeRow,
    sql`SELECT c.id::text, c.decision_id::text, c.product_external_id AS product, c.variant_external_id AS variant, p.title, v.title AS variant_title, c.before_minor AS before,
          c.after_minor AS after, c.currency, c.state, c.attempts, c.reason, c.verified_at, c.undone_by IS NOT NULL AS undone
        FROM price_change c
        JOIN variant v ON v.store_id = c.store_id AND v.external_id = c.variant_external_id
        JOIN product p ON p.store_id = c.store_id AND p.external_id = v.product_external_id
        WHERE c.store_id = ${ctx.store.id}::uuid AND c.run_id = ${input.id}::uuid AND (${input.state ?? null}::text IS NULL OR c.state = ${input.state ?? null})
          AND (${input.cursor ?? null}::uuid IS NULL OR c.id > ${input.cursor ?? null}::uuid)
        ORDER BY c.id LIMIT ${PAGE + 1}`,
  );
  const rows = found.slice(0, PAGE).map((row) => ({
    changeId: row.id,
    decisionId: row.decision_id,
    productId: row.product,
    variantId: row.variant,
    title: row.title,
    variantTitle: row.variant_title,
    before: money(row.before, row.currency),
    after: money(row.after, row.currency),
    state: row.state,
    attempts: row.attempts,
    reason: row.reason,
    verifiedAt: row.verified_at?.toISOString() ?? null,
    undone: row.undone,
  }));
  return { rows, nextCursor: found.length > PAGE ? (rows.at(-1)?.changeId ?? null) : null };
}

/** By outcome as the analyst counted them (a HOLD that repeats the last one makes no new row), and what still waits. */
async function waitingOf(tx: Tx, ctx: StoreContext, runId: string): Promise<number> {
  const { waiting } = await tx.one(
    z.object({ waiting: int8 }),
    sql`SELECT count(*) AS waiting FROM decision WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${runId}::uuid AND state = 'proposed'`,
  );
  return waiting;
}

async function skipsOf(tx: Tx, ctx: StoreContext, runId: string): Promise<UndoSkip[]> {
  const rows = await tx.rows(
    z.object({
      variant: z.string(),
      product: z.string(),
      title: z.string(),
      variant_title: z.string(),
      reason: z.string(),
      before: int8,
      current: int8.nullable(),
      currency: z.string(),
    }),
    sql`SELECT s.variant_external_id AS variant, s.product_external_id AS product, p.title, v.title AS variant_title, s.reason, s.before_minor AS before, s.current_minor AS current, s.currency
        FROM undo_skip s
        JOIN variant v ON v.store_id = s.store_id AND v.external_id = s.variant_external_id
        JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
        WHERE s.store_id = ${ctx.store.id}::uuid AND s.run_id = ${runId}::uuid ORDER BY s.change_id LIMIT 500`,
  );
  return rows.map((row) => ({
    variantId: row.variant,
    productId: row.product,
    title: row.title,
    variantTitle: row.variant_title,
    reason: row.reason,
    before: money(row.before, row.currency),
    current: row.current === null ? null : money(row.current, row.currency),
  }));
}

async function undoOf(tx: Tx, ctx: StoreContext, runId: string): Promise<Pick<RunView, 'undoable' | 'undoneBy'>> {
  return tx.one(
    z.object({ undoable: int8, undone_by: z.string().nullable() }).transform((row) => ({ undoable: row.undoable, undoneBy: row.undone_by })),
    sql`SELECT (SELECT count(*) FROM price_change WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${runId}::uuid AND state = 'verified' AND undone_by IS NULL) AS undoable,
               (SELECT id::text FROM run WHERE store_id = ${ctx.store.id}::uuid AND undo_of = ${runId}::uuid ORDER BY id DESC LIMIT 1) AS undone_by`,
  );
}
