/** The stranger on stock and on strike-through prices: it derives both from the receipt, whatever the engine said. */
import { describe, expect, test } from 'vitest';
import { canonicalBytes, parseCanonical, tidy } from '../canonical.ts';
import { decide } from '../decide.ts';
import { aSnapshot, AT } from '../fixtures.ts';
import type { PriceInterval } from '../prior-price.ts';
import type { Snapshot, Standing, VariantFacts } from '../types.ts';
import { check } from './check.ts';

const CALM: Standing = { exposureBps: 0, revenueClass: null, changes7d: 0, ownRange: null, war: 'calm', units28d: 28 };
const day = (back: number): string => new Date(Date.parse(AT) - back * 86_400_000).toISOString();
const span = (from: number, until: number, priceMinor: number | null): PriceInterval => ({ from: day(from), until: day(until), priceMinor });

/** The receipt of a snapshot that passes, with other facts written over it afterwards: what an engine that forgot a rule would seal. */
function forged(snapshot: Snapshot, facts: Partial<VariantFacts>): Uint8Array {
  const parsed = parseCanonical(decide(snapshot).receipt);
  const receipt = structuredClone<unknown>(parsed.ok ? parsed.value : null) as { snapshot: { facts: Partial<VariantFacts> } };
  Object.assign(receipt.snapshot.facts, facts);
  return canonicalBytes(tidy(receipt));
}

describe('low stock', () => {
  const enough = aSnapshot({ guardrails: { lowStock: { coverDays: 10 } }, facts: { stock: 10, standing: CALM } });

  test.each<[string, Partial<VariantFacts>, boolean]>([
    ['ten days of stock', {}, true],
    ['nine days', { stock: 9 }, false],
    ['sold out', { stock: -3 }, false],
    ['stock that nobody counts', { stock: null }, true],
    ['more sold', { standing: { ...CALM, units28d: 29 } }, false],
    ['sales that are not known', { standing: { ...CALM, units28d: null } }, true],
    ['a number that is none', { stock: 'many' as unknown as number }, false],
  ])('%s', (_, facts, passes) => {
    expect(check(forged(enough, facts)).ok).toBe(passes);
  });

  test('the engine and the stranger agree', () => {
    expect(decide({ ...enough, facts: { ...enough.facts, stock: 9 } }).outcome).toBe('HOLD');
    expect(check(forged(enough, { stock: 9 }))).toMatchObject({ code: 'low_stock' });
  });
});

describe('the prior price of the European Union', () => {
  const plain = aSnapshot({ guardrails: { legal: 'EU' } });
  const past = [span(60, 20, 20_000), span(20, 0, 19_900)];

  test.each<[string, Partial<VariantFacts>, boolean]>([
    ['no strike-through price', { compareAtMinor: null }, true],
    ['one below the price says nothing', { compareAtMinor: 18_000, past: [] }, true],
    ['the lowest price of thirty days', { compareAtMinor: 19_900, past }, true],
    ['a minor unit more', { compareAtMinor: 19_901, past }, false],
    ['nothing is known of them', { compareAtMinor: 19_900 }, false],
    ['a hole', { compareAtMinor: 19_900, past: [span(60, 20, 20_000), span(19, 0, 19_900)] }, false],
    ['it begins too late', { compareAtMinor: 19_900, past: [span(29, 0, 19_900)] }, false],
    ['it ends too early', { compareAtMinor: 19_900, past: [span(60, 1, 19_900)] }, false],
    ['a stretch nobody saw', { compareAtMinor: 19_900, past: [span(60, 20, null), span(20, 0, 19_900)] }, false],
    ['a lower price among them', { compareAtMinor: 19_900, past: [span(60, 25, 20_000), span(25, 10, 18_000), span(10, 0, 19_900)] }, false],
    ['a lower price before them', { compareAtMinor: 19_900, past: [span(60, 30, 15_000), span(30, 0, 19_900)] }, true],
    ['no reduction against the prior price', { compareAtMinor: 18_522, past: [span(60, 20, 18_522), span(20, 0, 19_900)] }, true],
    ['what is no list', { compareAtMinor: 19_900, past: 'none' as unknown as PriceInterval[] }, false],
    ['what is no instant', { compareAtMinor: 19_900, past: [{ ...span(60, 0, 19_900), from: 'once' }] }, false],
  ])('%s', (_, facts, passes) => {
    expect(check(forged(plain, facts)).ok).toBe(passes);
  });

  test('the engine holds where the stranger would refuse, and asks a person where it would not', () => {
    const judged = (facts: Partial<VariantFacts>): ReturnType<typeof decide> => decide({ ...plain, facts: { ...plain.facts, ...facts } });

    expect(judged({ compareAtMinor: 19_901, past })).toMatchObject({ outcome: 'HOLD', bindingRule: 'G4', reasons: [{}, { code: 'legal_prior' }] });
    expect(judged({ compareAtMinor: 19_900 })).toMatchObject({ outcome: 'HOLD', bindingRule: 'G4', reasons: [{}, { code: 'legal_prior_unknown' }] });
    const allowed = judged({ compareAtMinor: 19_900, past });
    expect(allowed).toMatchObject({ outcome: 'CHANGE', priceMinor: 18_522, approvalReasons: [{ code: 'compare_at_present' }] });
    expect(check(allowed.receipt).ok).toBe(true);
  });

  test('a price under its floor is lifted all the same, by a person who is told', () => {
    const { outcome, approvalReasons } = decide({ ...plain, facts: { ...plain.facts, priceMinor: 13_000, compareAtMinor: 19_900 } });

    expect(outcome).toBe('CORRECTION');
    expect(approvalReasons.map(({ code }) => code)).toEqual(['correction', 'compare_at_present', 'legal_prior_unknown']);
  });

  test('in Saudi Arabia a reduction needs a licence, which a person looks for', () => {
    const ksa = aSnapshot({ guardrails: { legal: 'KSA' }, facts: { compareAtMinor: 25_000 } });

    expect(decide(ksa).approvalReasons.map(({ code }) => code)).toEqual(['compare_at_present', 'legal_licence']);
    expect(check(decide(ksa).receipt).ok).toBe(true);
  });
});
