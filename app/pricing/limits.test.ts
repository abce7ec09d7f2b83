/** Movement budgets, endings, limits of a run, price wars: rules over more than one decision. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endAt, hasEnding } from './endings.ts';
import type { EndingStyle } from './endings.ts';
import { AT } from './fixtures.ts';
import { movementLeft } from './movement.ts';
import { warState } from './price-war.ts';
import { oneSided, openReach } from './run-limits.ts';

const hoursAgo = (hours: number): string => new Date(Date.parse(AT) - hours * 3_600_000).toISOString();

describe('movement budget', () => {
  const BUDGET = { dayBps: 1000, weekBps: 2000 };
  const thereAndBack = [
    { at: hoursAgo(5), beforeMinor: 20_000, afterMinor: 21_000 },
    { at: hoursAgo(2), beforeMinor: 21_000, afterMinor: 20_000 },
  ];

  test('golden vector 16: 200, 210, 200 within a day spends all 20 of 20, until the next day', () => {
    expect(movementLeft(thereAndBack, 20_000, AT, BUDGET)).toBe(0);
    expect(movementLeft(thereAndBack, 20_000, new Date(Date.parse(AT) + 23 * 3_600_000).toISOString(), BUDGET)).toBe(2000);
  });

  test('the week holds what the days would still give, and a move nobody can date counts', () => {
    const week = [1, 2, 3, 4].map((day) => ({ at: hoursAgo(day * 24 + 1), beforeMinor: 20_000, afterMinor: 19_000 }));
    expect(movementLeft(week, 20_000, AT, BUDGET)).toBe(0);
    expect(movementLeft([], 20_000, AT, BUDGET)).toBe(2000);
    expect(movementLeft([{ at: 'once', beforeMinor: 20_000, afterMinor: 22_000 }], 20_000, AT, BUDGET)).toBe(0);
  });
});

describe('endings', () => {
  const NINES: EndingStyle = { mode: 'nearest', bands: [{ underMinor: null, blockMinor: 1000, endsMinor: [900] }] };
  const BANDS: EndingStyle['bands'] = [
    { underMinor: 2000, blockMinor: 100, endsMinor: [0, 50, 95] },
    { underMinor: 20_000, blockMinor: 1000, endsMinor: [400, 500, 900, 995] },
    { underMinor: null, blockMinor: 1000, endsMinor: [900] },
  ];

  test('golden vector 7: 185.22 between 183.08 and 199.00 becomes 189.00', () => {
    expect(endAt(18_522, 19_900, { low: 18_308, high: 19_900 }, NINES)).toBe(18_900);
  });

  test('no ending in reach leaves the price, and the current price never moves for one', () => {
    expect(endAt(18_522, 19_950, { low: 18_500, high: 18_899 }, NINES)).toBe(18_522);
    expect(endAt(18_522, 18_522, { low: 0, high: 99_999 }, NINES)).toBe(18_522);
  });

  test('down, up and toward the current price go their way only', () => {
    const inside = { low: 0, high: 99_999 };
    expect(endAt(18_522, 19_900, inside, { ...NINES, mode: 'down' })).toBe(17_900);
    expect(endAt(18_822, 10_000, inside, { ...NINES, mode: 'up' })).toBe(18_900);
    expect(endAt(18_822, 10_000, inside, { ...NINES, mode: 'toward_current' })).toBe(17_900);
  });

  const limit = fc.integer({ min: 1, max: 40_000 });

  test('whatever the style, the price stays inside its interval, and a higher target never gives a lower price', () => {
    fc.assert(
      fc.property(limit, limit, limit, limit, limit, fc.constantFrom('nearest', 'down', 'up', 'toward_current'), fc.boolean(), (a, b, one, other, current, mode, banded) => {
        const inside = { low: Math.min(a, b), high: Math.max(a, b) };
        const held = (value: number): number => Math.min(inside.high, Math.max(inside.low, value));
        const style = { mode, bands: banded ? BANDS : NINES.bands };
        const ended = endAt(held(one), held(current), inside, style);

        expect(ended >= inside.low && ended <= inside.high).toBe(true);
        expect(ended === held(one) || hasEnding(ended, style.bands)).toBe(true);
        // The current price itself never moves, so it alone may break the order.
        if (one < other && held(one) !== held(current) && held(other) !== held(current)) {
          expect(ended).toBeLessThanOrEqual(endAt(held(other), held(current), inside, style));
        }
      }),
      { numRuns: 3000, seed: 20_261_126 },
    );
  });
});

describe('limits of a run', () => {
  const change = (revenue28dMinor: number, marginMinor = 0): { revenue28dMinor: number; marginMinor: number } => ({ revenue28dMinor, marginMinor });

  test('a fifth of the revenue goes; what does not fit leaves the room to smaller ones', () => {
    const reach = openReach(1000, 10_000);

    expect([100, 101, 100, 1, 0].map((revenue) => reach.admit(change(revenue)))).toEqual([true, false, true, false, true]);
  });

  test('three hundredths of the margin are at stake at most', () => {
    const reach = openReach(1000, 10_000);

    expect([299, 2, 1, 1].map((margin) => reach.admit(change(0, margin)))).toEqual([true, false, true, false]);
  });

  test.each([
    [3, 0, 9, 'up'],
    [0, 3, 9, 'down'],
    [3, 0, 10, null],
    [2, 2, 10, null],
    [4, 4, 10, 'down'],
    [0, 0, 0, null],
  ] as const)('%i up and %i down of %i: %s', (up, down, analysed, way) => {
    expect(oneSided({ up, down, analysed })).toBe(way);
  });
});

describe('price war', () => {
  const cut = (hours: number): { at: string; beforeMinor: number; afterMinor: number } => ({ at: hoursAgo(hours), beforeMinor: 10_000, afterMinor: 9900 });
  const answer = (hours: number): { at: string; priceMinor: number } => ({ at: hoursAgo(hours), priceMinor: 9900 });
  const facts = { now: AT, sellers: 5, fellUnprovoked: 0 };

  test.each([
    ['one exchange', [100], [90], 'calm'],
    ['two exchanges', [200, 100], [190, 90], 'watch'],
    ['three, the last two days ago', [200, 100, 50], [190, 90, 48], 'war'],
    ['three, the last over three days ago', [300, 200, 100], [290, 190, 73], 'cool_down'],
    ['answers after 48 hours', [300, 200, 100], [251, 151, 51], 'calm'],
  ])('%s is %s', (_, ours, theirs, state) => {
    expect(warState({ ...facts, ours: ours.map(cut), theirs: theirs.map(answer) })).toBe(state);
  });

  test('our own fall of 8 % over four changes in a week is a war; a fall of the whole market is not', () => {
    const ours = [4, 3, 2, 1].map((day) => ({ at: hoursAgo(day * 24), beforeMinor: 10_000 - (4 - day) * 200, afterMinor: 9800 - (4 - day) * 200 }));
    expect(warState({ ...facts, ours, theirs: [] })).toBe('war');
    expect(warState({ ...facts, ours: ours.slice(1), theirs: [] })).toBe('calm');
    expect(warState({ ...facts, ours, theirs: [], fellUnprovoked: 3 })).toBe('calm');
  });
});
