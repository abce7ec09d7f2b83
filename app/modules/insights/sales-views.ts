/** What the screens about sales are given. Amounts are minor units of the store's own currency; null is not known. */
import type { Day } from '#app/lib/days.ts';
import type { Compare, Period, Preset, Unit } from './range.ts';

export interface RangeView extends Period {
  preset: Preset;
  compare: Compare;
  /** What it is compared with. */
  before: Period | null;
  today: Day;
}

/** In the order the screen shows them. */
export const FIGURES = ['revenue', 'orders', 'average', 'customers', 'units', 'refunds', 'discounts', 'total'] as const;
export type FigureName = (typeof FIGURES)[number];
export const MONEY_FIGURES: ReadonlySet<FigureName> = new Set(['revenue', 'average', 'refunds', 'discounts', 'total']);

export interface Figure {
  name: FigureName;
  now: number | null;
  /** Null: nothing to compare with, or not all of those days are known. */
  before: number | null;
}

/** Orders and revenue of some days in a row; null where the platform does not show us those days. */
export interface SeriesPoint extends Period {
  orders: number | null;
  revenue: number | null;
}

export interface Series {
  unit: Unit;
  points: SeriesPoint[];
  /** The compared period, bucket by bucket; it may have one more or less. */
  before: SeriesPoint[] | null;
}

export const BUYER_KINDS = ['first', 'repeat', 'guest'] as const;

export interface Buyers {
  kind: (typeof BUYER_KINDS)[number];
  orders: number;
  /** Sales before returns, without tax. */
  sales: number;
  ordersBefore: number | null;
}

export const STEPS = ['gross', 'discounts', 'includedTax', 'sales', 'returns', 'revenue', 'tax', 'shipping', 'returnedTax', 'otherRefunds', 'total'] as const;

/** From what was charged to what is left: a sum is where the steps so far have led. */
export interface WaterfallStep {
  name: (typeof STEPS)[number];
  amount: number;
  kind: 'start' | 'step' | 'sum';
}

export const GROUPS = ['product', 'category', 'vendor'] as const;
export type Group = (typeof GROUPS)[number];

export interface SalesBy {
  group: Group;
  rows: SalesByRow[];
  /** What all groups beyond these sold. */
  others: { groups: number; units: number; revenue: number } | null;
  asOf: string | null;
}

export interface SalesByRow {
  /** A product's or category's id, a vendor's name; null where there is none. */
  key: string | null;
  /** Null: no product, category or vendor. */
  name: string | null;
  units: number;
  returnedUnits: number;
  /** After returns, without tax. */
  revenue: number;
  /** Of the revenue of the period, basis points; null where that is not above zero. */
  shareBps: number | null;
  /** A product that is still in the catalog can be opened. */
  productId: string | null;
}

export interface TopCustomer {
  customerId: string;
  orders: number;
  revenue: number;
}

export interface TopCustomers {
  by: 'spend' | 'orders';
  rows: TopCustomer[];
  asOf: string | null;
}

/** Customers by the month of their first order. `months[0]` is that month itself. */
export interface Cohort {
  month: Day;
  customers: number;
  months: { customers: number; orders: number; revenue: number }[];
}

export interface SyncProgress {
  status: 'running' | 'done' | 'failed';
  startedAt: string;
  endedAt: string | null;
  orders: number;
  platformOrders: number | null;
  errorCode: string | null;
}

/** How much of what happened is known. */
export interface Coverage {
  /** none: nothing was read yet; reading: the first pass is under way; limited: the platform shows a part only. */
  state: 'none' | 'reading' | 'limited' | 'whole';
  /** The first day that is known when the platform limits what we may see. */
  visibleFrom: Day | null;
  days: { covered: number; total: number };
  sync: SyncProgress | null;
  orders: number;
  /** Of guests, and of people who were removed. */
  withoutCustomer: number;
  feeKnown: number;
  cancelled: number;
  /** Units whose variant is gone, or never was one. */
  goneUnits: number;
  units: number;
  /** Share of the revenue whose variants have a cost now. */
  costKnownBps: number | null;
  /** When the sums were last added up. */
  refreshedAt: string | null;
}

export interface OverviewView {
  range: RangeView;
  currency: string;
  figures: Figure[];
  series: Series;
  buyers: Buyers[];
  waterfall: WaterfallStep[];
  topCustomers: TopCustomers;
  salesBy: SalesBy;
  cohorts: Cohort[];
  coverage: Coverage;
  /** No order was ever seen. */
  empty: boolean;
  /** Set when a figure is some seconds older than the rest. */
  asOf: string | null;
}
