/**
 * The body of a receipt (product.md 3.17) without id, run, mac, key and chain, which the seal adds. It holds the whole
 * snapshot, so it can be replayed, and everything the engine found, so it can be read and checked without the engine.
 */
import { canonicalBytes } from './canonical.ts';
import type { Canonical } from './canonical.ts';
import type { Counterfactual } from './counterfactuals.ts';
import type { Candidate } from './evaluate.ts';
import { toText } from './rational.ts';
import type { Reason, Snapshot, StrategyNode } from './types.ts';
import type { Verdict } from './verdict.ts';

/** Shape of the receipt; the checker knows which shapes it can read. */
export const RECEIPT_FORMAT = 1;
/** Rises whenever the same snapshot may give another decision. */
const ENGINE_VERSION = '1.3.0';
/** What a snapshot without anything that later versions added is judged by: its bytes have not changed, so neither does its version. */
const FIRST_VERSION = '1.0.0';
const SECOND_VERSION = '1.1.0';
const THIRD_VERSION = '1.2.0';
/** Receipts this engine gives again byte for byte. */
export const REPLAYED_VERSIONS: ReadonlySet<string> = new Set([FIRST_VERSION, SECOND_VERSION, THIRD_VERSION, ENGINE_VERSION]);

const FIRST_TYPES: ReadonlySet<string> = new Set(['POSITION', 'RANGE_POS', 'RANK_PCT', 'RANK', 'BAND', 'RAISE_GAP', 'COST_PLUS', 'HOLD', 'FALLBACK', 'MIN', 'MAX', 'MEDIAN']);

/**
 * @param clean the snapshot as tidy data, offers sorted.
 * @param read the same snapshot once read; null when its facts cannot be true.
 */
export function buildReceipt(clean: Canonical, read: { snapshot: Snapshot; badOffers: number } | null, verdict: Verdict, whatIf: readonly Counterfactual[]): Uint8Array {
  const snapshot = read?.snapshot ?? null;
  const { strategy } = snapshot ?? {};
  // Keys stand as they are written, here and below: what lies in order already is written in one go.
  return canonicalBytes({
    approval_reasons: verdict.approvalReasons.map(reasonOf),
    binding_rule: verdict.bindingRule,
    candidates: verdict.candidates.map(candidateOf),
    ceiling: verdict.ceilingMinor,
    checks: verdict.checks.map(({ rule, ok, reason: { code, params } }) => ({ code, ok, params: sorted(params), rule })),
    counterfactuals: whatIf.map(({ change: { code, params }, outcome, priceMinor }) => ({ code, outcome, params: sorted(params), price: priceMinor })),
    currency: snapshot?.currency ?? null,
    decided_at: snapshot?.decidedAt ?? null,
    engine_version: versionOf(snapshot),
    evidence: verdict.evidence,
    floor: snapshot === null ? null : floorOf(snapshot, verdict),
    format: RECEIPT_FORMAT,
    incident: verdict.incident && reasonOf(verdict.incident),
    legal: verdict.legal === null ? { checks: [], pack: null, prior: null } : legalOf(verdict.legal),
    market: snapshot?.market ?? null,
    offers: gradesOf(verdict, snapshot?.guardrails.basis !== undefined),
    outcome: { kind: verdict.outcome, price: verdict.priceMinor },
    reasons: verdict.reasons.map(reasonOf),
    risk: verdict.risk && { class: verdict.risk.class, flags: [...verdict.risk.flags], parts: sorted(verdict.risk.parts), score: verdict.risk.scoreTenths },
    rounding: verdict.rounding && {
      from: verdict.rounding.from,
      mode: verdict.rounding.endings ?? 'nearest',
      style: verdict.rounding.endings === undefined ? 'quantum' : 'endings',
      to: verdict.rounding.toMinor,
    },
    snapshot: clean,
    strategy: strategy === undefined ? null : { hash: strategy.hash, id: strategy.id, version: strategy.version },
    tenant: snapshot?.store ?? null,
    trail: verdict.trail.map(({ rule, beforeMinor, afterMinor }) => ({ after: afterMinor, before: beforeMinor, rule })),
    unreadable_offers: read?.badOffers ?? 0,
    variant: snapshot?.facts.variant ?? null,
  });
}

function legalOf({ pack, packVersion, priorMinor, checks }: NonNullable<Verdict['legal']>): Canonical {
  return { checks: checks.map(({ rule, ok }) => ({ ok, rule })), pack, prior: priorMinor, version: packVersion };
}

function versionOf(snapshot: Snapshot | null): string {
  if (snapshot === null) {
    return FIRST_VERSION;
  }
  const { facts, guardrails, strategy, restore, choice } = snapshot;
  if (restore?.lawful === true || choice !== undefined) {
    return ENGINE_VERSION;
  }
  if (guardrails.basis !== undefined || facts.line !== undefined) {
    return THIRD_VERSION;
  }
  const isSecond =
    [facts.signals, facts.standing, facts.past, guardrails.legal, guardrails.movement, guardrails.endings, guardrails.lowStock, guardrails.tolerance].some(
      (part) => part !== undefined,
    ) || usesNew(strategy.tree);
  return isSecond ? SECOND_VERSION : FIRST_VERSION;
}

function usesNew(tree: StrategyNode): boolean {
  return !FIRST_TYPES.has(tree.type) || ('children' in tree && tree.children.some(usesNew));
}

function reasonOf({ code, params }: Reason): { code: string; params: Reason['params'] } {
  return { code, params: sorted(params) };
}

function sorted<Value extends Canonical>(params: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  const names = Object.keys(params);
  return names.length < 2 ? params : Object.fromEntries(names.sort().map((name) => [name, params[name] as Value]));
}

function gradesOf({ market }: Verdict, landed: boolean): Canonical[] {
  const eligible = new Set(market?.eligible.map(({ offer }) => offer));
  return (market?.graded ?? []).map(({ offer, comparedMinor, grade, reasons, quarantined }) => ({
    ...(landed ? { compared: comparedMinor } : {}),
    eligible: eligible.has(offer),
    grade,
    id: offer.id,
    price: offer.priceMinor,
    quarantined,
    reasons: reasons.map(reasonOf),
    seller: offer.seller,
  }));
}

function candidateOf({ strategy, aim }: Candidate): Canonical {
  return { ...reasonOf(aim.reason), strategy, target: aim.kind === 'target' ? toText(aim.value) : null };
}

function floorOf({ facts, guardrails }: Snapshot, { margin, floorMinor }: Verdict): Canonical {
  return {
    missing: margin?.kind === 'unknown' ? margin.missing : [],
    parts: {
      abs_min: guardrails.absMinMinor,
      cost: facts.cost?.minor ?? null,
      discount_bps: facts.worstDiscountBps,
      fee_bps: facts.feeBps,
      fixed: facts.fixedMinor,
      margin_bps: guardrails.minMarginBps,
      margin_floor: margin?.kind === 'known' ? margin.minor : null,
      vat_bps: facts.vatBps,
    },
    status: margin?.kind ?? 'unknown',
    value: floorMinor,
  };
}
