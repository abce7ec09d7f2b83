/**
 * The stranger at the door. It imports nothing, shares no code with the engine, and reads a receipt's bytes on its own: what
 * the engine got wrong twice in the same way, this must not. Anything missing, unknown or malformed is a refusal.
 *
 * The floor is found without dividing: the least integer P with
 *   P * (B - d) * ((B - m) * B - f * (B + v)) >= (c + K) * B * B * (B + v)        B = 10,000 basis points
 */
import { readFacts } from './read-facts.ts';
import type { CheckedFacts } from './read-facts.ts';
import { announcesTooMuch, fallsOnLowStock } from './standing.ts';

export type CheckResult = { ok: true; floorMinor: string } | { ok: false; code: string; params: Record<string, string> };

/** The price write a receipt must prove. Amounts are minor units. */
export interface ProposedWrite {
  priceMinor: number;
  currency: string;
  variant: string;
  /** The live price the write expects to replace. */
  beforeMinor: number;
}

const BASE = 10_000n;
/** Larger than any amount: no floor up to here means no floor at all. */
const TOP = 9_007_199_254_740_991n;

/** May the price of this receipt be written at all? `floorMinor` is the floor as derived here. Never throws. */
export function check(receipt: Uint8Array): CheckResult {
  const read = readFacts(receipt);
  return read.ok ? checkFacts(read.facts) : no(read.code, { at: read.at });
}

/** As `check`, and the write is exactly what the receipt decided: price, currency, variant and the price before. */
export function checkWrite(receipt: Uint8Array, write: ProposedWrite): CheckResult {
  const read = readFacts(receipt);
  if (!read.ok) {
    return no(read.code, { at: read.at });
  }
  const { facts } = read;
  const result = checkFacts(facts);
  if (!result.ok) {
    return result;
  }
  if (!Number.isSafeInteger(write.priceMinor) || BigInt(write.priceMinor) !== facts.price) {
    return no('write_price', { decided: text(facts.price), written: String(write.priceMinor) });
  }
  if (write.currency !== facts.currency) {
    return no('write_currency', { decided: facts.currency, written: String(write.currency) });
  }
  if (write.variant !== facts.variant) {
    return no('write_variant', { decided: facts.variant, written: String(write.variant) });
  }
  if (!Number.isSafeInteger(write.beforeMinor) || BigInt(write.beforeMinor) !== facts.before) {
    return no('write_before', { decided: text(facts.before), written: String(write.beforeMinor) });
  }
  return result;
}

function checkFacts(facts: CheckedFacts): CheckResult {
  const floor = leastPrice(facts);
  if (floor === null) {
    return no('floor_infeasible', {});
  }
  const bound = floor > facts.absMin ? floor : facts.absMin;
  if (facts.toldFloor !== bound) {
    return no('floor_differs', { told: text(facts.toldFloor), derived: text(bound) });
  }
  const ceiling = leastOf(facts.ceilings);
  if (facts.toldCeiling !== ceiling) {
    return no('ceiling_differs', { told: text(facts.toldCeiling), derived: text(ceiling) });
  }
  const refusal = checkPrice(facts, bound, ceiling);
  return refusal ?? { ok: true, floorMinor: text(bound) };
}

function checkPrice(facts: CheckedFacts, floor: bigint, ceiling: bigint | null): CheckResult | null {
  const { price, before, kind } = facts;
  if (price < floor) {
    return no('below_floor', { price: text(price), floor: text(floor) });
  }
  if (ceiling !== null && price > ceiling) {
    return no('above_ceiling', { price: text(price), ceiling: text(ceiling) });
  }
  if (price === before) {
    return no('no_change', { price: text(price) });
  }
  for (const base of facts.median === null ? [before] : [before, facts.median]) {
    if (price * BASE < base * facts.sanityLow || price * BASE > base * facts.sanityHigh) {
      return no('not_sane', { price: text(price), against: text(base) });
    }
  }
  if (facts.restore !== null) {
    return kind === 'CHANGE' && price === facts.restore ? null : no('not_a_restore', { price: text(price), restore: text(facts.restore) });
  }
  if (facts.choice !== null) {
    if (kind !== 'CHANGE' || price !== facts.choice) {
      return no('not_the_choice', { price: text(price), choice: text(facts.choice) });
    }
    return announcesTooMuch(facts) ? no('prior_price', { price: text(price) }) : null;
  }
  return kind === 'CORRECTION' ? checkCorrection(facts, floor, ceiling) : (checkStep(facts, floor, ceiling) ?? checkStanding(facts));
}

