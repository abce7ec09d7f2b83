import { describe, expect, test } from 'vitest';
import { check } from './checker/check.ts';
import { decide } from './decide.ts';
import { anOffer, AT, aSnapshot } from './fixtures.ts';
import { readReceipt } from './read-receipt.ts';
import { replay } from './replay.ts';
import type { Condition, Signals } from './signals.ts';
import { parseStrategy } from './strategy-schema.ts';
import type { Snapshot, StrategyNode, VariantFacts } from './types.ts';

const given = (tree: StrategyNode, signals: Signals = {}, facts: Partial<VariantFacts> = {}): Snapshot => aSnapshot({ tree, facts: { signals, ...facts } });
/** The exact target of the answer, or the code of why there is none. */
const told = (tree: StrategyNode, signals: Signals = {}, facts: Partial<VariantFacts> = {}): string | undefined => {
  const answer = readReceipt(decide(given(tree, signals, facts)).receipt);
  const last = answer?.candidates.at(-1);
  return last === undefined ? answer?.reasons[0]?.code : (last.target ?? last.code);
};

describe('anchor, sale, exchange rate, benchmark', () => {
  test('an anchor is a discount on the recommended or the regular price, and nothing without it', () => {
    expect(told({ type: 'ANCHOR', anchor: 'regular', discountBps: 1000 }, { regularMinor: 20_000 })).toBe('18000');
    expect(told({ type: 'ANCHOR', anchor: 'regular', discountBps: 1000 }, { regularMinor: null })).toBe('signal_unknown');
    expect(told({ type: 'ANCHOR', anchor: 'msrp', discountBps: 1000 })).toBe('signal_unknown');
  });

  const SALE = { type: 'SCHEDULE', from: AT, until: '2026-11-21T12:00:00.000Z', zone: 'Asia/Riyadh', sale: { kind: 'bps', bps: 500 } } as const;

  test('a sale starts on its first instant and is over on its last', () => {
    expect(told(SALE, { regularMinor: 20_000 })).toBe('19000');
    expect(told({ ...SALE, sale: { kind: 'price', minor: 18_500 } })).toBe('18500');
    expect(told({ ...SALE, from: '2026-11-20T12:00:00.001Z' }, { regularMinor: 20_000 })).toBe('sale_not_now');
    expect(told({ ...SALE, from: '2026-11-01T00:00:00.000Z', until: AT }, { regularMinor: 20_000 })).toBe('sale_not_now');
    expect(told(SALE)).toBe('signal_unknown');
  });

  test('after a sale the next strategy decides anew, not the old number', () => {
    const over = { ...SALE, from: '2026-11-01T00:00:00.000Z', until: AT };
    expect(told({ type: 'FALLBACK', children: [over, { type: 'RANGE_POS', bps: 0 }] }, { regularMinor: 20_000 })).toBe('18900');
  });

  const FX: StrategyNode = { type: 'MARKET_FX', adjustBps: 100, hysteresisBps: 200 };
  const exchange = { baseMinor: 5000, rateMicro: 3_750_000, observedAt: AT };

  test('an exchange rate moves the price only by its threshold or more, and only while fresh', () => {
    expect(told(FX, { exchange })).toBe('37875/2');
    expect(told(FX, { exchange }, { priceMinor: 18_600 })).toBe('exchange_steady');
    expect(told(FX, { exchange: { ...exchange, observedAt: '2026-11-18T12:00:00.000Z' } })).toBe('37875/2');
    expect(told(FX, { exchange: { ...exchange, observedAt: '2026-11-18T11:59:59.999Z' } })).toBe('exchange_old');
    expect(told(FX)).toBe('signal_unknown');
  });

  test('a benchmark only ever suggests', () => {
    const decision = decide(given({ type: 'BENCHMARK', shiftBps: -100 }, { benchmarkMinor: 19_000 }));
    expect(decision).toMatchObject({ outcome: 'CHANGE', priceMinor: 18_810, evidence: 'C', approvalReasons: [{ code: 'evidence_weak' }] });
    expect(told({ type: 'BENCHMARK', shiftBps: 0 })).toBe('signal_unknown');
  });
});

