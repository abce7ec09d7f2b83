/** G9 (product.md 3.5): how far a price has travelled, there and back, and how much of a day's and a week's budget is left. */
import { HOUR_MS, readInstant } from './instant.ts';
import { bps, floorMinor, times, whole } from './rational.ts';

export interface PriceMove {
  at: string;
  beforeMinor: number;
  afterMinor: number;
}

export interface MovementBudget {
  dayBps: number;
  weekBps: number;
}

const DAY_MS = 24 * HOUR_MS;

/**
 * The amount the price may still move now; 0 when either budget is spent. The base is the price before the first move of the
 * window. A move whose time nobody can read counts: the budget fails closed.
 */
export function movementLeft(moves: readonly PriceMove[], priceMinor: number, now: string, { dayBps, weekBps }: MovementBudget): number {
  return Math.min(leftIn(moves, priceMinor, now, DAY_MS, dayBps), leftIn(moves, priceMinor, now, 7 * DAY_MS, weekBps));
}

function leftIn(moves: readonly PriceMove[], priceMinor: number, now: string, windowMs: number, budgetBps: number): number {
  const here = readInstant(now) ?? 0;
  const timed = moves.map((move) => ({ ...move, time: readInstant(move.at) ?? here })).filter(({ time }) => time > here - windowMs);
  timed.sort((a, b) => a.time - b.time);
  const base = timed[0]?.beforeMinor ?? priceMinor;
  const spent = timed.reduce((sum, { beforeMinor, afterMinor }) => sum + Math.abs(afterMinor - beforeMinor), 0);
  return Math.max(0, (floorMinor(times(whole(base), bps(budgetBps))) ?? 0) - spent);
}
