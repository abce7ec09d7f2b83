/**
 * Is a rival's offer the same article? (product.md 3.2) Identifiers only: equal GTIN and brand 90, equal GTIN alone 70, MPN
 * with brand 85. Titles, attributes and images are not compared yet, and where they would be needed the answer says so.
 */
import { normaliseGtin, readIdentifier } from './gtin.ts';
import { ratioWithin } from './ratio.ts';
import { reason } from './codes.ts';
import type { Reason } from './types.ts';

export interface Article {
  brand: string | null;
  gtin: string | null;
  mpn: string | null;
  /** Minor units of one and the same currency on both sides; null when not comparable. */
  priceMinor: number | null;
}

export interface MatchResult {
  /** 0 to 100. */
  score: number;
  /** From 90 accepted, 60 to 89 for a person, below that no match. */
  state: 'accepted' | 'review' | 'no_match';
  reasons: Reason[];
}

/** Scores one pair. Symmetric but for the price ratio, which is theirs to ours. */
export function matchScore(ours: Article, theirs: Article): MatchResult {
  const brand = brandVerdict(ours.brand, theirs.brand);
  const gtin = gtinVerdict(ours.gtin, theirs.gtin);
  if (gtin.code === 'gtin_differs') {
    return { score: 0, state: 'no_match', reasons: [gtin] };
  }

  const mpn = partNumber(ours.mpn);
  const mpnEqual = mpn !== null && mpn === partNumber(theirs.mpn);
  if (gtin.code === 'gtin_equal') {
    return settle(brand.code === 'brand_agrees' ? 90 : 70, [gtin, brand], ours, theirs);
  }
  if (mpnEqual && brand.code === 'brand_agrees') {
    return settle(85, [reason('mpn_equal'), brand], ours, theirs);
  }
  return { score: 0, state: 'no_match', reasons: [gtin, reason('title_not_compared')] };
}

function settle(score: number, reasons: Reason[], ours: Article, theirs: Article): MatchResult {
  const comparable = ours.priceMinor !== null && theirs.priceMinor !== null && ours.priceMinor > 0 && theirs.priceMinor > 0;
  const odd = comparable && !ratioWithin(theirs.priceMinor ?? 0, ours.priceMinor ?? 1, 5000, 20_000);
  const state = score >= 90 && !odd ? 'accepted' : 'review';
  return { score, state, reasons: odd ? [...reasons, reason('price_ratio_review')] : reasons };
}

function gtinVerdict(ours: string | null, theirs: string | null): Reason {
  const [left, right] = [ours, theirs].map((text) => (text === null ? null : normaliseGtin(text)));
  if (typeof left !== 'string' || typeof right !== 'string') {
    return reason('gtin_invalid');
  }
  if (readIdentifier(left)?.restricted === true || readIdentifier(right)?.restricted === true) {
    return reason('gtin_restricted');
  }
  return reason(left === right ? 'gtin_equal' : 'gtin_differs');
}

function brandVerdict(ours: string | null, theirs: string | null): Reason {
  const [left, right] = [brandKey(ours), brandKey(theirs)];
  if (left === '' || right === '') {
    return reason('brand_unknown');
  }
  return reason(left === right ? 'brand_agrees' : 'brand_conflict');
}

/** Letters and digits only, of one case and width; Arabic vowel signs and tatweel are decoration. */
function brandKey(text: string | null): string {
  const plain = (text ?? '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\u0640]/gu, '');
  return plain.replace(/[^\p{L}\p{N}]/gu, '');
}

function partNumber(text: string | null): string | null {
  const plain = (text ?? '')
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
  return plain.length >= 4 && /\d/.test(plain) ? plain : null;
}
