/**
 * The prior price of an announced reduction (EU pack): the lowest price really asked in the 30 days before it began. The history
 * is intervals; a stretch nobody saw is unknown, and an unknown stretch inside the window forbids the claim.
 */
import { HOUR_MS, readInstant } from './instant.ts';
import type { LegalPack } from './legal-packs.ts';

/** A price in [from, until); null: what was asked then is not known. */
export interface PriceInterval {
  from: string;
  until: string;
  priceMinor: number | null;
  /** Shown as a reduction then; a price that was merely lower is none. */
  announced?: boolean;
}

export type Prior = { kind: 'known'; minor: number } | { kind: 'unknown'; why: 'history_gap' | 'history_invalid' };

export type Announcement =
  { allowed: true; compareAtMinor: number } | { allowed: false; compareAtMinor: null; why: 'not_a_reduction' | 'reduction_too_small' | 'history_gap' | 'history_invalid' };

const DAY_MS = 24 * HOUR_MS;

/** @param startsAt t0: for a progressive reduction the start of its first step, else of this step */
export function priorPrice(history: readonly PriceInterval[], startsAt: string, days: number): Prior {
  const end = readInstant(startsAt);
  if (end === null) {
    return { kind: 'unknown', why: 'history_invalid' };
  }
  const start = end - days * DAY_MS;
  const spans: { from: number; until: number; priceMinor: number | null }[] = [];
  for (const { from, until, priceMinor } of history) {
    const [low, high] = [readInstant(from), readInstant(until)];
    if (low === null || high === null || low >= high || (priceMinor !== null && (!Number.isSafeInteger(priceMinor) || priceMinor <= 0))) {
      return { kind: 'unknown', why: 'history_invalid' };
    }
    if (low < end && high > start) {
      spans.push({ from: low, until: high, priceMinor });
    }
  }
  return lowestOver(spans, start, end);
}

function lowestOver(spans: readonly { from: number; until: number; priceMinor: number | null }[], start: number, end: number): Prior {
  let seenTo = start;
  let least: number | null = null;
  for (const { from, until, priceMinor } of [...spans].sort((a, b) => a.from - b.from)) {
    if (from > seenTo || priceMinor === null) {
      return { kind: 'unknown', why: 'history_gap' };
    }
    seenTo = Math.max(seenTo, until);
    least = least === null ? priceMinor : Math.min(least, priceMinor);
  }
  return least === null || seenTo < end ? { kind: 'unknown', why: 'history_gap' } : { kind: 'known', minor: least };
}

/**
 * When the first step of an uninterrupted announced reduction began: what its later steps count their 30 days from, where a
 * member state allows that. Without earlier steps it is `startsAt` itself.
 */
export function progressiveStart(history: readonly PriceInterval[], startsAt: string, saleMinor: number): string {
  const at = (text: string): number => readInstant(text) ?? Number.NaN;
  let begin = startsAt;
  let later = saleMinor;
  for (const { from, until, priceMinor, announced } of [...history].sort((a, b) => at(b.from) - at(a.from))) {
    if (!(at(from) < at(startsAt))) {
      continue;
    }
    // A step that rose afterwards, was not announced, is unknown, or does not touch the next one ends the fall.
    if (announced !== true || priceMinor === null || priceMinor <= later || at(until) !== at(begin)) {
      break;
    }
    begin = from;
    later = priceMinor;
  }
  return begin;
}

/** May `saleMinor` be announced as a reduction, and from which price? Without a yes the compare-at price is empty. */
export function announce(pack: LegalPack, prior: Prior, saleMinor: number): Announcement {
  if (prior.kind === 'unknown') {
    return { allowed: false, compareAtMinor: null, why: prior.why };
  }
  if (saleMinor >= prior.minor) {
    return { allowed: false, compareAtMinor: null, why: 'not_a_reduction' };
  }
  const cut = BigInt(prior.minor - saleMinor) * 10_000n;
  return cut < BigInt(prior.minor) * BigInt(pack.leastReductionBps)
    ? { allowed: false, compareAtMinor: null, why: 'reduction_too_small' }
    : { allowed: true, compareAtMinor: prior.minor };
}
