/**
 * Exact rational numbers on bigint: the only place where a price is ever a fraction (product.md 3.1: exact in between,
 * rounded once at the end). A value is always reduced and its denominator positive, so equal values have equal fields.
 */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/** Ten thousand basis points are one. */
const WHOLE = 10_000n;

/** `n/d`, reduced. `d` is never 0: callers decide what "divided by nothing" means before they get here. */
export function rational(n: bigint, d = 1n): Rational {
  const sign = d < 0n ? -1n : 1n;
  const divisor = gcd(n < 0n ? -n : n, d * sign) || 1n;
  return { n: (n * sign) / divisor, d: (d * sign) / divisor };
}

/** An integer number of minor units (a safe integer). */
export function whole(units: number): Rational {
  return { n: BigInt(units), d: 1n };
}

/** Basis points as a fraction: 250 is 1/40. */
export function bps(points: number): Rational {
  return rational(BigInt(points), WHOLE);
}

export const ZERO: Rational = { n: 0n, d: 1n };
export const ONE: Rational = { n: 1n, d: 1n };

export function plus(a: Rational, b: Rational): Rational {
  return rational(a.n * b.d + b.n * a.d, a.d * b.d);
}

export function minus(a: Rational, b: Rational): Rational {
  return rational(a.n * b.d - b.n * a.d, a.d * b.d);
}

export function times(a: Rational, b: Rational): Rational {
  return rational(a.n * b.n, a.d * b.d);
}

/** `a / b`; `b` is not zero. */
export function over(a: Rational, b: Rational): Rational {
  return rational(a.n * b.d, a.d * b.n);
}

/** Negative, zero or positive as `a` is less than, equal to or more than `b`. */
export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  const left = a.n * b.d;
  const right = b.n * a.d;
  return left < right ? -1 : left > right ? 1 : 0;
}

export function isPositive(a: Rational): boolean {
  return a.n > 0n;
}

/** The greatest integer not above `a`. */
export function floorOf(a: Rational): bigint {
  const quotient = a.n / a.d;
  return a.n % a.d < 0n ? quotient - 1n : quotient;
}

/** The least integer not below `a`. */
export function ceilOf(a: Rational): bigint {
  return -floorOf({ n: -a.n, d: a.d });
}

/** The nearest integer; exactly between two, the one closer to `anchor` (product.md 3.7, rounding). */
export function nearest(a: Rational, anchor: bigint): bigint {
  const low = floorOf(a);
  const twice = 2n * (a.n - low * a.d);
  if (twice === a.d) {
    return anchor <= low ? low : low + 1n;
  }
  return twice < a.d ? low : low + 1n;
}

/** A safe integer, or null when the amount is larger than an amount can be. */
export function toMinor(units: bigint): number | null {
  return units >= BigInt(Number.MIN_SAFE_INTEGER) && units <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(units) : null;
}

/** Exact text for a receipt: `18522` or `37045/2`. */
export function toText(a: Rational): string {
  return a.d === 1n ? String(a.n) : `${a.n}/${a.d}`;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) {
    [x, y] = [y, x % y];
  }
  return x;
}
