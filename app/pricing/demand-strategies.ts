/** Strategies that rest on how demand answers to a price (product.md 3.3): CLEARANCE and PROFIT_MAX. */
import { reason } from './codes.ts';
import { HOUR_MS, readInstant } from './instant.ts';
import { contribution } from './margin.ts';
import { noTarget, type Aim } from './position.ts';
import { drawsOf, response, sellsAtLeast, settled } from './posterior.ts';
import { whole } from './rational.ts';
import type { ElasticityFact, SignalNode } from './signals.ts';
import type { Reason, Snapshot } from './types.ts';

type Of<Type extends SignalNode['type']> = Extract<SignalNode, { type: Type }>;

const DAY_MS = 24 * HOUR_MS;
/** The likelihood is a sum over every piece, asked for some hundred times a decision. */
const MOST_UNITS = 2000;
const GRID = 40;
/** Of the twenty draws, how many must gain: eight in ten (product.md 3.3). */
const LEAST_GAINING = 16;

/**
 * The highest price, never above today's, at which the stock is sold by the deadline with the wanted likelihood. Planned anew with
 * every decision, so the path only falls. The floor of the guardrails stands above it, whatever it asks for.
 */
export function clearance(node: Of<'CLEARANCE'>, { facts, decidedAt }: Snapshot): Aim {
  const [now, end] = [readInstant(decidedAt), readInstant(node.until)];
  if (now === null || end === null || now >= end) {
    return noTarget(reason('clearance_over', { untilAt: node.until }));
  }
  if (facts.stock === null) {
    return { kind: 'stay', reason: reason('stock_unknown') };
  }
  if (facts.stock > MOST_UNITS) {
    return noTarget(reason('clearance_too_large', { most: MOST_UNITS }));
  }
  if (facts.stock <= 0) {
    return noTarget(reason('clearance_sold'));
  }
  const { elasticity, demand } = facts.signals ?? {};
  if (demand == null || demand.rateMilli <= 0) {
    return unknown('demand');
  }
  if (elasticity == null) {
    return unknown('elasticity');
  }
  const { stock, priceMinor } = facts;
  const draws = drawsOf(elasticity);
  const usual = ((demand.rateMilli / 1000) * (end - now)) / DAY_MS;
  const likelihood = (atMinor: number): number => Math.round(draws.reduce((sum, draw) => sum + sellsAtLeast(stock, usual * response(draw, atMinor, priceMinor)), 0) / draws.length);
  const wanted = node.likelihoodBps * 100;
  if (likelihood(priceMinor) >= wanted) {
    return { kind: 'stay', reason: reason('clearance_on_track', { likelihoodBps: toBps(likelihood(priceMinor)), untilAt: node.until }) };
  }
  const lowest = Math.min(node.leastMinor, priceMinor);
  if (likelihood(lowest) < wanted) {
    // What cannot be reached is shown and asked, never written: grade C goes to a person.
    return target(lowest, reason('clearance_unreachable', { likelihoodBps: toBps(likelihood(lowest)), untilAt: node.until }), 'C');
  }
  const best = highest(lowest, priceMinor, node.gridMinor, (atMinor) => likelihood(atMinor) >= wanted);
  return target(best, reason('target_clearance', { likelihoodBps: toBps(likelihood(best)), untilAt: node.until, units: stock }), gradeOf(elasticity));
}

/** The highest of `low`, and the multiples of `grid` above it and under `high`, that holds; a lower one always holds where a higher does. */
function highest(low: number, high: number, grid: number, holds: (minor: number) => boolean): number {
  const first = Math.trunc(low / grid) + 1;
  let [good, bad] = [first - 1, Math.trunc((high - 1) / grid) + 1];
  while (bad - good > 1) {
    const middle = Math.trunc((good + bad) / 2);
    if (holds(middle * grid)) {
      good = middle;
    } else {
      bad = middle;
    }
  }
  return good < first ? low : good * grid;
}

/**
 * The price inside the range of own past prices that earns most, less a part of what is uncertain about it. Only a learned
 * elasticity counts, and only where a gain is likely; outside that range nothing is known, so nothing is asked for.
 */
export function profitMax({ cautionBps }: Of<'PROFIT_MAX'>, { facts }: Snapshot): Aim {
  const { elasticity, support } = facts.signals ?? {};
  if (elasticity == null || elasticity.status !== 'learned') {
    return unknown('elasticity');
  }
  if (support == null) {
    return unknown('support');
  }
  const { priceMinor } = facts;
  if (priceMinor < support.lowMinor || priceMinor > support.highMinor) {
    return noTarget(reason('outside_support', { lowMinor: support.lowMinor, highMinor: support.highMinor }));
  }
  const earns = earningsAt(facts, drawsOf(elasticity));
  const today = earns(priceMinor);
  if (today === null) {
    return unknown('cost');
  }
  const score = (minors: readonly number[]): number => settled(mean(minors) - (cautionBps / 10_000) * deviation(minors));
  let best = { atMinor: priceMinor, score: score(today), gaining: 0 };
  for (const atMinor of gridOf(support.lowMinor, support.highMinor)) {
    const then = earns(atMinor) ?? today;
    const scored = score(then);
    if (scored > best.score) {
      best = { atMinor, score: scored, gaining: then.filter((value, index) => settled(value - (today[index] ?? 0)) > 0).length };
    }
  }
  if (best.atMinor === priceMinor) {
    return { kind: 'stay', reason: reason('profit_best') };
  }
  return best.gaining < LEAST_GAINING
    ? { kind: 'stay', reason: reason('profit_unsure', { gaining: best.gaining, of: today.length }) }
    : target(best.atMinor, reason('target_profit', { lowMinor: support.lowMinor, highMinor: support.highMinor, gaining: best.gaining, of: today.length }));
}

/** What a unit of today's demand earns at a price, for each draw; null while the cost is unknown. */
function earningsAt(facts: Snapshot['facts'], draws: readonly number[]): (atMinor: number) => number[] | null {
  return (atMinor) => {
    const earned = contribution(facts, atMinor);
    const unit = earned === null ? null : Number((earned.n * 1000n) / earned.d) / 1000;
    return unit === null ? null : draws.map((draw) => unit * response(draw, atMinor, facts.priceMinor));
  };
}

function gridOf(low: number, high: number): number[] {
  return Array.from({ length: GRID + 1 }, (_, index) => low + Math.round(((high - low) * index) / GRID));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

/** A borrowed answer suggests; only a learned one moves a price by itself. */
function gradeOf({ status }: ElasticityFact): 'C' | null {
  return status === 'learned' ? null : 'C';
}

function target(minor: number, why: Reason, evidence: 'C' | null = null): Aim {
  return { kind: 'target', value: whole(minor), reference: null, reason: why, ...(evidence === null ? {} : { evidence }) };
}

function toBps(millionths: number): number {
  return Math.trunc(millionths / 100);
}

function unknown(fact: string): Aim {
  return noTarget(reason('signal_unknown', { fact }));
}
