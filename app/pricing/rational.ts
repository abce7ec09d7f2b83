/**
 * Exact rational numbers on bigint: the only place where a price is ever a fraction (product.md 3.1: exact in between,
 * rounded once at the end). Its `n` and `d` are always reduced and `d` positive, so equal values read alike.
 */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/**
 * Both parts are safe integers, as nearly always: then the same steps are taken on plain numbers, many times as quick. Most values are
 * only compared and rounded, so a fraction is reduced when it is read, or when it has grown too large to go on with.
 */
class Small implements Rational {
  readonly top: number;
  /** Positive. */
  readonly bottom: number;

  constructor(top: number, bottom: number) {
    // No amount is minus zero.
    this.top = top + 0;
    this.bottom = bottom;
  }

  get n(): bigint {
    return BigInt(reduced(this).top);
  }

  get d(): bigint {
    return BigInt(reduced(this).bottom);
  }

  /** What is carried from page to page as JSON is what every fraction is. */
  toJSON(): { n: bigint; d: bigint } {
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
function small(n: number, d: number): Small {
  return d < 0 ? new Small(-n, -d) : new Small(n, d);
}

function reduced(value: Small): Small {
  if (value.bottom === 1) {
    return value;
  }
  let [x, y] = [Math.abs(value.top), value.bottom];
  while (y !== 0) {
    const rest = x % y;
    x = y;
    y = rest;
  }
  return x === 1 ? value : new Small(value.top / x, value.bottom / x);
}

/** An integer number of minor units (a safe integer). */
export function whole(units: number): Rational {
  return Number.isSafeInteger(units) ? new Small(units, 1) : { n: BigInt(units), d: 1n };
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
  return (a instanceof Small && b instanceof Small ? (sum(a, b, 1) ?? sum(reduced(a), reduced(b), 1)) : null) ?? rational(a.n * b.d + b.n * a.d, a.d * b.d);
}

export function minus(a: Rational, b: Rational): Rational {
  return (a instanceof Small && b instanceof Small ? (sum(a, b, -1) ?? sum(reduced(a), reduced(b), -1)) : null) ?? rational(a.n * b.d - b.n * a.d, a.d * b.d);
}

/** `a + sign * b`; null when it leaves the plain numbers. */
function sum(a: Small, b: Small, sign: 1 | -1): Small | null {
  if (a.bottom === b.bottom) {
    const top = a.top + sign * b.top;
    return isSafe(top) ? new Small(top, a.bottom) : null;
  }
  const left = a.top * b.bottom;
  const right = sign * b.top * a.bottom;
  const bottom = a.bottom * b.bottom;
  return isSafe(left) && isSafe(right) && isSafe(left + right) && isSafe(bottom) ? new Small(left + right, bottom) : null;
}

export function times(a: Rational, b: Rational): Rational {
  return (a instanceof Small && b instanceof Small ? (product(a, b) ?? product(reduced(a), reduced(b))) : null) ?? rational(a.n * b.n, a.d * b.d);
}

/** `a / b`; `b` is not zero. */
export function over(a: Rational, b: Rational): Rational {
  return (a instanceof Small && b instanceof Small ? (quotient(a, b) ?? quotient(reduced(a), reduced(b))) : null) ?? rational(a.n * b.d, a.d * b.n);
}

function product(a: Small, b: Small): Small | null {
  const top = a.top * b.top;
  const bottom = a.bottom * b.bottom;
  return isSafe(top) && isSafe(bottom) ? new Small(top, bottom) : null;
}

function quotient(a: Small, b: Small): Small | null {
  const top = a.top * b.bottom;
  const bottom = a.bottom * b.top;
  return isSafe(top) && isSafe(bottom) ? small(top, bottom) : null;
}

/** Negative, zero or positive as `a` is less than, equal to or more than `b`. */
export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  if (a instanceof Small && b instanceof Small) {
    const left = a.top * b.bottom;
    const right = b.top * a.bottom;
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
  return a instanceof Small ? BigInt(ceilOfSmall(a)) : -floorOf({ n: -a.n, d: a.d });
}

function ceilOfSmall({ top, bottom }: Small): number {
  const rest = top % bottom;
  const towardsZero = (top - rest) / bottom;
  return rest > 0 ? towardsZero + 1 : towardsZero;
}

/** The nearest integer; exactly between two, the one closer to `anchor` (product.md 3.7, rounding). */
export function nearest(a: Rational, anchor: bigint): bigint {
  if (a instanceof Small) {
    const low = floorOfSmall(a);
    return BigInt(isHigherNearer(a, anchor <= BigInt(low)) ? low + 1 : low);
  }
  const low = floorOf(a);
  const twice = 2n * (a.n - low * a.d);
  if (twice === a.d) {
    return anchor <= low ? low : low + 1n;
  }
  return twice < a.d ? low : low + 1n;
}

/** Is the integer above `a` nearer than the one below? Exactly between two, when the lower one is not the one wanted. */
function isHigherNearer({ top, bottom }: Small, wantsLower: boolean): boolean {
  const signed = top % bottom;
  const rest = signed < 0 ? signed + bottom : signed;
  return rest > bottom - rest || (rest === bottom - rest && !wantsLower);
}

/** As `floorOf`, `ceilOf` and `nearest`, as an amount: a safe integer, or null when it is larger than an amount can be. */
export function floorMinor(a: Rational): number | null {
  return a instanceof Small ? asMinor(floorOfSmall(a)) : toMinor(floorOf(a));
}

export function ceilMinor(a: Rational): number | null {
  return a instanceof Small ? asMinor(ceilOfSmall(a)) : toMinor(ceilOf(a));
}

/** @param anchor a safe integer */
export function nearestMinor(a: Rational, anchor: number): number | null {
  if (a instanceof Small) {
    const low = floorOfSmall(a);
    return asMinor(isHigherNearer(a, anchor <= low) ? low + 1 : low);
  }
  return toMinor(nearest(a, BigInt(anchor)));
}

function asMinor(units: number): number | null {
  return isSafe(units) ? units + 0 : null;
}

/** A safe integer, or null when the amount is larger than an amount can be. */
export function toMinor(units: bigint): number | null {
  return units >= -SAFE && units <= SAFE ? Number(units) : null;
}

/** Exact text for a receipt: `18522` or `37045/2`. */
export function toText(a: Rational): string {
  if (a instanceof Small) {
    const { top, bottom } = reduced(a);
    return bottom === 1 ? String(top) : `${top}/${bottom}`;
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
