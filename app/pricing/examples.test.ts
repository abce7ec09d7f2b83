import { describe, expect, it } from 'vitest';
import { DEFAULT_GUARDRAILS } from './defaults.ts';
import { exampleSchema, judgeExample, type Example, type ExampleSetting } from './examples.ts';
import { BELOW_LOWEST } from './fixtures.ts';
import { overlappingSale } from './sale-windows.ts';
import type { StrategyNode } from './types.ts';

const setting = (tree: StrategyNode): ExampleSetting => ({
  tree,
  guardrails: { ...DEFAULT_GUARDRAILS },
  costs: { vatBps: 1500, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0 },
  currency: 'SAR',
  at: '2026-11-20T12:00:00.000Z',
});

/** Golden vector 6: two per cent below the lowest of 189, 195 and 210 is 185.22. */
const SIX: Example = { name: 'six', priceMinor: 19_900, costMinor: 10_000, rivals: [18_900, 19_500, 21_000], stock: 5, expect: { kind: 'price', minor: 18_522 } };

describe('an example', () => {
  it.each([
    ['the price it must have', SIX, { holds: true, priceMinor: 18_522 }],
    ['another price', { ...SIX, expect: { kind: 'price', minor: 18_500 } }, { holds: false, priceMinor: 18_522 }],
    ['a range', { ...SIX, expect: { kind: 'range', lowMinor: 18_522, highMinor: 18_522 } }, { holds: true }],
    ['a range it misses above', { ...SIX, expect: { kind: 'range', lowMinor: 18_000, highMinor: 18_521 } }, { holds: false }],
    ['a range it misses below', { ...SIX, expect: { kind: 'range', lowMinor: 18_523, highMinor: 19_000 } }, { holds: false }],
    ['a price that stays, without rivals', { ...SIX, rivals: [], expect: { kind: 'hold' } }, { holds: true, priceMinor: null, code: 'no_offers' }],
    ['staying where it moves', { ...SIX, expect: { kind: 'hold' } }, { holds: false }],
    ['the present price where it stays', { ...SIX, rivals: [], expect: { kind: 'price', minor: 19_900 } }, { holds: true, priceMinor: null }],
    ['the floor where the market is under it', { ...SIX, priceMinor: 13_000, expect: { kind: 'price', minor: 14_256 } }, { holds: true }],
  ] as [string, Example, object][])('that asks for %s', (_, example, answer) => {
    expect(judgeExample(example, setting(BELOW_LOWEST))).toMatchObject(answer);
  });

  it('gives the sellers a strategy names the first prices', () => {
    const follow: StrategyNode = { type: 'FOLLOW', seller: 'Noor', op: 'match', offset: { kind: 'bps', bps: 0 } };

    expect(judgeExample({ ...SIX, rivals: [19_500, 18_900], expect: { kind: 'price', minor: 19_500 } }, setting(follow))).toMatchObject({ holds: true });
  });

  it.each([{ priceMinor: 0 }, { name: ' ' }, { rivals: [-1] }, { expect: { kind: 'range', lowMinor: 2, highMinor: 1 } }])('%j is none', (wrong) => {
    expect(exampleSchema.safeParse({ ...SIX, ...wrong }).success).toBe(false);
  });
});

describe('sales that overlap', () => {
  const sale = (from: number, until: number): StrategyNode => ({
    type: 'SCHEDULE',
    from: `2026-12-${String(from).padStart(2, '0')}T00:00:00.000Z`,
    until: `2026-12-${String(until).padStart(2, '0')}T00:00:00.000Z`,
    zone: 'Asia/Riyadh',
    sale: { kind: 'bps', bps: 1000 },
  });
  const when = { kind: 'text', fact: 'vendor', is: 'x' } as const;

  it.each([
    ['one after the other', { type: 'FALLBACK', children: [sale(1, 5), sale(5, 9)] }, null],
    ['at the same time', { type: 'FALLBACK', children: [sale(1, 5), sale(4, 9)] }, 'children.1'],
    ['one inside the other, deeper', { type: 'MIN', children: [{ type: 'FALLBACK', children: [sale(1, 9), { type: 'HOLD' }] }, sale(4, 5)] }, 'children.1'],
    ['in parts that exclude each other', { type: 'IF', when, children: [sale(1, 9), sale(4, 5)] }, null],
    ['inside one such part', { type: 'IF', when, children: [{ type: 'FALLBACK', children: [sale(1, 9), sale(4, 5)] }] }, 'children.0.children.1'],
  ] as [string, StrategyNode, string | null][])('%s', (_, tree, place) => {
    expect(overlappingSale(tree)).toBe(place);
  });
});
