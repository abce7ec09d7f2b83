import type { Money } from '#app/lib/money.ts';

export interface HomeView {
  storeName: string;
  currency: string;
  mode: 'manual' | 'semi_auto' | 'full_auto';
  emergencyStop: boolean;
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
    ledger: { resource: 'products' | 'variants' | 'prices' | 'costs' | 'stock' | 'collections' | 'memberships'; told: number; held: number; sumsAgree: boolean | null }[];
    /** When everything last agreed. */
    agreedAt: string | null;
  } | null;
  setup: { key: 'sync' | 'costs' | 'competitor' | 'strategy' | 'first_run'; done: boolean }[];
  setupDismissed: boolean;
  /** Share of variants whose cost is known. */
  costCoverage: { known: number; total: number };
  inbox: { waiting: number; tasks: number; raiseTotal: Money; cutTotal: Money };
  belowFloor: { count: number; examples: { productId: string; variantId: string; title: string; price: Money; floor: Money }[] };
  incidents: { code: string; params: Record<string, string | number | boolean | null>; at: string; runId: string | null }[];
  needsReauth: boolean;
}

export interface ActivityEntry {
  id: string;
  at: string;
  actor: { kind: 'person'; id: string; isYou: boolean } | { kind: 'mizan' };
  /** `decisions.approved`, `settings.mode` … */
  action: string;
  params: Record<string, string | number | boolean>;
}

export interface ActivityView {
  entries: ActivityEntry[];
  nextCursor: string | null;
  /** Entries of the sealed chain. */
  chainLength: number;
}
