/**
 * G3 (product.md 3.5): a price that is half or double of what it was is a mistake until a person says otherwise. The
 * test is on what the strategy wants, before any step limit shrinks it: a cost or a feed in the wrong unit would otherwise
 * walk the price there in small legal steps.
 */
import { reason } from './codes.ts';
import { compare, bps, nearestMinor, times, whole } from './rational.ts';
import type { Rational } from './rational.ts';
import type { Reason, Snapshot } from './types.ts';

/** Why `value` is not sane, or null. */
export function insane(value: Rational, { facts, guardrails }: Pick<Snapshot, 'facts' | 'guardrails'>): Reason | null {
  const targetMinor = nearestMinor(value, facts.priceMinor);
  if (targetMinor === null) {
    return reason('amount_too_large');
  }
  const within = (base: number): boolean =>
    compare(value, times(whole(base), bps(guardrails.sanityLowBps))) >= 0 && compare(value, times(whole(base), bps(guardrails.sanityHighBps))) <= 0;

  if (!within(facts.priceMinor)) {
    return reason('sanity_current', { targetMinor, priceMinor: facts.priceMinor });
  }
  if (facts.ownMedian90dMinor !== null && !within(facts.ownMedian90dMinor)) {
    return reason('sanity_median', { targetMinor, medianMinor: facts.ownMedian90dMinor });
  }
  return null;
}
