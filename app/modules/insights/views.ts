import type { Money } from '#app/lib/money.ts';

export const LEDGER_RESOURCES = [
  'products', 'variants', 'prices', 'costs', 'stock', 'collections', 'memberships', 'orders', 'order_totals', 'refunds', 'customers', 'carts',
] as const; // prettier-ignore

/** What the platform told of one kind of thing, against what is held. */
export interface LedgerLine {
  resource: (typeof LEDGER_RESOURCES)[number];
  told: number;
  held: number;
  /** Null where only counting makes sense. */
  sumsAgree: boolean | null;
}

/** How the last reading of orders went. */
export interface SalesSync {
  status: 'running' | 'done' | 'failed';
  orders: number;
  platformOrders: number | null;
  startedAt: string;
  endedAt: string | null;
  errorCode: string | null;
  /** The platform shows no older orders; null when it shows all. */
  visibleFrom: string | null;
  ledger: LedgerLine[];
}

export interface HomeView {
  storeName: string;
  currency: string;
  mode: 'manual' | 'semi_auto' | 'full_auto';
  /** The merchant's own stop, or Mizan's for every store. */
  emergencyStop: boolean;
  platformStop: boolean;
  /** Last catalog sync: state and counts; `null` before the first. */
  sync: {
    status: 'running' | 'done' | 'failed';
    products: number;
    variants: number;
    platformVariants: number | null;
    startedAt: string;
    endedAt: string | null;
    errorCode: string | null;
    /** `full`: everything was read; `changes`: only what changed since the pass before. */
    kind: 'full' | 'changes';
    trigger: 'person' | 'nightly' | 'repair';
    /** The ledger of the last pass that ended: what the platform told against what is stored. */
    ledger: LedgerLine[];
    /** When everything last agreed. */
    agreedAt: string | null;
  } | null;
  /** Null: not begun yet. */
  salesSync: SalesSync | null;
  setup: { key: 'sync' | 'costs' | 'competitor' | 'strategy' | 'first_run'; done: boolean }[];
  setupDismissed: boolean;
  /** Share of variants whose cost is known. */
  costCoverage: { known: number; total: number };
  inbox: { waiting: number; tasks: number; raiseTotal: Money; cutTotal: Money };
  incidents: { code: string; params: Record<string, string | number | boolean | null>; at: string; runId: string | null }[];
  needsReauth: boolean;
}

/** What has moved since it was decided. Amounts: minor units of the store's currency. */
export interface MovedView {
  variants: number;
  cost: number;
  rival: number;
  stock: number;
  /** Whose strategy is another now. */
  owner: number;
  /** Of those whose cost moved: how many are priced under their floor now, how many of them sold, and what they are short of it in `days` at the pace of the last `days`. */
  under: number;
  sold: number;
  losing: number;
  days: number;
  currency: string;
}

export const FLOOR_REASONS = ['coupon', 'was_lower', 'cost_moved', 'fee', 'by_hand'] as const;
export type FloorReason = (typeof FLOOR_REASONS)[number];

/** What sells under its floor, and what that cost. Amounts: minor units of the store's currency. */
export interface FloorAudit {
  days: number;
  currency: string;
  /** False: fees are not known, so no floor is. */
  known: boolean;
  /** Variants whose price is under their floor now, and those that lost something in these days. */
  under: number;
  losing: number;
  /** Of so many with a floor. */
  variants: number;
  lost: number;
  /** Share of these days' revenue whose variants have a cost. */
  costKnownBps: number | null;
  asOf: string | null;
  rows: {
    variantId: string;
    productId: string;
    title: string;
    variantTitle: string;
    price: number;
    floor: number;
    lost: number;
    units: number;
    reason: FloorReason;
  }[];
}

/** What an action is about → how the names of its actions begin. */
export const ACTIVITY_KINDS = {
  decisions: ['decisions'],
  runs: ['run', 'change'],
  market: ['competitor', 'offers', 'matches'],
  products: ['variant', 'products'],
  sales: ['customer', 'cart'],
  settings: ['settings', 'strategy', 'emergency_stop', 'store', 'api_key'],
} as const;
export type ActivityKind = keyof typeof ACTIVITY_KINDS;

export interface ActivityFilter {
  /** `mizan`, or a person's id. */
  who?: string | undefined;
  kind?: ActivityKind | undefined;
  /** Words of a product's title, its SKU, or the platform's id. */
  product?: string | undefined;
}

export interface ActivityEntry {
  id: string;
  at: string;
  actor: { kind: 'person'; id: string; isYou: boolean } | { kind: 'key'; id: string } | { kind: 'mizan' };
  /** `decisions.approved`, `settings.mode` … */
  action: string;
  params: Record<string, string | number | boolean>;
}

export interface ActivityView {
  entries: ActivityEntry[];
  nextCursor: string | null;
  /** Everybody who did something here, the latest first. */
  people: { id: string; isYou: boolean }[];
  /** Entries of the sealed chain. */
  chainLength: number;
}
