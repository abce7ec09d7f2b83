/**
 * Exact rational numbers on bigint: the only place where a price is ever a fraction (product.md 3.1: exact in between,
 * rounded once at the end). A value is always reduced and its denominator positive, so equal values have equal fields.
 */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/** Both parts are safe integers, as nearly always: then the same steps are taken on plain numbers, many times as quick. */
class Small implements Rational {
  readonly top: number;
  readonly bottom: number;

  constructor(top: number, bottom: number) {
    this.top = top;
    this.bottom = bottom;
  }

  get n(): bigint {
    return BigInt(this.top);
  }

  get d(): bigint {
    return BigInt(this.bottom);
  }

  /** Sums travel as JSON from slice to slice: written like any other rational. */
  toJSON(): Rational {
    return { n: this.n, d: this.d };
  }
}

/** Ten thousand basis points are one. */
const WHOLE = 10_000;
const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** `n/d`, reduced. `d` is never 0: callers decide what "divided by nothing" means before they get here. */
export function rational(n: bigint, d = 1n): Rational {
  if (n <= SAFE && n >= -SAFE && d <= SAFE && d >= -SAFE) {
    return small(Number(n), Number(d));
  }
  const sign = d < 0n ? -1n : 1n;
  const divisor = gcd(n < 0n ? -n : n, d * sign) || 1n;
  const reduced = { n: (n * sign) / divisor, d: (d * sign) / divisor };
  return reduced.n <= SAFE && reduced.n >= -SAFE && reduced.d <= SAFE ? new Small(Number(reduced.n), Number(reduced.d)) : reduced;
}

/** Of safe integers. */
function small(n: number, d: number): Rational {
  if (d === 1) {
    return new Small(n + 0, 1);
  }
  const sign = d < 0 ? -1 : 1;
  let [x, y] = [Math.abs(n), d * sign];
  while (y !== 0) {
    const rest = x % y;
    x = y;
    y = rest;
  }
  const divisor = (x || 1) * sign;
  // No amount is minus zero.
  return new Small(n / divisor + 0, d / divisor);
}

/** An integer number of minor units (a safe integer). */
export function whole(units: number): Rational {
  return Number.isSafeInteger(units) ? new Small(units + 0, 1) : { n: BigInt(units), d: 1n };
}

const kept: (Rational | undefined)[] = [];

/** Basis points as a fraction: 250 is 1/40. */
export function bps(points: number): Rational {
  if (points >= 0 && points <= WHOLE) {
    return (kept[points] ??= rational(BigInt(points), BigInt(WHOLE)));
  }
  return Number.isSafeInteger(points) ? small(points, WHOLE) : rational(BigInt(points), BigInt(WHOLE));
}

export const ZERO: Rational = whole(0);
export const ONE: Rational = whole(1);

export function plus(a: Rational, b: Rational): Rational {
  if (a instanceof Small && b instanceof Small) {
    const [left, right, d] = [a.top * b.bottom, b.top * a.bottom, a.bottom * b.bottom];
    if (isSafe(left) && isSafe(right) && isSafe(left + right) && isSafe(d)) {
      return small(left + right, d);
    }
  }
  return rational(a.n * b.d + b.n * a.d, a.d * b.d);
}

export function minus(a: Rational, b: Rational): Rational {
  if (a instanceof Small && b instanceof Small) {
    const [left, right, d] = [a.top * b.bottom, b.top * a.bottom, a.bottom * b.bottom];
    if (isSafe(left) && isSafe(right) && isSafe(left - right) && isSafe(d)) {
      return small(left - right, d);
    }
  }
  return rational(a.n * b.d - b.n * a.d, a.d * b.d);
}

export function times(a: Rational, b: Rational): Rational {
  return quotient(a, b, false);
}

/** `a / b`; `b` is not zero. */
export function over(a: Rational, b: Rational): Rational {
  return quotient(a, b, true);
}

function quotient(a: Rational, b: Rational, isTurned: boolean): Rational {
  if (a instanceof Small && b instanceof Small) {
    const n = a.top * (isTurned ? b.bottom : b.top);
    const d = a.bottom * (isTurned ? b.top : b.bottom);
    if (isSafe(n) && isSafe(d)) {
      return small(n, d);
    }
  }
  return isTurned ? rational(a.n * b.d, a.d * b.n) : rational(a.n * b.n, a.d * b.d);
}

/** Negative, zero or positive as `a` is less than, equal to or more than `b`. */
export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  if (a instanceof Small && b instanceof Small) {
    const [left, right] = [a.top * b.bottom, b.top * a.bottom];
    if (isSafe(left) && isSafe(right)) {
      return left < right ? -1 : left > right ? 1 : 0;
    }
  }
  const left = a.n * b.d;
  const right = b.n * a.d;
  return left < right ? -1 : left > right ? 1 : 0;
}

function isSafe(value: number): boolean {
  return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER;
}

export function isPositive(a: Rational): boolean {
  return a instanceof Small ? a.top > 0 : a.n > 0n;
}

/** The greatest integer not above `a`. */
export function floorOf(a: Rational): bigint {
  if (a instanceof Small) {
    return BigInt(floorOfSmall(a));
  }
  const quotient = a.n / a.d;
  return a.n % a.d < 0n ? quotient - 1n : quotient;
}

function floorOfSmall({ top, bottom }: Small): number {
  const rest = top % bottom;
  const towardsZero = (top - rest) / bottom;
  return rest < 0 ? towardsZero - 1 : towardsZero;
}

/** The least integer not below `a`. */
export function ceilOf(a: Rational): bigint {
  return a instanceof Small ? -floorOf(new Small(-a.top + 0, a.bottom)) : -floorOf({ n: -a.n, d: a.d });
}

/** The nearest integer; exactly between two, the one closer to `anchor` (product.md 3.7, rounding). */
export function nearest(a: Rational, anchor: bigint): bigint {
  if (a instanceof Small) {
    const low = BigInt(floorOfSmall(a));
    const over = a.top % a.bottom;
    const rest = over < 0 ? over + a.bottom : over;
    return rest < a.bottom - rest || (rest === a.bottom - rest && anchor <= low) ? low : low + 1n;
  }
  const low = floorOf(a);
  const twice = 2n * (a.n - low * a.d);
  if (twice === a.d) {
    return anchor <= low ? low : low + 1n;
  }
  return twice < a.d ? low : low + 1n;
}

/** A safe integer, or null when the amount is larger than an amount can be. */
export function toMinor(units: bigint): number | null {
  return units >= -SAFE && units <= SAFE ? Number(units) : null;
}

/** Exact text for a receipt: `18522` or `37045/2`. */
export function toText(a: Rational): string {
  if (a instanceof Small) {
    return a.bottom === 1 ? String(a.top) : `${a.top}/${a.bottom}`;
  }
  return a.d === 1n ? String(a.n) : `${a.n}/${a.d}`;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) {
    [x, y] = [y, x % y];
  }
  return x;
}
