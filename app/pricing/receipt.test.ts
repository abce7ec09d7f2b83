import { describe, expect, test } from 'vitest';
import { canonicalBytes, parseCanonical, tidy } from './canonical.ts';
import { CODES } from './codes.ts';
import { decide } from './decide.ts';
import { anOffer, aSnapshot } from './fixtures.ts';
import { inputsBytes } from './inputs.ts';
import { canMove, moves } from './lifecycle.ts';
import { readReceipt } from './read-receipt.ts';
import { replay } from './replay.ts';
import { parseStrategy, strategyNodeSchema } from './strategy-schema.ts';
import type { Snapshot } from './types.ts';

describe('receipt', () => {
  test('tells floor, candidates, trail, checks and what would have happened otherwise', () => {
    const receipt = readReceipt(decide(aSnapshot()).receipt);

    expect(receipt).toMatchObject({
      tenant: 'store-1',
      variant: 'variant-1',
      floor: { parts: { cost: 10_000, fixed: 800, vat_bps: 1500, margin_floor: 14_256 }, status: 'known', value: 14_256 },
      candidates: [{ strategy: 'POSITION', target: '18522', code: 'target_position' }],
      trail: [{ rule: 'target', before: 19_900, after: 18_522 }],
      rounding: { from: '18522', to: 18_522 },
      outcome: { kind: 'CHANGE', price: 18_522 },
    });
    expect(receipt?.checks.map(({ rule, ok }) => `${rule} ${ok}`)).toEqual(['G1 true', 'G2 true', 'G3 true', 'G5 true', 'G8 true']);
    expect(receipt?.counterfactuals).toEqual([
      { code: 'without_rival', params: { seller: 's18900' }, outcome: 'CHANGE', price: 19_110 },
      { code: 'without_rival', params: { seller: 's19500' }, outcome: 'CHANGE', price: 18_522 },
      { code: 'without_rival', params: { seller: 's21000' }, outcome: 'CHANGE', price: 18_522 },
      { code: 'with_lower_floor', params: { minMarginBps: 800 }, outcome: 'CHANGE', price: 18_522 },
    ]);
  });

  test('every code it holds is in the list the interface words', () => {
    const snapshots = [aSnapshot(), aSnapshot({ facts: { cost: null } }), aSnapshot({ facts: { priceMinor: 13_000 } }), aSnapshot({ offers: [anOffer(1)] })];
    const codes = snapshots.flatMap((snapshot) => [...JSON.stringify(readReceipt(decide(snapshot).receipt)).matchAll(/"code":"(\w+)"/g)].map(([, code]) => code));

    expect(codes.filter((code) => !(CODES as readonly string[]).includes(code ?? ''))).toEqual([]);
  });

  test('of facts nested deeper than anything is kept, replays all the same', () => {
    const deep = Array.from({ length: 60 }).reduce<unknown>((inner) => ({ inner }), 1);
    const { receipt } = decide({ ...aSnapshot(), guardrails: deep as Snapshot['guardrails'] });

    expect(readReceipt(receipt)?.outcome).toEqual({ kind: 'BLOCK', price: null });
    expect(Buffer.from(replay(receipt) ?? []).equals(Buffer.from(receipt))).toBe(true);
  });

  test('a byte flipped outside the snapshot is noticed by replay (inside it, by the seal)', () => {
    const { receipt } = decide(aSnapshot());
    const text = Buffer.from(receipt).toString();
    const inside = { from: text.indexOf('"snapshot":'), to: text.indexOf(',"strategy":{"hash":"hash","id":"strategy-1","version":3},"tenant"') };
    for (let at = 0; at < receipt.length; at += 3) {
      if (at >= inside.from && at < inside.to) {
        continue;
      }
      const flipped = receipt.slice();
      flipped[at] = (flipped[at] ?? 0) ^ 1;

      const again = replay(flipped);

      expect(again === null || !Buffer.from(again).equals(Buffer.from(flipped))).toBe(true);
    }
    expect(inside.from).toBeGreaterThan(0);
    expect(inside.to).toBeGreaterThan(inside.from);
  });
});

