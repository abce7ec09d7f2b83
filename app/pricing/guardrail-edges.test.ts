/** Where exactly each hard rule begins to hold, and the numbers it tells: the last amount on one side, the first on the other. */
import { describe, expect, test } from 'vitest';
import { assertHardRules, checksOf } from './assert-rules.ts';
import { hardBounds, stepBounds } from './bounds.ts';
import { clamp } from './clamp.ts';
import type { Clamped, Limits } from './clamp.ts';
import { DEFAULT_GUARDRAILS } from './defaults.ts';
import { aSnapshot, AT } from './fixtures.ts';
import { floor } from './floor.ts';
import type { CostFacts, FloorResult } from './floor.ts';
import { movementLeft } from './movement.ts';
import { rational, whole } from './rational.ts';
import { insane } from './sanity.ts';
import type { Reason } from './types.ts';

const MOST = Number.MAX_SAFE_INTEGER;
const snapshot = aSnapshot();

describe('the hard rules asked once more of the final amount (step 12)', () => {
  const limits = { floorMinor: 15_000, ceilingMinor: 20_000 };
  const broken = (rule: string): Reason => ({ code: 'rule_broken', params: { rule } });

  test.each<[number, Reason | null]>([
    [14_999, broken('G1')],
    [15_000, null],
    [20_000, null],
    [20_001, broken('G2')],
  ])('%i between 150.00 and 200.00', (price, expected) => {
    expect(assertHardRules(price, snapshot, limits)).toEqual(expected);
  });

  test('without a floor and a ceiling only sanity is left', () => {
    expect(assertHardRules(9_950, snapshot, { floorMinor: null, ceilingMinor: null })).toBeNull();
    expect(assertHardRules(39_800, snapshot, { floorMinor: null, ceilingMinor: null })).toBeNull();
    expect(assertHardRules(9_949, snapshot, { floorMinor: null, ceilingMinor: null })).toEqual({
      code: 'sanity_current',
      params: { targetMinor: 9_949, priceMinor: 19_900 },
    });
  });
});

describe('the checks that a receipt shows', () => {
  const bounds = { floorMinor: 15_000, ceilingMinor: 20_000 };
  const results = (price: number, limits = bounds): string[] => checksOf(price, snapshot, limits, null).map(({ rule, ok }) => `${rule} ${ok}`);

  test('tell each rule with what it was held against', () => {
    expect(checksOf(18_522, snapshot, bounds, { evidence: '2xB', enough: true })).toEqual([
      { rule: 'G1', ok: true, reason: { code: 'check_floor', params: { floorMinor: 15_000 } } },
      { rule: 'G2', ok: true, reason: { code: 'check_ceiling', params: { ceilingMinor: 20_000 } } },
      { rule: 'G3', ok: true, reason: { code: 'check_sanity', params: {} } },
      { rule: 'G5', ok: true, reason: { code: 'check_evidence', params: { evidence: '2xB' } } },
      { rule: 'G8', ok: true, reason: { code: 'check_step', params: { stepDownBps: 800, stepUpBps: 800 } } },
    ]);
  });

  test('of evidence that is not enough say so, and a correction rests on none', () => {
    expect(checksOf(18_522, snapshot, bounds, { evidence: 'C', enough: false }).find(({ rule }) => rule === 'G5')).toMatchObject({ ok: false });
    expect(results(18_522)).toEqual(['G1 true', 'G2 true', 'G3 true']);
  });

  test.each<[number, string[]]>([
    [14_999, ['G1 false', 'G2 true', 'G3 true']],
    [15_000, ['G1 true', 'G2 true', 'G3 true']],
    [20_000, ['G1 true', 'G2 true', 'G3 true']],
    [20_001, ['G1 true', 'G2 false', 'G3 true']],
    [9_949, ['G1 false', 'G2 true', 'G3 false']],
  ])('of %i between 150.00 and 200.00', (price, expected) => {
    expect(results(price)).toEqual(expected);
  });

  test('of an unknown floor fail, of no ceiling pass', () => {
    expect(checksOf(18_522, snapshot, { floorMinor: null, ceilingMinor: null }, null).map(({ ok }) => ok)).toEqual([false, true, true]);
  });
});

