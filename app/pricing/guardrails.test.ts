import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { anOffer, aSnapshot } from './fixtures.ts';
import type { Decision } from './types.ts';

const codes = (decision: Decision): string[] => decision.reasons.map(({ code }) => code);

describe('guardrails', () => {
  test('the emergency stop holds everything, even a price below the floor', () => {
    expect(decide(aSnapshot({ emergencyStop: true, facts: { priceMinor: 13_000 } }))).toMatchObject({ outcome: 'HOLD', reasons: [{ code: 'emergency_stop' }] });
  });

  test('never writes below the floor even when the rival is cheaper', () => {
    const decision = decide(aSnapshot({ facts: { priceMinor: 15_000 }, offers: [anOffer(12_000)] }));

    expect(decision).toMatchObject({ outcome: 'CHANGE', priceMinor: 14_256, bindingRule: 'G1' });
    expect(codes(decision)).toEqual(['target_position', 'lifted_to_floor']);
  });

  test('never writes above the lower of maximum and MSRP', () => {
    const decision = decide(aSnapshot({ offers: [anOffer(22_000)], guardrails: { absMaxMinor: 20_500, msrpMinor: 20_200 } }));

    expect(decision).toMatchObject({ outcome: 'CHANGE', priceMinor: 20_200, ceilingMinor: 20_200, bindingRule: 'G2' });
  });

  test('cuts a price above the ceiling in one jump, with a person', () => {
    const decision = decide(aSnapshot({ guardrails: { absMaxMinor: 15_000 } }));

    expect(decision).toMatchObject({ outcome: 'CORRECTION', priceMinor: 15_000, bindingRule: 'G2', approvalReasons: [{ code: 'correction' }] });
  });

  test('proposes the floor when floor and ceiling cross and the price loses money', () => {
    const decision = decide(aSnapshot({ facts: { priceMinor: 12_000 }, guardrails: { absMaxMinor: 14_000 } }));

    expect(decision.incident?.params).toEqual({ floorMinor: 14_256, ceilingMinor: 14_000, proposedMinor: 14_256 });
  });

  test('a correction that would more than double the price is an incident, not a price', () => {
    const decision = decide(aSnapshot({ facts: { priceMinor: 5_000 } }));

    expect(decision).toMatchObject({ outcome: 'BLOCK', incident: { code: 'sanity_current' } });
  });

  test('a cost in the wrong unit does not walk the price down in small steps', () => {
    const tree = { type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } } as const;
    const cost = { minor: 100, effectiveFrom: '2026-01-01', source: 'file' };

    expect(decide(aSnapshot({ tree, facts: { cost, fixedMinor: 8 } }))).toMatchObject({ outcome: 'BLOCK', incident: { code: 'sanity_current' } });
  });

  test('the 90-day median is a second witness', () => {
    expect(decide(aSnapshot({ facts: { ownMedian90dMinor: 40_000 } }))).toMatchObject({ outcome: 'BLOCK', incident: { code: 'sanity_median' } });
    expect(decide(aSnapshot({ facts: { ownMedian90dMinor: 36_000 } }))).toMatchObject({ outcome: 'CHANGE' });
  });

  test.each([
    ['2026-11-20T00:00:00.001Z', 'HOLD'],
    ['2026-11-20T00:00:00.000Z', 'CHANGE'],
    ['2026-11-21T00:00:00.000Z', 'HOLD'],
  ])('cools down for 12 hours: last change %s gives %s', (lastChangeAt, outcome) => {
    expect(decide(aSnapshot({ facts: { lastChangeAt } }))).toMatchObject({ outcome });
  });

  test.each([
    [20_098, 'HOLD'],
    [20_099, 'CHANGE'],
    [19_702, 'HOLD'],
    [19_701, 'CHANGE'],
    [19_900, 'HOLD'],
  ])('from 199.00, a move to %i halalas: %s (1 % matters)', (minor, outcome) => {
    const tree = { type: 'POSITION', reference: { kind: 'lowest' }, op: 'match', offset: { kind: 'amount', minor: 0 } } as const;

    expect(decide(aSnapshot({ tree, offers: [anOffer(minor)] }))).toMatchObject({ outcome });
  });

  test('one bad rival among good ones is set aside, not an incident', () => {
    const bad = anOffer(190, { seller: 'bad', medianMinor: 19_000, confirmed: false });

    expect(decide(aSnapshot({ offers: [anOffer(18_900), anOffer(19_500), bad] }))).toMatchObject({ outcome: 'CHANGE', priceMinor: 18_522, incident: null });
  });

  test('an announced reduction needs a person; a strike-through price that shows nothing does not', () => {
    expect(decide(aSnapshot({ facts: { compareAtMinor: 25_000 } })).approvalReasons).toEqual([{ code: 'compare_at_present', params: { compareAtMinor: 25_000 } }]);
    expect(decide(aSnapshot({ facts: { compareAtMinor: 18_000 } })).approvalReasons).toEqual([]);
  });

  test('an infeasible margin moves nothing', () => {
    expect(decide(aSnapshot({ facts: { feeBps: 9000 } }))).toMatchObject({ outcome: 'HOLD', reasons: [{ code: 'infeasible' }] });
  });

  test("with an unknown floor a price outside the merchant's own bounds is told, not corrected", () => {
    const decision = decide(aSnapshot({ facts: { cost: null, priceMinor: 9_000 }, guardrails: { absMinMinor: 10_000 } }));

    expect(decision).toMatchObject({ outcome: 'HOLD', priceMinor: null });
    expect(codes(decision)).toEqual(['outside_bounds', 'floor_unknown']);
  });

  test.each<[string, object, string]>([
    ['a negative cost', { cost: { minor: -1, effectiveFrom: '', source: '' } }, 'cost_invalid'],
    ['a price of 0', { priceMinor: 0 }, 'price_invalid'],
    ['a fractional price', { priceMinor: 199.5 }, 'price_invalid'],
    ['an unsafe price', { priceMinor: 2 ** 53 }, 'price_invalid'],
    ['a VAT of 200 %', { vatBps: 20_000 }, 'rate_invalid'],
    ['an unreadable instant', { lastChangeAt: 'yesterday' }, 'instant_invalid'],
    ['offers that are no list', { offers: 'none' }, 'facts_invalid'],
  ])('%s gives a code and no price', (_, facts, code) => {
    expect(decide(aSnapshot({ facts }))).toMatchObject({ outcome: 'BLOCK', priceMinor: null, reasons: [{ code }] });
  });

  test('another currency is never mixed in', () => {
    expect(decide(aSnapshot({ currency: 'sar' }))).toMatchObject({ outcome: 'BLOCK', reasons: [{ code: 'currency_invalid' }] });
    expect(decide(aSnapshot({ currency: 'KWD' }))).toMatchObject({ outcome: 'HOLD', reasons: [{ code: 'no_eligible_offers' }] });
  });
});