describe('inputs', () => {
  const bytes = (change: (snapshot: Snapshot) => void): string => {
    const snapshot = aSnapshot();
    change(snapshot);
    return Buffer.from(inputsBytes(snapshot)).toString();
  };
  const base = bytes(() => undefined);

  test('change with cost, fees, guardrails, strategy and emergency stop', () => {
    expect(bytes((snapshot) => (snapshot.facts.cost = null))).not.toBe(base);
    expect(bytes((snapshot) => (snapshot.facts.feeBps = 251))).not.toBe(base);
    expect(bytes((snapshot) => (snapshot.guardrails.stepUpBps = 900))).not.toBe(base);
    expect(bytes((snapshot) => (snapshot.strategy.version = 4))).not.toBe(base);
    expect(bytes((snapshot) => (snapshot.emergencyStop = true))).not.toBe(base);
  });

  test('do not change with the price or the offers', () => {
    expect(bytes((snapshot) => (snapshot.facts.priceMinor = 1))).toBe(base);
    expect(bytes((snapshot) => (snapshot.facts.offers = []))).toBe(base);
  });
});

describe('canonical JSON', () => {
  test('sorts keys, drops undefined, keeps text as it is', () => {
    expect(Buffer.from(canonicalBytes(tidy({ b: 1, a: undefined, é: 'ع', a2: [true, null, -0] }))).toString()).toBe('{"a2":[true,null,0],"b":1,"é":"ع"}');
  });

  test.each(['{"b":1,"a":2}', '{"a":1,"a":1}', '{"a":1.0}', '{ "a":1}', '{"a":1e3}', '"\\u0041"', '1.5', ''])('refuses %s', (text) => {
    expect(parseCanonical(new TextEncoder().encode(text)).ok).toBe(false);
  });

  test('a key named __proto__ is only a key', () => {
    const parsed = parseCanonical(new TextEncoder().encode('{"__proto__":{"x":1}}'));

    expect(parsed.ok && Object.keys(parsed.value as object)).toEqual(['__proto__']);
  });
});

describe('strategy schema', () => {
  const position = { type: 'POSITION', reference: { kind: 'lowest' }, op: 'below', offset: { kind: 'bps', bps: 200 } };

  test.each<[unknown, string]>([
    [null, 'strategy_unknown_type'],
    [{ type: 'EVAL', code: '1' }, 'strategy_unknown_type'],
    [{ ...position, extra: 1 }, 'strategy_shape'],
    [{ ...position, offset: { kind: 'bps', bps: 9001 } }, 'strategy_offset'],
    [{ ...position, offset: { kind: 'bps', bps: 1.5 } }, 'strategy_offset'],
    [{ ...position, reference: { kind: 'nth', k: 0 } }, 'strategy_rank'],
    [{ ...position, reference: { kind: 'named', seller: '' } }, 'strategy_seller'],
    [{ ...position, reference: { kind: 'weighted_mean', weights: {} } }, 'strategy_weights'],
    [{ type: 'COST_PLUS', mode: { kind: 'margin', bps: 9501 } }, 'strategy_margin'],
    [{ type: 'COST_PLUS', mode: { kind: 'amount', minor: -1 } }, 'strategy_amount'],
    [{ type: 'FALLBACK', children: [] }, 'strategy_children'],
    [{ type: 'FALLBACK', children: Array(9).fill({ type: 'HOLD' }) }, 'strategy_children'],
    [nested(9), 'strategy_too_deep'],
    [nested(100_000), 'strategy_too_deep'],
  ])('refuses a tree with a code', (tree, code) => {
    const parsed = parseStrategy(tree);

    expect(parsed.ok ? [] : parsed.errors.map((error) => error.code)).toContain(code);
    expect(strategyNodeSchema.safeParse(tree).success).toBe(false);
  });

  test('reads a tree of the allowed depth', () => {
    expect(parseStrategy(nested(8))).toMatchObject({ ok: true });
    expect(strategyNodeSchema.parse(position)).toEqual(position);
  });

  function nested(depth: number): unknown {
    let tree: unknown = { type: 'HOLD' };
    for (let at = 1; at < depth; at += 1) {
      tree = { type: 'FALLBACK', children: [tree] };
    }
    return tree;
  }
});

describe('lifecycle', () => {
  test.each([
    ['decision', 'proposed', 'approved', true],
    ['decision', 'closed', 'approved', false],
    ['decision', 'rejected', 'approved', false],
    ['change', 'queued', 'written', false],
    ['change', 'unknown', 'queued', true],
    ['change', 'needs_attention', 'cancelled', true],
    ['change', 'verified', 'queued', false],
    ['run', 'running', 'cancelling', true],
    ['run', 'done', 'running', false],
    ['run', 'constructor', 'running', false],
  ] as const)('%s: %s to %s is %s', (kind, from, to, allowed) => {
    expect(canMove(kind, from, to)).toBe(allowed);
  });

  test('an end state goes nowhere', () => {
    expect(moves('change', 'rejected')).toEqual([]);
  });
});
