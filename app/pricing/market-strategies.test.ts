import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { evaluate } from './evaluate.ts';
import { anOffer, aSnapshot } from './fixtures.ts';
import { readMarket } from './market.ts';
import type { Aim } from './position.ts';
import { toText } from './rational.ts';
import { parseStrategy } from './strategy-schema.ts';
import type { OfferFact, StrategyNode, VariantFacts } from './types.ts';

const MEDIAN = { kind: 'median' } as const;
const RAISE: StrategyNode = { type: 'RAISE_GAP', gapBps: 300, shareBps: 5000, epsilonMinor: 1 };

function aimOf(tree: StrategyNode, given: { prices?: number[]; offers?: OfferFact[]; facts?: Partial<VariantFacts>; floor?: number | null } = {}): Aim {
  const snapshot = aSnapshot({ tree, offers: given.offers ?? (given.prices ?? [18_900, 19_500, 21_000]).map((price) => anOffer(price)), facts: given.facts ?? {} });
  return evaluate(tree, snapshot, readMarket(snapshot), given.floor ?? null).aim;
}
/** The target as text, or the code of why there is none. */
function told(...args: Parameters<typeof aimOf>): string {
  const aim = aimOf(...args);
  return aim.kind === 'target' ? toText(aim.value) : aim.reason.code;
}

describe('a place in the range', () => {
  test.each([
    [0, '18900'],
    [5000, '19950'],
    [10_000, '21000'],
    [3333, '1959993/100'],
  ])('at %i basis points of 189 to 210 is %s', (bps, target) => {
    expect(told({ type: 'RANGE_POS', bps })).toBe(target);
  });

  test('with one rival is that rival; without one there is none', () => {
    expect(told({ type: 'RANGE_POS', bps: 5000 }, { prices: [18_900] })).toBe('18900');
    expect(told({ type: 'RANGE_POS', bps: 5000 }, { prices: [] })).toBe('no_offers');
  });
});

describe('a percentile of rank', () => {
  test.each([
    [0, '18900'],
    [1, '18900'],
    [3333, '18900'],
    [3334, '19500'],
    [6667, '21000'],
    [10_000, '21000'],
  ])('at %i basis points of three is %s', (bps, target) => {
    expect(told({ type: 'RANK_PCT', bps })).toBe(target);
  });

  test('of one rival is that rival', () => {
    expect(told({ type: 'RANK_PCT', bps: 9000 }, { prices: [18_900] })).toBe('18900');
  });
});

describe('a rank', () => {
  test('golden 8: the second of 189, 195, 210 is 194.99', () => {
    expect(told({ type: 'RANK', k: 2 })).toBe('19499');
  });

  test('counts equal prices once, and takes the tie that one quantum less comes to', () => {
    expect(told({ type: 'RANK', k: 2 }, { offers: [anOffer(18_900), anOffer(18_900, { seller: 'twin' }), anOffer(19_500)] })).toBe('19499');
    expect(told({ type: 'RANK', k: 2 }, { prices: [18_900, 18_901] })).toBe('18900');
  });

  test('there are not so many of is none, so that a fallback answers', () => {
    expect(told({ type: 'RANK', k: 4 })).toBe('rank_missing');
    expect(told({ type: 'FALLBACK', children: [{ type: 'RANK', k: 4 }, { type: 'HOLD' }] })).toBe('19900');
  });

  test('under the floor gives way to the best one above it', () => {
    const aim = aimOf({ type: 'RANK', k: 1 }, { floor: 19_000 });
    expect(aim).toMatchObject({ value: { n: 19_499n }, reason: { code: 'target_rank_floor', params: { rank: 2, wanted: 1 } } });
    expect(told({ type: 'RANK', k: 1 }, { floor: 22_000 })).toBe('rank_unreachable');
    expect(decide(aSnapshot({ tree: { type: 'RANK', k: 1 }, offers: [anOffer(14_000), anOffer(19_500)] }))).toMatchObject({ outcome: 'CHANGE', priceMinor: 19_499 });
  });
});

describe('a band', () => {
  const tree: StrategyNode = { type: 'BAND', reference: MEDIAN, lowBps: 300, highBps: 300 };

  test('golden 9: 191.00 is inside 189.15 to 200.85 and stays', () => {
    expect(aimOf(tree, { facts: { priceMinor: 19_100 } })).toMatchObject({ kind: 'stay', reason: { params: { lowMinor: 18_915, highMinor: 20_085 } } });
    expect(decide(aSnapshot({ tree, facts: { priceMinor: 19_100 } }))).toMatchObject({ outcome: 'HOLD', priceMinor: null });
  });

  test('goes to the nearest edge from outside, and then stays there', () => {
    expect(told(tree, { facts: { priceMinor: 21_000 } })).toBe('20085');
    expect(told(tree, { facts: { priceMinor: 18_000 } })).toBe('18915');
    expect(told(tree, { facts: { priceMinor: 20_085 } })).toBe('band_inside');
    expect(told(tree, { facts: { priceMinor: 18_915 } })).toBe('band_inside');
  });

  test('around a seller who is absent is none', () => {
    expect(told({ ...tree, reference: { kind: 'named', seller: 'nobody' } })).toBe('seller_absent');
  });
});

