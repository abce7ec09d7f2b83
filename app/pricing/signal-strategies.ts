/** Strategies of product.md 3.3 that rest on our own facts: an anchor, sales, stock, a calendar, an exchange rate, a benchmark. */
import { reason } from './codes.ts';
import type { Code } from './codes.ts';
import { clearance, profitMax } from './demand-strategies.ts';
import { HOUR_MS, readInstant } from './instant.ts';
import { noTarget, type Aim } from './position.ts';
import { bps, compare, minus, ONE, plus, rational, times, whole } from './rational.ts';
import type { Rational } from './rational.ts';
import { EXCHANGE_HOURS, type SignalNode } from './signals.ts';
import type { Reason, Snapshot } from './types.ts';

type Of<Type extends SignalNode['type']> = Extract<SignalNode, { type: Type }>;

const DAY_MS = 24 * HOUR_MS;
/** Fewer days or units than this say nothing about a pace (product.md 3.3). */
const LEAST_DAYS = 14;
const LEAST_EXPECTED_MILLI = 10_000;
const LEAST_OBSERVATIONS = 2;
const LEAST_SPAN_HOURS = 6;

/** The target of a strategy on our own facts, or the fact it misses. */
export function signalTarget(node: SignalNode, snapshot: Snapshot): Aim {
  switch (node.type) {
    case 'ANCHOR':
      return anchored(node, snapshot);
    case 'STOCKOUT_CAPTURE':
      return capture(node, snapshot);
    case 'VELOCITY':
      return velocity(node, snapshot);
    case 'COVER':
      return cover(node, snapshot);
    case 'SCHEDULE':
      return scheduled(node, snapshot);
    case 'MARKET_FX':
      return exchanged(node, snapshot);
    case 'BENCHMARK':
      return benchmark(node, snapshot);
    case 'CLEARANCE':
      return clearance(node, snapshot);
    case 'PROFIT_MAX':
      return profitMax(node, snapshot);
    case 'EXCLUDE':
      return { kind: 'stay', reason: reason('excluded') };
    case 'MANUAL_LOCK':
      return locked(node, snapshot);
  }
}

function anchored({ anchor, discountBps }: Of<'ANCHOR'>, { facts, guardrails }: Snapshot): Aim {
  const base = anchor === 'msrp' ? guardrails.msrpMinor : facts.signals?.regularMinor;
  if (base == null) {
    return unknown(anchor);
  }
  return aim(times(whole(base), minus(ONE, bps(discountBps))), reason('target_anchor', { anchor, anchorMinor: base, discountBps }));
}

/** Every tracked rival seen out of stock twice, hours apart. It rises from the price of the episode's start, so it never compounds. */
function capture({ raiseBps }: Of<'STOCKOUT_CAPTURE'>, { facts }: Snapshot): Aim {
  const { stockout } = facts.signals ?? {};
  if (stockout == null || stockout.rivals === 0) {
    return unknown('stockout');
  }
  if (stockout.out < stockout.rivals) {
    return noTarget(stockout.unknown > 0 ? reason('rivals_stock_unknown', { rivals: stockout.unknown }) : reason('rivals_in_stock'));
  }
  if (stockout.observations < LEAST_OBSERVATIONS || stockout.spanHours < LEAST_SPAN_HOURS) {
    return noTarget(reason('stockout_unconfirmed'));
  }
  return aim(times(whole(stockout.baseMinor), plus(ONE, bps(raiseBps))), reason('target_stockout', { baseMinor: stockout.baseMinor, raiseBps }));
}

function velocity(node: Of<'VELOCITY'>, { facts, decidedAt }: Snapshot): Aim {
  const sold = facts.signals?.velocity;
  if (sold == null) {
    return unknown('velocity');
  }
  if (sold.inStockDays < LEAST_DAYS || sold.expectedMilli < LEAST_EXPECTED_MILLI) {
    return noTarget(reason('sales_thin', { days: sold.inStockDays, units: sold.units }));
  }
  const acted = sold.lastActedAt === null ? null : ageOf(sold.lastActedAt, decidedAt);
  if (acted !== null && acted < node.lockDays * DAY_MS) {
    return { kind: 'stay', reason: reason('velocity_locked', { lockDays: node.lockDays }) };
  }
  const pace = rational(BigInt(sold.units) * 1000n, BigInt(sold.expectedMilli));
  const told = { units: sold.units, days: sold.inStockDays, stepBps: node.stepBps };
  if (compare(pace, bps(node.highBps)) > 0) {
    return aim(stepped(facts.priceMinor, node.stepBps), reason('target_velocity_high', told));
  }
  if (compare(pace, bps(node.lowBps)) < 0) {
    return aim(stepped(facts.priceMinor, -node.stepBps), reason('target_velocity_low', told));
  }
  return { kind: 'stay', reason: reason('velocity_usual', { units: sold.units, days: sold.inStockDays }) };
}

