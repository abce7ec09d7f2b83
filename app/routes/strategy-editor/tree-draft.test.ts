import { describe, expect, it } from 'vitest';
import { parseStrategy } from '#app/pricing/strategy-schema.ts';
import type { StrategyNode } from '#app/pricing/types.ts';
import { diffLines } from './diff-lines.ts';
import { OFFERED } from './leaf-fields.ts';
import { addChild, draftOf, fit, freshDraft, moveChild, removeChild, retype, treeOfDraft, wrap, type NodeDraft, type Writing } from './tree-draft.ts';
import { TEMPLATES, templateTree } from './templates.ts';

const writing: Writing = {
  currency: 'SAR',
  timeZone: 'Asia/Riyadh',
  sellers: ['Noor'],
  seasons: ['Payday'],
  now: new Date('2026-11-26T12:00:00Z'),
  choices: { collection: [], vendor: [], tag: [], productType: [] },
  collections: {},
};
const HOLD: StrategyNode = { type: 'HOLD' };
const day = (text: string): string => new Date(`${text}T00:00:00+03:00`).toISOString();

const LEAVES: StrategyNode[] = [
  { type: 'POSITION', reference: { kind: 'nth', k: 4 }, op: 'below', offset: { kind: 'amount', minor: 150 } },
  { type: 'POSITION', reference: { kind: 'named', seller: 'Noor' }, op: 'match', offset: { kind: 'bps', bps: 0 } },
  { type: 'POSITION', reference: { kind: 'weighted_mean', weights: { Noor: 2 } }, op: 'above', offset: { kind: 'bps', bps: 125 } },
  { type: 'BAND', reference: { kind: 'median' }, lowBps: 100, highBps: 250 },
  { type: 'RANGE_POS', bps: 2500 },
  { type: 'RANK_PCT', bps: 5000 },
  { type: 'RANK', k: 2 },
  { type: 'RAISE_GAP', gapBps: 300, shareBps: 5000, epsilonMinor: 1 },
  { type: 'FOLLOW', seller: 'Noor', op: 'above', offset: { kind: 'bps', bps: 100 } },
  { type: 'NOT_BELOW', seller: 'Noor' },
  { type: 'FREEZE', seller: 'Noor' },
  { type: 'COST_PLUS', mode: { kind: 'markup', bps: 4000 } },
  { type: 'COST_PLUS', mode: { kind: 'amount', minor: 1250 } },
  { type: 'ANCHOR', anchor: 'msrp', discountBps: 1000 },
  { type: 'STOCKOUT_CAPTURE', raiseBps: 300 },
  { type: 'VELOCITY', highBps: 14_000, lowBps: 6000, stepBps: 200, lockDays: 7 },
  { type: 'COVER', lowDays: 10, recoverDays: 20, highDays: 120, raiseBps: 200, cutBps: 300 },
  { type: 'SCHEDULE', from: day('2026-12-01'), until: day('2026-12-08'), zone: 'Asia/Riyadh', sale: { kind: 'bps', bps: 2000 } },
  { type: 'SCHEDULE', from: day('2026-12-01'), until: day('2026-12-08'), zone: 'Asia/Riyadh', sale: { kind: 'price', minor: 9900 } },
  { type: 'CLEARANCE', until: day('2027-01-01'), likelihoodBps: 8000, leastMinor: 5000, gridMinor: 100 },
  { type: 'PROFIT_MAX', cautionBps: 5000 },
  { type: 'MARKET_FX', adjustBps: -150, hysteresisBps: 200 },
  { type: 'BENCHMARK', shiftBps: -200 },
  { type: 'BENCHMARK', shiftBps: 300 },
  { type: 'MANUAL_LOCK', owner: 'Sara', why: 'Contract', until: day('2027-01-01') },
  { type: 'MANUAL_LOCK', owner: 'Sara', why: 'Contract', until: null },
  HOLD,
  { type: 'EXCLUDE' },
];

const TREES: StrategyNode[] = [
  { type: 'FALLBACK', children: LEAVES.slice(0, 3) },
  {
    type: 'FIRST',
    when: [
      { kind: 'and', of: [{ kind: 'number', fact: 'margin_bps', op: 'under', value: 1250 }, { kind: 'not', of: { kind: 'text', fact: 'vendor', is: 'Acme' } }] },
      { kind: 'rival_stock', seller: 'Noor', is: 'out_of_stock' },
    ],
    children: [{ type: 'MAX', children: LEAVES.slice(3, 5) }, HOLD, { type: 'EXCLUDE' }],
  },
  { type: 'IF', when: { kind: 'number', fact: 'price', op: 'over', value: 12_345 }, children: [HOLD] },
  { type: 'IF', when: { kind: 'number', fact: 'weekday', op: 'at_least', value: 5 }, children: [HOLD, { type: 'MEDIAN', children: LEAVES.slice(5, 8) }] },
]; // prettier-ignore

