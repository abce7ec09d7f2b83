/**
 * How far one competitor's offer may be trusted, at one instant (product.md 3.2). A and B may carry an automatic change,
 * C a suggestion, X nothing. Pure: age is counted to `decidedAt`, never to now.
 */
import { reason } from './codes.ts';
import { HOUR_MS, readInstant, wholeHours } from './instant.ts';
import { lowerMedian, ratioWithin } from './ratio.ts';
import type { Grade, OfferFact, Reason } from './types.ts';

export interface GradeContext {
  currency: string;
  /** Our own current price, minor units. */
  priceMinor: number;
  decidedAt: string;
  /** All offers of this variant, the graded one included. */
  offers: readonly OfferFact[];
}

export interface GradedOffer {
  grade: Grade;
  /** Why it is not better; empty for A. */
  reasons: Reason[];
  /** Held back because it jumped or is implausible: may be a slip of units rather than a price. */
  quarantined: boolean;
  /** From capture to decision; null when the instant cannot be read. */
  ageMs: number | null;
}

const WEEK_HOURS = 168;
/** Clocks of two machines may differ this much before a capture "in the future" is refused. */
const CLOCK_SKEW_MS = 300_000;
const NEAR = [7000, 13_000] as const;

/** The grade of an offer, and why. */
export function gradeOffer(offer: OfferFact, context: GradeContext): GradedOffer {
  const ageMs = ageOf(offer, context.decidedAt);
  const unusable = whyUnusable(offer, context.currency, ageMs);
  if (unusable !== null) {
    return { grade: 'X', reasons: [unusable], quarantined: false, ageMs };
  }

  const doubt = plausibility(offer, context);
  if (doubt?.quarantined === true) {
    return { grade: 'X', reasons: [doubt.reason], quarantined: true, ageMs };
  }

  const toC = [...limitsToC(offer, ageMs ?? 0), ...(doubt === null ? [] : [doubt.reason])];
  const toB = limitsToB(offer, ageMs ?? 0);
  const grade = toC.length > 0 ? 'C' : toB.length > 0 ? 'B' : 'A';
  return { grade, reasons: [...toC, ...toB], quarantined: false, ageMs };
}

/** Has an offer history enough to be judged without looking at the others? */
export function standsAlone({ medianMinor, observations }: OfferFact): boolean {
  return medianMinor !== null && medianMinor > 0 && observations >= 3;
}

/** Milliseconds from capture to decision (0 within the clock skew), or null when unreadable or in the future. */
function ageOf(offer: OfferFact, decidedAt: string): number | null {
  const captured = readInstant(offer.capturedAt);
  const decided = readInstant(decidedAt);
  if (captured === null || decided === null || captured - decided > CLOCK_SKEW_MS) {
    return null;
  }
  return Math.max(0, decided - captured);
}

function whyUnusable(offer: OfferFact, currency: string, ageMs: number | null): Reason | null {
  if (!Number.isSafeInteger(offer.priceMinor) || offer.priceMinor <= 0) {
    return reason('offer_price_invalid');
  }
  if (offer.currency !== currency) {
    return reason('offer_currency', { currency: offer.currency });
  }
  if (offer.match.state === 'rejected') {
    return reason('offer_rejected');
  }
  if (offer.stock === 'out_of_stock') {
    return reason('offer_out_of_stock');
  }
  if (offer.condition === 'used' || offer.condition === 'refurbished') {
    return reason('offer_not_new', { condition: offer.condition });
  }
  if (ageMs === null) {
    return reason('offer_instant_invalid');
  }
  if (ageMs > WEEK_HOURS * HOUR_MS) {
    return reason('offer_too_old', { hours: wholeHours(ageMs) });
  }
  return null;
}

/** Against its own history, or with under 3 observations against our price and the other rivals. */
function plausibility(offer: OfferFact, context: GradeContext): { reason: Reason; quarantined: boolean } | null {
  const { priceMinor, medianMinor } = offer;
  const hasMedian = medianMinor !== null && medianMinor > 0;
  const jumped = hasMedian && !ratioWithin(priceMinor, medianMinor, ...NEAR);
  if (jumped && !offer.confirmed) {
    return { reason: reason('offer_jump_quarantined', { medianMinor }), quarantined: true };
  }
  if (standsAlone(offer)) {
    return jumped ? { reason: reason('offer_far_from_median', { medianMinor }), quarantined: false } : null;
  }
  if (!ratioWithin(priceMinor, context.priceMinor, 5000, 20_000)) {
    return { reason: reason('offer_ratio_implausible'), quarantined: true };
  }
  const rivals = otherRivals(offer, context);
  const median = lowerMedian(rivals);
  if (median !== null && !ratioWithin(priceMinor, median, ...NEAR)) {
    return { reason: reason('offer_far_from_rivals', { medianMinor: median }), quarantined: false };
  }
  return null;
}

function otherRivals(offer: OfferFact, context: GradeContext): number[] {
  return context.offers
    .filter((other) => other.seller !== offer.seller)
    .filter((other) => whyUnusable(other, context.currency, ageOf(other, context.decidedAt)) === null)
    .map((other) => other.priceMinor);
}

function limitsToC(offer: OfferFact, ageMs: number): Reason[] {
  const limits: Reason[] = [];
  const accepted = offer.match.state === 'accepted' && (offer.match.by === 'human' || offer.match.score >= 90);
  if (!accepted) {
    limits.push(reason('offer_match_review', { score: offer.match.score }));
  }
  if (offer.stock === 'unknown') {
    limits.push(reason('offer_stock_unknown'));
  }
  if (ageMs > 48 * HOUR_MS) {
    limits.push(reason('offer_older_than_two_days', { hours: wholeHours(ageMs) }));
  }
  if (offer.source === 'page' && offer.votes < 2 && (offer.observations < 3 || offer.medianMinor === null)) {
    limits.push(reason('offer_one_vote'));
  }
  return limits;
}

function limitsToB(offer: OfferFact, ageMs: number): Reason[] {
  const limits: Reason[] = [];
  if (ageMs > 24 * HOUR_MS && ageMs <= 48 * HOUR_MS) {
    limits.push(reason('offer_older_than_day', { hours: wholeHours(ageMs) }));
  }
  if (offer.source === 'csv') {
    limits.push(reason('offer_own_file'));
  }
  if (offer.source === 'page' && offer.votes < 2 && offer.observations >= 3 && offer.medianMinor !== null) {
    limits.push(reason('offer_one_vote'));
  }
  return limits;
}
