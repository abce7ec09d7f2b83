import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { clearance, profitMax } from './demand-strategies.ts';
import { aSnapshot, AT } from './fixtures.ts';
import { sellsAtLeast } from './posterior.ts';
import { compare, whole } from './rational.ts';
import type { Signals } from './signals.ts';
import type { Snapshot, VariantFacts } from './types.ts';

const IN_30_DAYS = '2026-12-20T12:00:00.000Z';
const TO_CLEAR = { type: 'CLEARANCE', until: IN_30_DAYS, likelihoodBps: 8000, leastMinor: 5000, gridMinor: 100 } as const;
const KNOWN: Signals = { elasticity: { status: 'learned', estimateMilli: -2000, lowMilli: -2000, highMilli: -2000 }, demand: { rateMilli: 3000, low: false } };

function selling(signals: Signals, facts: Partial<VariantFacts> = {}): Snapshot {
  return aSnapshot({ facts: { priceMinor: 9900, stock: 120, cost: { minor: 3000, effectiveFrom: '2026-01-01', source: 'file' }, ...facts, signals } });
}

describe('CLEARANCE', () => {
  test('golden vector 22: 120 pieces in 30 days at 3 a day and an elasticity of -2 go at 82.00, with 84.6 %', () => {
    const aim = clearance(TO_CLEAR, selling(KNOWN));

    expect(aim).toMatchObject({ kind: 'target', value: whole(8200), reason: { code: 'target_clearance', params: { likelihoodBps: 8464, units: 120 } } });
    expect(Math.round(sellsAtLeast(120, 90) / 100)).toBe(15);
  });

  test('what sells by itself stays as it is, and the path never rises', () => {
    expect(clearance(TO_CLEAR, selling(KNOWN, { stock: 60 }))).toMatchObject({ kind: 'stay', reason: { code: 'clearance_on_track' } });
    expect(clearance(TO_CLEAR, selling(KNOWN, { priceMinor: 4000, stock: 500 }))).toMatchObject({ kind: 'target', value: whole(4000) });
  });

  test('an uncertain answer asks for a deeper cut than a known one, and a borrowed one only suggests', () => {
    const unsure = clearance(TO_CLEAR, selling({ ...KNOWN, elasticity: { status: 'borrowed', estimateMilli: -2000, lowMilli: -3000, highMilli: -1000 } }));

    expect(unsure).toMatchObject({ kind: 'target', evidence: 'C', reason: { code: 'target_clearance' } });
    expect(unsure.kind === 'target' && compare(unsure.value, whole(8200))).toBe(-1);
  });

  test('a deadline that even the least price misses is shown with its likelihood and asked', () => {
    expect(clearance({ ...TO_CLEAR, leastMinor: 9500 }, selling(KNOWN))).toMatchObject({
      kind: 'target',
      value: whole(9500),
      evidence: 'C',
      reason: { code: 'clearance_unreachable' },
    });
  });

  test('more stock is planned anew, lower', () => {
    const more = clearance(TO_CLEAR, selling(KNOWN, { stock: 160 }));

    expect(more.kind === 'target' && compare(more.value, whole(8200))).toBe(-1);
  });

  test.each([
    ['clearance_over', { until: AT }, {}, KNOWN],
    ['clearance_sold', {}, { stock: 0 }, KNOWN],
    ['stock_unknown', {}, { stock: null }, KNOWN],
    ['clearance_too_large', {}, { stock: 2001 }, KNOWN],
    ['signal_unknown', {}, {}, { ...KNOWN, elasticity: null }],
    ['signal_unknown', {}, {}, { elasticity: KNOWN.elasticity }],
  ])('%s', (code, node, facts, signals) => {
    expect(clearance({ ...TO_CLEAR, ...node }, selling(signals, facts)).reason.code).toBe(code);
  });

  test('the floor stands above it', () => {
    const { priceMinor, floorMinor } = decide({
      ...selling(KNOWN, { cost: { minor: 5600, effectiveFrom: '2026-01-01', source: 'file' } }),
      strategy: { ...aSnapshot().strategy, tree: TO_CLEAR },
    });

    expect(floorMinor).toBeGreaterThan(8200);
    expect(priceMinor).toBeGreaterThanOrEqual(floorMinor ?? 0);
  });
});

describe('PROFIT_MAX', () => {
  const node = { type: 'PROFIT_MAX', cautionBps: 5000 } as const;
  const sure = (estimateMilli: number): Signals => ({
    elasticity: { status: 'learned', estimateMilli, lowMilli: estimateMilli - 200, highMilli: estimateMilli + 200 },
    support: { lowMinor: 16_000, highMinor: 24_000 },
  });

  test('goes towards what earns most inside the range of own prices', () => {
    // Constant elasticity -4 over a unit cost of 108 + fee: the best price lies under 199, at the range's low part.
    const down = profitMax(node, aSnapshot({ facts: { signals: sure(-4000) } }));
    const up = profitMax(node, aSnapshot({ facts: { signals: sure(-1500) } }));

    expect(down.kind === 'target' && compare(down.value, whole(19_900))).toBe(-1);
    expect(up).toMatchObject({ kind: 'target', value: whole(24_000), reason: { code: 'target_profit', params: { gaining: 20, of: 20 } } });
  });

  test('stays where a gain is not likely enough', () => {
    const wide: Signals = { elasticity: { status: 'learned', estimateMilli: -2600, lowMilli: -6600, highMilli: 1400 }, support: { lowMinor: 16_000, highMinor: 24_000 } };

    expect(profitMax({ ...node, cautionBps: 0 }, aSnapshot({ facts: { signals: wide } })).kind).toBe('stay');
  });

  test.each([
    ['signal_unknown', { ...sure(-2000), elasticity: { status: 'borrowed' as const, estimateMilli: -2000, lowMilli: -2200, highMilli: -1800 } }, {}],
    ['signal_unknown', { elasticity: sure(-2000).elasticity }, {}],
    ['signal_unknown', sure(-2000), { cost: null }],
    ['outside_support', { ...sure(-2000), support: { lowMinor: 21_000, highMinor: 22_000 } }, {}],
  ])('%s', (code, signals, facts) => {
    expect(profitMax(node, aSnapshot({ facts: { ...facts, signals } }))).toMatchObject({ kind: 'no_target', reason: { code } });
  });
});
