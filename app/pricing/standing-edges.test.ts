/** The edges of how a variant stands: which flag goes up at which amount, and what a person is told of it. */
import { describe, expect, test } from 'vitest';
import { aSnapshot } from './fixtures.ts';
import { lowStock, weighCorrection, weighRisk } from './standing.ts';
import type { Guardrails, Snapshot, Standing, VariantFacts } from './types.ts';

const CALM: Standing = { exposureBps: 3000, revenueClass: 'A', changes7d: 0, ownRange: { lowMinor: 18_600, highMinor: 24_000 }, war: 'calm', units28d: 28 };

function standing(given: Partial<Standing> = {}, facts: Partial<VariantFacts> = {}, guardrails: Partial<Guardrails> = {}): Snapshot {
  return aSnapshot({ guardrails: { tolerance: 'high', lowStock: { coverDays: 10 }, ...guardrails }, facts: { stock: 9, standing: { ...CALM, ...given }, ...facts } });
}

describe('low stock', () => {
  test('holds a price that falls by a minor unit, not one that stays', () => {
    expect(lowStock(19_899, standing())).toEqual({ code: 'low_stock', params: { coverDays: 10, stock: 9 } });
    expect(lowStock(19_900, standing())).toBeNull();
    expect(lowStock(19_901, standing())).toBeNull();
  });

  test('of more sold than there were is told as it is, and counts as none', () => {
    expect(lowStock(18_522, standing({}, { stock: -3 }))).toEqual({ code: 'low_stock', params: { coverDays: 10, stock: -3 } });
    expect(lowStock(18_522, standing({ units28d: 0 }, { stock: -3 }))).toBeNull();
  });

  test('is not looked at without a limit or a standing', () => {
    expect(lowStock(18_522, standing({}, {}, { lowStock: undefined }))).toBeNull();
    expect(lowStock(18_522, standing({}, { standing: undefined }))).toBeNull();
  });
});

describe('the own prices of a best seller', () => {
  test('flag a price below all of them, not the lowest of them', () => {
    expect(weighRisk(18_599, 'A', standing())).toMatchObject({
      risk: { class: 'high', flags: ['below_own_range_a_class'] },
      approvalReasons: [{ code: 'below_own_prices', params: { lowMinor: 18_600 } }],
    });
    expect(weighRisk(18_600, 'A', standing())).toMatchObject({ risk: { flags: [] }, approvalReasons: [] });
  });

  test('flag nothing of another class or without a history', () => {
    expect(weighRisk(18_599, 'A', standing({ revenueClass: 'B' }))).toMatchObject({ risk: { flags: [] } });
    expect(weighRisk(18_599, 'A', standing({ ownRange: null }))).toMatchObject({ risk: { flags: [] } });
  });
});

describe('a price war', () => {
  test('flags a cut, not a price that stays or rises', () => {
    expect(weighRisk(19_899, 'A', standing({ war: 'war' }))).toMatchObject({ risk: { flags: ['war'], class: 'high' }, approvalReasons: [{ code: 'price_war' }] });
    expect(weighRisk(19_900, 'A', standing({ war: 'war' }))).toMatchObject({ risk: { flags: [] } });
    expect(weighRisk(19_901, 'A', standing({ war: 'war' }))).toMatchObject({ risk: { flags: [] } });
    expect(weighRisk(19_899, 'A', standing({ war: 'watch' }))).toMatchObject({ risk: { flags: [] } });
  });
});

describe('the score', () => {
  test('at the tolerance asks a person, a tenth under it does not', () => {
    const at = (exposureBps: number): Snapshot => standing({ exposureBps, revenueClass: 'B', ownRange: { lowMinor: 17_000, highMinor: 24_000 } }, {}, { tolerance: 'low' });

    expect(weighRisk(18_522, 'A', at(5133))).toMatchObject({ risk: { scoreTenths: 250 }, approvalReasons: [{ code: 'risk', params: { scoreBps: 2500, limitBps: 2500 } }] });
    expect(weighRisk(18_522, 'A', at(5066))).toMatchObject({ risk: { scoreTenths: 249 }, approvalReasons: [] });
  });

  test('counts the room between the margin and the least one, and an unknown margin as none', () => {
    // 14,700 earns 12.63 % of its net price: 2.63 % over the least, of the 5 % that are room enough.
    const part = (snapshot: Snapshot): number | undefined => weighRisk(14_700, 'A', snapshot)?.risk.parts.margin;

    expect(part(standing())).toBe(95);
    expect(part(standing({}, {}, { minMarginBps: 1263 }))).toBe(200);
    expect(part(standing({}, { cost: null }))).toBe(200);
  });

  test('is none without a standing or a tolerance', () => {
    expect(weighRisk(18_522, 'A', standing({}, {}, { tolerance: undefined }))).toBeNull();
    expect(weighRisk(18_522, 'A', standing({}, { standing: undefined }))).toBeNull();
  });
});

describe('a correction', () => {
  const from = (beforeMinor: number, given: Partial<Standing> = {}): Snapshot =>
    standing({ exposureBps: 0, revenueClass: 'B', ownRange: { lowMinor: 1, highMinor: 99_999 }, ...given }, { priceMinor: beforeMinor });

  test('of eight hundredths is scored as it is, a minor unit further it is of medium risk at least', () => {
    expect(weighCorrection(18_400, from(20_000))?.risk).toMatchObject({ class: 'low' });
    expect(weighCorrection(18_399, from(20_000))?.risk).toMatchObject({ class: 'medium' });
    expect(weighCorrection(21_600, from(20_000))?.risk).toMatchObject({ class: 'low' });
    expect(weighCorrection(21_601, from(20_000))?.risk).toMatchObject({ class: 'medium' });
  });

  test('that is of high risk stays of high risk', () => {
    expect(weighCorrection(18_000, from(20_000, { war: 'war' }))?.risk).toMatchObject({ class: 'high' });
  });

  test('without a standing is not scored, however far it goes', () => {
    expect(weighCorrection(10_000, standing({}, { standing: undefined }))).toBeNull();
  });
});
