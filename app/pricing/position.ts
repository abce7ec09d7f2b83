/** POSITION of product.md 3.3: a place relative to the eligible rivals. */
import { reason } from './codes.ts';
import type { Market, MarketOffer } from './market.ts';
import { bps, ceilOf, floorOf, isPositive, minus, ONE, plus, rational, times, whole, ZERO } from './rational.ts';
import type { Rational } from './rational.ts';
import type { Offset, Reason, Reference, StrategyNode } from './types.ts';

export type Position = Extract<StrategyNode, { type: 'POSITION' }>;

/** `stay`: the strategy has an answer, and it is the price as it is. */
export type Aim =
  { kind: 'target'; value: Rational; reason: Reason; reference: Rational | null; evidence?: 'C' } | { kind: 'stay'; reason: Reason } | { kind: 'no_target'; reason: Reason };
export type NoTarget = Extract<Aim, { kind: 'no_target' }>;

/** The target `ref`, `ref - offset` or `ref + offset` over the eligible set, exact; or why there is none. */
export function position(node: Position, market: Market): Aim {
  const { eligible } = market;
  const empty = emptyMarket(market);
  if (empty) {
    return empty;
  }
  const found = refer(node.reference, eligible);
  if ('code' in found) {
    return noTarget(found);
  }

  const value = shift(found.value, node);
  if (!isPositive(value)) {
    return noTarget(reason('target_not_positive'));
  }
  const told = { op: node.op, reference: node.reference.kind, seller: found.seller, sellers: eligible.length };
  return { kind: 'target', value, reference: found.value, reason: reason('target_position', told) };
}

/** Why nothing can be said of the market; null when something can. */
export function emptyMarket({ eligible, graded }: Market): NoTarget | null {
  if (eligible.length > 0) {
    return null;
  }
  return noTarget(graded.length === 0 ? reason('no_offers') : reason('no_eligible_offers', { offers: graded.length }));
}

type Found = { value: Rational; seller: string | null };

/** The price that a reference names, exact; or why there is none. */
export function refer(reference: Reference, eligible: readonly MarketOffer[]): Found | Reason {
  const last = eligible.length - 1;
  switch (reference.kind) {
    case 'lowest':
      return pick(eligible, 0);
    case 'second':
      return pick(eligible, 1);
    case 'nth':
      return pick(eligible, reference.k - 1);
    case 'median':
      return pick(eligible, last >> 1);
    case 'highest':
      return pick(eligible, last);
    case 'mean':
      return { value: mean(eligible, () => 1), seller: null };
    case 'weighted_mean':
      return { value: weightedMean(eligible, reference.weights), seller: null };
    case 'named': {
      const at = eligible.findIndex(({ offer }) => offer.seller === reference.seller);
      return at < 0 ? reason('seller_absent', { seller: reference.seller }) : pick(eligible, at);
    }
  }
}

function pick(eligible: readonly MarketOffer[], index: number): Found | Reason {
  const chosen = eligible[index];
  return chosen === undefined ? reason('rank_missing', { rank: index + 1, sellers: eligible.length }) : { value: whole(chosen.comparedMinor), seller: chosen.offer.seller };
}

/** A seller without a weight weighs nothing; weights that sum to 0 mean the plain mean. */
function weightedMean(eligible: readonly MarketOffer[], weights: Record<string, number>): Rational {
  const weigh = (offer: MarketOffer): number => (Object.hasOwn(weights, offer.offer.seller) ? (weights[offer.offer.seller] ?? 0) : 0);
  return eligible.some((offer) => weigh(offer) > 0) ? mean(eligible, weigh) : mean(eligible, () => 1);
}

function mean(eligible: readonly MarketOffer[], weigh: (offer: MarketOffer) => number): Rational {
  let sum = ZERO;
  let weight = 0n;
  for (const each of eligible) {
    sum = plus(sum, times(whole(each.comparedMinor), whole(weigh(each))));
    weight += BigInt(weigh(each));
  }
  return times(sum, rational(1n, weight));
}

function shift(value: Rational, { op, offset }: Position): Rational {
  if (op === 'match') {
    return value;
  }
  return op === 'below' ? minus(value, stepOf(value, offset)) : plus(value, stepOf(value, offset));
}

function stepOf(value: Rational, offset: Offset): Rational {
  return offset.kind === 'amount' ? whole(offset.minor) : times(value, bps(offset.bps));
}

export function noTarget(why: Reason): NoTarget {
  return { kind: 'no_target', reason: why };
}

/** Which prices are at most three hundredths away from `reference`, on the side that matters for a move in `direction`? */
export function supporting(reference: Rational, direction: 'down' | 'up'): (priceMinor: number) => boolean {
  if (direction === 'down') {
    const most = floorOf(times(reference, plus(ONE, bps(300))));
    return (priceMinor) => priceMinor <= most;
  }
  const least = ceilOf(times(reference, minus(ONE, bps(300))));
  return (priceMinor) => priceMinor >= least;
}
