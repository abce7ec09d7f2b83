import { expect, it } from 'vitest';
import { namedIn } from './named.ts';
import type { StrategyNode } from './types.ts';

it('finds every seller and season a strategy names and every part without a source, with the place it stands at', () => {
  const tree: StrategyNode = {
    type: 'FIRST',
    when: [
      { kind: 'or', of: [{ kind: 'not', of: { kind: 'rival_stock', seller: 'A', is: 'in_stock' } }, { kind: 'text', fact: 'season', is: 'ramadan' }] },
      { kind: 'number', fact: 'age_days', op: 'over', value: 30 },
    ],
    children: [
      { type: 'POSITION', reference: { kind: 'named', seller: 'B' }, op: 'match', offset: { kind: 'bps', bps: 0 } },
      { type: 'IF', when: { kind: 'text', fact: 'market', is: 'home' }, children: [{ type: 'NOT_BELOW', seller: 'C' }] },
      { type: 'MIN', children: [{ type: 'BENCHMARK', shiftBps: 0 }, { type: 'MARKET_FX', adjustBps: 0, hysteresisBps: 0 }, { type: 'RANK', k: 1 }] },
    ],
  }; // prettier-ignore
  expect(namedIn(tree)).toEqual({
    sellers: [
      { seller: 'A', path: 'when.0' },
      { seller: 'B', path: 'children.0' },
      { seller: 'C', path: 'children.1.children.0' },
    ],
    seasons: [{ season: 'ramadan', path: 'when.0' }],
    sourceless: [{ part: 'market', path: 'children.1.when.0' }],
  });
  expect(namedIn({ type: 'FREEZE', seller: 'D' })).toEqual({ sellers: [{ seller: 'D', path: '' }], seasons: [], sourceless: [] });
});
