/** Every part that is set must match; ids are the platform's. Nothing set: the whole store, which only its own strategy is. */
export interface StrategyScope {
  variants: string[];
  products: string[];
  collection: string | null;
  vendor: string | null;
  tag: string | null;
  productType: string | null;
}
