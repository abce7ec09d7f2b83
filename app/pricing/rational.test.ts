/** Small amounts go by plain numbers, large ones by bigint: nobody may see which. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ceilOf, compare, floorOf, isPositive, minus, nearest, over, plus, rational, times, toText, whole } from './rational.ts';
import type { Rational } from './rational.ts';

const EDGE = Number.MAX_SAFE_INTEGER;
const part = fc
  .oneof(fc.integer({ min: -30, max: 30 }), fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.maxSafeInteger(), fc.integer({ min: EDGE - 4, max: EDGE }))
  .map(BigInt);
const fraction = fc.tuple(
  part,
  part.filter((n) => n !== 0n),
);

function reduced(n: bigint, d: bigint): { n: bigint; d: bigint } {
  let [x, y] = [n < 0n ? -n : n, d < 0n ? -d : d];
  while (y !== 0n) {
    [x, y] = [y, x % y];
  }
  const divisor = d < 0n ? -(x || 1n) : x || 1n;
  return { n: n / divisor, d: d / divisor };
}

function isSame(made: Rational, n: bigint, d: bigint): void {
  const exact = reduced(n, d);
  expect({ n: made.n, d: made.d }).toEqual(exact);
  expect(toText(made)).toBe(exact.d === 1n ? String(exact.n) : `${exact.n}/${exact.d}`);
}

test('every step gives what bigint gives', () => {
  fc.assert(
    fc.property(fraction, fraction, ([an, ad], [bn, bd]) => {
      const [a, b] = [rational(an, ad), rational(bn, bd)];
      isSame(a, an, ad);
      isSame(plus(a, b), an * bd + bn * ad, ad * bd);
      isSame(minus(a, b), an * bd - bn * ad, ad * bd);
      isSame(times(a, b), an * bn, ad * bd);
      if (bn !== 0n) {
        isSame(over(a, b), an * bd, ad * bn);
      }
      const side = a.n * b.d - b.n * a.d;
      expect(compare(a, b)).toBe(side < 0n ? -1 : side > 0n ? 1 : 0);
      expect(isPositive(a)).toBe(a.n > 0n);
    }),
    { numRuns: 3000, seed: 7 },
  );
});

test('whole parts and the nearest one, halves towards the anchor', () => {
  fc.assert(
    fc.property(fraction, fc.integer({ min: -2, max: 2 }), ([n, d], off) => {
      const exact = reduced(n, d);
      const low = exact.n / exact.d - (exact.n % exact.d < 0n ? 1n : 0n);
      const anchor = low + BigInt(off);
      const twice = 2n * (exact.n - low * exact.d);
      const a = rational(n, d);
      expect(floorOf(a)).toBe(low);
      expect(ceilOf(a)).toBe(low * exact.d === exact.n ? low : low + 1n);
      expect(nearest(a, anchor)).toBe(twice < exact.d || (twice === exact.d && anchor <= low) ? low : low + 1n);
    }),
    { numRuns: 3000, seed: 7 },
  );
  expect(nearest(rational(-7n, 2n), -4n)).toBe(-4n);
  expect(nearest(rational(-7n, 2n), -3n)).toBe(-3n);
});

test('a fraction of a minor unit is no amount', () => {
  expect(() => whole(0.5)).toThrow(RangeError);
});

test('is written as JSON by its two parts, small or not', () => {
  const written = (value: object): string => JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));

  expect(written(rational(6n, 4n))).toBe('{"n":"3","d":"2"}');
  expect(written(rational(10n ** 20n + 1n, 3n))).toBe('{"n":"100000000000000000001","d":"3"}');
});
