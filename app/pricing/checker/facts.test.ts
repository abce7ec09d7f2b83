/** What a receipt must hold before the stranger says anything of its price: field by field, and which field it was. */
import { describe, expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { aSnapshot, AT } from '../fixtures.ts';
import { forged } from '../forged.ts';
import type { Forgery } from '../forged.ts';
import { readFacts } from './read-facts.ts';
import type { ReadFacts } from './read-facts.ts';

const MOST = Number.MAX_SAFE_INTEGER;
const MOVED = '2026-11-19T12:00:00.000Z';
const BEGAN = '2026-09-01T00:00:00.000Z';

/** Holds every fact that the stranger reads, but an undo's target. */
const rich = decide(
  aSnapshot({
    guardrails: { absMinMinor: 14_000, absMaxMinor: 25_000, msrpMinor: 24_000, movement: { dayBps: 1000, weekBps: 2000 }, lowStock: { coverDays: 10 }, legal: 'EU' },
    facts: {
      worstDiscountBps: 100,
      ownMedian90dMinor: 19_800,
      compareAtMinor: 19_900,
      stock: 10,
      standing: { exposureBps: 0, revenueClass: null, changes7d: 0, ownRange: null, war: 'calm', units28d: 28 },
      moves: [{ at: MOVED, beforeMinor: 20_000, afterMinor: 19_950 }],
      past: [{ from: BEGAN, until: AT, priceMinor: 19_901 }],
    },
  }),
).receipt;
const undo = decide({ ...aSnapshot(), restore: { changeId: 'change-1', toMinor: 21_000 } }).receipt;

const read = (forgery: Forgery, receipt = rich): ReadFacts => readFacts(forged(receipt, forgery));
const refused = (at: string, code = 'malformed'): ReadFacts => ({ ok: false, code, at });
/** What is read after a forgery; a refusal has none, and so equals no fact. */
const fact = (forgery: Forgery): object => {
  const found = read(forgery);
  return found.ok ? found.facts : found;
};

test('every fact is read from where the engine put it', () => {
  expect(readFacts(rich)).toEqual({
    ok: true,
    facts: {
      kind: 'CHANGE',
      price: 18_522n,
      before: 19_900n,
      currency: 'SAR',
      variant: 'variant-1',
      cost: 10_000n,
      fixed: 800n,
      vat: 1500n,
      fee: 250n,
      discount: 100n,
      margin: 1000n,
      absMin: 14_000n,
      ceilings: [25_000n, 24_000n],
      toldFloor: 14_400n,
      toldCeiling: 24_000n,
      median: 19_800n,
      sanityLow: 5000n,
      sanityHigh: 20_000n,
      restore: null,
      choice: null,
      stepDown: 800n,
      stepUp: 800n,
      movement: { day: 1000n, week: 2000n, now: Date.parse(AT), moves: [{ at: Date.parse(MOVED), before: 20_000n, after: 19_950n }] },
      lowStock: { coverDays: 10n, stock: 10n, units: 28n },
      legal: { compareAt: 19_900n, now: Date.parse(AT), past: [{ from: Date.parse(BEGAN), until: Date.parse(AT), price: 19_901n }] },
    },
  });
  expect(readFacts(undo)).toMatchObject({ ok: true, facts: { kind: 'CHANGE', restore: 21_000n } });
});

const NUMBERS: [path: string, at: string, least: number, most: number][] = [
  ['outcome.price', 'outcome.price', 1, MOST],
  ['floor.value', 'floor.value', 1, MOST],
  ['ceiling', 'ceiling', 1, MOST],
  ['snapshot.facts.priceMinor', 'priceMinor', 1, MOST],
  ['snapshot.facts.cost.minor', 'cost', 1, MOST],
  ['snapshot.facts.fixedMinor', 'fixedMinor', 0, MOST],
  ['snapshot.facts.ownMedian90dMinor', 'ownMedian90dMinor', 1, MOST],
  ['snapshot.facts.vatBps', 'vatBps', 0, 10_000],
  ['snapshot.facts.feeBps', 'feeBps', 0, 10_000],
  ['snapshot.facts.worstDiscountBps', 'worstDiscountBps', 0, 10_000],
  ['snapshot.facts.stock', 'stock', -MOST, MOST],
  ['snapshot.facts.standing.units28d', 'units28d', 0, MOST],
  ['snapshot.facts.compareAtMinor', 'compareAtMinor', 0, MOST],
  ['snapshot.facts.past.0.priceMinor', 'past.price', 1, MOST],
  ['snapshot.facts.moves.0.beforeMinor', 'moves.before', 1, MOST],
  ['snapshot.facts.moves.0.afterMinor', 'moves.after', 1, MOST],
  ['snapshot.guardrails.minMarginBps', 'minMarginBps', 0, 10_000],
  ['snapshot.guardrails.absMinMinor', 'absMinMinor', 0, MOST],
  ['snapshot.guardrails.absMaxMinor', 'absMaxMinor', 1, MOST],
  ['snapshot.guardrails.msrpMinor', 'msrpMinor', 1, MOST],
  ['snapshot.guardrails.sanityLowBps', 'sanityLowBps', 1, 10_000],
  ['snapshot.guardrails.sanityHighBps', 'sanityHighBps', 10_000, 1_000_000],
  ['snapshot.guardrails.stepDownBps', 'stepDownBps', 0, 10_000],
  ['snapshot.guardrails.stepUpBps', 'stepUpBps', 0, 100_000],
  ['snapshot.guardrails.movement.dayBps', 'movement.dayBps', 0, 10_000],
  ['snapshot.guardrails.movement.weekBps', 'movement.weekBps', 0, 10_000],
  ['snapshot.guardrails.lowStock.coverDays', 'coverDays', 0, MOST],
];

describe.each(NUMBERS)('%s', (path, at, least, most) => {
  test('is read at its least and at its most, and refused one beyond either', () => {
    expect(read({ [path]: least }).ok).toBe(true);
    expect(read({ [path]: most }).ok).toBe(true);
    expect(read({ [path]: least - 1 })).toEqual(refused(at));
    expect(read({ [path]: most + 1 })).toEqual(refused(at));
  });

  test('is refused as a text, as a truth value and when it is missing', () => {
    expect(read({ [path]: String(most) })).toEqual(refused(at));
    expect(read({ [path]: true })).toEqual(refused(at));
    // The ceiling stands in the receipt itself, whose fields are counted first.
    expect(read({ [path]: undefined })).toEqual(at === 'ceiling' ? refused('', 'unknown_field') : refused(at));
  });
});

test("an undo's target is at least one minor unit, and no text", () => {
  expect(read({ 'snapshot.restore.toMinor': 1 }, undo)).toMatchObject({ ok: true, facts: { restore: 1n } });
  expect(read({ 'snapshot.restore.toMinor': 0 }, undo)).toEqual(refused('restore'));
  expect(read({ 'snapshot.restore.toMinor': '21000' }, undo)).toEqual(refused('restore'));
});

test.each<[path: string, at: string]>([
  ['strategy', 'strategy'],
  ['outcome', 'outcome'],
  ['floor', 'floor'],
  ['snapshot', 'snapshot'],
  ['snapshot.strategy', 'snapshot.strategy'],
  ['snapshot.facts', 'snapshot.facts'],
  ['snapshot.guardrails', 'snapshot.guardrails'],
  ['snapshot.restore', 'restore'],
  ['snapshot.facts.cost', 'cost'],
  ['snapshot.facts.standing', 'standing'],
  ['snapshot.facts.moves.0', 'moves'],
  ['snapshot.facts.past.0', 'past'],
  ['snapshot.guardrails.movement', 'movement'],
  ['snapshot.guardrails.lowStock', 'lowStock'],
])('%s is refused as a text, a list or nothing', (path, at) => {
  expect(read({ [path]: 'text' })).toEqual(refused(at));
  expect(read({ [path]: [] })).toEqual(refused(at));
  // A cost of null is a floor nobody knows, which says more.
  expect(read({ [path]: null })).toEqual(at === 'cost' ? refused('floor', 'floor_unknown') : refused(at));
});

test.each(['null', '[]', '1', '"receipt"', 'true'])('%s is no receipt', (text) => {
  expect(readFacts(new TextEncoder().encode(text))).toEqual(refused('receipt'));
});

describe('what may be left open', () => {
  test.each<[string, Forgery, object]>([
    ['no own minimum', { 'snapshot.guardrails.absMinMinor': null }, { absMin: 0n }],
    ['no own maximum', { 'snapshot.guardrails.absMaxMinor': null }, { ceilings: [24_000n] }],
    ['no recommended price', { 'snapshot.guardrails.msrpMinor': null }, { ceilings: [25_000n] }],
    ['no ceiling', { ceiling: null }, { toldCeiling: null }],
    ['no price of the last 90 days', { 'snapshot.facts.ownMedian90dMinor': null }, { median: null }],
    ['no budget of movement', { 'snapshot.guardrails.movement': undefined }, { movement: null }],
    ['no moves', { 'snapshot.facts.moves': undefined }, { movement: { day: 1000n, week: 2000n, now: Date.parse(AT), moves: [] } }],
    ['no limit of stock', { 'snapshot.guardrails.lowStock': undefined }, { lowStock: null }],
    ['stock that nobody counts', { 'snapshot.facts.stock': null }, { lowStock: null }],
    ['no standing', { 'snapshot.facts.standing': undefined }, { lowStock: null }],
    ['sales that nobody counts', { 'snapshot.facts.standing.units28d': null }, { lowStock: null }],
    ['no strike-through price', { 'snapshot.facts.compareAtMinor': null }, { legal: null }],
    ['no past', { 'snapshot.facts.past': undefined }, { legal: { compareAt: 19_900n, now: Date.parse(AT), past: [] } }],
    ['a past price that nobody saw', { 'snapshot.facts.past.0.priceMinor': null }, { legal: { past: [{ price: null }] } }],
    ['no law', { 'snapshot.guardrails.legal': undefined }, { legal: null }],
    ['the law of Saudi Arabia, which a person looks after', { 'snapshot.guardrails.legal': 'KSA' }, { legal: null }],
    ['no owner', { 'snapshot.facts.owner': null }, { kind: 'CHANGE' }],
  ])('%s', (_, forgery, expected) => {
    expect(fact(forgery)).toMatchObject(expected);
  });

  test.each<[string, Forgery, string]>([
    ['the law of another country', { 'snapshot.guardrails.legal': 'US' }, 'legal'],
    ['a law of null', { 'snapshot.guardrails.legal': null }, 'legal'],
    ['moves that are no list', { 'snapshot.facts.moves': 'none' }, 'moves'],
    ['moves that are fields', { 'snapshot.facts.moves': { length: 0 } }, 'moves'],
    ['a past that is no list', { 'snapshot.facts.past': { length: 0 } }, 'past'],
    ['a move at no time', { 'snapshot.facts.moves.0.at': 'once' }, 'moves.at'],
    ['a move at a number', { 'snapshot.facts.moves.0.at': 2026 }, 'moves.at'],
    ['a past from no time', { 'snapshot.facts.past.0.from': 'once' }, 'past.from'],
    ['a past until a number', { 'snapshot.facts.past.0.until': 2026 }, 'past.until'],
  ])('%s is refused', (_, forgery, at) => {
    expect(read(forgery)).toEqual(refused(at));
  });

  test('a decision at no time is refused by the budget and by the law alike', () => {
    const once = { decided_at: 'once', 'snapshot.decidedAt': 'once' };

    expect(read({ ...once, 'snapshot.guardrails.legal': undefined })).toEqual(refused('decided_at'));
    expect(read({ ...once, 'snapshot.guardrails.movement': undefined })).toEqual(refused('decided_at'));
  });
});
