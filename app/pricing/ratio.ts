/** Comparisons of whole amounts without division, and the one median used everywhere. */

/** Is `low <= a / b <= high`, the bounds in basis points? Exact; `b` is positive. */
export function ratioWithin(a: number, b: number, lowBps: number, highBps: number): boolean {
  const [value, low, high] = [a * 10_000, b * lowBps, b * highBps];
  if (Number.isSafeInteger(value) && Number.isSafeInteger(low) && Number.isSafeInteger(high)) {
    return value >= low && value <= high;
  }
  const scaled = BigInt(a) * 10_000n;
  return scaled >= BigInt(b) * BigInt(lowBps) && scaled <= BigInt(b) * BigInt(highBps);
}

/** Of an even count the lower middle, so that it is always a price somebody asks (product.md 3.3). Null of nothing. */
export function lowerMedian(amounts: readonly number[]): number | null {
  const sorted = [...amounts].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? null;
}
