import type { UnknownCode } from '#app/pricing/elasticity/types.ts';

/** Why nothing can be said: the sales do not show it, or nobody has looked yet. */
export type DemandGap = UnknownCode | 'not_looked_at';

/** How a variant's demand answers to its price, in thousandths of what is sold per thousandth of the price. */
export type DemandView =
  | { status: 'unknown'; missing: DemandGap; priceLevels: number; weeks: number; learnedAt: string | null }
  | {
      status: 'learned' | 'borrowed';
      /** What was borrowed from, and why its own sales do not show it. */
      from: 'product' | 'collection' | null;
      missing: DemandGap | null;
      estimateMilli: number;
      /** 19 of 20 lie within. */
      lowMilli: number;
      highMilli: number;
      priceLevels: number;
      weeks: number;
      learnedAt: string;
    };
