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
