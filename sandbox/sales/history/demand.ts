import { randomFor } from '#sandbox/lib/random.ts';

/** What can be sold: a variant as the catalog has it today. */
export interface Item {
  productId: number;
  variantId: number;
  productTitle: string;
  title: string;
  sku: string | null;
  vendor: string;
  price: number;
  taxable: boolean;
}

/** From this week on, the product cost this part of what it costs today. */
interface PriceStep {
  week: number;
  bps: number;
}

interface ProductDemand {
  productId: number;
  items: Item[];
  elasticityMilli: number;
  /** Share of demand when the price is today's. */
  weight: number;
  steps: PriceStep[];
}

export interface Demand {
  products: readonly ProductDemand[];
  /** The whole demand of a week, in parts of no unit. */
  total(week: number): number;
  /** Draws one variant at the prices of a week. `at`: two numbers in [0, 1). */
  draw(week: number, at: readonly [number, number]): { item: Item; price: number };
}

const LEVELS = [8000, 8500, 9000, 9500, 10_500, 11_000, 11_500, 12_000] as const;

/**
 * Demand that answers to prices: in a week where a product costs the part p of today's price it sells weight × p^-elasticity,
 * apart from the season. Who measures the elasticity from the orders must find this one.
 */
export function createDemand(seed: number, items: readonly Item[], weeks: number): Demand {
  const products = [...Map.groupBy(items, ({ productId }) => productId)].map(([productId, own], index) => productDemand(seed, { productId, items: own, index, weeks }));
  let current: { week: number; sums: Float64Array } | null = null;
  const sumsOf = (week: number): Float64Array => {
    if (current?.week !== week) {
      const sums = new Float64Array(products.length);
      let sum = 0;
      products.forEach((product, index) => {
        sum += product.weight * (levelOf(product, week) / 10_000) ** (-product.elasticityMilli / 1000);
        sums[index] = sum;
      });
      current = { week, sums };
    }
    return current.sums;
  };
  return {
    products,
    total: (week) => sumsOf(week).at(-1) ?? 0,
    draw: (week, [first, second]) => {
      const sums = sumsOf(week);
      const product = products[find(sums, first * (sums.at(-1) ?? 0))];
      const item = product?.items[Math.floor(second * product.items.length)];
      if (!product || !item) {
        throw new Error('nothing to sell');
      }
      return { item, price: priceAt(item.price, levelOf(product, week)) };
    },
  };
}

function productDemand(seed: number, { productId, items, index, weeks }: Pick<ProductDemand, 'productId' | 'items'> & { index: number; weeks: number }): ProductDemand {
  const random = randomFor(seed, 'demand', index);
  const weight = Math.exp(1.1 * random.bell());
  const elasticityMilli = random.int(600, 3200);
  const steps: PriceStep[] = [];
  const isSteady = random.chance(0.2);
  for (let week = isSteady ? 0 : Math.max(0, weeks - random.int(3, 10)), bps = 10_000; ;) {
    steps.unshift({ week, bps });
    if (week === 0) {
      return { productId, items, elasticityMilli, weight, steps };
    }
    week = Math.max(0, week - random.int(4, 14));
    bps = random.pick(LEVELS);
  }
}

function levelOf({ steps }: ProductDemand, week: number): number {
  let bps = steps[0]?.bps ?? 10_000;
  for (const step of steps) {
    if (step.week > week) {
      return bps;
    }
    bps = step.bps;
  }
  return bps;
}

export function priceAt(price: number, bps: number): number {
  return Math.max(1, Math.round((price * bps) / 10_000));
}

/** The first place whose running sum lies above the value. */
function find(sums: Float64Array, value: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sums[middle] ?? 0) > value) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