describe('stock and pace', () => {
  const CAPTURE: StrategyNode = { type: 'STOCKOUT_CAPTURE', raiseBps: 300 };
  const stockout = { rivals: 3, out: 3, unknown: 0, observations: 2, spanHours: 6, baseMinor: 17_000 };

  test('golden vector 11: all rivals out of stock gives 175.10, and again 175.10 from there', () => {
    expect(told(CAPTURE, { stockout }, { priceMinor: 17_000 })).toBe('17510');
    expect(told(CAPTURE, { stockout }, { priceMinor: 17_510 })).toBe('17510');
    expect(decide(given(CAPTURE, { stockout }, { priceMinor: 17_510 }))).toMatchObject({ outcome: 'HOLD', priceMinor: null });
  });

  test.each([
    ['any rival is back', { out: 2 }, 'rivals_in_stock'],
    ['one is not known', { out: 2, unknown: 1 }, 'rivals_stock_unknown'],
    ['it was seen once', { observations: 1 }, 'stockout_unconfirmed'],
    ['it was seen within five hours', { spanHours: 5 }, 'stockout_unconfirmed'],
    ['nobody is tracked', { rivals: 0, out: 0 }, 'signal_unknown'],
  ])('no stock-out is captured when %s', (_, change, code) => {
    expect(told(CAPTURE, { stockout: { ...stockout, ...change } })).toBe(code);
  });

  const PACE: StrategyNode = { type: 'VELOCITY', highBps: 14_000, lowBps: 6000, stepBps: 200, lockDays: 7 };
  const velocity = { inStockDays: 14, units: 15, expectedMilli: 10_000, lastActedAt: null };

  test.each([
    ['faster', { units: 15 }, '20298'],
    ['exactly 1.4 times the expected', { units: 14 }, 'velocity_usual'],
    ['exactly 0.6 times the expected', { units: 6 }, 'velocity_usual'],
    ['slower', { units: 5 }, '19502'],
    ['too few days in stock', { inStockDays: 13 }, 'sales_thin'],
    ['too few expected units', { expectedMilli: 9999 }, 'sales_thin'],
    ['acted six days ago', { lastActedAt: '2026-11-14T12:00:00.000Z' }, 'velocity_locked'],
    ['acted seven days ago', { lastActedAt: '2026-11-13T12:00:00.000Z' }, '20298'],
  ])('pace: %s', (_, change, answer) => {
    expect(told(PACE, { velocity: { ...velocity, ...change } })).toBe(answer);
  });

  const COVER = { type: 'COVER', lowDays: 10, recoverDays: 20, highDays: 120, raiseBps: 0, cutBps: 200 } as const;

  test.each([
    ['ten days left', 10, false, 'cover_low'],
    ['eleven days left', 11, false, 'cover_usual'],
    ['still low at nineteen once it was low', 19, true, 'cover_low'],
    ['recovered at twenty', 20, true, 'cover_usual'],
    ['120 days', 120, false, 'cover_usual'],
    ['121 days', 121, false, '19502'],
    ['stock not known', null, false, 'stock_unknown'],
  ])('cover: %s', (_, stock, low, answer) => {
    expect(told(COVER, { demand: { rateMilli: 1000, low } }, { stock })).toBe(answer);
  });

  test('low stock raises when asked to, and an unknown forecast moves nothing', () => {
    expect(told({ ...COVER, raiseBps: 200 }, { demand: { rateMilli: 1000, low: false } }, { stock: 5 })).toBe('20298');
    expect(told(COVER)).toBe('signal_unknown');
    expect(told(COVER, { demand: { rateMilli: 0, low: false } })).toBe('signal_unknown');
  });
});

