import { describe, expect, it } from 'vitest';
import { newBacktest, replayWeek, type PastWeek } from '#app/pricing/backtest.ts';
import { anOffer, aSnapshot } from '#app/pricing/fixtures.ts';
import { nearest } from '#app/pricing/rational.ts';
import type { StrategyNode } from '#app/pricing/types.ts';
import { factsAt, supportAt, type PastOffer, type PastVariant } from './past-facts.ts';

const DAY = 86_400_000;
const T0 = Date.parse('2026-10-01T00:00:00.000Z');
const day = (n: number): number => T0 + n * DAY;

function anOfferOfThePast(seen: [number, number][]): PastOffer {
  const { priceMinor: _price, stock: _stock, medianMinor: _median, observations: _seen, confirmed: _confirmed, capturedAt: _at, ...fact } = anOffer(18_900);
  return { fact, seen: seen.map(([at, minor]) => ({ at: day(at), minor, stock: 'in_stock' })), visits: [day(2), day(9), day(16)] };
}

const PAST: PastVariant = {
  variant: 'v',
  product: 'p',
  prices: [
    { at: day(0), minor: 19_900 },
    { at: day(8), minor: 18_900 },
    { at: day(20), minor: 17_900 },
  ],
  costs: [
    { at: day(0), minor: 10_000, source: 'platform' },
    { at: day(15), minor: 12_000, source: 'manual' },
  ],
  offers: [
    anOfferOfThePast([
      [1, 18_900],
      [9, 18_500],
      [18, 16_000],
    ]),
  ],
};

describe('what was known at an instant of the past', () => {
  it('is the price, the cost and the offer of that time, and the moves of the week before', () => {
    expect(factsAt(PAST, day(10))).toMatchObject({
      priceMinor: 18_900,
      cost: { minor: 10_000 },
      lastChangeAt: new Date(day(8)).toISOString(),
      moves: [{ beforeMinor: 19_900, afterMinor: 18_900 }],
      offers: [{ priceMinor: 18_500, observations: 2, medianMinor: 18_500, confirmed: false, capturedAt: new Date(day(9)).toISOString() }],
    });
    expect(factsAt(PAST, day(16))).toMatchObject({
      cost: { minor: 12_000, source: 'manual' },
      moves: [],
      offers: [{ confirmed: true, capturedAt: new Date(day(16)).toISOString() }],
    });
  });

  it('is nothing before the first price, and no offer before the first one was seen', () => {
    expect(factsAt(PAST, day(-1))).toBeNull();
    expect(factsAt(PAST, day(0))?.offers).toEqual([]);
  });

  it('does not change with anything that happened later', () => {
    const at = day(10);
    const before = (entries: readonly { at: number; minor: number }[]) => entries.filter((entry) => entry.at <= at);
    const shuffled: PastVariant = {
      ...PAST,
      prices: [...before(PAST.prices), { at: day(12), minor: 1 }],
      costs: [{ at: day(0), minor: 10_000, source: 'platform' }, { at: day(11), minor: 99_999, source: 'manual' }],
      offers: [anOfferOfThePast([[1, 18_900], [9, 18_500], [11, 1]])],
    }; // prettier-ignore

    expect(factsAt(shuffled, at)).toEqual(factsAt(PAST, at));
    expect(supportAt(shuffled, at)).toEqual(supportAt(PAST, at));
    expect(factsAt(shuffled, day(13))).not.toEqual(factsAt(PAST, day(13)));
  });

  it('has a support of the prices that stood within half a year, the one that still stood at its beginning too', () => {
    expect(supportAt(PAST, day(10))).toEqual({ lowMinor: 18_900, highMinor: 19_900 });
    expect(supportAt(PAST, day(8 + 181))).toEqual({ lowMinor: 17_900, highMinor: 18_900 });
    expect(supportAt(PAST, day(-1))).toBeNull();
  });
});

describe('a week replayed', () => {
  const week = (tree: StrategyNode, given: Partial<PastWeek> = {}): PastWeek => ({
    snapshot: aSnapshot({ tree }),
    units: 7,
    unitsInAll: 40,
    support: { lowMinor: 15_000, highMinor: 25_000 },
    elasticity: null,
    ...given,
  });
  const BELOW: StrategyNode = { type: 'POSITION', reference: { kind: 'lowest' }, op: 'below', offset: { kind: 'bps', bps: 200 } };
  const replayed = (one: PastWeek) => {
    const tally = newBacktest();
    replayWeek(tally, one);
    return tally;
  };

  it('earns a rule that changes nothing exactly nothing, with demand’s answer too', () => {
    const elasticity = { status: 'learned', estimateMilli: -2000, lowMilli: -3000, highMilli: -1000 } as const;

    expect(replayed(week({ type: 'HOLD' }, { elasticity }))).toMatchObject({ judged: 1, hold: 1, valued: 0, answered: 0, exact: { n: 0n }, low: 0, high: 0 });
  });

  it('values a change by what each unit of the week would have earned more or less', () => {
    // 199.00 to 185.22: 13.78 less on the tag, 1/1.15 - 2.5 % of it lost, seven times.
    const tally = replayed(week(BELOW));
    expect(tally).toMatchObject({ down: 1, valued: 1, answered: 0 });
    expect(nearest(tally.exact, 0n)).toBe(-8147n);
  });

  it('gives a range where demand is known, the steeper end the better for a cut', () => {
    const { low, high, answered } = replayed(week(BELOW, { elasticity: { status: 'learned', estimateMilli: -2000, lowMilli: -6000, highMilli: -1000 } }));
    expect([answered, low < high, high > 0]).toEqual([1, true, true]);
  });

  it.each([
    ['outside_support', { support: { lowMinor: 18_600, highMinor: 25_000 } }],
    ['outside_support', { support: null }],
    ['sales_thin', { unitsInAll: 9 }],
    ['cost_unknown', { snapshot: aSnapshot({ tree: BELOW, facts: { cost: null } }) }],
  ] as [string, Partial<PastWeek>][])('is counted but not valued: %s', (why, given) => {
    expect(replayed(week(BELOW, given))).toMatchObject({ valued: 0, exact: { n: 0n }, unvalued: { [why]: 1 } });
  });

  it('gives a correction to the bounds, not to the rule', () => {
    expect(replayed(week(BELOW, { snapshot: aSnapshot({ tree: BELOW, facts: { priceMinor: 13_000 } }) }))).toMatchObject({ correction: 1, up: 0, valued: 0 });
  });
});
