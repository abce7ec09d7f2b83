/**
 * The floor of product.md 3.1 and the cost-plus targets of 3.3. Everything is per unit, in minor units of one currency;
 * the price quantum is one minor unit.
 *
 *   F(m) = ceil[(c + K) / ((1 - d) * ((1 - m) / (1 + v) - f))]
 */
import { bps, ceilMinor, isPositive, minus, ONE, over, plus, times, whole } from './rational.ts';
import type { Rational } from './rational.ts';
import type { CostPlusMode, VariantFacts } from './types.ts';

/** c, K, v, f, d of product.md 3.1; null is unknown. */
export type CostFacts = Pick<VariantFacts, 'cost' | 'fixedMinor' | 'vatBps' | 'feeBps' | 'worstDiscountBps'>;

export type FloorResult =
  | { kind: 'known'; minor: number }
  | { kind: 'unknown'; missing: ('cost' | 'fee' | 'fixed')[] }
  /** No price reaches the margin (denominator <= 0), or it is larger than an amount can be. */
  | { kind: 'infeasible' };

/** F(m): the least price whose margin is at least `marginBps`; `marginBps` 0 is break-even. */
export function floor(facts: CostFacts, marginBps: number): FloorResult {
  return solve(facts, marginBps, (cost, fixed) => plus(cost, fixed));
}

/** F(0): below it a sale loses money. */
export function breakEven(facts: CostFacts): FloorResult {
  return floor(facts, 0);
}

/** The price a COST_PLUS rule asks for: margin on net, markup on cost, or an amount of contribution. */
export function costPlusTarget(facts: CostFacts, mode: CostPlusMode): FloorResult {
  switch (mode.kind) {
    case 'margin':
      return floor(facts, mode.bps);
    case 'markup':
      return solve(facts, 0, (cost, fixed) => plus(times(cost, plus(ONE, bps(mode.bps))), fixed));
    case 'amount':
      return solve(facts, 0, (cost, fixed) => plus(plus(cost, fixed), whole(mode.minor)));
  }
}

function solve(facts: CostFacts, marginBps: number, spend: (cost: Rational, fixed: Rational) => Rational): FloorResult {
  const { cost, fixedMinor, feeBps } = facts;
  // A platform that has no cost says 0: a free article is not a fact to price on.
  const costMinor = cost === null || cost.minor === 0 ? null : cost.minor;
  if (costMinor === null || fixedMinor === null || feeBps === null) {
    return { kind: 'unknown', missing: missing(costMinor, feeBps, fixedMinor) };
  }

  const keep = minus(ONE, bps(facts.worstDiscountBps));
  const perUnit = minus(over(minus(ONE, bps(marginBps)), plus(ONE, bps(facts.vatBps))), bps(feeBps));
  const denominator = times(keep, perUnit);
  if (!isPositive(keep) || !isPositive(denominator)) {
    return { kind: 'infeasible' };
  }

  const minor = ceilMinor(over(spend(whole(costMinor), whole(fixedMinor)), denominator));
  return minor === null ? { kind: 'infeasible' } : { kind: 'known', minor };
}

function missing(cost: number | null, fee: number | null, fixed: number | null): ('cost' | 'fee' | 'fixed')[] {
  const all = [
    ['cost', cost],
    ['fee', fee],
    ['fixed', fixed],
  ] as const;
  return all.filter(([, value]) => value === null).map(([name]) => name);
}
