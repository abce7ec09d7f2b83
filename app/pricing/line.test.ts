import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from './checker/check.ts';
import { decide } from './decide.ts';
import { aSnapshot } from './fixtures.ts';
import { project } from './line.ts';
import { compare, floorOf, minus, plus, rational, times, toText, whole, ONE, bps, type Rational } from './rational.ts';
import { replay } from './replay.ts';
import type { LineFact, LineMember } from './types.ts';

const member = (target: number | null, given: Partial<LineMember> = {}): LineMember => ({
  variant: `v${target}`,
  size: 1,
  priceMinor: 10_000,
  target: target === null ? null : String(target),
  floorMinor: null,
  ceilingMinor: null,
  weight: 1,
  ...given,
});
/** What each member would be given, as its own decision sees it. */
const all = (kind: LineFact['kind'], gapBps: number, members: LineMember[]): (string | null)[] =>
  members.map((one, self) => {
    // Who has no wish is not asked: its price stays.
    const value = one.target === null ? whole(one.priceMinor) : project({ kind, gapBps, self, members }, rational(BigInt(one.target)));
    return value === null ? null : toText(value);
  });

describe('a line', () => {
  it('leaves targets that keep it alone', () => {
    expect(all('tiers', 0, [member(100), member(200), member(300)])).toEqual(['100', '200', '300']);
    expect(all('tiers', 1000, [member(100), member(110), member(121)])).toEqual(['100', '110', '121']);
    expect(all('ladder', 0, [member(100, { size: 1 }), member(180, { size: 2 })])).toEqual(['100', '180']);
  });

  it.each([
    ['parity: the weighted mean', 'parity', 0, [member(100), member(200, { weight: 3 })], ['175', '175']],
    ['tiers out of order: their mean', 'tiers', 0, [member(300), member(100), member(400)], ['200', '200', '400']],
    ['tiers too close: apart by the gap, each as near its wish as can be', 'tiers', 10_000 / 10, [member(100), member(100)], ['21000/221', '23100/221']],
    ['a pack whose unit is dearer than the single: the same unit price', 'ladder', 0, [member(100, { size: 1 }), member(240, { size: 2 })], ['116', '232']],
    ['a member that stands still: the other makes way', 'tiers', 0, [member(null, { priceMinor: 250 }), member(200)], ['250', '250']],
    ['a floor: the neighbour above is lifted', 'tiers', 0, [member(100, { floorMinor: 150 }), member(120)], ['150', '150']],
    ['a ceiling: the neighbour below is cut', 'tiers', 0, [member(300), member(310, { ceilingMinor: 200 })], ['200', '200']],
  ] as [string, LineFact['kind'], number, LineMember[], string[]][])('moves %s', (_, kind, gap, members, expected) => {
    expect(all(kind, gap, members)).toEqual(expected);
  });

  it.each([
    ['tiers', [member(100, { floorMinor: 300 }), member(120, { ceilingMinor: 200 })]],
    ['parity', [member(null, { priceMinor: 100 }), member(null, { priceMinor: 200 }), member(150)]],
    ['tiers', [member(null, { priceMinor: 200 }), member(150), member(null, { priceMinor: 100 })]],
  ] as [LineFact['kind'], LineMember[]][])('gives way where no prices keep it (%s)', (kind, members) => {
    expect(all(kind, 0, members)).toContain(null);
  });

  it('keeps its order and every floor and ceiling whenever it answers, and never worsens what kept them already', () => {
    const one = fc.record({
      target: fc.option(fc.integer({ min: 100, max: 900 })),
      price: fc.integer({ min: 100, max: 900 }),
      floor: fc.option(fc.integer({ min: 1, max: 500 })),
      room: fc.integer({ min: 0, max: 600 }),
      weight: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom('parity', 'tiers', 'ladder' as const),
        fc.integer({ min: 0, max: 3000 }),
        fc.array(one, { minLength: 2, maxLength: 6 }),
        (kind, gapBps, given) => {
          const members = given.map(({ target, price, floor, room, weight }, index) =>
            member(target, { priceMinor: price, floorMinor: floor, ceilingMinor: Math.max(floor ?? 1, 400) + room, weight, size: index + 1 }),
          );
          const values = members.map((each, self) => (each.target === null ? whole(each.priceMinor) : project({ kind, gapBps, self, members }, rational(BigInt(each.target)))));
          if (values.some((value) => value === null)) {
            return;
          }
          const prices = values as Rational[];
          prices.forEach((value, index) => {
            const { target, priceMinor, floorMinor, ceilingMinor, size } = members[index] as LineMember;
            if (target === null) {
              expect(compare(value, whole(priceMinor))).toBe(0);
              return;
            }
            expect([compare(value, whole(floorMinor ?? 1)) >= 0, compare(value, whole(ceilingMinor ?? 0)) <= 0]).toEqual([true, true]);
            const before = prices[index - 1];
            if (before === undefined) {
              return;
            }
            const unit = kind === 'ladder' ? rational(1n, BigInt(size)) : ONE;
            const unitBefore = kind === 'ladder' ? rational(1n, BigInt((members[index - 1] as LineMember).size)) : ONE;
            const [here, there] = [times(value, unit), times(before, unitBefore)];
            const kept =
              kind === 'parity'
                ? compare(here, there) === 0
                : kind === 'tiers'
                  ? compare(here, times(there, plus(ONE, bps(gapBps)))) >= 0
                  : compare(here, times(there, minus(ONE, bps(gapBps)))) <= 0;
            expect(kept).toBe(true);
          });
        },
      ),
      { numRuns: 2000, seed: 20_261_127 },
    );
  });
});