/** A correction lands exactly on the bound that the price before stood outside of. */
function checkCorrection({ price, before }: CheckedFacts, floor: bigint, ceiling: bigint | null): CheckResult | null {
  const lifted = before < floor && price === floor;
  const cut = ceiling !== null && before > ceiling && price === ceiling;
  return lifted || cut ? null : no('not_a_correction', { price: text(price), before: text(before) });
}

function checkStanding(facts: CheckedFacts): CheckResult | null {
  if (fallsOnLowStock(facts)) {
    return no('low_stock', { price: text(facts.price) });
  }
  return announcesTooMuch(facts) ? no('prior_price', { price: text(facts.price) }) : null;
}

function checkStep({ price, before, stepDown, stepUp, movement }: CheckedFacts, floor: bigint, ceiling: bigint | null): CheckResult | null {
  if (before < floor || (ceiling !== null && before > ceiling)) {
    return no('needs_correction', { before: text(before) });
  }
  const tooFarDown = (before - price) * BASE > before * stepDown;
  const tooFarUp = (price - before) * BASE > before * stepUp;
  if (tooFarDown || tooFarUp) {
    return no('step_too_large', { price: text(price), before: text(before) });
  }
  return withinBudget(movement, price, before) ? null : no('moved_too_much', { price: text(price), before: text(before) });
}

/** All the way a price went in a day and in a week, this step with it, against the price it started from. */
function withinBudget(movement: CheckedFacts['movement'], price: bigint, before: bigint): boolean {
  if (movement === null) {
    return true;
  }
  return staysWithin(movement, 1, movement.day, price, before) && staysWithin(movement, 7, movement.week, price, before);
}

function staysWithin({ now, moves }: NonNullable<CheckedFacts['movement']>, days: number, budget: bigint, price: bigint, before: bigint): boolean {
  let start = before;
  let first = Number.POSITIVE_INFINITY;
  let way = distance(price, before);
  for (const move of moves.filter(({ at }) => at > now - days * 86_400_000)) {
    way += distance(move.before, move.after);
    start = move.at < first ? move.before : start;
    first = Math.min(first, move.at);
  }
  return way * BASE <= start * budget;
}

function distance(a: bigint, b: bigint): bigint {
  return a < b ? b - a : a - b;
}

/** By bisection over whole amounts; the floor holds and the amount below it does not. */
function leastPrice({ cost, fixed, vat, fee, discount, margin }: CheckedFacts): bigint | null {
  const perUnit = (BASE - discount) * ((BASE - margin) * BASE - fee * (BASE + vat));
  const needed = (cost + fixed) * BASE * BASE * (BASE + vat);
  const earns = (price: bigint): boolean => price * perUnit >= needed;
  // What keeps nothing of a price, or less, does not earn a cost of at least one at any price.
  if (!earns(TOP)) {
    return null;
  }
  let low = 0n;
  let high = TOP;
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (earns(middle)) {
      high = middle;
    } else {
      low = middle + 1n;
    }
  }
  return low;
}

function leastOf(amounts: readonly bigint[]): bigint | null {
  return amounts.find((amount) => amounts.every((other) => amount <= other)) ?? null;
}

function text(amount: bigint | null): string {
  return amount === null ? 'none' : amount.toString();
}

function no(code: string, params: Record<string, string>): CheckResult {
  return { ok: false, code, params };
}
