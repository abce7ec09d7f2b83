import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { appendEvents } from '#app/db/decision-chain.server.ts';
import { inputsHash, loadPolicy, loadVariantInputs } from '#app/db/pricing-inputs.server.ts';
import { bytes, int8, rowsParam, sql, type Sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { fixedClock } from '#app/lib/clock.ts';
import { asId, newId, type ChangeId, type DecisionId, type RunId } from '#app/lib/ids.ts';
import { OPEN_CHANGE_STATES } from '#app/pricing/lifecycle.ts';
import { askSecond } from './four-eyes.server.ts';
import type { VerdictResult } from './views.ts';

const proposal = z.object({
  id: z.string(),
  run_id: z.string(),
  variant: z.string(),
  product: z.string(),
  before_minor: int8,
  price_minor: int8,
  expires_at: z.date().nullable(),
  inputs_hash: bytes,
  busy: z.boolean(),
  first_approved_by: z.string().nullable(),
  consent: z.string().nullable(),
});
type Proposal = z.infer<typeof proposal>;

/** Approves named proposals. @returns what was queued for writing, and what was not and why */
export function approve(ctx: StoreContext, input: { ids: readonly string[] }): Promise<VerdictResult> {
  return approveWhere(ctx, sql`d.id = ANY(${[...input.ids]}::uuid[])`, input.ids);
}

/** Approves a whole group of the inbox as it stands now: `ready`, or the code of why a person is needed. */
export function approveGroup(ctx: StoreContext, input: { group: string }): Promise<VerdictResult> {
  return approveWhere(ctx, sql`d.group_code = ${input.group}`, []);
}

/** What full-auto does after an analysis: the safe changes of that run go through the same verb as a person's. */
export function approveReadyOfRun(ctx: StoreContext, input: { runId: RunId }): Promise<VerdictResult> {
  // The mode as it is when they are approved: a person or a demotion may just have taken it back. One strategy that asks waits in any mode.
  const free = sql`EXISTS (SELECT 1 FROM store_settings s WHERE s.store_id = d.store_id AND s.mode = 'full_auto')
    AND NOT EXISTS (SELECT 1 FROM strategy y WHERE y.store_id = d.store_id AND y.id = d.strategy_id AND y.mode = 'ask')`;
  return approveWhere(ctx, sql`d.group_code = 'ready' AND (d.outcome = 'CHANGE' OR d.consent_id IS NOT NULL) AND d.run_id = ${input.runId}::uuid AND ${free}`, []);
}

/**
 * Compare-and-set `proposed -> approved`, and the change that writes it, in one transaction. What expired, or whose cost,
 * rules or settings changed since, is expired here rather than written later.
 */
async function approveWhere(given: StoreContext, which: Sql, asked: readonly string[]): Promise<VerdictResult> {
  const ctx = atOneInstant(given);
  return ctx.db.tx(async (tx) => {
    const now = ctx.clock.now();
    const policy = await loadPolicy(tx, ctx.store);
    const found = await tx.rows(
      proposal,
      sql`SELECT d.id::text, d.run_id::text, d.variant_external_id AS variant, d.product_external_id AS product, d.before_minor, d.price_minor, d.expires_at,
            d.inputs_hash, d.first_approved_by, d.consent_id::text AS consent, EXISTS (SELECT 1 FROM price_change c WHERE c.store_id = d.store_id AND c.variant_external_id = d.variant_external_id
              AND c.state = ANY(${[...OPEN_CHANGE_STATES]})) AS busy
          FROM decision d WHERE d.store_id = ${ctx.store.id}::uuid AND d.state = 'proposed' AND ${which}
          ORDER BY d.id FOR UPDATE OF d`,
    );
    const skipped = asked.filter((id) => !found.some((row) => row.id === id)).map((decisionId) => ({ decisionId, reason: 'not_waiting' }));
    if (policy.emergencyStop) {
      return { done: 0, skipped: [...skipped, ...found.map((row) => ({ decisionId: row.id, reason: 'emergency_stop' }))] };
    }
    const inputs = await loadVariantInputs(
      tx,
      ctx.store,
      policy,
      found.map((row) => row.variant),
      now,
    );
    const sound: Proposal[] = [];
    const expired: string[] = [];
    for (const row of found) {
      const current = inputsHash(policy, ctx.store.currency, inputs.get(row.variant));
      if ((row.expires_at !== null && row.expires_at <= now) || Buffer.compare(current, row.inputs_hash) !== 0) {
        expired.push(row.id);
        skipped.push({ decisionId: row.id, reason: row.expires_at !== null && row.expires_at <= now ? 'expired' : 'inputs_changed' });
      } else if (row.busy) {
        skipped.push({ decisionId: row.id, reason: 'change_open' });
      } else {
        sound.push(row);
      }
    }
    const { go: good, first } = await askSecond(tx, ctx, policy, sound);
    skipped.push(...first.map((row) => ({ decisionId: row.id, reason: 'second_person' })));
    await settle(tx, ctx, expired, 'expired', null);
    await settle(
      tx,
      ctx,
      good.map((row) => row.id),
      'approved',
      null,
    );
    await queueChanges(tx, ctx, good);
    if (good.length > 0) {
      await recordActivity(tx, ctx, 'decisions.approved', { count: good.length });
    }
    await recordVerdicts(
      tx,
      ctx,
      good.map((row) => row.id),
      'approved',
      new Map(ctx.actor.kind === 'system' ? good.flatMap((row) => (row.consent === null ? [] : [[row.id, row.consent] as const])) : []),
    );
    if (ctx.actor.kind === 'user') {
      await recordVerdicts(
        tx,
        ctx,
        first.filter((row) => row.first_approved_by === null).map((row) => row.id),
        'first_yes',
      );
    }
    return { done: good.length, skipped };
  });
}

/** Rejects proposals; the reason is kept with the decision. */
export async function reject(given: StoreContext, input: { ids: readonly string[]; reason: string }): Promise<VerdictResult> {
  const ctx = atOneInstant(given);
  return ctx.db.tx(async (tx) => {
    const found = await tx.rows(
      z.object({ id: z.string() }),
      sql`SELECT id::text FROM decision WHERE store_id = ${ctx.store.id}::uuid AND state = 'proposed' AND id = ANY(${[...input.ids]}::uuid[]) ORDER BY id FOR UPDATE`,
    );
    const ids = found.map((row) => row.id);
    await settle(tx, ctx, ids, 'rejected', input.reason.trim().slice(0, 500));
    if (ids.length > 0) {
      await recordActivity(tx, ctx, 'decisions.rejected', { count: ids.length });
    }
    await recordVerdicts(tx, ctx, ids, 'rejected');
    return { done: ids.length, skipped: input.ids.filter((id) => !ids.includes(id)).map((decisionId) => ({ decisionId, reason: 'not_waiting' })) };
  });
}

/** The activity's row and the decisions it is about bear the same instant, by which a product's activity is found. */
function atOneInstant(ctx: StoreContext): StoreContext {
  return { ...ctx, clock: fixedClock(ctx.clock.now()) };
}

async function settle(tx: Tx, ctx: StoreContext, ids: readonly string[], state: 'approved' | 'rejected' | 'expired', reason: string | null): Promise<void> {
  if (ids.length > 0) {
    await tx.run(
      sql`UPDATE decision SET state = ${state}, settled_at = ${ctx.clock.now()}, settled_by = ${ctx.actor.id}, reject_reason = ${reason},
            consent_id = CASE WHEN ${ctx.actor.kind} = 'system' THEN consent_id END
          WHERE store_id = ${ctx.store.id}::uuid AND id = ANY(${[...ids]}::uuid[]) AND state = 'proposed'`,
    );
  }
}

async function queueChanges(tx: Tx, ctx: StoreContext, rows: readonly Proposal[]): Promise<void> {
  const changes = rows.map((row) => ({
    id: newId<ChangeId>(),
    decision: row.id,
    run: row.run_id,
    variant: row.variant,
    product: row.product,
    before: row.before_minor,
    after: row.price_minor,
  }));
  await tx.run(
    sql`INSERT INTO price_change (store_id, id, decision_id, run_id, variant_external_id, product_external_id, state, before_minor, after_minor, currency, created_at)
        SELECT ${ctx.store.id}::uuid, r.id, r.decision, r.run, r.variant, r.product, 'queued', r.before, r.after, ${ctx.store.currency}, ${ctx.clock.now()}
        FROM jsonb_to_recordset(${rowsParam(changes)}::jsonb) AS r(id uuid, decision uuid, run uuid, variant text, product text, before bigint, after bigint)`,
  );
}

/** The verdict in the chain, after the receipt it is about: who (by id), what, when, and under which consent if nobody looked. */
async function recordVerdicts(
  tx: Tx,
  ctx: StoreContext,
  ids: readonly string[],
  verdict: 'approved' | 'first_yes' | 'rejected',
  consents: ReadonlyMap<string, string> = NONE,
): Promise<void> {
  const at = ctx.clock.now();
  const said = { actor: ctx.actor, at: at.toISOString(), verdict };
  const body = (id: string): Uint8Array => {
    const consent = consents.get(id);
    return new TextEncoder().encode(JSON.stringify(consent === undefined ? said : { ...said, consent }));
  };
  await appendEvents(
    tx,
    ctx.seal,
    ctx.store.id,
    at,
    ids.map((id) => ({ kind: 'approval', decisionId: asId<DecisionId>(id), body: body(id) })),
  );
}

const NONE: ReadonlyMap<string, string> = new Map();
