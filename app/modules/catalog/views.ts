import type { Money } from '#app/lib/money.ts';
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
  /** Who decides this price now instead of Mizan, and how long. Null: Mizan. */
  owner: { kind: 'external'; since: string; until: string } | null;
  offers: OfferView[];
  receipt: ReceiptView | null;
  priceHistory: { at: string; price: Money; source: 'sync' | 'mizan' | 'undo' }[];
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
  /** A proposal waits in the inbox. */
  waiting: boolean;
}

export interface ProductListView {
  filter: { search: string; view: (typeof PRODUCT_VIEWS)[number]; vendor: string | null; type: string | null; collection: string | null; category: string | null };
  rows: ProductRow[];
  nextCursor: string | null;
  /** Variants that match, over all pages. */
  total: number;
  vendors: FacetChoice[];
  types: FacetChoice[];
  collections: FacetChoice[];
  categories: FacetChoice[];
}
