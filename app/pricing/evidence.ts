/**
 * G5 (product.md 3.2): what a movement rests on. Only offers that bear it out count: for a cut those at or below the
 * reference plus 3 %, for a raise those at or above it minus 3 %, so that one good price far away never vouches for a doubtful
 * low one. An automatic cut needs an A or two independent B within 3 % of each other; a raise a B, or a reason of our own.
 */
import type { Market, MarketOffer } from './market.ts';
import { supporting } from './position.ts';
import type { Rational } from './rational.ts';
import { ratioWithin } from './ratio.ts';
import type { Decision, Guardrails } from './types.ts';

export type Evidence = Decision['evidence'];

/** The evidence for moving `direction` towards a target that rests on `reference` (null: our own costs). */
export function weighEvidence(market: Market, reference: Rational | null, direction: 'down' | 'up'): Evidence {
  if (reference === null) {
    return 'internal';
  }
  const bears = supporting(reference, direction);
  const bearing = market.eligible.filter(({ comparedMinor }) => bears(comparedMinor));
  if (bearing.some(({ grade }) => grade === 'A')) {
    return 'A';
  }
  const seconds = bearing.filter(({ grade }) => grade === 'B');
  if (twoAgree(seconds)) {
    return '2xB';
  }
  return seconds.length > 0 ? 'B' : bearing.length > 0 ? 'C' : 'none';
}

/** May this evidence move a price without a person? */
export function isEnough(evidence: Evidence, direction: 'down' | 'up', minimum: Guardrails['evidenceMinimum']): boolean {
  if (evidence === 'A' || evidence === '2xB') {
    return true;
  }
  return direction === 'up' ? evidence === 'B' || evidence === 'internal' : evidence === 'B' && minimum === 'B';
}

/** Sorted by price and one per seller, so any agreeing pair includes a pair of neighbours. */
function twoAgree(offers: readonly MarketOffer[]): boolean {
  return offers.some((each, index) => {
    const next = offers[index + 1];
    return next !== undefined && ratioWithin(next.comparedMinor, each.comparedMinor, 10_000, 10_300);
  });
}
