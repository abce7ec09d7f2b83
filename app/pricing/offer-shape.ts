/**
 * An offer that is just what an offer should be, told without the cost of a schema: a store's page of decisions reads thousands of
 * them. Whatever is not plainly so goes the long way, by the schema; what passes here passes there too.
 */
import { quoted } from './canonical.ts';
import type { OfferFact } from './types.ts';

const STOCKS: ReadonlySet<unknown> = new Set(['in_stock', 'out_of_stock', 'unknown'] satisfies OfferFact['stock'][]);
const CONDITIONS: ReadonlySet<unknown> = new Set(['new', 'used', 'refurbished', 'unknown'] satisfies OfferFact['condition'][]);
const STATES: ReadonlySet<unknown> = new Set(['accepted', 'review', 'rejected'] satisfies OfferFact['match']['state'][]);
const SOURCES: ReadonlySet<unknown> = new Set(['feed', 'page', 'csv'] satisfies OfferFact['source'][]);
const FIELDS = 15;
const MATCH_FIELDS = 3;

type Unread<Shape> = { readonly [Field in keyof Shape]?: unknown };

/** True only of tidy data with each field in its range and no other one beside them. */
export function isPlainOffer(value: unknown): value is OfferFact {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== FIELDS) {
    return false;
  }
  const offer = value as Unread<OfferFact>;
  return (
    isName(offer.id) &&
    isName(offer.seller) &&
    isWhole(offer.priceMinor) &&
    (offer.shippingMinor === null || isWhole(offer.shippingMinor)) &&
    isText(offer.currency, 10) &&
    STOCKS.has(offer.stock) &&
    CONDITIONS.has(offer.condition) &&
    isPlainMatch(offer.match) &&
    SOURCES.has(offer.source) &&
    isWhole(offer.votes) &&
    (offer.medianMinor === null || isWhole(offer.medianMinor)) &&
    isWhole(offer.observations) &&
    typeof offer.confirmed === 'boolean' &&
    isText(offer.capturedAt, 100) &&
    isText(offer.pageHash, 2000)
  );
}

/** A copy with its keys in the order in which canonical text has them. */
export function inOrder(offer: OfferFact): OfferFact {
  const { by, score, state } = offer.match;
  return {
    capturedAt: offer.capturedAt,
    condition: offer.condition,
    confirmed: offer.confirmed,
    currency: offer.currency,
    id: offer.id,
    match: { by, score, state },
    medianMinor: offer.medianMinor,
    observations: offer.observations,
    pageHash: offer.pageHash,
    priceMinor: offer.priceMinor,
    seller: offer.seller,
    shippingMinor: offer.shippingMinor,
    source: offer.source,
    stock: offer.stock,
    votes: offer.votes,
  };
}

/** The canonical text of a plain offer. */
export function offerText(offer: OfferFact): string {
  const { by, score, state } = offer.match;
  return `{"capturedAt":${quoted(offer.capturedAt)},"condition":"${offer.condition}","confirmed":${offer.confirmed},"currency":${quoted(offer.currency)},"id":${quoted(offer.id)},"match":{"by":"${by}","score":${score},"state":"${state}"},"medianMinor":${offer.medianMinor},"observations":${offer.observations},"pageHash":${quoted(offer.pageHash)},"priceMinor":${offer.priceMinor},"seller":${quoted(offer.seller)},"shippingMinor":${offer.shippingMinor},"source":"${offer.source}","stock":"${offer.stock}","votes":${offer.votes}}`;
}

function isPlainMatch(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== MATCH_FIELDS) {
    return false;
  }
  const { score, by, state } = value as Unread<OfferFact['match']>;
  return isWhole(score) && (by === 'auto' || by === 'human') && STATES.has(state);
}

function isName(value: unknown): boolean {
  return isText(value, 2000) && value !== '';
}

function isText(value: unknown, most: number): boolean {
  return typeof value === 'string' && value.length <= most && value.isWellFormed();
}

/** Minus zero is not tidy. */
function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}
