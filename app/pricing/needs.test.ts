import { expect, test } from 'vitest';
import { BELOW_LOWEST } from './fixtures.ts';
import { needsOf } from './needs.ts';
import type { StrategyNode } from './types.ts';

test.each<[string, StrategyNode, string[]]>([
  ['a place among rivals', BELOW_LOWEST, []],
  ['an anchor on the maker’s price', { type: 'ANCHOR', anchor: 'msrp', discountBps: 0 }, []],
  ['an anchor on the own price', { type: 'ANCHOR', anchor: 'regular', discountBps: 0 }, ['regular']],
  ['a clearance', { type: 'CLEARANCE', until: '2026-12-20T12:00:00.000Z', likelihoodBps: 8000, leastMinor: 1, gridMinor: 1 }, ['demand', 'elasticity']],
  [
    'conditions however deep, and both branches',
    {
      type: 'IF',
      when: {
        kind: 'or',
        of: [
          { kind: 'not', of: { kind: 'text', fact: 'collection', is: 'c' } },
          { kind: 'number', fact: 'hour', op: 'over', value: 8 },
          { kind: 'number', fact: 'age_days', op: 'over', value: 90 },
          { kind: 'text', fact: 'season', is: 'ramadan' },
        ],
      },
      children: [
        { type: 'STOCKOUT_CAPTURE', raiseBps: 300 },
        { type: 'FALLBACK', children: [{ type: 'PROFIT_MAX', cautionBps: 5000 }] },
      ],
    },
    ['age', 'clock', 'collections', 'elasticity', 'season', 'stockout', 'support'],
  ],
])('%s', (_, tree, needs) => {
  expect([...needsOf(tree)].sort()).toEqual(needs);
});