describe('the hard interval', () => {
  test('is not pulled down by an own minimum under the floor, nor up by the higher of two ceilings', () => {
    const guardrails = { ...DEFAULT_GUARDRAILS, absMinMinor: 14_000, absMaxMinor: 25_000, msrpMinor: 24_000 };

    expect(hardBounds({ facts: snapshot.facts, guardrails })).toEqual({ margin: { kind: 'known', minor: 14_256 }, floorMinor: 14_256, ceilingMinor: 24_000 });
    expect(hardBounds({ facts: snapshot.facts, guardrails: { ...guardrails, absMinMinor: 15_000 } })).toMatchObject({ floorMinor: 15_000 });
  });

  test('a step is rounded inwards, and one past the largest amount stays where it is', () => {
    expect(stepBounds({ ...snapshot.facts, priceMinor: 19_999 }, DEFAULT_GUARDRAILS)).toEqual({ low: 18_400, high: 21_598 });
    expect(stepBounds({ ...snapshot.facts, priceMinor: MOST }, DEFAULT_GUARDRAILS)).toMatchObject({ high: MOST });
  });
});

describe('the clamp', () => {
  const open: Limits = { floorMinor: null, absMinMinor: null, ceilingMinor: null, step: { low: 1, high: MOST }, movementLeft: null, guardrails: DEFAULT_GUARDRAILS };
  const to = (target: number, limits: Partial<Limits>): Clamped => clamp(whole(target), 10_000, { ...open, ...limits });
  const untouched = (target: number): Clamped => ({
    value: whole(target),
    trail: [{ rule: 'target', beforeMinor: 10_000, afterMinor: target }],
    bindingRule: null,
    reasons: [],
  });
  const pulled = (target: number, bound: number, rule: string, why: Reason): Clamped => ({
    value: whole(bound),
    trail: [...untouched(target).trail, { rule, beforeMinor: target, afterMinor: bound }],
    bindingRule: rule,
    reasons: [why],
  });
  const step = { low: 9_200, high: 10_800 };

  test.each<[string, Partial<Limits>, number, number, string, Reason]>([
    ['the floor', { floorMinor: 9_500 }, 9_499, 9_500, 'G1', { code: 'lifted_to_floor', params: { floorMinor: 9_500 } }],
    ['the own minimum where no floor is known', { absMinMinor: 9_500 }, 9_499, 9_500, 'G1', { code: 'lifted_to_floor', params: { floorMinor: 9_500 } }],
    ['the ceiling', { ceilingMinor: 10_500 }, 10_501, 10_500, 'G2', { code: 'cut_to_ceiling', params: { ceilingMinor: 10_500 } }],
    ['a step down', { step }, 9_199, 9_200, 'G8', { code: 'step_limited', params: { stepBps: 700, limitMinor: 9_200 } }],
    ['a step up', { step }, 10_801, 10_800, 'G8', { code: 'step_limited', params: { stepBps: 900, limitMinor: 10_800 } }],
    ['the movement left, down', { movementLeft: 300 }, 9_699, 9_700, 'G9', { code: 'movement_limited', params: { leftMinor: 300 } }],
    ['the movement left, up', { movementLeft: 300 }, 10_301, 10_300, 'G9', { code: 'movement_limited', params: { leftMinor: 300 } }],
    ['no movement left', { movementLeft: 0 }, 9_999, 10_000, 'G9', { code: 'movement_limited', params: { leftMinor: 0 } }],
  ])('%s holds what is beyond it, and binds nothing that lands on it', (_, limits, beyond, bound, rule, why) => {
    const given = { guardrails: { ...DEFAULT_GUARDRAILS, stepDownBps: 700, stepUpBps: 900 }, ...limits };

    expect(to(beyond, given)).toEqual(pulled(beyond, bound, rule, why));
    expect(to(bound, given)).toEqual(untouched(bound));
  });

  test('the own minimum says nothing where a floor is known', () => {
    expect(to(9_400, { floorMinor: 9_300, absMinMinor: 9_500 })).toEqual(untouched(9_400));
  });

  test('the last rule that moves the target binds, and all of them are told', () => {
    const clamped = to(8_000, { floorMinor: 9_000, step, movementLeft: 500 });

    expect(clamped.trail.map(({ rule, beforeMinor, afterMinor }) => [rule, beforeMinor, afterMinor])).toEqual([
      ['target', 10_000, 8_000],
      ['G1', 8_000, 9_000],
      ['G8', 9_000, 9_200],
      ['G9', 9_200, 9_500],
    ]);
    expect(clamped).toMatchObject({ value: whole(9_500), bindingRule: 'G9' });
  });

  test('a fraction is told as the amount nearest to it, and stays a fraction', () => {
    const half = rational(19_001n, 2n);

    expect(clamp(half, 10_000, open)).toEqual({ ...untouched(9_501), value: half });
    expect(clamp(half, 9_000, open).trail).toEqual([{ rule: 'target', beforeMinor: 9_000, afterMinor: 9_500 }]);
  });
});

