/** Faults seeded into what the engine puts out: how many of them the stranger at the door notices. */
import { expect, test } from 'vitest';
import { canonicalBytes, parseCanonical, tidy } from '../canonical.ts';
import { decide } from '../decide.ts';
import { aSnapshot } from '../fixtures.ts';
import { check } from './check.ts';

const MOVES = [{ at: '2026-11-20T09:00:00.000Z', beforeMinor: 20_500, afterMinor: 19_900 }];
const SNAPSHOT = aSnapshot({ guardrails: { movement: { dayBps: 1000, weekBps: 2000 }, absMaxMinor: 25_000 }, facts: { moves: MOVES, ownMedian90dMinor: 19_900 } });

/** Where it stands, and what a broken engine would put there. */
const FAULTS: readonly (readonly [string, unknown])[] = [
  ['outcome.price', 14_255],
  ['outcome.price', 1],
  ['outcome.price', 0],
  ['outcome.price', -18_522],
  ['outcome.price', 185],
  ['outcome.price', 1_852_200],
  ['outcome.price', 19_900],
  ['outcome.price', 18_307],
  ['outcome.price', 18_449],
  ['outcome.price', 21_493],
  ['outcome.price', 25_001],
  ['outcome.price', null],
  ['outcome.price', '18522'],
  ['outcome.price', 9_007_199_254_740_992],
  ['outcome.kind', 'CORRECTION'],
  ['outcome.kind', 'HOLD'],
  ['outcome.kind', 'BLOCK'],
  ['outcome', null],
  ['floor.value', 14_255],
  ['floor.value', 14_257],
  ['floor.value', null],
  ['floor.status', 'unknown'],
  ['floor.status', 'infeasible'],
  ['floor', null],
  ['ceiling', 24_999],
  ['ceiling', null],
  ['snapshot.facts.cost.minor', 9_999],
  ['snapshot.facts.cost.minor', 0],
  ['snapshot.facts.cost', null],
  ['snapshot.facts.fixedMinor', 0],
  ['snapshot.facts.fixedMinor', null],
  ['snapshot.facts.feeBps', 0],
  ['snapshot.facts.feeBps', null],
  ['snapshot.facts.vatBps', 0],
  ['snapshot.facts.vatBps', 500],
  ['snapshot.facts.worstDiscountBps', 1000],
  ['snapshot.facts.worstDiscountBps', 10_000],
  ['snapshot.facts.priceMinor', 18_522],
  ['snapshot.facts.priceMinor', 14_000],
  ['snapshot.facts.ownMedian90dMinor', 40_000],
  ['snapshot.facts.moves', 'none'],
  ['snapshot.facts.moves.0.beforeMinor', 21_000],
  ['snapshot.facts.moves.0.at', 'once'],
  ['snapshot.facts.owner', { kind: 'external', until: '2026-12-01T00:00:00.000Z' }],
  ['snapshot.guardrails.minMarginBps', 0],
  ['snapshot.guardrails.minMarginBps', 9999],
  ['snapshot.guardrails.absMinMinor', 18_000],
  ['snapshot.guardrails.absMaxMinor', 18_000],
  ['snapshot.guardrails.msrpMinor', 18_000],
  ['snapshot.guardrails.stepDownBps', 600],
  ['snapshot.guardrails.movement.dayBps', 900],
  ['snapshot.guardrails.movement.weekBps', 900],
  ['snapshot.guardrails.movement', null],
  ['snapshot.emergencyStop', true],
  ['snapshot.currency', 'KWD'],
  ['snapshot.store', 'store-2'],
  ['snapshot.market', 'AE'],
  ['snapshot.strategy.version', 4],
  ['snapshot.strategy.hash', 'other'],
  ['currency', 'KWD'],
  ['variant', 'variant-2'],
  ['tenant', 'store-2'],
  ['decided_at', '2026-11-21T12:00:00.000Z'],
  ['format', 2],
  ['extra', true],
];

function broken(path: string, value: unknown): Uint8Array {
  const parsed = parseCanonical(decide(SNAPSHOT).receipt);
  const receipt: unknown = structuredClone(parsed.ok ? parsed.value : null);
  const keys = path.split('.');
  let at = receipt as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) {
    at = at[key] as Record<string, unknown>;
  }
  at[keys.at(-1) ?? ''] = value;
  return canonicalBytes(tidy(receipt));
}

test('the receipt without a fault passes', () => {
  expect(check(decide(SNAPSHOT).receipt)).toMatchObject({ ok: true });
});

test('at least nineteen in twenty of the faults are caught', () => {
  const missed = FAULTS.filter(([path, value]) => check(broken(path, value)).ok).map(([path, value]) => `${path} = ${JSON.stringify(value)}`);

  expect(FAULTS.length).toBeGreaterThanOrEqual(40);
  expect(missed.length * 20, missed.join('; ')).toBeLessThanOrEqual(FAULTS.length);
});

test.each([18_448, 18_449])('a price of %i, past the budget of the day, is caught', (price) => {
  expect(check(broken('outcome.price', price))).toMatchObject({ ok: false, code: 'moved_too_much' });
});
