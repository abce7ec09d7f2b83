/** The golden vectors of product.md 3.16 that this engine covers, to the letter. */
import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { evaluate } from './evaluate.ts';
import { anOffer, aSnapshot } from './fixtures.ts';
import { breakEven, costPlusTarget, floor } from './floor.ts';
import type { CostFacts } from './floor.ts';
import { readMarket } from './market.ts';
import { readReceipt } from './read-receipt.ts';

const COSTS: CostFacts = aSnapshot().facts;
const known = (minor: number): object => ({ kind: 'known', minor });

describe('golden vectors', () => {
  test('1: the 10 % floor is 142.56, one halala less fails it, break-even is 127.88', () => {
    expect(floor(COSTS, 1000)).toEqual(known(14_256));
    expect(breakEven(COSTS)).toEqual(known(12_788));
    expect(floor(COSTS, 1000)).not.toEqual(known(14_255));
  });

  test('2: margin 30 %, markup 30 %, contribution 25.00', () => {
    expect(costPlusTarget(COSTS, { kind: 'margin', bps: 3000 })).toEqual(known(18_503));
    expect(costPlusTarget(COSTS, { kind: 'markup', bps: 3000 })).toEqual(known(16_340));
    expect(costPlusTarget(COSTS, { kind: 'amount', minor: 2500 })).toEqual(known(15_748));
  });

  test('3: a possible 10 % coupon lifts the floor to 158.40', () => {
    expect(floor({ ...COSTS, worstDiscountBps: 1000 }, 1000)).toEqual(known(15_840));
  });

  test('4: a dinar has three decimals: 3.943', () => {
    const dinar = { ...COSTS, cost: { minor: 3250, effectiveFrom: '2026-01-01', source: 'file' }, fixedMinor: 200, vatBps: 0 };

    expect(floor(dinar, 1000)).toEqual(known(3943));
  });

  test('5: 2 % below the lowest of 189, 195, 210 is 185.22', () => {
    const snapshot = aSnapshot();

    const { aim } = evaluate(snapshot.strategy.tree, snapshot, readMarket(snapshot));

    expect(aim).toMatchObject({ kind: 'target', value: { n: 18_522n, d: 1n } });
  });

  test('6: from 199.00 the step allows 183.08 to 214.92, so 185.22 stands and no rule binds', () => {
    const decision = decide(aSnapshot());

    expect(decision).toMatchObject({ outcome: 'CHANGE', priceMinor: 18_522, floorMinor: 14_256, bindingRule: null, evidence: 'A', approvalReasons: [] });
    expect(decide(aSnapshot({ offers: [anOffer(17_000)] }))).toMatchObject({ priceMinor: 18_308, bindingRule: 'G8' });
    expect(decide(aSnapshot({ offers: [anOffer(24_000)] }))).toMatchObject({ priceMinor: 21_492, bindingRule: 'G8' });
  });

  test('12: 130.00 under a floor of 142.56 is corrected in one jump, by a person', () => {
    const decision = decide(aSnapshot({ facts: { priceMinor: 13_000 } }));

    expect(decision).toMatchObject({ outcome: 'CORRECTION', priceMinor: 14_256, bindingRule: 'G1' });
    expect(decision.approvalReasons.map(({ code }) => code)).toContain('correction');
  });

  test('13: without a cost there is no cost-plus target, and a suggestion never goes alone', () => {
    const tree = { type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } } as const;

    expect(decide(aSnapshot({ tree, facts: { cost: null } }))).toMatchObject({ outcome: 'HOLD', priceMinor: null, floorMinor: null });
    const suggestion = decide(aSnapshot({ facts: { cost: null } }));
    expect(suggestion).toMatchObject({ outcome: 'CHANGE', priceMinor: 18_522, floorMinor: null });
    expect(suggestion.approvalReasons[0]).toEqual({ code: 'floor_unknown', params: { missing: 'cost' } });
  });

  test('14: a floor of 150 above a ceiling of 140 writes nothing and asks a person', () => {
    const decision = decide(aSnapshot({ guardrails: { absMinMinor: 15_000, absMaxMinor: 14_000 } }));

    expect(decision).toMatchObject({ outcome: 'BLOCK', priceMinor: null, bindingRule: 'G7' });
    expect(decision.incident).toEqual({ code: 'conflict', params: { floorMinor: 15_000, ceilingMinor: 14_000, proposedMinor: null } });
  });

  test.each([
    ['with their own history', { medianMinor: 0 }],
    ['without any history', { medianMinor: null, observations: 0 }],
    ['with a history of two that holds the slip already', { medianMinor: 192, observations: 2 }],
  ])('15: a feed divided by 100 is quarantined, %s: no write, one incident', (_, history) => {
    const offers = [189, 195, 210].map((price) => anOffer(price, { confirmed: false, ...history, ...(history.medianMinor === 0 ? { medianMinor: price * 100 } : {}) }));

    const decision = decide(aSnapshot({ offers }));

    expect(decision).toMatchObject({ outcome: 'BLOCK', priceMinor: null });
    expect(decision.incident).toMatchObject({ code: 'unit_slip', params: { factor: '/100' } });
    expect(readReceipt(decision.receipt)?.offers.every(({ quarantined }) => quarantined)).toBe(true);
  });
});