const written = (draft: NodeDraft): StrategyNode | string[] => {
  const got = treeOfDraft(draft, writing);
  return got.kind === 'tree' ? got.tree : [...got.keys];
};

describe('a strategy being written', () => {
  it.each([...LEAVES, ...TREES].map((tree) => [JSON.stringify(tree), tree] as const))('gives back what was saved: %s', (_text, tree) => {
    const draft = draftOf(tree, writing);
    expect(draft.kept).toBeUndefined();
    expect(written(draft)).toEqual(tree);
  });

  it('keeps what its fields cannot say exactly', () => {
    const odd: StrategyNode[] = [{ type: 'SCHEDULE', from: '2026-12-01T09:30:00.000Z', until: day('2026-12-08'), zone: 'Asia/Riyadh', sale: { kind: 'bps', bps: 2000 } }];
    for (const node of odd) {
      expect(draftOf(node, writing).kept).toEqual(node);
      expect(written(draftOf({ type: 'FALLBACK', children: [node, HOLD] }, writing))).toEqual({ type: 'FALLBACK', children: [node, HOLD] });
    }
  });

  it('names the parts in which something is missing', () => {
    const draft = draftOf(
      {
        type: 'FALLBACK',
        children: [
          { type: 'RANK', k: 2 },
          { type: 'NOT_BELOW', seller: 'Gone' },
        ],
      },
      writing,
    );
    expect(written(draft)).toEqual(['p-1']);
    const [first, second] = draft.children;
    expect(written({ ...draft, children: [{ ...(first as NodeDraft), texts: { k: '0' } }, second as NodeDraft] })).toEqual(['p-0', 'p-1']);
    const asked = draftOf({ type: 'IF', when: { kind: 'number', fact: 'stock', op: 'over', value: 3 }, children: [HOLD] }, writing);
    expect(written({ ...asked, when: asked.when.map((when) => ({ ...when, value: 'x' })) })).toEqual(['p']);
  });

  it('offers only kinds that a fresh part or a filled one can be of', () => {
    for (const kind of OFFERED) {
      const got = treeOfDraft(freshDraft(kind, writing), writing);
      // A seller, an amount or a reason must be typed by the merchant; nothing else is missing.
      if (got.kind === 'tree') {
        expect(parseStrategy(got.tree), kind).toMatchObject({ ok: true });
      } else {
        expect(['FOLLOW', 'NOT_BELOW', 'FREEZE', 'RAISE_GAP', 'CLEARANCE', 'MANUAL_LOCK', 'IF', 'FIRST'], kind).toContain(kind);
      }
    }
  });

  it('moves, removes and wraps parts with their conditions', () => {
    const [, first] = TREES as [StrategyNode, Extract<StrategyNode, { type: 'FIRST' }>];
    const draft = draftOf(first, writing);
    expect(written(moveChild(draft, 0, 1))).toEqual({ ...first, when: [first.when[1], first.when[0]], children: [first.children[1], first.children[0], first.children[2]] });
    // The last part has no condition: one that comes from or goes there leaves its condition where it was.
    expect(written(moveChild(draft, 1, 2))).toEqual({ ...first, children: [first.children[0], first.children[2], first.children[1]] });
    expect(written(removeChild(draft, 0))).toEqual({ ...first, when: [first.when[1]], children: first.children.slice(1) });
    expect(written(wrap(draft, writing))).toEqual({ type: 'FALLBACK', children: [first, HOLD] });
    expect(fit(addChild(draft, writing)).when).toHaveLength(3);
    expect(written(retype(draftOf(TREES[0] as StrategyNode, writing), 'MIN', writing))).toEqual({ ...TREES[0], type: 'MIN' });
    expect(written(retype(draftOf({ type: 'RANK', k: 7 }, writing), 'HOLD', writing))).toEqual(HOLD);
  });

  it.each(TEMPLATES)('can begin with the template %s', (template) => {
    const tree = templateTree(template, writing, writing.now);
    expect(parseStrategy(tree)).toMatchObject({ ok: true });
    expect(written(draftOf(tree, writing))).toEqual(tree);
  });
});

describe('what changed between two versions', () => {
  it('is told by the longest common part', () => {
    const told = (before: string, after: string): string =>
      diffLines([...before], [...after]).map(({ kind, text }) => `${{ same: '', gone: '-', new: '+' }[kind]}${text}`).join(' '); // prettier-ignore
    expect(told('abc', 'abc')).toBe('a b c');
    expect(told('abc', 'adc')).toBe('a -b +d c');
    expect(told('', 'ab')).toBe('+a +b');
    expect(told('ab', '')).toBe('-a -b');
    expect(told('abcd', 'cdx')).toBe('-a -b c d +x');
  });
});