describe('raising into a gap', () => {
  test('golden 10: from 170.00 half of the gap of 11.18 % is 179.50, which the step allows', () => {
    expect(told(RAISE, { facts: { priceMinor: 17_000 } })).toBe('17950');
    expect(decide(aSnapshot({ tree: RAISE, facts: { priceMinor: 17_000 } }))).toMatchObject({ outcome: 'CHANGE', priceMinor: 17_950, bindingRule: null });
  });

  test('does nothing when not the cheapest, or when the gap is smaller than asked', () => {
    expect(told(RAISE, { facts: { priceMinor: 18_900 } })).toBe('not_cheapest');
    expect(told(RAISE, { facts: { priceMinor: 18_500 } })).toBe('gap_small');
    // 3 % of 183.50 is 5.505: a gap of 5.50 is not enough, one of 5.51 from 183.49 is.
    expect(told(RAISE, { facts: { priceMinor: 18_350 } })).toBe('gap_small');
    expect(told(RAISE, { facts: { priceMinor: 18_349 } })).toBe('37249/2');
  });

  test('stays under the rival even when all of the gap is to be closed', () => {
    expect(told({ ...RAISE, shareBps: 10_000 }, { facts: { priceMinor: 17_000 } })).toBe('18899');
  });
});

describe('operators', () => {
  const plus: StrategyNode = { type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } };
  const children: StrategyNode[] = [{ type: 'RANK', k: 3 }, plus, { type: 'RANK', k: 9 }, { type: 'RANGE_POS', bps: 0 }];

  test.each([
    ['MIN', '18503'],
    ['MEDIAN', '18900'],
    ['MAX', '20999'],
  ] as const)('%s is taken of the targets there are: %s', (type, target) => {
    expect(told({ type, children })).toBe(target);
  });

  test('of two the median is the lower; of none there is none, with the last reason', () => {
    expect(
      told({
        type: 'MEDIAN',
        children: [
          { type: 'RANGE_POS', bps: 0 },
          { type: 'RANGE_POS', bps: 10_000 },
        ],
      }),
    ).toBe('18900');
    expect(
      told({
        type: 'MAX',
        children: [
          { type: 'RANK', k: 8 },
          { type: 'RANK', k: 9 },
        ],
      }),
    ).toBe('rank_missing');
  });

  test('a strategy that stays answers with the price as it is', () => {
    const band: StrategyNode = { type: 'BAND', reference: MEDIAN, lowBps: 300, highBps: 300 };
    expect(told({ type: 'MIN', children: [band, { type: 'RANGE_POS', bps: 10_000 }] }, { facts: { priceMinor: 19_100 } })).toBe('band_inside');
    expect(told({ type: 'MAX', children: [band, { type: 'RANGE_POS', bps: 10_000 }] }, { facts: { priceMinor: 19_100 } })).toBe('21000');
    expect(told({ type: 'FALLBACK', children: [band, { type: 'RANGE_POS', bps: 10_000 }] }, { facts: { priceMinor: 19_100 } })).toBe('band_inside');
  });
});

test('a feed divided by 100 is as suspect to these strategies as to a position', () => {
  const offers = [189, 195, 210].map((price) => anOffer(price, { confirmed: false, medianMinor: price * 100 }));
  for (const tree of [{ type: 'RANK', k: 1 }, { type: 'BAND', reference: MEDIAN, lowBps: 300, highBps: 300 }, RAISE] satisfies StrategyNode[]) {
    expect(decide(aSnapshot({ tree, offers })).incident?.code).toBe('unit_slip');
  }
});

test.each([
  [{ type: 'RANGE_POS', bps: 10_001 }, 'strategy_share'],
  [{ type: 'RANK', k: 0 }, 'strategy_rank'],
  [{ type: 'BAND', reference: MEDIAN, lowBps: -1, highBps: 0 }, 'strategy_band'],
  [{ type: 'RAISE_GAP', gapBps: 0, shareBps: 1, epsilonMinor: 1 }, 'strategy_gap'],
  [{ type: 'MIN', children: [] }, 'strategy_children'],
  [{ type: 'RANK', k: 1, extra: 1 }, 'strategy_shape'],
])('%j is refused: %s', (tree, code) => {
  const parsed = parseStrategy(tree);
  expect(parsed.ok ? [] : parsed.errors.map((error) => error.code)).toEqual([code]);
});
