import { describe, expect, it } from 'vitest';
import type { StrategyNode } from '#app/pricing/types.ts';
import { treeOf, valuesOf } from './strategy-form.ts';

const costPlus: StrategyNode = { type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } };

describe('the simple strategy form', () => {
  it('gives back every tree it can show', () => {
    const trees: StrategyNode[] = [
      { type: 'HOLD' },
      costPlus,
      {
        type: 'FALLBACK',
        children: [{ type: 'POSITION', reference: { kind: 'lowest' }, op: 'below', offset: { kind: 'bps', bps: 250 } }, costPlus],
      },
      {
        type: 'FALLBACK',
        children: [{ type: 'POSITION', reference: { kind: 'median' }, op: 'match', offset: { kind: 'bps', bps: 0 } }, { type: 'HOLD' }],
      },
      {
        type: 'FALLBACK',
        children: [{ type: 'POSITION', reference: { kind: 'named', seller: 'Noor' }, op: 'above', offset: { kind: 'amount', minor: 150 } }, costPlus],
      },
      { type: 'FALLBACK', children: [{ type: 'BAND', reference: { kind: 'median' }, lowBps: 250, highBps: 250 }, { type: 'HOLD' }] },
      { type: 'FALLBACK', children: [{ type: 'RANK', k: 3 }, costPlus] },
      { type: 'FALLBACK', children: [{ type: 'RAISE_GAP', gapBps: 400, shareBps: 5000, epsilonMinor: 1 }, { type: 'HOLD' }] },
    ];

    for (const tree of trees) {
      const values = valuesOf(tree, 'SAR');
      expect(values && treeOf(values, 'SAR')).toEqual(tree);
    }
  });

  it('does not pretend to show a tree that says more', () => {
    expect(valuesOf({ type: 'POSITION', reference: { kind: 'nth', k: 3 }, op: 'match', offset: { kind: 'bps', bps: 0 } }, 'SAR')).toBeNull();
    expect(valuesOf({ type: 'BAND', reference: { kind: 'median' }, lowBps: 100, highBps: 200 }, 'SAR')).toBeNull();
    expect(valuesOf({ type: 'FALLBACK', children: [{ type: 'RAISE_GAP', gapBps: 400, shareBps: 5000, epsilonMinor: 1 }, costPlus] }, 'SAR')).toBeNull();
    expect(valuesOf({ type: 'MIN', children: [costPlus] }, 'SAR')).toBeNull();
    expect(valuesOf({ type: 'COST_PLUS', mode: { kind: 'markup', bps: 3000 } }, 'SAR')).toBeNull();
    expect(valuesOf({ type: 'FALLBACK', children: [costPlus, costPlus, costPlus] }, 'SAR')).toBeNull();
  });

  it('makes no tree from an unfinished form', () => {
    const values = valuesOf(
      {
        type: 'FALLBACK',
        children: [{ type: 'POSITION', reference: { kind: 'lowest' }, op: 'below', offset: { kind: 'bps', bps: 200 } }, costPlus],
      },
      'SAR',
    );

    expect(values && treeOf({ ...values, offset: '' }, 'SAR')).toBeNull();
    expect(values && treeOf({ ...values, margin: '100' }, 'SAR')).toBeNull();
    expect(values && treeOf({ ...values, reference: 'named', seller: ' ' }, 'SAR')).toBeNull();
    expect(values && treeOf({ ...values, kind: 'rank', rank: '0' }, 'SAR')).toBeNull();
    expect(values && treeOf({ ...values, kind: 'rank', rank: '1.5' }, 'SAR')).toBeNull();
    expect(values && treeOf({ ...values, kind: 'band', width: '0' }, 'SAR')).toBeNull();
    expect(values && treeOf({ ...values, kind: 'raise', gap: '51' }, 'SAR')).toBeNull();
  });
});
