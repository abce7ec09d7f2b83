/**
 * The body of a receipt (product.md 3.17) without id, run, mac, key and chain, which the seal adds. It holds the whole
 * snapshot, so it can be replayed, and everything the engine found, so it can be read and checked without the engine.
 */
import { canonicalBytes } from './canonical.ts';
import type { Canonical } from './canonical.ts';
import type { Counterfactual } from './counterfactuals.ts';
import type { Candidate } from './evaluate.ts';
import type { MarketOffer } from './market.ts';
import { toText } from './rational.ts';
import type { Reason, Snapshot, StrategyNode } from './types.ts';
import type { Verdict } from './verdict.ts';

/** Shape of the receipt; the checker knows which shapes it can read. */
export const RECEIPT_FORMAT = 1;
/** Rises whenever the same snapshot may give another decision. */
const ENGINE_VERSION = '1.2.0';
/** What a snapshot without anything that later versions added is judged by: its bytes have not changed, so neither does its version. */
const FIRST_VERSION = '1.0.0';
const SECOND_VERSION = '1.1.0';
/** Receipts this engine gives again byte for byte. */
export const REPLAYED_VERSIONS: ReadonlySet<string> = new Set([FIRST_VERSION, SECOND_VERSION, ENGINE_VERSION]);

const FIRST_TYPES: ReadonlySet<string> = new Set(['POSITION', 'RANGE_POS', 'RANK_PCT', 'RANK', 'BAND', 'RAISE_GAP', 'COST_PLUS', 'HOLD', 'FALLBACK', 'MIN', 'MAX', 'MEDIAN']);

/**
 * @param clean the snapshot as tidy data, offers sorted.
 * @param read the same snapshot once read; null when its facts cannot be true.
 */
export function buildReceipt(clean: Canonical, read: { snapshot: Snapshot; badOffers: number } | null, verdict: Verdict, whatIf: readonly Counterfactual[]): Uint8Array {
  const snapshot = read?.snapshot ?? null;
  const { strategy } = snapshot ?? {};
  return canonicalBytes({
    format: RECEIPT_FORMAT,
    engine_version: versionOf(snapshot),
    tenant: snapshot?.store ?? null,
    market: snapshot?.market ?? null,
    variant: snapshot?.facts.variant ?? null,
    currency: snapshot?.currency ?? null,
    decided_at: snapshot?.decidedAt ?? null,
    strategy: strategy === undefined ? null : { id: strategy.id, version: strategy.version, hash: strategy.hash },
    snapshot: clean,
    offers: (verdict.market?.graded ?? []).map((offer) => gradeOf(offer, verdict, snapshot?.guardrails.basis !== undefined)),
    unreadable_offers: read?.badOffers ?? 0,
    candidates: verdict.candidates.map(candidateOf),
    floor: snapshot === null ? null : floorOf(snapshot, verdict),
    ceiling: verdict.ceilingMinor,
    trail: verdict.trail.map(({ rule, beforeMinor, afterMinor }) => ({ rule, before: beforeMinor, after: afterMinor })),
    binding_rule: verdict.bindingRule,
    rounding: verdict.rounding && {
      style: verdict.rounding.endings === undefined ? 'quantum' : 'endings',
      mode: verdict.rounding.endings ?? 'nearest',
      from: verdict.rounding.from,
      to: verdict.rounding.toMinor,
    },
    legal: verdict.legal === null ? { pack: null, prior: null, checks: [] } : legalOf(verdict.legal),
    risk: verdict.risk && { score: verdict.risk.scoreTenths, class: verdict.risk.class, flags: [...verdict.risk.flags], parts: verdict.risk.parts },
    evidence: verdict.evidence,
    outcome: { kind: verdict.outcome, price: verdict.priceMinor },
    reasons: verdict.reasons.map(reasonOf),
    approval_reasons: verdict.approvalReasons.map(reasonOf),
    incident: verdict.incident && reasonOf(verdict.incident),
    checks: verdict.checks.map(({ rule, ok, reason }) => ({ rule, ok, ...reasonOf(reason) })),
    counterfactuals: whatIf.map(({ change, outcome, priceMinor }) => ({ ...reasonOf(change), outcome, price: priceMinor })),
  });
}

function legalOf({ pack, packVersion, priorMinor, checks }: NonNullable<Verdict['legal']>): Canonical {
  return { pack, version: packVersion, prior: priorMinor, checks: checks.map(({ rule, ok }) => ({ rule, ok })) };
}

function versionOf(snapshot: Snapshot | null): string {
  if (snapshot === null) {
    return FIRST_VERSION;
  }
  const { facts, guardrails, strategy } = snapshot;
  if (guardrails.basis !== undefined || facts.line !== undefined) {
    return ENGINE_VERSION;
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
  return { code, params };
}

function gradeOf({ offer, comparedMinor, grade, reasons, quarantined }: MarketOffer, { market }: Verdict, landed: boolean): Canonical {
  const eligible = market?.eligible.some((each) => each.offer === offer) ?? false;
  return {
    id: offer.id,
    seller: offer.seller,
    price: offer.priceMinor,
    ...(landed ? { compared: comparedMinor } : {}),
    grade,
    eligible,
    quarantined,
    reasons: reasons.map(reasonOf),
  };
}

function candidateOf({ strategy, aim }: Candidate): Canonical {
  return { strategy, target: aim.kind === 'target' ? toText(aim.value) : null, ...reasonOf(aim.reason) };
}

function floorOf({ facts, guardrails }: Snapshot, { margin, floorMinor }: Verdict): Canonical {
  return {
    parts: {
      cost: facts.cost?.minor ?? null,
      fixed: facts.fixedMinor,
      vat_bps: facts.vatBps,
      fee_bps: facts.feeBps,
      discount_bps: facts.worstDiscountBps,
      margin_bps: guardrails.minMarginBps,
      margin_floor: margin?.kind === 'known' ? margin.minor : null,
      abs_min: guardrails.absMinMinor,
    },
    status: margin?.kind ?? 'unknown',
    missing: margin?.kind === 'unknown' ? margin.missing : [],
    value: floorMinor,
  };
}
