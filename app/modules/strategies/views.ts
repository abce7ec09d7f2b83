import type { StrategyNode } from '#app/pricing/types.ts';

export interface StrategyView {
  strategyId: string;
  version: number;
  tree: StrategyNode;
  currency: string;
  /** Whom a rule may name: the store's competitors. */
  sellers: string[];
  /** Newest first, at most 50. Versions never change, since receipts point at them. */
  versions: { version: number; tree: StrategyNode; createdAt: string; by: 'person' | 'mizan' }[];
}
