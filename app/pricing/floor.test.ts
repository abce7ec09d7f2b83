import { describe, expect, test } from 'vitest';
import { aSnapshot } from './fixtures.ts';
import { costPlusTarget, floor } from './floor.ts';

const COSTS = aSnapshot().facts;

describe('the floor', () => {
  test('is unknown as soon as one input is, and says which', () => {
    expect(floor({ ...COSTS, cost: null }, 1000)).toEqual({ kind: 'unknown', missing: ['cost'] });
    expect(floor({ ...COSTS, feeBps: null, fixedMinor: null }, 1000)).toEqual({ kind: 'unknown', missing: ['fee', 'fixed'] });
  });

  test('takes a cost of 0 for a cost nobody entered', () => {
    expect(floor({ ...COSTS, cost: { minor: 0, effectiveFrom: '', source: '' } }, 1000)).toEqual({ kind: 'unknown', missing: ['cost'] });
  });

  test('is infeasible when margin, VAT and fees leave nothing of the price', () => {
    expect(floor({ ...COSTS, feeBps: 9000 }, 1000)).toEqual({ kind: 'infeasible' });
    expect(floor({ ...COSTS, vatBps: 0, feeBps: 5000 }, 5000)).toEqual({ kind: 'infeasible' });
    expect(floor({ ...COSTS, worstDiscountBps: 10_000 }, 1000)).toEqual({ kind: 'infeasible' });
  });

  test('is infeasible rather than inexact when it is larger than an amount can be', () => {
    expect(floor({ ...COSTS, cost: { minor: Number.MAX_SAFE_INTEGER, effectiveFrom: '', source: '' } }, 1000)).toEqual({ kind: 'infeasible' });
  });

  test('protects the fee and the fixed cost that "cost + 10 % + VAT" forgets', () => {
    const naive = 12_650;

    expect(costPlusTarget(COSTS, { kind: 'margin', bps: 1000 })).toEqual({ kind: 'known', minor: 14_256 });
    expect(naive).toBeLessThan(12_788);
  });
});