describe('named rival, exclusion, lock', () => {
  test('follow, never below, and freeze are inactive when the rival is absent', () => {
    const follow: StrategyNode = { type: 'FOLLOW', seller: 's19500', op: 'below', offset: { kind: 'amount', minor: 100 } };
    expect(told(follow)).toBe('19400');
    expect(told({ ...follow, seller: 'nobody' })).toBe('seller_absent');
    expect(told({ type: 'NOT_BELOW', seller: 'nobody' })).toBe('seller_absent');
    expect(told({ type: 'FREEZE', seller: 'nobody' })).toBe('seller_absent');
  });

  test('inside MAX a rival is a lower bound', () => {
    const tree: StrategyNode = {
      type: 'MAX',
      children: [
        { type: 'RANGE_POS', bps: 0 },
        { type: 'NOT_BELOW', seller: 's19500' },
      ],
    };
    expect(decide(given(tree))).toMatchObject({ outcome: 'CHANGE', priceMinor: 19_500 });
  });

  test('freezes while the named rival is the cheapest, also in a tie', () => {
    expect(told({ type: 'FREEZE', seller: 's18900' })).toBe('frozen');
    expect(told({ type: 'FREEZE', seller: 's19500' })).toBe('seller_not_cheapest');
    expect(told({ type: 'FREEZE', seller: 'twin' }, {}, { offers: [anOffer(18_900), anOffer(18_900, { seller: 'twin' })] })).toBe('frozen');
  });

  test('an exclusion stays, a lock stays until its end', () => {
    const lock: StrategyNode = { type: 'MANUAL_LOCK', owner: 'owner', why: 'contract', until: null };
    expect(told({ type: 'EXCLUDE' })).toBe('excluded');
    expect(told(lock)).toBe('locked');
    expect(told({ ...lock, until: '2026-11-20T12:00:00.001Z' })).toBe('locked');
    expect(told({ ...lock, until: AT })).toBe('lock_over');
  });
});

describe('conditions', () => {
  const CHEAP: StrategyNode = { type: 'RANGE_POS', bps: 0 };
  const DEAR: StrategyNode = { type: 'RANGE_POS', bps: 10_000 };
  const MUCH: Condition = { kind: 'number', fact: 'stock', op: 'over', value: 100 };
  const ACME: Condition = { kind: 'text', fact: 'vendor', is: 'acme' };
  const iff = (when: Condition): StrategyNode => ({ type: 'IF', when, children: [CHEAP, DEAR] });

  test.each<[Condition, Signals, string]>([
    [{ kind: 'number', fact: 'price', op: 'at_least', value: 19_900 }, {}, '18900'],
    [{ kind: 'number', fact: 'price', op: 'under', value: 19_900 }, {}, '21000'],
    [{ kind: 'number', fact: 'position', op: 'at_most', value: 3 }, {}, '18900'],
    [{ kind: 'number', fact: 'rivals', op: 'over', value: 3 }, {}, '21000'],
    [{ kind: 'number', fact: 'cover_days', op: 'at_most', value: 6 }, { demand: { rateMilli: 2000, low: false } }, '18900'],
    [{ kind: 'number', fact: 'cover_days', op: 'at_most', value: 6 }, {}, 'condition_unknown'],
    [{ kind: 'text', fact: 'tag', is: 'new' }, { tags: ['old', 'new'] }, '18900'],
    [{ kind: 'text', fact: 'tag', is: 'new' }, { tags: [] }, '21000'],
    [{ kind: 'text', fact: 'market', is: 'SA' }, {}, '18900'],
    [{ kind: 'text', fact: 'season', is: 'ramadan' }, { season: ['founding_day', 'ramadan'] }, '18900'],
    [{ kind: 'text', fact: 'season', is: 'ramadan' }, { season: 'ramadan' }, '18900'],
    [{ kind: 'text', fact: 'season', is: 'ramadan' }, { season: [] }, '21000'],
    [{ kind: 'text', fact: 'season', is: 'ramadan' }, {}, 'condition_unknown'],
    [{ kind: 'rival_stock', seller: 's18900', is: 'in_stock' }, {}, '18900'],
    [{ kind: 'rival_stock', seller: 'nobody', is: 'in_stock' }, {}, 'condition_unknown'],
    [ACME, {}, 'condition_unknown'],
    [{ kind: 'not', of: ACME }, {}, 'condition_unknown'],
    [{ kind: 'not', of: ACME }, { vendor: 'other' }, '18900'],
    [{ kind: 'and', of: [ACME, MUCH] }, {}, '21000'],
    [{ kind: 'or', of: [ACME, { kind: 'not', of: MUCH }] }, {}, '18900'],
    [{ kind: 'or', of: [ACME, MUCH] }, {}, 'condition_unknown'],
  ])('%j with %j: %s', (when, signals, answer) => {
    expect(told(iff(when), signals)).toBe(answer);
  });

  test('without an else, a condition that does not hold has no target', () => {
    expect(told({ type: 'IF', when: MUCH, children: [CHEAP] })).toBe('condition_not_met');
  });

  test('the first condition that holds decides alone, even when its strategy has no target', () => {
    const yes: Condition = { kind: 'not', of: MUCH };
    expect(told({ type: 'FIRST', when: [MUCH, yes], children: [CHEAP, DEAR, { type: 'HOLD' }] })).toBe('21000');
    expect(told({ type: 'FIRST', when: [MUCH], children: [CHEAP, DEAR] })).toBe('21000');
    expect(told({ type: 'FIRST', when: [yes], children: [{ type: 'RANK', k: 9 }, DEAR] })).toBe('rank_missing');
  });

  test.each<[unknown, string]>([
    [{ type: 'FIRST', when: [MUCH], children: [CHEAP] }, 'strategy_children'],
    [{ type: 'IF', when: { kind: 'eval', code: '1' }, children: [CHEAP] }, 'strategy_condition'],
    [{ type: 'SCHEDULE', from: AT, until: AT, zone: 'UTC', sale: { kind: 'price', minor: 1 } }, 'strategy_window'],
    [{ type: 'VELOCITY', highBps: 1, lowBps: 1, stepBps: 1, lockDays: 1 }, 'strategy_band'],
    [{ type: 'COVER', lowDays: 9, recoverDays: 8, highDays: 10, raiseBps: 0, cutBps: 0 }, 'strategy_band'],
  ])('%j is refused: %s', (tree, code) => {
    const parsed = parseStrategy(tree);
    expect(parsed.ok ? [] : parsed.errors.map((error) => error.code)).toContain(code);
  });
});