function cover(node: Of<'COVER'>, { facts }: Snapshot): Aim {
  const { demand } = facts.signals ?? {};
  if (facts.stock === null || facts.stock < 0) {
    return { kind: 'stay', reason: reason('stock_unknown') };
  }
  if (demand == null || demand.rateMilli <= 0) {
    return unknown('demand');
  }
  const days = rational(BigInt(facts.stock) * 1000n, BigInt(demand.rateMilli));
  // Once low, only a full recovery ends it: a price must not swing with every delivery of a few pieces.
  const edge = whole(demand.low ? node.recoverDays : node.lowDays);
  const isLow = demand.low ? compare(days, edge) < 0 : compare(days, edge) <= 0;
  if (isLow) {
    return node.raiseBps === 0
      ? { kind: 'stay', reason: reason('cover_low', { lowDays: node.lowDays }) }
      : aim(stepped(facts.priceMinor, node.raiseBps), reason('target_cover_low', { lowDays: node.lowDays, raiseBps: node.raiseBps }));
  }
  if (compare(days, whole(node.highDays)) > 0) {
    return aim(stepped(facts.priceMinor, -node.cutBps), reason('target_cover_high', { highDays: node.highDays, cutBps: node.cutBps }));
  }
  return { kind: 'stay', reason: reason('cover_usual') };
}

/** At its end there is no old number to go back to: the next strategy of the tree decides anew. */
function scheduled({ from, until, sale }: Of<'SCHEDULE'>, { facts, decidedAt }: Snapshot): Aim {
  const [now, start, end] = [readInstant(decidedAt), readInstant(from), readInstant(until)];
  if (now === null || start === null || end === null || now < start || now >= end) {
    return noTarget(reason('sale_not_now', { fromAt: from, untilAt: until }));
  }
  if (sale.kind === 'price') {
    return aim(whole(sale.minor), reason('target_sale', { untilAt: until }));
  }
  const regular = facts.signals?.regularMinor;
  return regular == null ? unknown('regular') : aim(times(whole(regular), minus(ONE, bps(sale.bps))), reason('target_sale', { untilAt: until }));
}

function exchanged({ adjustBps, hysteresisBps }: Of<'MARKET_FX'>, { facts, decidedAt }: Snapshot): Aim {
  const rate = facts.signals?.exchange;
  if (rate == null) {
    return unknown('exchange');
  }
  const age = ageOf(rate.observedAt, decidedAt);
  if (age === null || age > EXCHANGE_HOURS * HOUR_MS) {
    return { kind: 'stay', reason: reason('exchange_old', { observedAt: rate.observedAt }) };
  }
  const value = times(times(whole(rate.baseMinor), rational(BigInt(rate.rateMicro), 1_000_000n)), plus(ONE, bps(adjustBps)));
  const moved = minus(value, whole(facts.priceMinor));
  const size = moved.n < 0n ? { n: -moved.n, d: moved.d } : moved;
  if (compare(size, times(whole(facts.priceMinor), bps(hysteresisBps))) < 0) {
    return { kind: 'stay', reason: reason('exchange_steady', { hysteresisBps }) };
  }
  return aim(value, reason('target_exchange', { baseMinor: rate.baseMinor, adjustBps }));
}

/** An aggregate nobody can be asked about: grade C, so it only ever suggests. */
function benchmark({ shiftBps }: Of<'BENCHMARK'>, { facts }: Snapshot): Aim {
  const base = facts.signals?.benchmarkMinor;
  if (base == null) {
    return unknown('benchmark');
  }
  const target = aim(times(whole(base), plus(ONE, bps(shiftBps))), reason('target_benchmark', { benchmarkMinor: base, shiftBps }));
  return target.kind === 'target' ? { ...target, evidence: 'C' } : target;
}

function locked({ owner, why, until }: Of<'MANUAL_LOCK'>, { decidedAt }: Snapshot): Aim {
  const [now, end] = [readInstant(decidedAt), until === null ? null : readInstant(until)];
  return now !== null && end !== null && now >= end ? noTarget(reason('lock_over', { untilAt: until })) : { kind: 'stay', reason: reason('locked', { owner, why }) };
}

function stepped(priceMinor: number, points: number): Rational {
  return times(whole(priceMinor), plus(ONE, bps(points)));
}

function aim(value: Rational, why: Reason): Aim {
  return value.n <= 0n ? noTarget(reason('target_not_positive')) : { kind: 'target', value, reference: null, reason: why };
}

function unknown(fact: string): Aim {
  return noTarget(reason('signal_unknown' satisfies Code, { fact }));
}

/** Milliseconds between two instants; null when one is unreadable or it lies ahead. */
function ageOf(at: string, now: string): number | null {
  const [then, here] = [readInstant(at), readInstant(now)];
  return then === null || here === null || then > here ? null : here - then;
}
