/** Movement budgets and endings as the engine applies them, and as the checker bounds them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalBytes, parseCanonical, tidy } from './canonical.ts';
import { check } from './checker/check.ts';
import { decide } from './decide.ts';
import { anOffer, aSnapshot } from './fixtures.ts';
import { readReceipt } from './read-receipt.ts';
import { replay } from './replay.ts';

const MOVEMENT = { dayBps: 1000, weekBps: 2000 };
const NINES = { mode: 'nearest', bands: [{ underMinor: null, blockMinor: 1000, endsMinor: [900] }] } as const;
const moved = (at: string, beforeMinor: number, afterMinor: number) => ({ at, beforeMinor, afterMinor });

describe('the movement budget', () => {
  const spent = [moved('2026-11-19T20:00:00.000Z', 20_000, 21_000), moved('2026-11-19T23:00:00.000Z', 21_000, 20_000)];

  test('golden vector 16: spent there and back, the price stays and G9 binds', () => {
    const decision = decide(aSnapshot({ guardrails: { movement: MOVEMENT }, facts: { priceMinor: 20_000, moves: spent } }));

    expect(decision).toMatchObject({ outcome: 'HOLD', bindingRule: 'G9' });
    expect(decision.reasons.map(({ code }) => code)).toContain('movement_limited');
  });

  test('what is left of it limits the step, and the checker refuses one amount more', () => {
    const decision = decide(aSnapshot({ guardrails: { movement: MOVEMENT }, facts: { priceMinor: 20_000, moves: spent.slice(0, 1) } }));
    expect(decision).toMatchObject({ outcome: 'CHANGE', priceMinor: 19_000, bindingRule: 'G9' });
    expect(check(decision.receipt)).toMatchObject({ ok: true });

    const parsed = parseCanonical(decision.receipt);
    const receipt = structuredClone(parsed.ok ? parsed.value : null) as { outcome: { price: number } };
    receipt.outcome.price = 18_999;
    expect(check(canonicalBytes(tidy(receipt)))).toMatchObject({ ok: false, code: 'moved_too_much' });
  });
});

describe('endings', () => {
  test('golden vector 7: 185.22 goes to 189.00, and the receipt says how', () => {
    const decision = decide(aSnapshot({ guardrails: { endings: NINES } }));

    expect(decision).toMatchObject({ outcome: 'CHANGE', priceMinor: 18_900 });
    expect(readReceipt(decision.receipt)?.rounding).toEqual({ style: 'endings', mode: 'nearest', from: '18522', to: 18_900 });
  });

  test('an ending that is as large as its block is no ending', () => {
    const endings = { mode: 'nearest' as const, bands: [{ underMinor: null, blockMinor: 100, endsMinor: [100] }] };
    expect(decide(aSnapshot({ guardrails: { endings } }))).toMatchObject({ outcome: 'BLOCK', reasons: [{ code: 'guardrails_invalid' }] });
  });
});

test('with budgets and endings every written price passes the checker and replays', () => {
  const price = fc.integer({ min: 16_000, max: 24_000 });
  const move = fc
    .tuple(fc.integer({ min: 0, max: 200 }), price, price)
    .map(([hours, before, after]) => moved(new Date(Date.parse('2026-11-20T11:00:00Z') - hours * 3_600_000).toISOString(), before, after));
  let written = 0;
  fc.assert(
    fc.property(price, price, fc.array(move, { maxLength: 1 }), fc.boolean(), (rival, priceMinor, moves, ends) => {
      const endings = ends ? { mode: 'nearest' as const, bands: [{ underMinor: null, blockMinor: 1000, endsMinor: [900] }] } : undefined;
      const decision = decide(aSnapshot({ offers: [anOffer(rival)], guardrails: { movement: MOVEMENT, endings }, facts: { priceMinor, moves } }));

      expect(Buffer.compare(replay(decision.receipt) ?? new Uint8Array(), decision.receipt)).toBe(0);
      if (decision.priceMinor !== null) {
        written += 1;
        expect(check(decision.receipt)).toMatchObject({ ok: true });
      }
    }),
    { numRuns: 1500, seed: 20_261_126 },
  );
  expect(written).toBeGreaterThan(300);
});
