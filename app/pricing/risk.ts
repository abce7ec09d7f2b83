/** Risk of a change (product.md 3.9): a score in tenths, exact until its last rounding, and the class a store's tolerance is held against. */
import { bps, compare, floorMinor, floorOf, minus, ONE, over, plus, times, whole, ZERO } from './rational.ts';
import type { Rational } from './rational.ts';
import type { Decision, RiskClass } from './types.ts';

export interface RiskFacts {
  beforeMinor: number;
  priceMinor: number;
  /** How far the margin at the new price is above the least one; null when it is not known. */
  headroomBps: number | null;
  evidence: Decision['evidence'];
  /** Share of variants with less revenue over 28 days. */
  exposureBps: number;
  changes7d: number;
  /** Own prices over 180 days; null with no history, which is as new as new can be. */
  ownRange: { lowMinor: number; highMinor: number } | null;
  /** Red flags: each alone makes the risk high. */
  flags: readonly RiskFlag[];
}

export type RiskFlag = 'below_own_range_a_class' | 'compare_at_change' | 'conflict' | 'quarantined_source' | 'war';

export interface Risk {
  /** 0 to 1000: tenths of a point. */
  scoreTenths: number;
  class: RiskClass;
  flags: readonly RiskFlag[];
  /** What each part adds, in tenths of a point, each rounded by itself. */
  parts: Readonly<Record<RiskPart, number>>;
}

export const RISK_PARTS = ['size', 'margin', 'evidence', 'exposure', 'volatility', 'novelty'] as const;
export type RiskPart = (typeof RISK_PARTS)[number];

const EVIDENCE_BPS: Readonly<Record<Decision['evidence'], number>> = { A: 0, '2xB': 3000, B: 5000, C: 9000, none: 10_000, internal: 2000 };
const CLASS_FROM = { medium: 250, high: 600 } as const;
const WEIGHTS: Readonly<Record<RiskPart, Rational>> = {
  size: whole(250),
  margin: whole(200),
  evidence: whole(200),
  exposure: whole(150),
  volatility: whole(100),
  novelty: whole(100),
};
/** From so much margin above the least one, and up to so many changes a week, that part of the risk grows no more. */
const HEADROOM_BPS = whole(500);
const CHANGES = whole(5);
const HALF = bps(5000);
/** A store's tolerance: what goes without a person must score less than this. */
const TOLERATED: Readonly<Record<RiskClass, number>> = { low: 250, medium: 450, high: 600 };

export function riskOf(facts: RiskFacts): Risk {
  // In tenths of a point: what each may weigh at most, times how much of it there is.
  const weighed: Readonly<Record<RiskPart, Rational>> = {
    size: times(WEIGHTS.size, capped(over(distance(facts.priceMinor, facts.beforeMinor), times(whole(facts.beforeMinor), bps(1000))))),
    margin: times(WEIGHTS.margin, facts.headroomBps === null ? ONE : minus(ONE, capped(over(whole(facts.headroomBps), HEADROOM_BPS)))),
    evidence: times(WEIGHTS.evidence, bps(EVIDENCE_BPS[facts.evidence])),
    exposure: times(WEIGHTS.exposure, capped(bps(facts.exposureBps))),
    volatility: times(WEIGHTS.volatility, capped(over(whole(facts.changes7d), CHANGES))),
    novelty: times(WEIGHTS.novelty, novelty(facts)),
  };
  const scoreTenths = rounded(RISK_PARTS.reduce((total, name) => plus(total, weighed[name]), ZERO));
  // In the order in which a receipt has them.
  const parts: Risk['parts'] = {
    evidence: rounded(weighed.evidence),
    exposure: rounded(weighed.exposure),
    margin: rounded(weighed.margin),
    novelty: rounded(weighed.novelty),
    size: rounded(weighed.size),
    volatility: rounded(weighed.volatility),
  };
  return { scoreTenths, class: facts.flags.length > 0 ? 'high' : classOf(scoreTenths), flags: facts.flags, parts };
}

/** Tenths of a point that a change must stay under to go without a person. Never 60 points or more. */
export function limitOf(tolerance: RiskClass): number {
  return TOLERATED[tolerance];
}

function rounded(tenths: Rational): number {
  const up = plus(tenths, HALF);
  return floorMinor(up) ?? Number(floorOf(up));
}

function classOf(scoreTenths: number): RiskClass {
  return scoreTenths < CLASS_FROM.medium ? 'low' : scoreTenths < CLASS_FROM.high ? 'medium' : 'high';
}

function novelty({ priceMinor, ownRange }: RiskFacts): Rational {
  if (ownRange === null) {
    return ONE;
  }
  const edge = priceMinor < ownRange.lowMinor ? ownRange.lowMinor : priceMinor > ownRange.highMinor ? ownRange.highMinor : null;
  return edge === null ? ZERO : capped(over(distance(priceMinor, edge), times(whole(edge), bps(1000))));
}

function distance(a: number, b: number): Rational {
  return whole(Math.abs(a - b));
}

function capped(part: Rational): Rational {
  return compare(part, ONE) > 0 ? ONE : compare(part, ZERO) < 0 ? ZERO : part;
}
