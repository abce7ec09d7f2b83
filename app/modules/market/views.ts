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