describe('receipts', () => {
  test('of what was there before keep their version; of what is new they have the new one, replay and pass the checker', () => {
    const { receipt } = decide(given({ type: 'ANCHOR', anchor: 'regular', discountBps: 500 }, { regularMinor: 20_000 }));

    expect(readReceipt(decide(aSnapshot()).receipt)?.engine_version).toBe('1.0.0');
    expect(readReceipt(receipt)?.engine_version).toBe('1.1.0');
    expect(replay(receipt)).toEqual(receipt);
    expect(check(receipt)).toMatchObject({ ok: true });
  });

  test.each([
    ['one season, as older ones have it', 'ramadan'],
    ['every season of the day', ['founding_day', 'ramadan']],
  ])('with %s replay and pass the checker', (_, season) => {
    const { receipt } = decide(given({ type: 'IF', when: { kind: 'text', fact: 'season', is: 'ramadan' }, children: [{ type: 'RANGE_POS', bps: 0 }] }, { season }));

    expect(readReceipt(receipt)).toMatchObject({ engine_version: '1.1.0', candidates: [{ strategy: 'RANGE_POS' }] });
    expect(replay(receipt)).toEqual(receipt);
    expect(check(receipt)).toMatchObject({ ok: true });
  });

  test.each([
    ['a pace of minus one', { velocity: { inStockDays: 14, units: -1, expectedMilli: 1, lastActedAt: null } }],
    ['an exchange rate of zero', { exchange: { baseMinor: 1, rateMicro: 0, observedAt: AT } }],
    ['a regular price of zero', { regularMinor: 0 }],
  ])('%s gives a code and no price', (_, signals) => {
    expect(decide(given({ type: 'HOLD' }, signals))).toMatchObject({ outcome: 'BLOCK', priceMinor: null, reasons: [{ code: 'facts_invalid' }] });
  });
});
