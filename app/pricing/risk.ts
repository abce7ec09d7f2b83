/** Risk of a change (product.md 3.9): a score in tenths, exact until its last rounding, and the class a store's tolerance is held against. */
import { bps, compare, floorOf, minus, ONE, over, plus, rational, times, whole, ZERO } from './rational.ts';
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
/** A store's tolerance: what goes without a person must score less than this. */
const TOLERATED: Readonly<Record<RiskClass, number>> = { low: 250, medium: 450, high: 600 };

export function riskOf(facts: RiskFacts): Risk {
  const parts: readonly (readonly [RiskPart, number, Rational])[] = [
    ['size', 250, capped(over(distance(facts.priceMinor, facts.beforeMinor), times(whole(facts.beforeMinor), bps(1000))))],
    ['margin', 200, facts.headroomBps === null ? ONE : minus(ONE, capped(rational(BigInt(facts.headroomBps), 500n)))],
    ['evidence', 200, bps(EVIDENCE_BPS[facts.evidence])],
    ['exposure', 150, capped(bps(facts.exposureBps))],
    ['volatility', 100, capped(rational(BigInt(facts.changes7d), 5n))],
    ['novelty', 100, novelty(facts)],
  ];
  const weighed = parts.map(([name, weight, part]) => [name, times(whole(weight), part)] as const);
  const scoreTenths = rounded(weighed.reduce((total, [, tenths]) => plus(total, tenths), ZERO));
  const told = Object.fromEntries(weighed.map(([name, tenths]) => [name, rounded(tenths)])) as Risk['parts'];
  return { scoreTenths, class: facts.flags.length > 0 ? 'high' : classOf(scoreTenths), flags: facts.flags, parts: told };
}

/** Tenths of a point that a change must stay under to go without a person. Never 60 points or more. */
export function limitOf(tolerance: RiskClass): number {
  return TOLERATED[tolerance];
}

function rounded(tenths: Rational): number {
  return Number(floorOf(plus(tenths, rational(1n, 2n))));
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
