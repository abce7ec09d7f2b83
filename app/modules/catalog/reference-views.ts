/** What an article costs elsewhere: at the market, or in a price list that may be in another currency. */
export const REFERENCE_KINDS = ['benchmark', 'base'] as const;
export type ReferenceKind = (typeof REFERENCE_KINDS)[number];

export interface ReferencesView {
  /** Of the store. */
  variants: number;
  /** `fresh`: young enough to be used, and in the store's currency. */
  benchmark: { all: number; fresh: number; newestAt: string | null };
  base: { all: number; newestAt: string | null };
  /** Other currencies of base prices, and those a rate was set for. `rate`: units of the store's currency for one, as decimal text; null: nobody knows. */
  rates: { currency: string; articles: number; rate: string | null; source: 'own' | 'peg' | 'person' | null; observedAt: string | null; old: boolean }[];
}

export type RateOutcome = { kind: 'saved' } | { kind: 'refused'; code: string; params: Record<string, string> };
