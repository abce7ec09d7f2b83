/** Stores whose elasticities are known, made from a seed: for tests and for `npm run elasticity:coverage`. */
import type { VariantHistory, WeekFact } from './types.ts';

export interface Random {
  next(): number;
  normal(): number;
  pick<T>(list: readonly [T, ...T[]]): T;
  poisson(mean: number): number;
}

/** mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const poisson = (mean: number): number => {
    if (mean > 60) {
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    }
    const enough = Math.exp(-mean);
    let count = 0;
    for (let product = next(); product > enough; product *= next()) {
      count += 1;
    }
    return count;
  };
  return { next, normal, poisson, pick: (list) => list[Math.floor(next() * list.length)] ?? list[0] };
}

export interface StoreGiven {
  seed: number;
  products: number;
  variantsEach: number;
  collections: number;
  weeks: number;
  /** Median orders a week and variant. */
  orders: number;
  /** `nested`: drawn as the model has it; `even`: evenly between -3.2 and -0.6, a product apart from the next. */
  truth: 'nested' | 'even';
  /** Sd of weekly shocks that last (first-order, 0.4), in logarithms. */
  shocks: number;
  /** Share of the products whose price never moves. */
  steady: number;
}

export const USUAL: Omit<StoreGiven, 'seed'> = { products: 40, variantsEach: 2, collections: 5, weeks: 78, orders: 4, truth: 'nested', shocks: 0.25, steady: 0.2 };

export interface SimulatedStore {
  histories: VariantHistory[];
  /** In the order of the histories. */
  truth: number[];
}

const MOVES = [0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2] as const;

export function simulateStore(given: StoreGiven): SimulatedStore {
  const random = randomOf(given.seed);
  const season = Array.from({ length: given.weeks }, (_, week) => 0.3 * Math.sin((week / 52) * 2 * Math.PI) + 0.12 * random.normal());
  const store = -2.1 + 0.4 * random.normal();
  const collections = Array.from({ length: given.collections }, () => store + 0.25 * random.normal());
  const found: SimulatedStore = { histories: [], truth: [] };
  for (let product = 0; product < given.products; product += 1) {
    const collection = product % given.collections;
    const middle = given.truth === 'even' ? -0.6 - 2.6 * random.next() : (collections[collection] ?? store) + 0.5 * random.normal();
    const prices = pricePath(random, given);
    for (let variant = 0; variant < given.variantsEach; variant += 1) {
      const elasticity = given.truth === 'even' ? middle : middle + 0.15 * random.normal();
      found.truth.push(elasticity);
      found.histories.push({ id: `v${product}-${variant}`, product: `p${product}`, collection: `c${collection}`, weeks: sell(random, given, { elasticity, prices, season }) });
    }
  }
  return found;
}

/** Parts of the usual price, by week: a level holds for three to ten weeks. */
function pricePath(random: Random, { weeks, steady }: StoreGiven): number[] {
  const path: number[] = [];
  const isSteady = random.next() < steady;
  while (path.length < weeks) {
    const part = isSteady ? 1 : random.pick(MOVES);
    for (let held = 3 + Math.floor(random.next() * 8); held > 0 && path.length < weeks; held -= 1) {
      path.push(part);
    }
  }
  return path;
}

function sell(random: Random, given: StoreGiven, { elasticity, prices, season }: { elasticity: number; prices: readonly number[]; season: readonly number[] }): WeekFact[] {
  const usual = given.orders * Math.exp(0.9 * random.normal());
  const price = Math.round(5000 + 20_000 * random.next());
  let shock = given.shocks * random.normal();
  return prices.map((part, week) => {
    shock = 0.4 * shock + Math.sqrt(1 - 0.16) * given.shocks * random.normal();
    const days = random.next() < 0.05 ? Math.floor(random.next() * 7) : 7;
    const promotion = random.next() < 0.08 ? 0.5 + random.next() / 2 : 0;
    const mean = (usual * days * Math.exp(shock + (season[week] ?? 0) + 0.4 * promotion)) / 7;
    return { week, days, promotion, price: Math.round(price * part), orders: random.poisson(mean * part ** elasticity) };
  });
}
