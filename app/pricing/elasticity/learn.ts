import { fitSteps, type Fit } from './fit.ts';
import { columnsOf, isUsable } from './observations.ts';
import { PRIOR, type Tree } from './shrink.ts';
import { levelsOf, refusalOf } from './refusals.ts';
import type { Belief, Elasticity, Interval, UnknownCode, VariantHistory } from './types.ts';

/** Product.md 3.14. */
const LEARNED = { width: 1, levels: 3 } as const;
/** Less than this of its own is somebody else's elasticity (science a). */
const OWN_WEIGHT = 0.25;
/** So many products of a collection must have something to say before another borrows from it. */
const LENDERS = 3;
const EIGHTY = 1.2816;
const NINETY_FIVE = 1.96;
/** Raised when the same histories give another answer. */
export const METHOD = 1;
/** What a fit may hold at a time; callers hand over the busiest. */
export const MOST_VARIANTS = 5000;

export interface Learned {
  elasticities: Elasticity[];
  /** In the order of the histories: for who measures how good they are; nothing may be decided by them. */
  beliefs: Belief[];
  fit: Fit;
}

/** Yields between rounds, so that a worker can do something else. The same histories give the same answer. */
export function* learnSteps(histories: readonly VariantHistory[]): Generator<undefined, Learned> {
  if (histories.length > MOST_VARIANTS) {
    throw new RangeError('more variants than a fit may hold');
  }
  const { tree, products } = treeOf(histories);
  const fit = yield* fitSteps(columnsOf(histories), tree);
  const beliefs = histories.map((_, index): Belief => ({
    mean: fit.beliefs.mean[index] ?? PRIOR.mean,
    sd: Math.sqrt(fit.beliefs.variance[index] ?? PRIOR.sd ** 2),
    ownWeight: fit.beliefs.ownWeight[index] ?? 0,
  }));
  const lenders = lendersOf(histories, products, beliefs);
  const elasticities = histories.map((history, index) => judge(history, beliefs[index] ?? { ...PRIOR, ownWeight: 0 }, lenders));
  return { elasticities, beliefs, fit };
}

export function learn(histories: readonly VariantHistory[]): Learned {
  const steps = learnSteps(histories);
  for (;;) {
    const step = steps.next();
    if (step.done) {
      return step.value;
    }
  }
}

/** Variants within products, products within collections, collections within the store. */
function treeOf(histories: readonly VariantHistory[]): { tree: Tree; products: Map<string, number> } {
  const products = new Map<string, number>();
  const collections = new Map<string, number>();
  const [variantParent, productParent]: [number[], number[]] = [[], []];
  for (const { product, collection } of histories) {
    const known = products.get(product);
    if (known === undefined) {
      // A product of no collection stands for itself.
      const name = collection === null ? `product:${product}` : `collection:${collection}`;
      const place = collections.get(name) ?? collections.size;
      collections.set(name, place);
      products.set(product, products.size);
      productParent.push(place);
    }
    variantParent.push(products.get(product) ?? 0);
  }
  const level = (parent: number[], spreads: number[], scale: number, doubt: number) => ({ parent, spreads, scale, doubt });
  const levels = [
    level(variantParent, [0.03, 0.1, 0.2, 0.35, 0.55, 0.85, 1.2], 0.4, 0.3),
    level(productParent, [0.05, 0.15, 0.3, 0.45, 0.6, 0.75, 0.95, 1.2, 1.6, 2.1], 0.75, 1),
    level(Array.from({ length: collections.size }, () => 0), [0.05, 0.2, 0.4, 0.65, 1], 0.5, 0.3), // prettier-ignore
  ];
  return { tree: { levels, prior: PRIOR }, products };
}

interface Lenders {
  /** By product and by collection: who has something of its own to say. */
  variants: Map<string, Set<string>>;
  products: Map<string, Set<string>>;
}

function lendersOf(histories: readonly VariantHistory[], products: ReadonlyMap<string, number>, beliefs: readonly Belief[]): Lenders {
  const lenders: Lenders = { variants: new Map([...products.keys()].map((product) => [product, new Set()])), products: new Map() };
  histories.forEach(({ id, product, collection }, index) => {
    if ((beliefs[index]?.ownWeight ?? 0) < OWN_WEIGHT / 2) {
      return;
    }
    lenders.variants.get(product)?.add(id);
    if (collection !== null) {
      lenders.products.set(collection, (lenders.products.get(collection) ?? new Set()).add(product));
    }
  });
  return lenders;
}

function judge(history: VariantHistory, belief: Belief, lenders: Lenders): Elasticity {
  const { id, product, collection } = history;
  const levels = levelsOf(history);
  const known = { id, levels, weeks: history.weeks.filter(isUsable).length };
  const told = { estimateMilli: milli(belief.mean), likely: around(belief, EIGHTY), wide: around(belief, NINETY_FIVE) };
  const isTight = told.likely.highMilli - told.likely.lowMilli <= LEARNED.width * 1000;
  const refused: UnknownCode | null = refusalOf(history) ?? (levels < LEARNED.levels ? 'too_little_variation' : null);
  if (refused === null && isTight && belief.ownWeight >= OWN_WEIGHT) {
    return { ...known, status: 'learned', ...told };
  }
  const missing = refused ?? 'too_uncertain';
  const others = [...(lenders.variants.get(product) ?? [])].filter((other) => other !== id).length;
  const isLent = collection !== null && [...(lenders.products.get(collection) ?? [])].filter((other) => other !== product).length >= LENDERS;
  if (isTight && (others > 0 || isLent)) {
    return { ...known, status: 'borrowed', from: others > 0 ? 'product' : 'collection', ...told, missing };
  }
  return { ...known, status: 'unknown', missing };
}

function around({ mean, sd }: Belief, by: number): Interval {
  return { lowMilli: milli(mean - by * sd), highMilli: milli(mean + by * sd) };
}

function milli(value: number): number {
  return Math.round(value * 1000);
}
