import type { Money } from '#app/lib/money.ts';
import type { RiskPart } from '#app/pricing/risk.ts';
import type { Reason } from '#app/pricing/types.ts';

export interface OfferView {
  id: string;
  seller: string;
  url: string | null;
  title: string;
  price: Money;
  shipping: Money | null;
  availability: 'in_stock' | 'out_of_stock' | 'unknown';
  grade: 'A' | 'B' | 'C' | 'X';
  /** Why the grade is not better, as codes. */
  gradeReasons: string[];
  match: { score: number; by: 'auto' | 'human'; state: 'accepted' | 'review' | 'rejected' };
  capturedAt: string;
}

/** A stored receipt, told: everything comes from the sealed bytes, nothing is recomputed. */
export interface ReceiptView {
  decisionId: string;
  runId: string;
  decidedAt: string;
  engineVersion: string;
  strategy: { name: string; version: number };
  outcome: 'CHANGE' | 'HOLD' | 'BLOCK' | 'CORRECTION';
  state: string;
  before: Money;
  after: Money | null;
  floor: { value: Money | null; parts: { code: string; params: Record<string, string | number | boolean | null> }[] };
  ceiling: Money | null;
  candidates: { strategy: string; target: Money | null; reasons: Reason[] }[];
  trail: { rule: string; before: Money; after: Money }[];
  bindingRule: string | null;
  reasons: Reason[];
  approvalReasons: Reason[];
  counterfactuals: { code: string; params: Record<string, string | number | boolean | null>; price: Money | null }[];
  offersUsed: { seller: string; price: Money; grade: string; capturedAt: string }[];
  /** Null: it was not scored. */
  risk: { scoreTenths: number; class: 'low' | 'medium' | 'high'; parts: { name: RiskPart; tenths: number }[] } | null;
  /** Margin at the decided price (or the current one), basis points; null when cost is unknown. */
  marginBps: number | null;
  markupBps: number | null;
  /** Seal and chain verified just now, and the independent checker's verdict. */
  proof: { sealed: boolean; checker: 'passed' | 'failed' | 'not_applicable'; checkerReason: string | null; sequence: number };
  history: {
    at: string;
    kind: 'decided' | 'approved' | 'rejected' | 'expired' | 'writing' | 'written' | 'verified' | 'undone' | 'cancelled' | 'needs_attention' | 'unknown' | 'superseded';
    actor: 'person' | 'mizan';
    params: Record<string, string | number | boolean | null>;
  }[];
}

export interface VariantView {
  variantId: string;
  title: string;
  sku: string | null;
  barcode: string | null;
  price: Money;
  compareAt: Money | null;
  cost: Money | null;
  floor: Money | null;
  /** Code when the floor is unknown: `cost_unknown`, `fees_unknown`, `infeasible`. */
  floorMissing: string | null;
  /** price − floor. */
  headroom: Money | null;
  /** Both at the price now. */
  marginBps: number | null;
  markupBps: number | null;
  stock: number | null;
  /** The merchant's own bounds of this price; null: none. */
  bounds: { min: Money | null; max: Money | null; msrp: Money | null };
  /** Who decides this price now instead of Mizan, and how long. Null: Mizan. */
  owner: { kind: 'external'; since: string; until: string } | { kind: 'lock'; since: string; until: string | null; why: string } | null;
  offers: OfferView[];
  receipt: ReceiptView | null;
  /** Newest first. */
  costs: CostEntry[];
}

/** A unit cost and from when it holds: until the next one. */
export interface CostEntry {
  from: string;
  cost: Money;
  source: 'platform' | 'manual';
  when: 'later' | 'now' | 'before';
}

export type BoundsOutcome = { kind: 'saved' } | { kind: 'refused'; code: 'bounds_crossed'; params: Record<string, number> };

export type LockOutcome = { kind: 'saved' } | { kind: 'refused'; code: 'lock_day_over'; params: Record<string, number> };

export type CostOutcome =
  | { kind: 'saved'; effectiveFrom: string }
  | { kind: 'refused'; code: 'cost_not_positive' | 'cost_too_large' | 'cost_date_too_early' | 'cost_date_too_late'; params: Record<string, number> };

/** A line of a file of costs that could not be used. */
export interface PriceFileProblem {
  /** Its number. */
  where: string;
  code: string;
  params: Record<string, string | number>;
  /** As it was read. */
  cells: string[];
}

export interface PriceFileResult {
  /** The names of the file's columns, for giving the bad lines back. */
  columns: string[];
  /** Lines that named one variant, and those of them that changed something. */
  accepted: number;
  changed: number;
  problems: PriceFileProblem[];
  /** Problems beyond the first 5,000 are counted, not listed. */
  moreProblems: number;
}

/** Days, or everything known. */
export const TIMELINE_RANGES = ['7', '30', '90', 'all'] as const;
export type TimelineRange = (typeof TIMELINE_RANGES)[number];

