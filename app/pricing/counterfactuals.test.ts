/** What is reused from the verdict must be what judging anew finds. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { counterfactuals } from './counterfactuals.ts';
import { aSnapshot, anOffer } from './fixtures.ts';
import { judgeSnapshot } from './judge.ts';
import type { Snapshot } from './types.ts';

const price = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 17_000, max: 23_000 }) }, fc.integer({ min: 100, max: 300_000 }));
const offer = fc
  .record({
    id: fc.uuid(),
    seller: fc.constantFrom('a', 'b', 'c', 'd'),
    medianMinor: fc.option(price, { nil: null }),
    observations: fc.integer({ min: 0, max: 6 }),
    confirmed: fc.boolean(),
    votes: fc.integer({ min: 0, max: 3 }),
    source: fc.constantFrom('feed' as const, 'page' as const, 'csv' as const),
    capturedAt: fc.constantFrom('2026-11-20T11:00:00.000Z', '2026-11-19T11:00:00.000Z', '2026-11-18T01:00:00.000Z'),
  })
  .chain((given) => price.map((priceMinor) => anOffer(priceMinor, given)));
const snapshot = fc
  .record({ offers: fc.array(offer, { maxLength: 6 }), absMaxMinor: fc.option(price, { nil: null }), minMarginBps: fc.integer({ min: 0, max: 3000 }) })
  .map(({ offers, ...guardrails }) => aSnapshot({ offers, guardrails }));

/** Judged from nothing but the changed snapshot. */
function anew(given: Snapshot, { code, params }: { code: string; params: Record<string, unknown> }): { outcome: string; priceMinor: number | null } {
  const { facts, guardrails } = given;
  const changed =
    code === 'without_rival'
      ? { ...given, facts: { ...facts, offers: facts.offers.filter(({ seller }) => seller !== params['seller']) } }
      : { ...given, guardrails: { ...guardrails, minMarginBps: Number(params['minMarginBps']) } };
  const { outcome, priceMinor } = judgeSnapshot(changed);
  return { outcome, priceMinor };
}

test('each says what the engine says of the changed facts', () => {
  const seen = { rivals: 0, changes: 0 };
  fc.assert(
    fc.property(snapshot, (given) => {
      for (const { change, outcome, priceMinor } of counterfactuals(given, judgeSnapshot(given))) {
        expect({ outcome, priceMinor }).toEqual(anew(given, change));
        seen.rivals += change.code === 'without_rival' ? 1 : 0;
        seen.changes += outcome === 'CHANGE' ? 1 : 0;
      }
    }),
    { numRuns: 2000, seed: 7 },
  );
  expect(Math.min(seen.rivals, seen.changes)).toBeGreaterThan(500);
});
