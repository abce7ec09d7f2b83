/**
 * What a rule would do to many variants, added up (product.md 5.3). Earned per unit is exact; what demand does with it is a range, and
 * only where an elasticity is known. A rule that changes nothing adds exactly nothing.
 */
import { hardBounds } from './bounds.ts';
import { answeredBy } from './evaluate.ts';
import { judge } from './decide.ts';
import { readMarket } from './market.ts';
import { contribution } from './margin.ts';
import { response } from './posterior.ts';
import { minus, plus, times, whole, ZERO, type Rational } from './rational.ts';
import type { Snapshot, StrategyVersion } from './types.ts';
import type { Verdict } from './verdict.ts';

export interface Tally {
  judged: number;
  up: number;
  down: number;
  hold: number;
  correction: number;
  block: number;
  /** Of the rises and falls: how many no rule keeps for a person. */
  ready: number;
  /** Earned more or less over 28 days if as much is sold as in the last 28; over `priced` changes whose cost, fees and sales are known. */
  steady: Rational;
  priced: number;
  /** The same with demand's answer, at the unlucky and the lucky end of every elasticity; over `answered` changes that have one. */
  low: number;
  high: number;
  answered: number;
  /** By the part of the rule that gave the answer; "" where none did. */
  branches: Record<string, Branch>;
}

export interface Branch {
  answered: number;
  up: number;
  down: number;
}

export const newTally = (): Tally => ({
  judged: 0, up: 0, down: 0, hold: 0, correction: 0, block: 0, ready: 0, steady: ZERO, priced: 0, low: 0, high: 0, answered: 0, branches: {},
}); // prettier-ignore

/** The snapshot as if another version of its strategy decided it, and nothing were stopped. */
export function asIf(snapshot: Snapshot, version: Pick<StrategyVersion, 'version' | 'hash' | 'tree'>): Snapshot {
  return { ...snapshot, emergencyStop: false, strategy: { ...snapshot.strategy, ...version } };
}

/** Judges one variant and adds it up. */
export function simulate(tally: Tally, snapshot: Snapshot): Verdict {
  const verdict = judge(snapshot);
  const { outcome, priceMinor } = verdict;
  const { facts } = snapshot;
  tally.judged += 1;
  const branch = branchOf(tally, snapshot);
  branch.answered += 1;
  if (outcome === 'CORRECTION') {
    // A bound's doing, whatever the rule says: it earns the rule nothing.
    tally.correction += 1;
  } else if (priceMinor === null) {
    tally[outcome === 'BLOCK' ? 'block' : 'hold'] += 1;
  } else {
    const way = priceMinor > facts.priceMinor ? 'up' : 'down';
    tally[way] += 1;
    branch[way] += 1;
    tally.ready += verdict.approvalReasons.length === 0 ? 1 : 0;
    addEffect(tally, snapshot, priceMinor);
  }
  return verdict;
}

function branchOf(tally: Tally, snapshot: Snapshot): Branch {
  const path = answeredBy(snapshot.strategy.tree, snapshot, readMarket(snapshot), hardBounds(snapshot).floorMinor) ?? NO_ANSWER;
  return (tally.branches[path] ??= { answered: 0, up: 0, down: 0 });
}

/** The whole rule may be one part, whose place is "": no answer has a name of its own. */
export const NO_ANSWER = '-';

function addEffect(tally: Tally, { facts }: Snapshot, priceMinor: number): void {
  const [now, then] = [contribution(facts, facts.priceMinor), contribution(facts, priceMinor)];
  const units = facts.standing?.units28d ?? null;
  if (now === null || then === null || units === null) {
    return;
  }
  tally.steady = plus(tally.steady, times(minus(then, now), whole(units)));
  tally.priced += 1;
  const elasticity = facts.signals?.elasticity;
  if (elasticity == null) {
    return;
  }
  const [before, after] = [toNumber(now), toNumber(then)];
  const ends = [elasticity.lowMilli, elasticity.highMilli].map((milli) => units * (after * response(milli / 1000, priceMinor, facts.priceMinor) - before));
  tally.low += Math.min(...ends);
  tally.high += Math.max(...ends);
  tally.answered += 1;
}

/** Minor units with three decimals: what follows is an estimate, no amount. */
function toNumber({ n, d }: Rational): number {
  return Number((n * 1000n) / d) / 1000;
}
