/**
 * What a rule would have decided in past weeks, from the price that stood then, and what that would have earned in the week after
 * (product.md 2, 4). Per unit it is exact; what demand would have done is a range. A price the article never had is not valued, nor
 * is an article that hardly sold: nothing is known of either. A rule that changes nothing earns exactly nothing.
 */
import { judge } from './decide.ts';
import { contribution } from './margin.ts';
import { response } from './posterior.ts';
import { minus, plus, times, whole, ZERO, type Rational } from './rational.ts';
import type { ElasticityFact } from './signals.ts';
import type { Snapshot } from './types.ts';

/** Why a change was counted but not valued. */
export const UNVALUED = ['outside_support', 'sales_thin', 'cost_unknown'] as const;
export type Unvalued = (typeof UNVALUED)[number];

/** Fewer units than this in the whole period say nothing of an article. */
const LEAST_UNITS = 10;

export interface BacktestTally {
  /** Weeks of variants that were judged, and those whose price at that time is not known. */
  judged: number;
  unknown: number;
  up: number;
  down: number;
  hold: number;
  correction: number;
  block: number;
  /** Earned more or less, had as much been sold; over `valued` changes. */
  exact: Rational;
  valued: number;
  /** The same with demand's answer at the unlucky and the lucky end of each elasticity, over `answered` changes. */
  low: number;
  high: number;
  answered: number;
  unvalued: Record<Unvalued, number>;
}

export const newBacktest = (): BacktestTally => ({
  judged: 0, unknown: 0, up: 0, down: 0, hold: 0, correction: 0, block: 0, exact: ZERO, valued: 0, low: 0, high: 0, answered: 0,
  unvalued: { outside_support: 0, sales_thin: 0, cost_unknown: 0 },
}); // prettier-ignore

export interface PastWeek {
  /** As everything stood when the week began. */
  snapshot: Snapshot;
  /** Sold in the week, and in the whole period. */
  units: number;
  unitsInAll: number;
  /** Own prices that had stood in the half year before; null: none is known. */
  support: { lowMinor: number; highMinor: number } | null;
  /** How demand answers, as far as it is known today: used for the range alone, never for the decision. */
  elasticity: ElasticityFact | null;
}

/** Judges one week of one variant and adds it up. */
export function replayWeek(tally: BacktestTally, week: PastWeek): void {
  const { outcome, priceMinor } = judge(week.snapshot);
  const { facts } = week.snapshot;
  tally.judged += 1;
  if (outcome === 'CORRECTION') {
    tally.correction += 1;
  } else if (priceMinor === null) {
    tally[outcome === 'BLOCK' ? 'block' : 'hold'] += 1;
  } else {
    tally[priceMinor > facts.priceMinor ? 'up' : 'down'] += 1;
    value(tally, week, priceMinor);
  }
}

function value(tally: BacktestTally, { snapshot, units, unitsInAll, support, elasticity }: PastWeek, priceMinor: number): void {
  const { facts } = snapshot;
  const [was, then] = [contribution(facts, facts.priceMinor), contribution(facts, priceMinor)];
  const refusal = whyNot({ known: was !== null && then !== null, unitsInAll, inside: support !== null && priceMinor >= support.lowMinor && priceMinor <= support.highMinor });
  if (refusal !== null || was === null || then === null) {
    tally.unvalued[refusal ?? 'cost_unknown'] += 1;
    return;
  }
  tally.exact = plus(tally.exact, times(minus(then, was), whole(units)));
  tally.valued += 1;
  if (elasticity === null) {
    return;
  }
  const [before, after] = [toNumber(was), toNumber(then)];
  const ends = [elasticity.lowMilli, elasticity.highMilli].map((milli) => units * (after * response(milli / 1000, priceMinor, facts.priceMinor) - before));
  tally.low += Math.min(...ends);
  tally.high += Math.max(...ends);
  tally.answered += 1;
}

function whyNot({ known, unitsInAll, inside }: { known: boolean; unitsInAll: number; inside: boolean }): Unvalued | null {
  if (!known) {
    return 'cost_unknown';
  }
  return unitsInAll < LEAST_UNITS ? 'sales_thin' : inside ? null : 'outside_support';
}

/** Minor units with three decimals: what follows is an estimate, no amount. */
function toNumber({ n, d }: Rational): number {
  return Number((n * 1000n) / d) / 1000;
}
