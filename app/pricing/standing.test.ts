import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { anOffer, aSnapshot } from './fixtures.ts';
import { readReceipt } from './read-receipt.ts';
import { replay } from './replay.ts';
import type { Guardrails, Snapshot, Standing, VariantFacts } from './types.ts';

const CALM: Standing = { exposureBps: 3000, revenueClass: 'B', changes7d: 0, ownRange: { lowMinor: 17_000, highMinor: 24_000 }, war: 'calm', units28d: 14 };

function standing(given: Partial<Standing> = {}, facts: Partial<VariantFacts> = {}, guardrails: Partial<Guardrails> = {}): Snapshot {
  return aSnapshot({ guardrails: { tolerance: 'low', lowStock: { coverDays: 10 }, ...guardrails }, facts: { stock: 120, standing: { ...CALM, ...given }, ...facts } });
}

const why = (snapshot: Snapshot): string[] => decide(snapshot).approvalReasons.map(({ code }) => code);

describe('risk', () => {
  test('is told in the receipt with its parts, and the receipt replays', () => {
    const { receipt, approvalReasons } = decide(standing());

    // 199.00 to 185.22: 6.92 % of 10 % is 17.3; margin 26 % is far above; grade A; 4.5 for its exposure.
    expect(readReceipt(receipt)?.risk).toEqual({ score: 218, class: 'low', flags: [], parts: { size: 173, margin: 0, evidence: 0, exposure: 45, volatility: 0, novelty: 0 } });
    expect(approvalReasons).toEqual([]);
    expect(Buffer.from(replay(receipt) ?? []).equals(Buffer.from(receipt))).toBe(true);
  });

  test('above the tolerance a person is asked, at the tolerance above it nobody is', () => {
    const busy = { exposureBps: 9000 };

    expect(decide(standing(busy)).approvalReasons).toEqual([{ code: 'risk', params: { scoreBps: 3080, limitBps: 2500 } }]);
    expect(why(standing(busy, {}, { tolerance: 'medium' }))).toEqual([]);
  });

  test('a best seller below all of its own prices is asked whatever its score', () => {
    const cheap = { revenueClass: 'A', ownRange: { lowMinor: 18_600, highMinor: 24_000 } } as const;

    expect(why(standing(cheap))).toContain('below_own_prices');
    expect(why(standing({ ...cheap, revenueClass: 'B' }, {}, { tolerance: 'high' }))).toEqual([]);
  });

  test('a correction of more than 8 % is never of low risk', () => {
    const cut = (absMaxMinor: number): Snapshot => standing({ exposureBps: 0 }, {}, { absMaxMinor });

    expect(readReceipt(decide(cut(18_300)).receipt)).toMatchObject({ outcome: { kind: 'CORRECTION', price: 18_300 }, risk: { score: 241, class: 'medium' } });
    expect(readReceipt(decide(cut(18_400)).receipt)?.risk).toMatchObject({ class: 'low' });
  });

  test('without a tolerance or a standing nothing is scored', () => {
    expect(readReceipt(decide(aSnapshot({ guardrails: { tolerance: 'low' } })).receipt)?.risk).toBeNull();
  });
});

describe('G13', () => {
  test('with stock for fewer days than the limit a price does not fall', () => {
    expect(decide(standing({ units28d: 28 }, { stock: 9 }))).toMatchObject({
      outcome: 'HOLD',
      bindingRule: 'G13',
      reasons: [{}, { code: 'low_stock', params: { coverDays: 10, stock: 9 } }],
    });
    expect(decide(standing({ units28d: 28 }, { stock: 10 })).outcome).toBe('CHANGE');
  });

  test('raises go on, and what is not counted or not sold says nothing', () => {
    expect(decide({ ...standing({ units28d: 28 }, { stock: 1, offers: [anOffer(21_000)] }) }).outcome).toBe('CHANGE');
    expect(decide(standing({ units28d: 28 }, { stock: null })).outcome).toBe('CHANGE');
    expect(decide(standing({ units28d: null }, { stock: 0 })).outcome).toBe('CHANGE');
    expect(decide(standing({ units28d: 0 }, { stock: 0 })).outcome).toBe('CHANGE');
  });
});

describe('G12', () => {
  test('in a price war a cut waits for a person, a raise by a gap does not happen, other raises go', () => {
    expect(why(standing({ war: 'war' }, {}, { tolerance: 'high' }))).toEqual(['price_war']);
    const tree = { type: 'RAISE_GAP', gapBps: 300, shareBps: 5000, epsilonMinor: 1 } as const;
    const gap = (war: Standing['war']): Snapshot => ({ ...standing({ war }, { priceMinor: 17_000 }), strategy: { ...aSnapshot().strategy, tree } });
    expect(decide(gap('war'))).toMatchObject({ outcome: 'HOLD', reasons: [{ code: 'price_war' }] });
    expect(decide(gap('watch'))).toMatchObject({ outcome: 'CHANGE', priceMinor: 17_950 });
  });
});
