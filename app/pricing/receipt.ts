/**
 * The body of a receipt (product.md 3.17) without id, run, mac, key and chain, which the seal adds. It holds the whole
 * snapshot, so it can be replayed, and everything the engine found, so it can be read and checked without the engine.
 */
import { bytesOf, canonicalText, quoted, textWith } from './canonical.ts';
import type { Canonical } from './canonical.ts';
import type { Counterfactual } from './counterfactuals.ts';
import type { Candidate } from './evaluate.ts';
import { offerText } from './offer-shape.ts';
import { toText } from './rational.ts';
import type { ReadSnapshot } from './snapshot-schema.ts';
import type { OfferFact, Reason, Snapshot, StrategyNode } from './types.ts';
import type { Verdict } from './verdict.ts';

/** Shape of the receipt; the checker knows which shapes it can read. */
export const RECEIPT_FORMAT = 1;
/** Rises whenever the same snapshot may give another decision. */
const ENGINE_VERSION = '1.4.0';
/** What a snapshot without anything that later versions added is judged by: its bytes have not changed, so neither does its version. */
const FIRST_VERSION = '1.0.0';
const SECOND_VERSION = '1.1.0';
const THIRD_VERSION = '1.2.0';
const FOURTH_VERSION = '1.3.0';
/** Receipts this engine gives again byte for byte. */
export const REPLAYED_VERSIONS: ReadonlySet<string> = new Set([FIRST_VERSION, SECOND_VERSION, THIRD_VERSION, FOURTH_VERSION, ENGINE_VERSION]);

const FIRST_TYPES: ReadonlySet<string> = new Set(['POSITION', 'RANGE_POS', 'RANK_PCT', 'RANK', 'BAND', 'RAISE_GAP', 'COST_PLUS', 'HOLD', 'FALLBACK', 'MIN', 'MAX', 'MEDIAN']);

/** A snapshot that has been read. */
type ReadFacts = Omit<Extract<ReadSnapshot, { ok: true }>, 'ok'>;

/**
 * @param clean the snapshot as tidy data, offers sorted.
 * @param read the same snapshot once read; null when its facts cannot be true.
 */
export function buildReceipt(clean: Canonical, read: ReadFacts | null, verdict: Verdict, whatIf: readonly Counterfactual[]): Uint8Array {
  const snapshot = read?.snapshot ?? null;
  const { strategy } = snapshot ?? {};
  // Keys stand as they are written, here and below: what lies in order already is written in one go.
  const beforeOffers = {
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
  };
  const beforeSnapshot = {
    outcome: { kind: verdict.outcome, price: verdict.priceMinor },
    reasons: verdict.reasons.map(reasonOf),
    risk: verdict.risk && { class: verdict.risk.class, flags: [...verdict.risk.flags], parts: sorted(verdict.risk.parts), score: verdict.risk.scoreTenths },
    rounding: verdict.rounding && {
      from: verdict.rounding.from,
      mode: verdict.rounding.endings ?? 'nearest',
      style: verdict.rounding.endings === undefined ? 'quantum' : 'endings',
      to: verdict.rounding.toMinor,
    },
  };
  const afterSnapshot = {
    strategy: strategy === undefined ? null : { hash: strategy.hash, id: strategy.id, version: strategy.version },
    tenant: snapshot?.store ?? null,
    trail: verdict.trail.map(({ rule, beforeMinor, afterMinor }) => ({ after: afterMinor, before: beforeMinor, rule })),
    unreadable_offers: read?.badOffers ?? 0,
    variant: snapshot?.facts.variant ?? null,
  };
  const offers = gradesText(verdict, snapshot?.guardrails.basis !== undefined);
  const parts = [inside(beforeOffers), `"offers":${offers}`, inside(beforeSnapshot), `"snapshot":${snapshotText(clean, read)}`, inside(afterSnapshot)];
  return bytesOf(`{${parts.join(',')}}`);
}

/** The fields of an object, to stand among others. */
function inside(fields: { readonly [key: string]: Canonical }): string {
  return canonicalText(fields).slice(1, -1);
}

/** Offers are most of a snapshot, and nearly all of them are plain: those are what the engine itself has read. */
function snapshotText(clean: Canonical, read: ReadFacts | null): string {
  if (read?.isPlain !== true) {
    return canonicalText(clean);
  }
  const { facts, ...rest } = clean as { facts: { offers: readonly Canonical[] } & Record<string, Canonical> };
  const { offers, ...others } = facts;
  const plain = new Set<unknown>(read.snapshot.facts.offers);
  const texts = offers.map((offer) => (plain.has(offer) ? offerText(offer as unknown as OfferFact) : canonicalText(offer)));
  return textWith(rest, 'facts', textWith(others, 'offers', `[${texts.join(',')}]`));
}

function legalOf({ pack, packVersion, priorMinor, checks }: NonNullable<Verdict['legal']>): Canonical {
  return { checks: checks.map(({ rule, ok }) => ({ ok, rule })), pack, prior: priorMinor, version: packVersion };
}

function versionOf(snapshot: Snapshot | null): string {
  if (snapshot === null) {
    return FIRST_VERSION;
  }
  const { facts, guardrails, strategy, restore, choice } = snapshot;
  if (facts.owner?.kind === 'lock') {
    return ENGINE_VERSION;
  }
  if (restore?.lawful === true || choice !== undefined) {
    return FOURTH_VERSION;
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
  const isSorted = names.every((name, at) => at === 0 || (names[at - 1] ?? '') < name);
  return isSorted ? params : Object.fromEntries(names.sort().map((name) => [name, params[name] as Value]));
}

function gradesText({ market }: Verdict, landed: boolean): string {
  const eligible = new Set(market?.eligible.map(({ offer }) => offer));
  const texts = (market?.graded ?? []).map(({ offer, comparedMinor, grade, reasons, quarantined }) => {
    const compared = landed ? `"compared":${comparedMinor},` : '';
    const why = reasons.length === 0 ? '[]' : canonicalText(reasons.map(reasonOf));
    return `{${compared}"eligible":${eligible.has(offer)},"grade":"${grade}","id":${quoted(offer.id)},"price":${offer.priceMinor},"quarantined":${quarantined},"reasons":${why},"seller":${quoted(offer.seller)}}`;
  });
  return `[${texts.join(',')}]`;
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
