/** What the stranger asks of a price besides its bounds: the stock it falls on (G13) and the strike-through price beside it (G4). */
import type { CheckedFacts } from './read-facts.ts';

const DAY_MS = 86_400_000;
const COUNTED_DAYS = 28n;
/** Days the European rule looks back. */
const LOOK_BACK = 30;

/** Does the price fall although the stock is nearly gone? */
export function fallsOnLowStock({ price, before, lowStock }: CheckedFacts): boolean {
  if (lowStock === null || price >= before) {
    return false;
  }
  const pieces = lowStock.stock < 0n ? 0n : lowStock.stock;
  return pieces * COUNTED_DAYS < lowStock.coverDays * lowStock.units;
}

/** Does a strike-through price stand beside it that the lowest price of the last thirty days does not carry? */
export function announcesTooMuch({ price, legal }: CheckedFacts): boolean {
  if (legal === null || legal.compareAt <= price) {
    return false;
  }
  const least = lowestSince(legal.past, legal.now - LOOK_BACK * DAY_MS, legal.now);
  // A strike-through price that the lowest one carries is above the price, so the price is below the lowest one as well.
  return least === null || legal.compareAt > least;
}

/** Null where any moment of the stretch is not covered by a known price. */
function lowestSince(past: NonNullable<CheckedFacts['legal']>['past'], start: number, end: number): bigint | null {
  let covered = start;
  let least: bigint | null = null;
  const inside = past.filter(({ from, until }) => until > start && from < end).sort((a, b) => a.from - b.from);
  for (const { from, until, price } of inside) {
    if (from > covered || price === null) {
      return null;
    }
    covered = until > covered ? until : covered;
    least = least === null || price < least ? price : least;
  }
  return covered >= end ? least : null;
}
