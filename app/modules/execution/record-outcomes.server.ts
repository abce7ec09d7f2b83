import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { appendEvents } from '#app/db/decision-chain.server.ts';
import { rowsParam, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { asId, type DecisionId } from '#app/lib/ids.ts';
import type { WriteOutcome } from '#app/platforms/port.ts';
import type { ClaimedChange } from './claimed-change.ts';

const idRow = z.object({ id: z.string() });
const decisionRow = z.object({ decision: z.string(), reason: z.string().nullable() });

export interface Settled {
  id: string;
  decision: string;
  attempts: number;
  state: 'written' | 'verified' | 'unknown' | 'rejected' | 'queued' | 'cancelled' | 'needs_attention';
  reason: string | null;
  nextCheckAt: Date | null;
}

/**
 * Moves changes on, each only if it still is in `from` under the same attempt: a worker that woke up late records nothing.
 * What ends is also told in the chain of proofs.
 * @returns the ids that moved
 */
export async function moveChanges(tx: Tx, ctx: StoreContext, from: readonly string[], rows: readonly Settled[]): Promise<Set<string>> {
  if (rows.length === 0) {
    return new Set();
  }
  const now = ctx.clock.now();
  const moved = await tx.rows(
    idRow,
    sql`UPDATE price_change c SET state = r.state, reason = r.reason, lease_until = NULL, next_check_at = r.next_check,
          attempts = CASE WHEN r.state = 'queued' AND c.state = 'writing' THEN c.attempts - 1 ELSE c.attempts END,
          sent_at = CASE WHEN c.state = 'writing' AND r.state IN ('written', 'unknown') THEN ${now} ELSE c.sent_at END,
          checks = CASE WHEN c.state IN ('written', 'unknown') THEN c.checks + 1 ELSE 0 END,
          verified_at = CASE WHEN r.state = 'verified' THEN ${now} ELSE c.verified_at END
        FROM jsonb_to_recordset(${rowsParam(rows.map((row) => ({ ...row, next_check: row.nextCheckAt?.toISOString() ?? null })))}::jsonb)
          AS r(id uuid, attempts int, state text, reason text, next_check timestamptz)
        WHERE c.store_id = ${ctx.store.id}::uuid AND c.id = r.id AND c.attempts = r.attempts AND c.state = ANY(${[...from]})
        RETURNING c.id::text`,
  );
  const ids = new Set(moved.map((row) => row.id));
  const told = rows.filter((row) => ids.has(row.id) && row.state !== 'queued' && row.state !== 'unknown');
  await appendEvents(
    tx,
    ctx.seal,
    ctx.store.id,
    now,
    told.map((row) => ({ kind: 'execution', decisionId: asId<DecisionId>(row.decision), body: executionBody(row, now) })),
  );
  return ids;
}

/** After the platform was asked. `not_sent` goes back to the queue: it is proven that nothing happened. */
export async function recordOutcomes(ctx: StoreContext, results: readonly { change: ClaimedChange; outcome: WriteOutcome }[]): Promise<void> {
  const now = ctx.clock.now().getTime();
  const { settleWindowMs, verifyDelaysMs } = ctx.timings;
  const rows = results.map(({ change, outcome }): Settled => {
    const base = { id: change.id, decision: change.decision, attempts: change.attempts };
    switch (outcome.kind) {
      case 'accepted':
        return { ...base, state: 'written', reason: null, nextCheckAt: new Date(now + (verifyDelaysMs[0] ?? 30_000)) };
      case 'rejected':
        return { ...base, state: 'rejected', reason: outcome.reason, nextCheckAt: null };
      case 'not_sent':
        return { ...base, state: 'queued', reason: null, nextCheckAt: null };
      case 'unknown':
        return { ...base, state: 'unknown', reason: outcome.reason, nextCheckAt: new Date(now + settleWindowMs) };
    }
  });
  await ctx.db.tx((tx) => moveChanges(tx, ctx, ['writing'], rows));
}

/** Compare-first found the new price in place already. */
export async function recordVerified(ctx: StoreContext, changes: readonly ClaimedChange[]): Promise<void> {
  const rows = changes.map((change): Settled => ({
    id: change.id,
    decision: change.decision,
    attempts: change.attempts,
    state: 'unknown',
    reason: 'no_answer',
    nextCheckAt: ctx.clock.now(),
  }));
  // Through `unknown`, so that one place alone, the read-back, declares a price verified.
  await ctx.db.tx((tx) => moveChanges(tx, ctx, ['writing'], rows));
}

/** Compare-first found another price: nothing was sent, the decision no longer holds. */
export async function recordCancelled(ctx: StoreContext, changes: readonly { change: ClaimedChange; reason: string; live: number | null }[]): Promise<void> {
  if (changes.length === 0) {
    return;
  }
  await ctx.db.tx(async (tx) => {
    const rows = changes.map(({ change, reason }): Settled => ({
      id: change.id,
      decision: change.decision,
      attempts: change.attempts,
      state: 'cancelled',
      reason,
      nextCheckAt: null,
    }));
    const moved = await moveChanges(tx, ctx, ['writing'], rows);
    const cancelled = changes.filter(({ change }) => moved.has(change.id));
    await expireDecisions(
      tx,
      ctx,
      cancelled.map(({ change }) => change.decision),
    );
    await noteUndoSkips(tx, ctx, cancelled);
  });
}

/** Cancels queued changes that may not be written (claiming refuses them, or a person stopped the run). */
export async function cancelQueued(tx: Tx, ctx: StoreContext, refused: readonly { id: string; reason: string }[]): Promise<void> {
  if (refused.length === 0) {
    return;
  }
  const rows = await tx.rows(
    decisionRow,
    sql`UPDATE price_change c SET state = 'cancelled', reason = r.reason, next_check_at = NULL
        FROM jsonb_to_recordset(${rowsParam(refused)}::jsonb) AS r(id uuid, reason text)
        WHERE c.store_id = ${ctx.store.id}::uuid AND c.id = r.id AND c.state = 'queued'
        RETURNING c.decision_id::text AS decision, c.reason`,
  );
  const now = ctx.clock.now();
  await expireDecisions(
    tx,
    ctx,
    rows.map((row) => row.decision),
  );
  await appendEvents(
    tx,
    ctx.seal,
    ctx.store.id,
    now,
    rows.map((row) => ({ kind: 'execution', decisionId: asId<DecisionId>(row.decision), body: executionBody({ state: 'cancelled', reason: row.reason, attempts: 0 }, now) })),
  );
}

async function expireDecisions(tx: Tx, ctx: StoreContext, ids: readonly string[]): Promise<void> {
  await tx.run(
    sql`UPDATE decision SET state = 'expired', settled_at = ${ctx.clock.now()}, settled_by = 'mizan'
        WHERE store_id = ${ctx.store.id}::uuid AND id = ANY(${[...ids]}::uuid[]) AND state = 'approved'`,
  );
}

/** An undo tells by name what it left alone. */
async function noteUndoSkips(tx: Tx, ctx: StoreContext, cancelled: readonly { change: ClaimedChange; reason: string; live: number | null }[]): Promise<void> {
  const skips = cancelled.flatMap(({ change, reason, live }) =>
    change.undo_of === null ? [] : [{ run: change.run, change: change.undo_of, variant: change.variant, product: change.product, reason, before: change.after, live }],
  );
  if (skips.length > 0) {
    await tx.run(
      sql`INSERT INTO undo_skip (store_id, run_id, change_id, variant_external_id, product_external_id, reason, before_minor, current_minor, currency)
          SELECT ${ctx.store.id}::uuid, r.run, r.change, r.variant, r.product, r.reason, r.before, r.live, ${ctx.store.currency}
          FROM jsonb_to_recordset(${rowsParam(skips)}::jsonb) AS r(run uuid, change uuid, variant text, product text, reason text, before bigint, live bigint)
          ON CONFLICT DO NOTHING`,
    );
  }
}

function executionBody({ state, reason, attempts }: { state: string; reason: string | null; attempts: number }, at: Date): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ at: at.toISOString(), attempts, reason, state }));
}
