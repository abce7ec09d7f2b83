/** Conditions of product.md 3.4 over the facts of a snapshot. A fact nobody knows answers neither yes nor no, and that is told. */
import { marginBps } from './margin.ts';
import type { Market } from './market.ts';
import type { Condition } from './signals.ts';
import type { Snapshot } from './types.ts';

/** `unknown` names the fact that was missing. */
export type Answer = { kind: 'yes' } | { kind: 'no' } | { kind: 'unknown'; fact: string };

const YES: Answer = { kind: 'yes' };
const NO: Answer = { kind: 'no' };

export function ask(condition: Condition, snapshot: Snapshot, market: Market): Answer {
  switch (condition.kind) {
    case 'and':
      return all(condition.of.map((each) => ask(each, snapshot, market)));
    case 'or':
      return not(all(condition.of.map((each) => not(ask(each, snapshot, market)))));
    case 'not':
      return not(ask(condition.of, snapshot, market));
    case 'text':
      return isText(condition, snapshot, market);
    case 'number':
      return isNumber(condition, snapshot, market);
    case 'rival_stock': {
      const offer = snapshot.facts.offers.find(({ seller }) => seller === condition.seller);
      return offer === undefined ? { kind: 'unknown', fact: 'rival_stock' } : answer(offer.stock === condition.is);
    }
  }
}

/** One no settles it whatever else is unknown. */
function all(answers: readonly Answer[]): Answer {
  return answers.find(({ kind }) => kind === 'no') ?? answers.find(({ kind }) => kind === 'unknown') ?? YES;
}

function not(given: Answer): Answer {
  return given.kind === 'unknown' ? given : given.kind === 'yes' ? NO : YES;
}

function answer(holds: boolean): Answer {
  return holds ? YES : NO;
}

function isText({ fact, is }: Extract<Condition, { kind: 'text' }>, { facts, market: name }: Snapshot, market: Market): Answer {
  const signals = facts.signals ?? {};
  const given: Record<typeof fact, readonly string[] | string | null | undefined> = {
    collection: signals.collections,
    tag: signals.tags,
    vendor: signals.vendor,
    type: signals.productType,
    market: name,
    revenue_class: signals.revenueClass,
    season: signals.season,
    grade: market.eligible.map(({ grade }) => grade),
  };
  const value = given[fact];
  return value == null ? { kind: 'unknown', fact } : answer(typeof value === 'string' ? value === is : value.includes(is));
}

function isNumber({ fact, op, value }: Extract<Condition, { kind: 'number' }>, { facts }: Snapshot, market: Market): Answer {
  const signals = facts.signals ?? {};
  const rate = signals.demand?.rateMilli ?? 0;
  const given: Record<typeof fact, number | null | undefined> = {
    price: facts.priceMinor,
    cost: facts.cost?.minor,
    margin_bps: marginBps(facts, facts.priceMinor),
    stock: facts.stock,
    // Whole days, rounded down: a condition is asked in whole days too.
    cover_days: facts.stock === null || rate <= 0 ? null : Number((BigInt(facts.stock) * 1000n) / BigInt(rate)),
    age_days: signals.ageDays,
    units_7d: signals.units7d,
    units_28d: signals.units28d,
    units_90d: signals.units90d,
    position: market.eligible.length === 0 ? null : 1 + market.eligible.filter(({ comparedMinor }) => comparedMinor < facts.priceMinor).length,
    rivals: market.eligible.length,
    weekday: signals.weekday,
    hour: signals.hour,
  };
  const known = given[fact];
  if (known == null) {
    return { kind: 'unknown', fact };
  }
  return answer({ under: known < value, at_most: known <= value, at_least: known >= value, over: known > value }[op]);
}
