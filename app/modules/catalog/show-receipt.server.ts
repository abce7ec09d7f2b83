import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { readEvents, type StoredEvent } from '#app/db/decision-chain.server.ts';
import { instant, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { money, type Money } from '#app/lib/money.ts';
import { check } from '#app/pricing/checker/check.ts';
import { marginBps, markupBps } from '#app/pricing/margin.ts';
import { readReceipt, type ReceiptView as StoredReceipt } from '#app/pricing/read-receipt.ts';
import { RISK_PARTS } from '#app/pricing/risk.ts';
import { readSnapshot, tidySnapshot } from '#app/pricing/snapshot-schema.ts';
import type { ReceiptView } from './views.ts';

const decisionRow = z.object({
  id: z.string(),
  run_id: z.string(),
  state: z.string(),
  settled_at: instant.nullable(),
  settled_by: z.string().nullable(),
  change_state: z.string().nullable(),
});

/** The newest receipt of a variant, told from its sealed bytes alone; its seal and the checker are asked anew. */
export async function receiptOf(tx: Tx, ctx: StoreContext, variantId: string): Promise<ReceiptView | null> {
  const decision = await tx.maybe(
    decisionRow,
    sql`SELECT d.id::text, d.run_id::text, d.state, d.settled_at, d.settled_by, c.state AS change_state FROM decision d
        LEFT JOIN price_change c ON c.store_id = d.store_id AND c.decision_id = d.id
        WHERE d.store_id = ${ctx.store.id}::uuid AND d.variant_external_id = ${variantId} ORDER BY d.created_at DESC, d.id DESC LIMIT 1`,
  );
  if (!decision) {
    return null;
  }
  const events = await readEvents(tx, ctx.seal, ctx.store.id, [decision.id]);
  const receiptEvent = events.find(({ kind }) => kind === 'receipt');
  const stored = receiptEvent && readReceipt(receiptEvent.body);
  if (!receiptEvent || !stored) {
    return null;
  }
  const snapshot = readSnapshot(tidySnapshot(stored.snapshot));
  if (!snapshot.ok) {
    return null;
  }
  const { facts } = snapshot.snapshot;
  const amount = (minor: number): Money => money(minor, ctx.store.currency);
  const writable = stored.outcome.kind === 'CHANGE' || stored.outcome.kind === 'CORRECTION';
  const verdict = writable && stored.floor?.value !== null ? check(receiptEvent.body) : null;
  return {
    decisionId: decision.id,
    runId: decision.run_id,
    decidedAt: stored.decided_at ?? receiptEvent.at.toISOString(),
    engineVersion: stored.engine_version,
    strategy: { name: snapshot.snapshot.strategy.tree.type, version: stored.strategy?.version ?? 0 },
    outcome: stored.outcome.kind,
    state: decision.change_state ?? decision.state,
    before: amount(facts.priceMinor),
    after: stored.outcome.price === null ? null : amount(stored.outcome.price),
    floor: { value: stored.floor?.value == null ? null : amount(stored.floor.value), parts: floorParts(stored) },
    ceiling: stored.ceiling === null ? null : amount(stored.ceiling),
    candidates: stored.candidates.map(({ strategy, target, code, params }) => ({ strategy, target: wholeAmount(target, amount), reasons: [{ code, params }] })),
    trail: stored.trail.map(({ rule, before, after }) => ({ rule, before: amount(before), after: amount(after) })),
    bindingRule: stored.binding_rule,
    reasons: stored.reasons,
    approvalReasons: stored.approval_reasons,
    counterfactuals: stored.counterfactuals.map(({ code, params, price }) => ({ code, params, price: price === null ? null : amount(price) })),
    offersUsed: stored.offers
      .filter(({ eligible }) => eligible)
      .map(({ id, seller, price, grade }) => ({ seller, price: amount(price), grade, capturedAt: facts.offers.find((offer) => offer.id === id)?.capturedAt ?? '' })),
    risk: stored.risk && { scoreTenths: stored.risk.score, class: stored.risk.class, parts: RISK_PARTS.map((name) => ({ name, tenths: stored.risk?.parts[name] ?? 0 })) },
    marginBps: marginBps(facts, stored.outcome.price ?? facts.priceMinor),
    markupBps: markupBps(facts, stored.outcome.price ?? facts.priceMinor),
    proof: {
      sealed: events.every(({ intact }) => intact),
      checker: verdict === null ? 'not_applicable' : verdict.ok ? 'passed' : 'failed',
      checkerReason: verdict === null || verdict.ok ? null : verdict.code,
      sequence: receiptEvent.seq,
    },
    history: historyOf(events, decision, receiptEvent),
  };
}

function floorParts({ floor }: StoredReceipt): ReceiptView['floor']['parts'] {
  if (floor === null) {
    return [];
  }
  const { parts } = floor;
  return [
    { code: 'cost', params: { valueMinor: parts.cost } },
    { code: 'fixed', params: { valueMinor: parts.fixed } },
    { code: 'vat', params: { valueBps: parts.vat_bps } },
    { code: 'fee', params: { valueBps: parts.fee_bps } },
    { code: 'discount', params: { valueBps: parts.discount_bps } },
    { code: 'margin', params: { valueBps: parts.margin_bps } },
  ].filter(({ code }) => code !== 'discount' || parts.discount_bps !== 0);
}

/** Exact targets are fractions of a minor unit at times; they are shown rounded down, as text tells they are targets. */
function wholeAmount(target: string | null, amount: (minor: number) => Money): Money | null {
  const match = target === null ? null : /^(-?\d+)(?:\/(\d+))?$/.exec(target);
  return match?.[1] === undefined ? null : amount(Number(BigInt(match[1]) / BigInt(match[2] ?? '1')));
}

const body = z.object({
  at: z.string().optional(),
  actor: z.object({ kind: z.string() }).optional(),
  verdict: z.enum(['approved', 'rejected']).optional(),
  state: z.enum(['written', 'verified', 'cancelled', 'needs_attention', 'rejected']).optional(),
  reason: z.string().nullish(),
});

function historyOf(events: readonly StoredEvent[], decision: z.infer<typeof decisionRow>, receipt: StoredEvent): ReceiptView['history'] {
  const history: ReceiptView['history'] = [{ at: receipt.at.toISOString(), kind: 'decided', actor: 'mizan', params: {} }];
  for (const event of events.filter(({ kind }) => kind !== 'receipt')) {
    const said = body.parse(JSON.parse(new TextDecoder().decode(event.body)));
    const kind = said.verdict ?? said.state;
    if (kind !== undefined) {
      history.push({ at: event.at.toISOString(), kind, actor: said.actor?.kind === 'user' ? 'person' : 'mizan', params: said.reason ? { reason: said.reason } : {} });
    }
  }
  if ((decision.state === 'superseded' || decision.state === 'expired') && decision.settled_at) {
    history.push({ at: decision.settled_at.toISOString(), kind: decision.state, actor: 'mizan', params: {} });
  }
  return history;
}
