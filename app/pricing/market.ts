/**
 * What pricing sees of the market: every offer with its grade, and the eligible set E of product.md 3.2: grade A or B
 * (C only when there is nothing better, and then for a suggestion), one offer per seller, the cheapest, sorted by price.
 * Compared by the article alone, or with delivery (basis `landed`), where unknown delivery makes an offer unusable.
 */
import { byCodeUnit } from './canonical.ts';
import { reason } from './codes.ts';
import { gradeOffer, standsAlone } from './grade.ts';
import type { GradedOffer } from './grade.ts';
import { HOUR_MS, wholeHours } from './instant.ts';
import { ratioWithin } from './ratio.ts';
import type { LandedBasis, OfferFact, Snapshot } from './types.ts';

export interface MarketOffer extends GradedOffer {
  offer: OfferFact;
  /** The shelf price of ours at which a buyer pays the same as there, minor units. */
  comparedMinor: number;
}

export interface Market {
  /** In the order of the snapshot. */
  graded: MarketOffer[];
  /** E, cheapest first; ties by seller, then id. */
  eligible: MarketOffer[];
  /** Offers that look like a slip of units (x10, x100, x1000 or the inverse), when they outweigh the usable ones. */
  slip: { sellers: string[]; factor: string } | null;
}

/** Grades all offers of a snapshot and picks those a price may rest on. */
export function readMarket(snapshot: Snapshot): Market {
  const { facts, currency, decidedAt, guardrails } = snapshot;
  const context = { currency, priceMinor: facts.priceMinor, decidedAt, offers: facts.offers };
  return marketOf(
    facts.offers.map((offer) =>
      withDelivery(withinPolicy({ offer, comparedMinor: offer.priceMinor, ...gradeOffer(offer, context) }, guardrails.maxOfferAgeHours), guardrails.basis),
    ),
    facts.priceMinor,
  );
}

/** The market of `snapshot`, whose offers are those of `market` without a seller's; grades that rest on no rival stay as they are. */
export function withoutSeller({ graded, eligible }: Market, seller: string, snapshot: Snapshot): Market {
  const left = graded.filter(({ offer }) => offer.seller !== seller);
  if (!left.every(({ offer }) => standsAlone(offer))) {
    return readMarket(snapshot);
  }
  // While somebody strong is left, it is the same list without the one who is gone.
  const remaining = eligible.filter(({ offer }) => offer.seller !== seller);
  const isStrong = remaining.some(({ grade }) => grade === 'A' || grade === 'B');
  return isStrong && !left.some(({ quarantined }) => quarantined) ? { graded: left, eligible: remaining, slip: null } : marketOf(left, snapshot.facts.priceMinor);
}

function marketOf(graded: MarketOffer[], priceMinor: number): Market {
  const strong = graded.filter(({ grade }) => grade === 'A' || grade === 'B');
  const usable = strong.length > 0 ? strong : graded.filter(({ grade }) => grade === 'C');
  return { graded, eligible: onePerSeller(usable), slip: findSlip(graded, strong.length, priceMinor) };
}

/** The store may ask for fresher prices than the grades of product.md do. */
function withinPolicy(graded: MarketOffer, maxHours: number): MarketOffer {
  const { ageMs } = graded;
  if (graded.grade === 'X' || ageMs === null || ageMs <= maxHours * HOUR_MS) {
    return graded;
  }
  const hours = wholeHours(ageMs);
  return { ...graded, grade: 'X', reasons: [reason('offer_older_than_policy', { hours, maxHours })] };
}

function withDelivery(graded: MarketOffer, basis: LandedBasis | undefined): MarketOffer {
  if (basis === undefined || graded.grade === 'X') {
    return graded;
  }
  const { priceMinor, shippingMinor } = graded.offer;
  if (shippingMinor === null || shippingMinor < 0) {
    return { ...graded, grade: 'X', reasons: [reason('offer_shipping_unknown')] };
  }
  const comparedMinor = priceMinor + shippingMinor - basis.ownShippingMinor;
  return Number.isSafeInteger(comparedMinor) && comparedMinor > 0
    ? { ...graded, comparedMinor }
    : { ...graded, grade: 'X', reasons: [reason('offer_under_own_shipping', { shippingMinor: basis.ownShippingMinor })] };
}

function onePerSeller(offers: readonly MarketOffer[]): MarketOffer[] {
  const sorted = [...offers].sort((a, b) => a.comparedMinor - b.comparedMinor || byCodeUnit(a.offer.seller, b.offer.seller) || byCodeUnit(a.offer.id, b.offer.id));
  const seen = new Set<string>();
  return sorted.filter(({ offer }) => {
    const isFirst = !seen.has(offer.seller);
    seen.add(offer.seller);
    return isFirst;
  });
}

const FACTORS = [10, 100, 1000] as const;

function findSlip(graded: readonly MarketOffer[], usable: number, priceMinor: number): Market['slip'] {
  const slips = graded.filter(({ quarantined }) => quarantined).map((each) => ({ each, factor: slipFactor(each.offer, priceMinor) }));
  const certain = slips.filter(({ factor }) => factor !== null);
  const first = certain[0];
  if (first === undefined || first.factor === null || certain.length < usable) {
    return null;
  }
  return { sellers: [...new Set(certain.map(({ each }) => each.offer.seller))].sort(byCodeUnit), factor: first.factor };
}

/**
 * `x100`, `/100` ... when the price is about that multiple of its own median or of our price. Both are asked: after a slip has
 * been seen once or twice, a young median is itself the slip.
 */
function slipFactor(offer: OfferFact, priceMinor: number): string | null {
  const usual = [offer.medianMinor ?? 0, priceMinor].filter((amount) => amount > 0);
  for (const factor of FACTORS) {
    if (usual.some((amount) => ratioWithin(offer.priceMinor, amount, 7000 * factor, 13_000 * factor))) {
      return `x${factor}`;
    }
    const times = offer.priceMinor * factor;
    if (Number.isSafeInteger(times) && usual.some((amount) => ratioWithin(times, amount, 7000, 13_000))) {
      return `/${factor}`;
    }
  }
  return null;
}
