/** What is known of a variant's demand in one week. */
export interface WeekFact {
  /** Counted from any day, the same for all variants of a store. */
  week: number;
  /** Orders that hold it: pieces would count a buyer of five as five who answered to the price. */
  orders: number;
  /** Days of the week on which it could be bought. */
  days: number;
  /** The list price that held, in minor units, averaged over those days; never what was left after discounts. */
  price: number;
  /** Share of the orders that were discounted, 0 to 1. */
  promotion: number;
}

export interface VariantHistory {
  id: string;
  product: string;
  /** Null: it lies in none. */
  collection: string | null;
  weeks: readonly WeekFact[];
}

/** Why an elasticity is not known. */
export const UNKNOWN_CODES = ['too_few_weeks', 'too_few_sales', 'one_price', 'too_little_variation', 'only_promotions', 'price_follows_time', 'too_uncertain'] as const;
export type UnknownCode = (typeof UNKNOWN_CODES)[number];

/** In thousandths: -2300 is a demand that falls by 2.3 % when the price rises by 1 %. */
export interface Interval {
  lowMilli: number;
  highMilli: number;
}

/** What may be said. Nothing that is unknown carries a figure, so that nothing can act on one. */
export type Elasticity = { id: string; levels: number; weeks: number } & (
  | { status: 'learned'; estimateMilli: number; likely: Interval; wide: Interval }
  | { status: 'borrowed'; from: 'product' | 'collection'; estimateMilli: number; likely: Interval; wide: Interval; missing: UnknownCode }
  | { status: 'unknown'; missing: UnknownCode }
);

/** The belief about one variant, before it is decided whether it is good enough to be told. */
export interface Belief {
  mean: number;
  sd: number;
  /** How much of it comes from the variant's own sales, 0 to 1. */
  ownWeight: number;
}
