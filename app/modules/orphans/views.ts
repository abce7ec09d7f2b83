import type { Money } from '#app/lib/money.ts';

/**
 * Why nobody decides a price that Mizan wrote: the sale it was for is over and nothing took over; the strategy that wanted it was
 * archived, or no longer covers it, and no other has decided since. `unknown`: the store's answer to a write has been missing for a day.
 */
export const ORPHAN_REASONS = ['sale_over', 'strategy_gone', 'out_of_scope', 'unknown'] as const;
export type OrphanReason = (typeof ORPHAN_REASONS)[number];

export interface OrphanView {
  productId: string;
  variantId: string;
  title: string;
  variantTitle: string;
  why: OrphanReason;
  price: Money;
  /** What stood before; null when that is not known for sure. */
  before: Money | null;
  runId: string;
}

export interface OrphansView {
  /** Null: never looked. */
  checkedAt: string | null;
  /** The first of them. */
  items: OrphanView[];
  /** Of all, by why. */
  counts: Record<OrphanReason, number>;
}
