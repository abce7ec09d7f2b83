import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { raiseIncident } from '#app/db/activity.server.ts';
import { appendEvents } from '#app/db/decision-chain.server.ts';
import type { PricingPolicy } from '#app/db/pricing-inputs.server.ts';
import { bytes, rowsParam, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { newId, type DecisionId, type RunId } from '#app/lib/ids.ts';
import { sha256 } from '#app/lib/seal.server.ts';
import { inputsBytes } from '#app/pricing/inputs.ts';
import type { Decision, Snapshot } from '#app/pricing/types.ts';

export interface Decided {
  snapshot: Snapshot;
  decision: Decision;
}

const HOUR_MS = 3_600_000;

/**
 * Saves a page of decisions with their sealed receipts. An earlier proposal for the same variant gives way; a HOLD that says
 * the same as the last one is counted instead of stored again, so a quiet store does not fill its chain.
 */
export async function saveDecisions(tx: SqlTx, ctx: StoreContext, runId: RunId, policy: PricingPolicy, decided: readonly Decided[]): Promise<void> {
  const now = ctx.clock.now();
  const hashed = decided.map(({ snapshot, decision }) => ({ id: newId<DecisionId>(), snapshot, decision, facts: factsHash(snapshot, decision) }));
  const repeated = await countRepeats(tx, ctx, hashed);
  const fresh = hashed.filter(({ snapshot }) => !repeated.has(snapshot.facts.variant));
  await supersede(
    tx,
    ctx,
    hashed.map(({ snapshot }) => snapshot.facts.variant),
  );
  const seqs = await appendEvents(
    tx,
    ctx.seal,
    ctx.store.id,
    now,
    fresh.map(({ id, decision }) => ({ kind: 'receipt', decisionId: id, body: decision.receipt })),
  );
  const rows = fresh.map(({ id, snapshot, decision, facts }, index) => ({
    id,
    variant: snapshot.facts.variant,
    product: snapshot.facts.product,
    outcome: decision.outcome,
    state: isProposal(decision) ? 'proposed' : 'closed',
    before: snapshot.facts.priceMinor,
    price: decision.priceMinor,
    floor: decision.floorMinor,
    evidence: decision.evidence,
    binding: decision.bindingRule,
    reasons: decision.reasons,
    approval: decision.approvalReasons,
    incident: decision.incident,
    group: decision.approvalReasons[0]?.code ?? 'ready',
    inputs: Buffer.from(sha256(inputsBytes(snapshot))).toString('hex'),
    strategy: snapshot.strategy.id,
    version: snapshot.strategy.version,
    facts: Buffer.from(facts).toString('hex'),
    seq: seqs[index],
  }));
  await tx.run(
    sql`INSERT INTO decision (store_id, id, run_id, variant_external_id, product_external_id, outcome, state, before_minor, price_minor, floor_minor, currency,
          evidence, binding_rule, reasons, approval_reasons, incident, group_code, inputs_hash, facts_hash, receipt_seq, strategy_id, strategy_version,
          created_at, last_seen_at, expires_at)
        SELECT ${ctx.store.id}::uuid, r.id, ${runId}::uuid, r.variant, r.product, r.outcome, r.state, r.before, r.price, r.floor, ${ctx.store.currency},
          r.evidence, r.binding, r.reasons, r.approval, nullif(r.incident, 'null'::jsonb), r.group_code, decode(r.inputs, 'hex'), decode(r.facts, 'hex'), r.seq,
          r.strategy, r.version, ${now}, ${now},
          CASE WHEN r.state = 'proposed' THEN ${new Date(now.getTime() + policy.approvalHours * HOUR_MS)}::timestamptz END
        FROM jsonb_to_recordset(${rowsParam(rows.map(({ group, ...row }) => ({ ...row, group_code: group })))}::jsonb)
          AS r(id uuid, variant text, product text, outcome text, state text, before bigint, price bigint, floor bigint, evidence text, binding text,
               reasons jsonb, approval jsonb, incident jsonb, group_code text, inputs text, facts text, seq bigint, strategy uuid, version int)`,
  );
  await raiseIncidents(
    tx,
    ctx,
    runId,
    fresh.map(({ decision }) => decision),
  );
}

/** A price with a known floor may be approved; without one it stays a suggestion that no write can follow. */
function isProposal(decision: Decision): boolean {
  return (decision.outcome === 'CHANGE' || decision.outcome === 'CORRECTION') && decision.priceMinor !== null && decision.floorMinor !== null;
}

/** One incident a code and run, told by its first case: a poisoned feed must not ring a thousand times. */
async function raiseIncidents(tx: SqlTx, ctx: StoreContext, runId: RunId, decisions: readonly Decision[]): Promise<void> {
  const first = new Map(decisions.flatMap(({ incident }) => (incident ? [[incident.code, incident.params] as const] : [])).reverse());
  for (const [code, params] of first) {
    await raiseIncident(tx, ctx, { code, params, runId });
  }
}

/** Everything the decision says, without the instants that differ in every run. */
function factsHash({ facts, emergencyStop, guardrails, strategy }: Snapshot, decision: Decision): Uint8Array {
  const offers = facts.offers.map(({ id, priceMinor, shippingMinor, stock, match, votes, confirmed }) => [id, priceMinor, shippingMinor, stock, match, votes, confirmed]);
  // How it stands among the others moves every day, and says nothing new while the answer is the same.
  const { standing: _standing, moves: _moves, past: _past, signals, ...rest } = facts;
  const said = {
    ...rest,
    ...(signals === undefined ? {} : { signals: signals.exchange ? { ...signals, exchange: { ...signals.exchange, observedAt: null } } : signals }),
    offers,
    cost: facts.cost?.minor ?? null,
    emergencyStop,
    guardrails,
    strategy: strategy.hash,
    outcome: decision.outcome,
    reasons: decision.reasons.map(({ code }) => code),
  };
  return sha256(Buffer.from(JSON.stringify(said)));
}

async function countRepeats(tx: SqlTx, ctx: StoreContext, hashed: readonly { snapshot: Snapshot; decision: Decision; facts: Uint8Array }[]): Promise<Set<string>> {
  const holds = hashed.filter(({ decision }) => decision.outcome === 'HOLD');
  const last = await tx.rows(
    z.object({ id: z.string(), variant: z.string(), facts_hash: bytes, outcome: z.string() }),
    sql`SELECT DISTINCT ON (variant_external_id) id::text, variant_external_id AS variant, facts_hash, outcome FROM decision
        WHERE store_id = ${ctx.store.id}::uuid AND variant_external_id = ANY(${holds.map(({ snapshot }) => snapshot.facts.variant)})
        ORDER BY variant_external_id, created_at DESC`,
  );
  const byVariant = new Map(last.map((row) => [row.variant, row]));
  const same = holds.flatMap(({ snapshot, facts }) => {
    const row = byVariant.get(snapshot.facts.variant);
    return row?.outcome === 'HOLD' && Buffer.compare(row.facts_hash, facts) === 0 ? [row] : [];
  });
  await tx.run(
    sql`UPDATE decision SET repeats = repeats + 1, last_seen_at = ${ctx.clock.now()}
        WHERE store_id = ${ctx.store.id}::uuid AND id = ANY(${same.map((row) => row.id)}::uuid[])`,
  );
  return new Set(same.map((row) => row.variant));
}

/** What was proposed or approved before for these variants, as long as nothing has been sent. */
async function supersede(tx: SqlTx, ctx: StoreContext, variants: readonly string[]): Promise<void> {
  const now = ctx.clock.now();
  await tx.run(
    sql`WITH gone AS (
          UPDATE price_change SET state = 'cancelled', reason = 'superseded', next_check_at = NULL
          WHERE store_id = ${ctx.store.id}::uuid AND variant_external_id = ANY(${[...variants]}) AND state = 'queued' AND undo_of IS NULL AND attempts = 0
          RETURNING decision_id)
        UPDATE decision SET state = 'superseded', settled_at = ${now}, settled_by = 'mizan'
        WHERE store_id = ${ctx.store.id}::uuid AND variant_external_id = ANY(${[...variants]})
          AND (state = 'proposed' OR (state = 'approved' AND id IN (SELECT decision_id FROM gone)))`,
  );
}
