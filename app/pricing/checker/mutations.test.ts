/** What the engine emits passes; whatever is altered in it afterwards does not. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalBytes, parseCanonical } from '../canonical.ts';
import type { Canonical } from '../canonical.ts';
import { decide } from '../decide.ts';
import { anOffer, aSnapshot } from '../fixtures.ts';
import { check, checkWrite } from './check.ts';

type Open = Record<string, Record<string, unknown>> & {
  snapshot: { facts: Record<string, unknown> & { cost: { minor: number } }; guardrails: Record<string, unknown>; currency: string };
};

const rival = fc.integer({ min: 16_000, max: 24_000 });
const cost = fc.integer({ min: 5_000, max: 13_000 });
const current = fc.integer({ min: 12_000, max: 22_000 });

/** Each makes a receipt untrue; `by` is how much. */
const MUTATIONS: readonly [string, (receipt: Open, by: number) => void][] = [
  ['price below the floor', ({ outcome, floor }, by) => Object.assign(outcome ?? {}, { price: Math.max(1, Number(floor?.['value']) - by) })],
  ['a cheaper cost', ({ snapshot }, by) => Object.assign(snapshot.facts.cost, { minor: Math.max(1, snapshot.facts.cost.minor - 100 - by) })],
  ['a dearer cost', ({ snapshot }, by) => Object.assign(snapshot.facts.cost, { minor: snapshot.facts.cost.minor + 100 + by })],
  ['another floor value', ({ floor }, by) => Object.assign(floor ?? {}, { value: Number(floor?.['value']) - by })],
  ['a higher floor value', ({ floor }, by) => Object.assign(floor ?? {}, { value: Number(floor?.['value']) + by })],
  ['another currency inside', ({ snapshot }) => Object.assign(snapshot, { currency: 'KWD' })],
  ['another currency outside', (receipt) => Object.assign(receipt, { currency: 'KWD' })],
  ['a lower margin', ({ snapshot }) => Object.assign(snapshot.guardrails, { minMarginBps: 900 })],
  ['no VAT', ({ snapshot }) => Object.assign(snapshot.facts, { vatBps: 0 })],
  ['the price before', ({ snapshot, outcome }) => Object.assign(snapshot.facts, { priceMinor: outcome?.['price'] })],
  ['an unknown kind', ({ outcome }) => Object.assign(outcome ?? {}, { kind: 'WRITE' })],
  ['a missing fact', ({ snapshot }) => delete snapshot.facts['feeBps']],
];

test('accepts every change and correction with a known floor, and none of them once altered', { timeout: 30_000 }, () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(rival, cost, current, fc.nat({ max: 5000 }), fc.nat({ max: MUTATIONS.length - 1 }), (price, minor, priceMinor, by, which) => {
      const snapshot = aSnapshot({ offers: [anOffer(price)], facts: { priceMinor, cost: { minor, effectiveFrom: '2026-01-01', source: 'file' } } });
      const decision = decide(snapshot);
      fc.pre(decision.priceMinor !== null);

      const write = { priceMinor: decision.priceMinor ?? 0, currency: 'SAR', variant: 'variant-1', beforeMinor: priceMinor };
      expect(checkWrite(decision.receipt, write)).toEqual({ ok: true, floorMinor: String(decision.floorMinor) });

      const parsed = parseCanonical(decision.receipt);
      const copy = structuredClone(parsed.ok ? parsed.value : null) as unknown as Open;
      const [name, mutate] = MUTATIONS[which] ?? ['', () => undefined];
      mutate(copy, by + 1);
      seen.add(name);
      expect(check(canonicalBytes(copy as unknown as Canonical)).ok, name).toBe(false);
    }),
    { numRuns: 1500, seed: 20_261_126 },
  );
  expect(seen.size).toBe(MUTATIONS.length);
});
