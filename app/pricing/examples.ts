/**
 * Examples of a strategy: situations with the answer they must have. They are judged by the engine under the store's own
 * guardrails whenever a version is saved, so that a change of the rules cannot quietly break what they were written for.
 */
import { z } from 'zod';
import { judge } from './decide.ts';
import { namedIn } from './named.ts';
import type { Guardrails, OfferFact, Snapshot, StrategyNode, VariantFacts } from './types.ts';

export const MOST_EXAMPLES = 10;
const MOST_RIVALS = 20;

const minor = z.int().min(1);

export const exampleSchema = z.object({
  name: z.string().trim().min(1).max(80),
  priceMinor: minor,
  /** Null: not known. */
  costMinor: minor.nullable(),
  /** Rivals' prices; those the strategy names come first, in the order in which it names them. */
  rivals: z.array(minor).max(MOST_RIVALS),
  /** Null: not tracked. */
  stock: z.int().min(0).nullable(),
  expect: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('price'), minor }),
    z.object({ kind: z.literal('hold') }),
    z.object({ kind: z.literal('range'), lowMinor: minor, highMinor: minor }).refine(({ lowMinor, highMinor }) => lowMinor <= highMinor),
  ]),
});
export type Example = z.infer<typeof exampleSchema>;

export const examplesSchema = z.array(exampleSchema).max(MOST_EXAMPLES);

/** What the strategy answers to an example. `priceMinor` null: the price stays. */
export interface ExampleAnswer {
  holds: boolean;
  priceMinor: number | null;
  /** The code of the last word on it. */
  code: string;
}

export interface ExampleSetting {
  tree: StrategyNode;
  guardrails: Guardrails;
  costs: Pick<VariantFacts, 'vatBps' | 'feeBps' | 'fixedMinor' | 'worstDiscountBps'>;
  currency: string;
  /** ISO instant of the judgement. */
  at: string;
}

export function judgeExample(example: Example, setting: ExampleSetting): ExampleAnswer {
  const verdict = judge(snapshotOf(example, setting));
  const { expect: wanted } = example;
  const { priceMinor } = verdict;
  const holds =
    wanted.kind === 'hold'
      ? priceMinor === null
      : wanted.kind === 'price'
        ? (priceMinor ?? example.priceMinor) === wanted.minor
        : (priceMinor ?? example.priceMinor) >= wanted.lowMinor && (priceMinor ?? example.priceMinor) <= wanted.highMinor;
  return { holds, priceMinor, code: verdict.reasons.at(-1)?.code ?? 'target_hold' };
}

function snapshotOf(example: Example, { tree, guardrails, costs, currency, at }: ExampleSetting): Snapshot {
  const named = [...new Set(namedIn(tree).sellers.map(({ seller }) => seller))];
  return {
    store: 'example',
    market: 'home',
    currency,
    decidedAt: at,
    emergencyStop: false,
    strategy: { id: 'example', version: 0, hash: '', tree },
    guardrails,
    facts: {
      variant: 'example',
      product: 'example',
      priceMinor: example.priceMinor,
      compareAtMinor: null,
      cost: example.costMinor === null ? null : { minor: example.costMinor, effectiveFrom: at, source: 'example' },
      ...costs,
      stock: example.stock,
      ownMedian90dMinor: null,
      lastChangeAt: null,
      offers: example.rivals.map((price, index) => goodOffer(price, named[index] ?? `#${index + 1}`, currency, at)),
    },
  };
}

/** An offer nothing is wrong with: an example is about the rule, not about evidence. */
function goodOffer(priceMinor: number, seller: string, currency: string, at: string): OfferFact {
  return {
    id: seller,
    seller,
    priceMinor,
    shippingMinor: 0,
    currency,
    stock: 'in_stock',
    condition: 'new',
    match: { score: 100, by: 'human', state: 'accepted' },
    source: 'feed',
    votes: 2,
    medianMinor: priceMinor,
    observations: 10,
    confirmed: true,
    capturedAt: at,
    pageHash: 'example',
  };
}
