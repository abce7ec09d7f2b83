/**
 * Facts that only some strategies need: what sold, how long the stock lasts, what a regular price was, what the benchmark says.
 * Each may be absent or null, which means unknown: a strategy that needs it then has no target and says so.
 */
export interface Signals {
  /** The price without any sale; the anchor of ANCHOR and SCHEDULE. */
  regularMinor?: number | null | undefined;
  /** Tracked rivals over the current stock-out episode. `baseMinor`: our price when it began. */
  stockout?: { rivals: number; out: number; unknown: number; observations: number; spanHours: number; baseMinor: number } | null | undefined;
  /** Units sold and expected over the window; days out of stock and days of a promotion are left out already. */
  velocity?: { inStockDays: number; units: number; expectedMilli: number; lastActedAt: string | null } | null | undefined;
  /** Forecast units a day in thousandths, and whether the article is in its low-stock state already. */
  demand?: { rateMilli: number; low: boolean } | null | undefined;
  /** Price in the base market, and minor units of our currency for one of its minor units, in millionths. */
  exchange?: { baseMinor: number; rateMicro: number; observedAt: string } | null | undefined;
  benchmarkMinor?: number | null | undefined;
  /** How demand answers to the price; absent or null: unknown, and nothing automatic rests on it. */
  elasticity?: ElasticityFact | null | undefined;
  /** Own prices of 180 days between their 5th and 95th hundredth, by how long they stood. */
  support?: { lowMinor: number; highMinor: number } | null | undefined;
  /** What conditions ask about. */
  collections?: string[] | undefined;
  tags?: string[] | undefined;
  vendor?: string | null | undefined;
  productType?: string | null | undefined;
  revenueClass?: string | null | undefined;
  /** Every season that holds; a single one in snapshots written by hand. */
  season?: string | string[] | null | undefined;
  ageDays?: number | null | undefined;
  units7d?: number | null | undefined;
  units28d?: number | null | undefined;
  units90d?: number | null | undefined;
  /** 1 is Monday, 7 Sunday; in the store's zone. */
  weekday?: number | null | undefined;
  hour?: number | null | undefined;
}

/** In thousandths; 19 of 20 lie within low and high. Both equal: known exactly. */
export interface ElasticityFact {
  status: 'learned' | 'borrowed';
  estimateMilli: number;
  lowMilli: number;
  highMilli: number;
}

/** A benchmark is of grade C, which reaches so far back (product.md 3.2); an older one is no fact. */
export const BENCHMARK_DAYS = 7;
/** A rate that nobody confirmed for longer holds the price where it is (product.md 3.3, MARKET_FX). */
export const EXCHANGE_HOURS = 48;

export const TEXT_FACTS = ['collection', 'tag', 'vendor', 'type', 'market', 'revenue_class', 'season', 'grade'] as const;
export const NUMBER_FACTS = [
  'price',
  'cost',
  'margin_bps',
  'stock',
  'cover_days',
  'age_days',
  'units_7d',
  'units_28d',
  'units_90d',
  'position',
  'rivals',
  'weekday',
  'hour',
] as const;

/** A question about the facts (product.md 3.4), as data. */
export type Condition =
  | { kind: 'and' | 'or'; of: Condition[] }
  | { kind: 'not'; of: Condition }
  | { kind: 'text'; fact: (typeof TEXT_FACTS)[number]; is: string }
  | { kind: 'number'; fact: (typeof NUMBER_FACTS)[number]; op: 'under' | 'at_most' | 'at_least' | 'over'; value: number }
  | { kind: 'rival_stock'; seller: string; is: 'in_stock' | 'out_of_stock' | 'unknown' };

/** Strategies that rest on these facts instead of the rivals' prices. */
export type SignalNode =
  | { type: 'ANCHOR'; anchor: 'msrp' | 'regular'; discountBps: number }
  | { type: 'STOCKOUT_CAPTURE'; raiseBps: number }
  | { type: 'VELOCITY'; highBps: number; lowBps: number; stepBps: number; lockDays: number }
  /** Under `lowDays` the price does not fall (and rises by `raiseBps`); over `highDays` it falls by `cutBps`. */
  | { type: 'COVER'; lowDays: number; recoverDays: number; highDays: number; raiseBps: number; cutBps: number }
  /** A sale in [from, until), as instants; `zone` tells the reader which clock they were set by. */
  | { type: 'SCHEDULE'; from: string; until: string; zone: string; sale: { kind: 'price'; minor: number } | { kind: 'bps'; bps: number } }
  | { type: 'MARKET_FX'; adjustBps: number; hysteresisBps: number }
  | { type: 'BENCHMARK'; shiftBps: number }
  /** Everything sold by `until` with at least `likelihoodBps`; prices in steps of `gridMinor`, never under `leastMinor`. */
  | { type: 'CLEARANCE'; until: string; likelihoodBps: number; leastMinor: number; gridMinor: number }
  /** `cautionBps`: how much of the uncertainty is taken off what a price is expected to earn. */
  | { type: 'PROFIT_MAX'; cautionBps: number }
  | { type: 'EXCLUDE' }
  | { type: 'MANUAL_LOCK'; owner: string; why: string; until: string | null };
