import type { Money } from '#app/lib/money.ts';
import type { Reason } from '#app/pricing/types.ts';

export const MATCH_STATES = ['review', 'accepted', 'rejected'] as const;
export type MatchState = (typeof MATCH_STATES)[number];

export interface MatchPair {
  offerId: string;
  variantId: string;
  productId: string;
  /** 0 to 100. */
  score: number;
  by: 'auto' | 'human';
  decidedAt: string;
  /** Why the score is what it is. */
  reasons: Reason[];
  ours: { title: string; variantTitle: string; brand: string | null; gtin: string | null; imageUrl: string | null; price: Money };
  theirs: { title: string; seller: string; brand: string | null; gtin: string | null; url: string | null; price: Money; capturedAt: string };
}

export interface MatchListView {
  state: MatchState;
  counts: Record<MatchState, number>;
  pairs: MatchPair[];
  nextCursor: string | null;
}

/** An offer of which nothing says which variant it is. */
export interface UnmatchedOffer {
  offerId: string;
  title: string;
  seller: string;
  brand: string | null;
  gtin: string | null;
  url: string | null;
  price: Money;
  capturedAt: string;
}

export interface UnmatchedView {
  total: number;
  offers: UnmatchedOffer[];
  nextCursor: string | null;
}

/** One of our variants, to choose from. */
export interface VariantChoice {
  variantId: string;
  title: string;
  variantTitle: string;
  vendor: string | null;
  sku: string | null;
  price: Money;
}

/** A line of a merchant's file that could not be used, or only in part. */
export interface CsvProblem {
  /** Its number, or the offer's key. */
  where: string;
  code: string;
  params: Record<string, string | number>;
  /** As it was read; empty when there is nothing to show. */
  cells: string[];
}

export interface CsvResult {
  /** The names of the file's columns, for giving the bad lines back. */
  columns: string[];
  accepted: number;
  matched: number;
  problems: CsvProblem[];
  /** Problems beyond the first 5,000 are counted, not listed. */
  moreProblems: number;
}

export interface CompetitorView {
  id: string;
  name: string;
  kind: 'storefront' | 'csv';
  /** Null for a competitor known only through CSV files. */
  baseUrl: string | null;
  offers: number;
  /** Offers that are one of our variants, and how many wait for a person to say so. */
  matched: number;
  review: number;
  /** Of our variants, those it has an accepted offer for. */
  covers: number;
  /** Accepted offers seen within the policy's age, of all accepted ones. */
  fresh: number;
  /** Newest and oldest look at an offer that still stands; null without offers. */
  newestAt: string | null;
  oldestAt: string | null;
  /** The last 30 days. */
  visits: { total: number; good: number };
  lastScoutedAt: string | null;
  /** Null = never or fine; else an error code. */
  lastError: { code: string; params: Record<string, string | number | boolean> } | null;
}

export interface MarketView {
  competitors: CompetitorView[];
  /** How many the plan allows. */
  max: number;
  variants: number;
  /** The oldest price the store's guardrails let into a decision, hours. */
  maxOfferAgeHours: number;
  matches: { review: number; unmatched: number };
}