/** Prices of one variant over time, all in the store's currency. A price holds until the next one of its line. */
export interface TimelineView {
  range: TimelineRange;
  /** Where the range begins, or where anything is known from. */
  from: string;
  to: string;
  /** Oldest first. `seen`: as it was found; `outside`: somebody changed it past Mizan. */
  own: { at: string; price: Money; what: 'seen' | 'outside' | 'mizan' | 'undo' }[];
  /** Accepted offers seen within the range, the cheapest first. */
  rivals: { offerId: string; seller: string; title: string; lastSeenAt: string; points: { at: string; price: Money; inStock: boolean }[] }[];
  /** Accepted offers beyond those. */
  moreRivals: number;
  /** As it is now: floors of the past stand in the receipts. */
  floor: Money | null;
}

export interface ProductView {
  productId: string;
  title: string;
  vendor: string | null;
  productType: string | null;
  imageUrl: string | null;
  status: string;
  syncedAt: string;
  adminUrl: string | null;
  variants: VariantView[];
  selectedVariantId: string;
}

export const PRODUCT_VIEWS = ['all', 'below_floor', 'no_cost', 'no_offer', 'waiting'] as const;

export const PRODUCT_SORTS = ['title', 'price', 'headroom', 'margin', 'stock', 'offers'] as const;

/** Variants without the value come last either way. */
export interface ProductSort {
  by: (typeof PRODUCT_SORTS)[number];
  descending: boolean;
}

/** Some variants by name, or all that match. */
export type Selection = { variantIds: readonly string[] } | { matching: ProductFilter };

/** What a bulk action would meet. */
export interface SelectionWeight {
  variants: number;
  /** Left to somebody who set the price outside Mizan. */
  owned: number;
  withoutCost: number;
}

/** `done` of `variants`; the rest needed nothing or could not be done. */
export interface BulkResult {
  variants: number;
  done: number;
}

/** How a missing cost is filled: a share of the price as it is shown now, or one amount for all. */
export type CostRule = { kind: 'share'; bps: number } | { kind: 'fixed'; minor: number };

export interface ProductFilter {
  search?: string | undefined;
  view?: (typeof PRODUCT_VIEWS)[number] | undefined;
  vendor?: string | undefined;
  type?: string | undefined;
  /** The platform's ids; a category takes what stands below it, too. */
  collection?: string | undefined;
  category?: string | undefined;
}

/** A choice of a facet; without a label the value speaks for itself. */
export interface FacetChoice {
  value: string;
  label?: string;
  count: number;
}

/** One sellable variant in the list. */
export interface ProductRow {
  productId: string;
  variantId: string;
  title: string;
  variantTitle: string;
  imageUrl: string | null;
  vendor: string | null;
  status: string;
  sku: string | null;
  price: Money;
  compareAt: Money | null;
  /** Null: unknown, since cost or fees are. */
  floor: Money | null;
  headroom: Money | null;
  marginBps: number | null;
  /** Null: not tracked. */
  stock: number | null;
  /** Accepted offers of competitors, and the lowest in stock. */
  offers: number;
  lowestOffer: Money | null;
  /** Left to somebody who set it outside Mizan. */
  owned: boolean;
  /** A proposal waits in the inbox. */
  waiting: boolean;
}

export interface ProductListView {
  filter: { search: string; view: (typeof PRODUCT_VIEWS)[number]; vendor: string | null; type: string | null; collection: string | null; category: string | null };
  sort: ProductSort;
  rows: ProductRow[];
  nextCursor: string | null;
  /** Variants that match, over all pages. */
  total: number;
  vendors: FacetChoice[];
  types: FacetChoice[];
  collections: FacetChoice[];
  categories: FacetChoice[];
}

/** A product as programs read it. */
export interface ApiProduct {
  id: string;
  title: string;
  handle: string;
  vendor: string | null;
  productType: string | null;
  tags: string[];
  status: string;
  imageUrl: string | null;
  /** When it, or one of its variants, was last read otherwise than it was before. */
  updatedAt: string;
  variants: ApiVariant[];
}

export interface ApiVariant {
  id: string;
  title: string;
  sku: string | null;
  barcode: string | null;
  options: { name: string; value: string }[];
  price: Money;
  compareAtPrice: Money | null;
  /** Null: unknown; then the floor is, too. */
  cost: Money | null;
  floor: Money | null;
  marginBps: number | null;
  /** Null: not tracked. */
  stock: number | null;
  /** Left to somebody who set the price outside Mizan. */
  ownedOutside: boolean;
  updatedAt: string;
}

export interface ApiProductFilter {
  updatedSince?: Date | undefined;
  status?: string | undefined;
  vendor?: string | undefined;
  sku?: string | undefined;
  barcode?: string | undefined;
}

/** How the mirror stands: the last pass, and what it told against what is stored. */
export interface SyncState {
  status: 'never' | 'running' | 'done' | 'failed';
  kind: 'full' | 'changes' | null;
  startedAt: string | null;
  endedAt: string | null;
  errorCode: string | null;
  /** When everything last agreed. */
  agreedAt: string | null;
  ledger: { resource: string; told: number; held: number; sumsAgree: boolean | null }[];
}
