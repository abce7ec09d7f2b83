import { simulateStore, USUAL, type StoreGiven } from './fixtures.ts';
import { learn } from './learn.ts';

/** Kinds of stores in which the intervals must hold. */
export const SCENARIOS: readonly { name: string; given: Partial<StoreGiven> }[] = [
  { name: 'usual', given: {} },
  { name: 'evenly spread', given: { truth: 'even' } },
  { name: 'one variant each', given: { variantsEach: 1, products: 80 } },
  { name: 'busy', given: { orders: 30 } },
  { name: 'quiet', given: { orders: 1 } },
  { name: 'without shocks', given: { shocks: 0.01 } },
  { name: 'strong shocks', given: { shocks: 0.5 } },
  { name: 'eight products', given: { products: 8, variantsEach: 1, collections: 2 } },
  { name: 'twenty weeks', given: { weeks: 20 } },
];

export interface Coverage {
  variants: number;
  in95: number;
  in80: number;
  /** Learned or borrowed: what a merchant is told. */
  claimed: number;
  claimed95: number;
  claimed80: number;
  learned: number;
  /** Mean of what was learned less what is true. */
  bias: number;
}

/** How often the truth lies within the intervals, over stores of one kind; the same seed gives the same. */
export function coverageOf({ given }: (typeof SCENARIOS)[number], { seed, stores }: { seed: number; stores: number }): Coverage {
  const sum: Coverage = { variants: 0, in95: 0, in80: 0, claimed: 0, claimed95: 0, claimed80: 0, learned: 0, bias: 0 };
  for (let store = 0; store < stores; store += 1) {
    const { histories, truth } = simulateStore({ ...USUAL, ...given, seed: seed * 1000 + store });
    const { elasticities, beliefs } = learn(histories);
    truth.forEach((elasticity, index) => {
      const { mean = Number.NaN, sd = Number.NaN } = beliefs[index] ?? {};
      const off = Math.abs(mean - elasticity) / sd;
      const status = elasticities[index]?.status ?? 'unknown';
      const [in95, in80, claimed] = [Number(off < 1.96), Number(off < 1.2816), Number(status !== 'unknown')];
      sum.variants += 1;
      sum.in95 += in95;
      sum.in80 += in80;
      sum.claimed += claimed;
      sum.claimed95 += claimed * in95;
      sum.claimed80 += claimed * in80;
      sum.learned += Number(status === 'learned');
      sum.bias += mean - elasticity;
    });
  }
  return { ...sum, bias: sum.bias / Math.max(1, sum.variants) };
}
