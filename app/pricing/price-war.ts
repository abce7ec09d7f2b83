/**
 * Price-war states of product.md 3.11, for one variant and one seller: derived from what happened, never stored, so the same
 * history gives the same state. A fall of most sellers within two days without our move is a season, not a war.
 */
import { HOUR_MS, readInstant } from './instant.ts';
import type { PriceMove } from './movement.ts';

export type WarState = 'calm' | 'watch' | 'war' | 'cool_down';

export interface WarFacts {
  now: string;
  /** Our own changes, and the seller's new prices. */
  ours: readonly PriceMove[];
  theirs: readonly { at: string; priceMinor: number }[];
  /** How many sellers there are, and how many fell within 48 hours without a move of ours before. */
  sellers: number;
  fellUnprovoked: number;
}

const ANSWER_MS = 48 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;
const COOL_DOWN_MS = 72 * HOUR_MS;

export function warState(facts: WarFacts): WarState {
  const now = readInstant(facts.now);
  if (now === null || (facts.sellers > 0 && facts.fellUnprovoked * 10 >= facts.sellers * 6)) {
    return 'calm';
  }
  const exchanges = answersTo(facts).filter((at) => at <= now && at > now - 14 * DAY_MS);
  const last = Math.max(...exchanges, Number.NEGATIVE_INFINITY);
  if (exchanges.length >= 3 || isSpiral(facts.ours, now)) {
    return last > now - COOL_DOWN_MS || isSpiral(facts.ours, now) ? 'war' : 'cool_down';
  }
  return exchanges.length === 2 ? 'watch' : 'calm';
}

/** An exchange: the seller goes to our new price or below within 48 hours of our cut. One per cut. */
function answersTo({ ours, theirs }: WarFacts): number[] {
  return ours.flatMap((move) => {
    const cut = readInstant(move.at);
    if (cut === null || move.afterMinor >= move.beforeMinor) {
      return [];
    }
    const answers = theirs.flatMap(({ at, priceMinor }) => {
      const time = readInstant(at);
      return time !== null && time > cut && time <= cut + ANSWER_MS && priceMinor <= move.afterMinor ? [time] : [];
    });
    return answers.length === 0 ? [] : [Math.min(...answers)];
  });
}

/** Our own fall of 8 % or more over at least four changes in a week. */
function isSpiral(ours: readonly PriceMove[], now: number): boolean {
  const week = ours.map((move) => ({ ...move, time: readInstant(move.at) ?? now })).filter(({ time }) => time <= now && time > now - 7 * DAY_MS);
  week.sort((a, b) => a.time - b.time);
  const [first, last] = [week[0], week.at(-1)];
  return first !== undefined && last !== undefined && week.length >= 4 && (first.beforeMinor - last.afterMinor) * 100 >= first.beforeMinor * 8;
}
