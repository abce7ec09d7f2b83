/** What a price earns (product.md 3.1): margin divides by the net price, markup by the cost. Both words, never one for the other. */
import type { CostFacts } from './floor.ts';
import { bps, floorMinor, floorOf, isPositive, minus, ONE, over, plus, times, whole } from './rational.ts';
import type { Rational } from './rational.ts';

const TEN_THOUSAND = whole(10_000);

/** contrib(P) / net(P) in basis points, rounded down; null when an input is unknown or the price nets nothing. */
export function marginBps(facts: CostFacts, priceMinor: number): number | null {
  const net = netOf(facts, priceMinor);
  const earned = earnedOf(facts, priceMinor, net);
  return net === null || earned === null || !isPositive(net) ? null : toBps(over(earned, net));
}

/** contrib(P) of product.md 3.1, exact, in minor units a unit sold; null when cost, fee or fixed cost is unknown. */
export function contribution(facts: CostFacts, priceMinor: number): Rational | null {
  return earnedOf(facts, priceMinor, netOf(facts, priceMinor));
}

function earnedOf(facts: CostFacts, priceMinor: number, net: Rational | null): Rational | null {
  const { cost, fixedMinor, feeBps } = facts;
  if (net === null || cost === null || fixedMinor === null || feeBps === null) {
    return null;
  }
  const fee = times(times(whole(priceMinor), minus(ONE, bps(facts.worstDiscountBps))), bps(feeBps));
  return minus(minus(minus(net, fee), whole(fixedMinor)), whole(cost.minor));
}

/** (net(P) - c) / c in basis points, rounded down; null when the cost is unknown. */
export function markupBps(facts: CostFacts, priceMinor: number): number | null {
  const net = netOf(facts, priceMinor);
  const { cost } = facts;
  return net === null || cost === null || cost.minor === 0 ? null : toBps(over(minus(net, whole(cost.minor)), whole(cost.minor)));
}

function netOf(facts: CostFacts, priceMinor: number): Rational | null {
  const kept = times(whole(priceMinor), minus(ONE, bps(facts.worstDiscountBps)));
  return facts.cost === null ? null : over(kept, plus(ONE, bps(facts.vatBps)));
}

function toBps(ratio: Rational): number {
  const points = times(ratio, TEN_THOUSAND);
  return floorMinor(points) ?? Number(floorOf(points));
}