describe('a decision on a line', () => {
  /** Golden vector 6 asks for 185.22; the better model beside it asks for 180.00 and must not be cheaper. */
  const members = [member(18_522, { variant: 'variant-1', priceMinor: 19_900 }), member(18_000, { variant: 'other', priceMinor: 20_000 })];
  const line: LineFact = { kind: 'tiers', gapBps: 0, self: 0, members };

  it('is moved to the nearest price that keeps the order, says so, and passes the checker', () => {
    const { receipt, ...decision } = decide(aSnapshot({ facts: { line } }));

    expect(decision).toMatchObject({ outcome: 'CHANGE', priceMinor: 18_308, bindingRule: 'G8' });
    const near = decide(aSnapshot({ facts: { line: { ...line, members: [members[0] as LineMember, member(18_400, { variant: 'other', priceMinor: 20_000 })] } } }));
    expect(near).toMatchObject({ outcome: 'CHANGE', priceMinor: 18_461, bindingRule: 'LINE' });
    expect(near.reasons).toContainEqual({ code: 'line_moved', params: { line: 'tiers', fromMinor: 18_522, toMinor: 18_461 } });
    expect(check(near.receipt)).toMatchObject({ ok: true });
    expect(replay(near.receipt)).toEqual(near.receipt);
    expect(replay(receipt)).toEqual(receipt);
  });

  it('goes its own way, and says so, where no prices keep the line', () => {
    const stuck = [members[0] as LineMember, member(null, { variant: 'other', priceMinor: 10_000 }), member(null, { variant: 'third', priceMinor: 9000 })];
    const { reasons, priceMinor } = decide(aSnapshot({ facts: { line: { ...line, members: stuck } } }));

    expect(priceMinor).toBe(18_522);
    expect(reasons).toContainEqual({ code: 'line_relaxed', params: { line: 'tiers' } });
  });

  it('never goes under its floor for the sake of the line', () => {
    const low = [members[0] as LineMember, member(null, { variant: 'other', priceMinor: 12_000 })];
    const { priceMinor, floorMinor } = decide(aSnapshot({ facts: { line: { ...line, members: low } }, guardrails: { stepDownBps: 5000 } }));

    expect(priceMinor === null || priceMinor >= (floorMinor ?? 0)).toBe(true);
    expect(floorOf(whole(floorMinor ?? 0))).toBe(14_256n);
  });
});