describe('sanity', () => {
  const facts = { ...snapshot.facts, priceMinor: 10_000, ownMedian90dMinor: 8_000 };
  const of = (target: number): Reason | null => insane(whole(target), { facts, guardrails: DEFAULT_GUARDRAILS });

  test.each<[number, Reason | null]>([
    [4_999, { code: 'sanity_current', params: { targetMinor: 4_999, priceMinor: 10_000 } }],
    [5_000, null],
    [16_000, null],
    [16_001, { code: 'sanity_median', params: { targetMinor: 16_001, medianMinor: 8_000 } }],
    [20_000, { code: 'sanity_median', params: { targetMinor: 20_000, medianMinor: 8_000 } }],
    [20_001, { code: 'sanity_current', params: { targetMinor: 20_001, priceMinor: 10_000 } }],
  ])('%i against a price of 100.00 that is usually 80.00', (target, expected) => {
    expect(of(target)).toEqual(expected);
  });

  test('the usual price counts below as well', () => {
    const usually = { ...facts, ownMedian90dMinor: 16_000 };

    expect(insane(whole(8_000), { facts: usually, guardrails: DEFAULT_GUARDRAILS })).toBeNull();
    expect(insane(whole(7_999), { facts: usually, guardrails: DEFAULT_GUARDRAILS })).toEqual({ code: 'sanity_median', params: { targetMinor: 7_999, medianMinor: 16_000 } });
  });

  test('double to the minor unit is sane, and so is any price without a history of its own', () => {
    const young = { ...facts, ownMedian90dMinor: null };

    expect(insane(whole(20_000), { facts: young, guardrails: DEFAULT_GUARDRAILS })).toBeNull();
    expect(insane(rational(40_001n, 2n), { facts: young, guardrails: DEFAULT_GUARDRAILS })).toMatchObject({ code: 'sanity_current' });
  });

  test('more than an amount can be is told as that', () => {
    expect(insane(rational(BigInt(MOST) + 1n), { facts: { ...facts, priceMinor: MOST }, guardrails: DEFAULT_GUARDRAILS })).toEqual({ code: 'amount_too_large', params: {} });
  });
});

describe('the floor', () => {
  const COSTS: CostFacts = snapshot.facts;

  test.each<[Partial<CostFacts>, string]>([
    [{ cost: null }, 'cost'],
    [{ feeBps: null }, 'fee'],
    [{ fixedMinor: null }, 'fixed'],
  ])('is unknown where one of its parts alone is: %o', (part, name) => {
    expect(floor({ ...COSTS, ...part }, 1000)).toEqual<FloorResult>({ kind: 'unknown', missing: [name as 'cost'] });
  });
});

describe('the budget of movement', () => {
  const ago = (hours: number, ms = 0): string => new Date(Date.parse(AT) - hours * 3_600_000 + ms).toISOString();
  const left = (...moves: [at: string, beforeMinor: number, afterMinor: number][]): number =>
    movementLeft(
      moves.map(([at, beforeMinor, afterMinor]) => ({ at, beforeMinor, afterMinor })),
      20_000,
      AT,
      { dayBps: 1000, weekBps: 2000 },
    );

  test('forgets a move after a day to the millisecond, and after a week', () => {
    expect(left([ago(24, 1), 20_000, 21_500])).toBe(500);
    expect(left([ago(24), 20_000, 21_500])).toBe(2000);
    expect(left([ago(168, 1), 20_000, 23_500])).toBe(500);
    expect(left([ago(168), 20_000, 23_500])).toBe(2000);
  });

  test('starts from the price before the earliest move, wherever it stands in the list', () => {
    expect(left([ago(1), 30_000, 29_900], [ago(3), 40_000, 39_900], [ago(2), 20_000, 19_900])).toBe(3700);
  });
});
