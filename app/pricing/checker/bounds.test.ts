/** Where exactly the stranger says no: the last amount that passes, the first that does not, and the numbers it tells of it. */
import { describe, expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { aSnapshot, AT } from '../fixtures.ts';
import { forged } from '../forged.ts';
import type { Forgery } from '../forged.ts';
import { check, checkWrite } from './check.ts';
import type { CheckResult, ProposedWrite } from './check.ts';

const MOST = Number.MAX_SAFE_INTEGER;
/** From 199.00 to 185.22 over a floor of 142.56, without a ceiling. */
const change = decide(aSnapshot()).receipt;
const correction = decide(aSnapshot({ facts: { priceMinor: 13_000 } })).receipt;
const undo = decide({ ...aSnapshot(), restore: { changeId: 'change-1', toMinor: 21_000 } }).receipt;
const chosen = decide({ ...aSnapshot(), choice: { toMinor: 21_000, proposedMinor: 18_522 } }).receipt;

const ask = (forgery: Forgery, receipt = change): CheckResult => check(forged(receipt, forgery));
const passes = (floorMinor = '14256'): CheckResult => ({ ok: true, floorMinor });
const refused = (code: string, params: Record<string, string>): CheckResult => ({ ok: false, code, params });

const PRICE = 'outcome.price';
const BEFORE = 'snapshot.facts.priceMinor';
const KIND = 'outcome.kind';
const ceiling = (minor: number): Forgery => ({ ceiling: minor, 'snapshot.guardrails.absMaxMinor': minor });

describe('the floor', () => {
  /** An article that costs what it costs: no fixed cost, VAT, fee, discount or margin. */
  const BARE = {
    'snapshot.facts.fixedMinor': 0,
    'snapshot.facts.vatBps': 0,
    'snapshot.facts.feeBps': 0,
    'snapshot.facts.worstDiscountBps': 0,
    'snapshot.guardrails.minMarginBps': 0,
    'snapshot.guardrails.sanityHighBps': 1_000_000,
  };
  const corrected = (floor: number, before: number, facts: Forgery): Forgery => ({ ...facts, 'floor.value': floor, [PRICE]: floor, [BEFORE]: before });

  test.each<[string, number, Forgery]>([
    ['what a bare article costs', 10_000, BARE],
    ['its fixed cost with it', 10_800, { ...BARE, 'snapshot.facts.fixedMinor': 800 }],
    ['VAT on top', 11_500, { ...BARE, 'snapshot.facts.vatBps': 1500 }],
    ['a fee of a fifth', 12_500, { ...BARE, 'snapshot.facts.feeBps': 2000 }],
    ['a fee of a fifth of the price with its VAT', 14_936, { ...BARE, 'snapshot.facts.feeBps': 2000, 'snapshot.facts.vatBps': 1500 }],
    ['a discount of a fifth', 12_500, { ...BARE, 'snapshot.facts.worstDiscountBps': 2000 }],
    ['a margin of a third, rounded up', 15_000, { ...BARE, 'snapshot.guardrails.minMarginBps': 3333 }],
    ['all of them', 15_840, { 'snapshot.facts.worstDiscountBps': 1000 }],
    ['a dinar of three decimals', 3943, { 'snapshot.facts.cost.minor': 3250, 'snapshot.facts.fixedMinor': 200, 'snapshot.facts.vatBps': 0 }],
  ])('is %s: %i', (_, floor, facts) => {
    expect(ask(corrected(floor, floor - 1, facts), correction)).toEqual(passes(String(floor)));
    expect(ask(corrected(floor - 1, floor - 2, facts), correction)).toEqual(refused('floor_differs', { told: String(floor - 1), derived: String(floor) }));
  });

  test('may be the largest amount there is, and beyond it there is none', () => {
    const largest = { ...BARE, 'snapshot.facts.cost.minor': MOST };

    expect(ask(corrected(MOST, MOST - 1, largest), correction)).toEqual(passes(String(MOST)));
    expect(ask(corrected(MOST, MOST - 1, { ...largest, 'snapshot.facts.fixedMinor': 1 }), correction)).toEqual(refused('floor_infeasible', {}));
  });

  test.each<[string, Forgery]>([
    ['nothing of the price is kept', { 'snapshot.facts.worstDiscountBps': 10_000 }],
    ['fee and margin take all of the price', { 'snapshot.facts.vatBps': 0, 'snapshot.facts.feeBps': 5000, 'snapshot.guardrails.minMarginBps': 5000 }],
    ['fee and margin take more than the price', { 'snapshot.facts.feeBps': 9000 }],
    ['neither is anything kept nor anything left', { 'snapshot.facts.worstDiscountBps': 10_000, 'snapshot.facts.feeBps': 9000 }],
  ])('is none where %s', (_, facts) => {
    expect(ask(facts)).toEqual(refused('floor_infeasible', {}));
  });

  test("is never under the merchant's own minimum", () => {
    const own = (minor: number, told: number): Forgery => ({ 'snapshot.guardrails.absMinMinor': minor, 'floor.value': told });

    expect(ask(own(15_000, 15_000))).toEqual(passes('15000'));
    expect(ask(own(14_000, 14_256))).toEqual(passes());
    expect(ask(own(15_000, 14_256))).toEqual(refused('floor_differs', { told: '14256', derived: '15000' }));
    expect(ask(own(18_523, 18_523))).toEqual(refused('below_floor', { price: '18522', floor: '18523' }));
    expect(ask(own(18_522, 18_522))).toEqual(passes('18522'));
  });
});

describe('the ceiling', () => {
  const both = (absMaxMinor: number | null, msrpMinor: number | null, told: number | null): Forgery => ({
    'snapshot.guardrails.absMaxMinor': absMaxMinor,
    'snapshot.guardrails.msrpMinor': msrpMinor,
    ceiling: told,
  });

  test.each<[number | null, number | null, number | null]>([
    [25_000, 24_000, 24_000],
    [24_000, 25_000, 24_000],
    [24_000, 24_000, 24_000],
    [null, 24_000, 24_000],
    [24_000, null, 24_000],
    [null, null, null],
  ])('of a maximum of %o and a recommended price of %o is %o', (absMaxMinor, msrpMinor, told) => {
    expect(ask(both(absMaxMinor, msrpMinor, told))).toEqual(passes());
    expect(ask(both(absMaxMinor, msrpMinor, 23_999))).toEqual(refused('ceiling_differs', { told: '23999', derived: told === null ? 'none' : String(told) }));
  });

  test('is told where there is one', () => {
    expect(ask(both(24_000, null, null))).toEqual(refused('ceiling_differs', { told: 'none', derived: '24000' }));
  });

  test('is the last amount that passes', () => {
    expect(ask({ ...ceiling(20_000), [PRICE]: 20_000 })).toEqual(passes());
    expect(ask({ ...ceiling(20_000), [PRICE]: 20_001 })).toEqual(refused('above_ceiling', { price: '20001', ceiling: '20000' }));
  });
});

test('the price before is no change', () => {
  expect(ask({ [PRICE]: 19_900 })).toEqual(refused('no_change', { price: '19900' }));
});

describe('sanity', () => {
  // A step as large as a price lets the other rule be seen.
  const wide = { 'snapshot.guardrails.stepDownBps': 10_000, 'snapshot.guardrails.stepUpBps': 100_000 };

  test.each([
    ['half of the price before', 30_000, 15_000, true],
    ['under half of it', 30_000, 14_999, false],
    ['double of it', 15_000, 30_000, true],
    ['over double of it', 15_000, 30_001, false],
  ])('%s: from %i to %i', (_, before, price, sane) => {
    expect(ask({ ...wide, [BEFORE]: before, [PRICE]: price })).toEqual(sane ? passes() : refused('not_sane', { price: String(price), against: String(before) }));
  });

  test.each([
    ['half of the usual price', 37_044, true],
    ['under half of it', 37_045, false],
    ['double of it', 9261, true],
    ['over double of it', 9260, false],
  ])('%s of %i', (_, median, sane) => {
    expect(ask({ 'snapshot.facts.ownMedian90dMinor': median })).toEqual(sane ? passes() : refused('not_sane', { price: '18522', against: String(median) }));
  });
});

describe('a step', () => {
  test.each([
    [18_308, true],
    [18_307, false],
    [21_492, true],
    [21_493, false],
  ])('from 199.00 to %i', (price, passed) => {
    expect(ask({ [PRICE]: price })).toEqual(passed ? passes() : refused('step_too_large', { price: String(price), before: '19900' }));
  });

  test('may be as large as the limit to the minor unit', () => {
    expect(ask({ [BEFORE]: 20_000, [PRICE]: 18_400 })).toEqual(passes());
    expect(ask({ [BEFORE]: 20_000, [PRICE]: 21_600 })).toEqual(passes());
    expect(ask({ [BEFORE]: 20_000, [PRICE]: 18_399 })).toMatchObject({ code: 'step_too_large' });
    expect(ask({ [BEFORE]: 20_000, [PRICE]: 21_601 })).toMatchObject({ code: 'step_too_large' });
  });

  test('begins at a bound or inside, never outside', () => {
    expect(ask({ [BEFORE]: 14_256, [PRICE]: 14_500 })).toEqual(passes());
    expect(ask({ [BEFORE]: 14_255, [PRICE]: 14_500 })).toEqual(refused('needs_correction', { before: '14255' }));
    expect(ask(ceiling(19_900))).toEqual(passes());
    expect(ask(ceiling(19_899))).toEqual(refused('needs_correction', { before: '19900' }));
  });
});

describe('a correction', () => {
  const from = (before: number, price: number, others: Forgery = {}): CheckResult => ask({ ...others, [KIND]: 'CORRECTION', [BEFORE]: before, [PRICE]: price });
  const not = (before: number, price: number): CheckResult => refused('not_a_correction', { before: String(before), price: String(price) });

  test('lands on the bound that the price before was outside of, however far', () => {
    expect(from(13_000, 14_256)).toEqual(passes());
    expect(from(19_900, 15_000, ceiling(15_000))).toEqual(passes());
  });

  test('lands nowhere else', () => {
    expect(from(13_000, 14_257)).toEqual(not(13_000, 14_257));
    expect(from(19_900, 14_999, ceiling(15_000))).toEqual(not(19_900, 14_999));
    expect(from(13_000, 15_000, ceiling(15_000))).toEqual(not(13_000, 15_000));
    expect(from(19_900, 14_256, ceiling(15_000))).toEqual(not(19_900, 14_256));
  });

  test('is none of a price that stood inside', () => {
    expect(from(14_500, 14_256)).toEqual(not(14_500, 14_256));
    expect(from(14_500, 15_000, ceiling(15_000))).toEqual(not(14_500, 15_000));
  });
});

describe('what a person gives', () => {
  test('goes to its target as a change, without a step limit', () => {
    expect(check(undo)).toEqual(passes());
    expect(ask({ [BEFORE]: 15_000 }, undo)).toEqual(passes());
  });

  test('goes nowhere else, and is no correction', () => {
    expect(ask({ [PRICE]: 20_999 }, undo)).toEqual(refused('not_a_restore', { price: '20999', restore: '21000' }));
    expect(ask({ [KIND]: 'CORRECTION' }, undo)).toEqual(refused('not_a_restore', { price: '21000', restore: '21000' }));
  });

  test('stays above the floor, under the ceiling and sane', () => {
    expect(ask({ ...ceiling(20_999) }, undo)).toMatchObject({ code: 'above_ceiling' });
    expect(ask({ [PRICE]: 14_255, 'snapshot.restore.toMinor': 14_255 }, undo)).toMatchObject({ code: 'below_floor' });
    expect(ask({ [BEFORE]: 10_499 }, undo)).toEqual(refused('not_sane', { price: '21000', against: '10499' }));
  });

  test('takes of a choice the chosen price alone, above the floor, and not while a stop or somebody else holds it', () => {
    expect(ask({}, chosen)).toMatchObject({ ok: true });
    expect(ask({ [PRICE]: 20_999 }, chosen)).toEqual(refused('not_the_choice', { price: '20999', choice: '21000' }));
    expect(ask({ [KIND]: 'CORRECTION' }, chosen)).toMatchObject({ code: 'not_the_choice' });
    expect(ask({ [PRICE]: 14_255, 'snapshot.choice.toMinor': 14_255 }, chosen)).toMatchObject({ code: 'below_floor' });
    expect(ask({ 'snapshot.emergencyStop': true }, chosen)).toMatchObject({ code: 'emergency_stop' });
    expect(ask({ 'snapshot.facts.owner': { kind: 'external', until: '2026-12-01T00:00:00.000Z' } }, chosen)).toMatchObject({ code: 'owned' });
    expect(ask({ 'snapshot.choice': 21_000 }, chosen)).toMatchObject({ ok: false });
  });
});

describe('the budget of movement', () => {
  const ago = (hours: number, ms = 0): string => new Date(Date.parse(AT) - hours * 3_600_000 + ms).toISOString();
  const move = (at: string, beforeMinor: number, afterMinor: number): object => ({ at, beforeMinor, afterMinor });
  const ALL = 10_000;
  const tooMuch = refused('moved_too_much', { price: '19000', before: '20000' });

  test.each<[string, boolean, dayBps: number, weekBps: number, moves: object[]]>([
    ['the step alone, to the minor unit', true, 500, ALL, []],
    ['the step alone, a basis point too far', false, 499, ALL, []],
    ['the same over a week', true, ALL, 500, []],
    ['a basis point too far over a week', false, ALL, 499, []],
    ['up and down again, each way counted', true, 1000, ALL, [move(ago(3), 20_000, 20_500), move(ago(2), 20_500, 20_000)]],
    ['and a minor unit more', false, 1000, ALL, [move(ago(3), 20_000, 20_500), move(ago(2), 20_501, 20_000)]],
    ['a move just within the day', false, 999, ALL, [move(ago(24, 1), 20_000, 21_000)]],
    ['a move a day ago is over', true, 999, ALL, [move(ago(24), 20_000, 21_000)]],
    ['but not over for the week', false, ALL, 999, [move(ago(24), 20_000, 21_000)]],
    ['a move just within the week', false, ALL, 999, [move(ago(168, 1), 20_000, 21_000)]],
    ['a move a week ago is over', true, ALL, 999, [move(ago(168), 20_000, 21_000)]],
    // The way is 2,000 and the start 40,000, whatever the order of the list.
    ['the first move tells where it began', true, 500, ALL, [move(ago(2), 30_000, 30_500), move(ago(3), 40_000, 40_500), move(ago(1), 20_000, 20_000)]],
    ['of two at once the one named first', true, 500, ALL, [move(ago(2), 40_000, 40_000), move(ago(2), 20_000, 21_000)]],
    ['not the one named after it', false, 500, ALL, [move(ago(2), 20_000, 21_000), move(ago(2), 40_000, 40_000)]],
  ])('%s: %o', (_, passed, dayBps, weekBps, moves) => {
    const forgery = { [BEFORE]: 20_000, [PRICE]: 19_000, 'snapshot.guardrails.movement': { dayBps, weekBps }, 'snapshot.facts.moves': moves };

    expect(ask(forgery)).toEqual(passed ? passes() : tooMuch);
  });
});

describe('a write', () => {
  const WRITE: ProposedWrite = { priceMinor: 18_522, currency: 'SAR', variant: 'variant-1', beforeMinor: 19_900 };

  test('passes where it is what the receipt decided', () => {
    expect(checkWrite(change, WRITE)).toEqual(passes());
  });

  test.each<[Partial<ProposedWrite>, string, Record<string, string>]>([
    [{ priceMinor: 18_523 }, 'write_price', { decided: '18522', written: '18523' }],
    [{ priceMinor: 18_522.5 }, 'write_price', { decided: '18522', written: '18522.5' }],
    [{ currency: 'AED' }, 'write_currency', { decided: 'SAR', written: 'AED' }],
    [{ variant: 'variant-2' }, 'write_variant', { decided: 'variant-1', written: 'variant-2' }],
    [{ beforeMinor: 19_901 }, 'write_before', { decided: '19900', written: '19901' }],
    [{ beforeMinor: 19_900.5 }, 'write_before', { decided: '19900', written: '19900.5' }],
    [{ beforeMinor: Number.NaN }, 'write_before', { decided: '19900', written: 'NaN' }],
  ])('of %o is refused', (other, code, params) => {
    expect(checkWrite(change, { ...WRITE, ...other })).toEqual(refused(code, params));
  });

  test('of a receipt that does not pass is refused for the reason that it does not, whatever is written', () => {
    const below = forged(change, { [PRICE]: 14_255 });
    const expected = refused('below_floor', { price: '14255', floor: '14256' });

    expect(checkWrite(below, { ...WRITE, priceMinor: 14_255 })).toEqual(expected);
    expect(checkWrite(below, { ...WRITE, priceMinor: 14_254, currency: 'AED' })).toEqual(expected);
  });

  test('of bytes that cannot be read is refused with the field that could not', () => {
    const broken = forged(change, { [PRICE]: null });

    expect(check(broken)).toEqual(refused('malformed', { at: 'outcome.price' }));
    expect(checkWrite(broken, WRITE)).toEqual(refused('malformed', { at: 'outcome.price' }));
  });
});
