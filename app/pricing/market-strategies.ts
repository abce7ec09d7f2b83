/** Strategies of product.md 3.3 that look at the whole market: a place in its range, a rank, a band, a gap to close. */
import { reason } from './codes.ts';
import type { Market, MarketOffer } from './market.ts';
import { emptyMarket, noTarget, refer, type Aim } from './position.ts';
import { bps, ceilMinor, compare, floorMinor, minus, ONE, plus, times, whole } from './rational.ts';
import type { Rational } from './rational.ts';
import type { StrategyNode, VariantFacts } from './types.ts';

type Of<Type extends StrategyNode['type']> = Extract<StrategyNode, { type: Type }>;

/** `o1 + (on - o1) x q`: 0 is the cheapest, 10,000 the dearest. */
export function rangePosition({ bps: share }: Of<'RANGE_POS'>, market: Market): Aim {
  const ends = endsOf(market);
  if ('kind' in ends) {
    return ends;
  }
  const value = plus(ends.low, times(minus(ends.high, ends.low), bps(share)));
  return { kind: 'target', value, reference: value, reason: reason('target_range', { shareBps: share, sellers: market.eligible.length }) };
}

/** The nearest-rank percentile of the rivals' prices: `o[ceil(q x n)]`, the cheapest for 0. */
export function rankPercentile({ bps: share }: Of<'RANK_PCT'>, market: Market): Aim {
  const empty = emptyMarket(market);
  if (empty) {
    return empty;
  }
  const index = Math.max(1, Math.ceil((share * market.eligible.length) / 10_000)) - 1;
  const value = priceAt(market.eligible, index);
  return { kind: 'target', value, reference: value, reason: reason('target_percentile', { shareBps: share, sellers: market.eligible.length }) };
}

/**
 * One quantum under the k-th distinct price; where that is the next cheaper price itself, the tie with it is accepted. A rank
 * whose price is under the floor is not asked for: the best one above it is.
 * @param floorMinor L, or null when unknown
 */
export function rank({ k }: Of<'RANK'>, market: Market, floorMinor: number | null): Aim {
  const empty = emptyMarket(market);
  if (empty) {
    return empty;
  }
  const prices = [...new Set(market.eligible.map(({ comparedMinor }) => comparedMinor))];
  if (k > prices.length) {
    return noTarget(reason('rank_missing', { rank: k, sellers: prices.length }));
  }
  // Prices ascend, so a tie with the next cheaper one is what one quantum less comes to.
  const reached = prices.findIndex((price, index) => index >= k - 1 && price - 1 >= (floorMinor ?? 1));
  const price = prices[reached];
  if (price === undefined) {
    return noTarget(reason('rank_unreachable', { rank: k, sellers: prices.length }));
  }
  const told = { rank: reached + 1, sellers: prices.length };
  const why = reached + 1 === k ? reason('target_rank', told) : reason('target_rank_floor', { ...told, wanted: k });
  return { kind: 'target', value: whole(price - 1), reference: whole(price), reason: why };
}

/** Inside the band around a reference the price stays; outside it goes to the nearest edge, and no further. */
export function band({ reference, lowBps, highBps }: Of<'BAND'>, market: Market, { priceMinor }: VariantFacts): Aim {
  const empty = emptyMarket(market);
  if (empty) {
    return empty;
  }
  const found = refer(reference, market.eligible);
  if ('code' in found) {
    return noTarget(found);
  }
  // Edges are taken inwards, so that a price on an edge is inside and stays.
  const low = ceilMinor(times(found.value, minus(ONE, bps(lowBps))));
  const high = floorMinor(times(found.value, plus(ONE, bps(highBps))));
  if (low === null || high === null) {
    return noTarget(reason('amount_too_large'));
  }
  const told = { reference: reference.kind, lowMinor: low, highMinor: high };
  if (priceMinor >= low && priceMinor <= high) {
    return { kind: 'stay', reason: reason('band_inside', told) };
  }
  const [edge, code] = priceMinor < low ? ([low, 'target_band_low'] as const) : ([high, 'target_band_high'] as const);
  return edge <= 0 ? noTarget(reason('target_not_positive')) : { kind: 'target', value: whole(edge), reference: found.value, reason: reason(code, told) };
}

/** Cheapest by more than a gap: part of it is closed, never up to the rival. */
export function raiseGap({ gapBps, shareBps, epsilonMinor }: Of<'RAISE_GAP'>, market: Market, { priceMinor, standing }: VariantFacts): Aim {
  const empty = emptyMarket(market);
  if (empty) {
    return empty;
  }
  // A raise in a war is read as an invitation; the product waits until it is calm.
  if (standing?.war === 'war') {
    return noTarget(reason('price_war'));
  }
  const own = whole(priceMinor);
  const cheapest = priceAt(market.eligible, 0);
  if (compare(own, cheapest) >= 0) {
    return noTarget(reason('not_cheapest', { lowestMinor: market.eligible[0]?.comparedMinor ?? null }));
  }
  const gap = minus(cheapest, own);
  const below = minus(cheapest, whole(epsilonMinor));
  if (compare(gap, times(own, bps(gapBps))) < 0 || compare(below, own) <= 0) {
    return noTarget(reason('gap_small', { gapBps }));
  }
  const part = plus(own, times(gap, bps(shareBps)));
  const value = compare(part, below) < 0 ? part : below;
  return { kind: 'target', value, reference: cheapest, reason: reason('target_raise_gap', { gapBps, shareBps }) };
}

function endsOf(market: Market): { low: Rational; high: Rational } | Aim {
  return emptyMarket(market) ?? { low: priceAt(market.eligible, 0), high: priceAt(market.eligible, market.eligible.length - 1) };
}

function priceAt(eligible: readonly MarketOffer[], index: number): Rational {
  return whole(eligible[index]?.comparedMinor ?? 0);
}
