/** The edges of stock and of the past: what covers a moment, and what a price that does not fall has to do with either. */
import { describe, expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { aSnapshot, AT } from '../fixtures.ts';
import { forged } from '../forged.ts';
import { check } from './check.ts';
import type { CheckResult } from './check.ts';
import { readFacts } from './read-facts.ts';
import { fallsOnLowStock } from './standing.ts';

const day = (back: number): string => new Date(Date.parse(AT) - back * 86_400_000).toISOString();
const span = (from: number, until: number, priceMinor: number | null): object => ({ from: day(from), until: day(until), priceMinor });

describe('low stock', () => {
  const receipt = decide(aSnapshot()).receipt;
  const ask = (price: number, coverDays: number, stock: number, units28d: number): CheckResult =>
    check(forged(receipt, { 'outcome.price': price, 'snapshot.guardrails.lowStock': { coverDays }, 'snapshot.facts.stock': stock, 'snapshot.facts.standing': { units28d } }));
  const low: CheckResult = { ok: false, code: 'low_stock', params: { price: '18522' } };

  test('holds a price that falls, and none that rises', () => {
    expect(ask(18_522, 10, 9, 28)).toEqual(low);
    expect(ask(20_000, 10, 9, 28)).toMatchObject({ ok: true });
  });

  test('has nothing to say of a price that stays', () => {
    const stays = readFacts(forged(receipt, { 'outcome.price': 19_900, 'snapshot.guardrails.lowStock': { coverDays: 10 }, 'snapshot.facts.standing': { units28d: 99 } }));

    expect(stays.ok && stays.facts.lowStock).toEqual({ coverDays: 10n, stock: 12n, units: 99n });
    expect(stays.ok && fallsOnLowStock(stays.facts)).toBe(false);
    expect(stays.ok && fallsOnLowStock({ ...stays.facts, price: 19_899n })).toBe(true);
  });

  test('is never low of an article that nobody buys, even when more were sold than there were', () => {
    expect(ask(18_522, 10, 0, 0)).toMatchObject({ ok: true });
    expect(ask(18_522, 10, -3, 0)).toMatchObject({ ok: true });
    expect(ask(18_522, 0, -3, 28)).toMatchObject({ ok: true });
  });

  test('is counted in days of what four weeks sold', () => {
    expect(ask(18_522, 10, 1, 2)).toMatchObject({ ok: true });
    expect(ask(18_522, 10, 1, 3)).toEqual(low);
  });
});

describe('the prior price', () => {
  const receipt = decide(aSnapshot({ guardrails: { legal: 'EU' } })).receipt;
  const ask = (compareAtMinor: number, ...past: object[]): CheckResult => check(forged(receipt, { 'snapshot.facts.compareAtMinor': compareAtMinor, 'snapshot.facts.past': past }));
  const refused: CheckResult = { ok: false, code: 'prior_price', params: { price: '18522' } };

  test('is not asked for by a strike-through price of what the article costs, and is by a minor unit more', () => {
    expect(ask(18_522)).toMatchObject({ ok: true });
    expect(ask(18_523)).toEqual(refused);
  });

  test.each<[string, boolean, past: object[]]>([
    ['what begins now is not past', true, [span(60, 0, 19_900), span(0, -1, 15_000)]],
    ['nor is it missed', true, [span(60, 0, 19_900), span(0, -1, null)]],
    ['what ended thirty days ago is too old', true, [span(60, 30, null), span(30, 0, 19_900)]],
    ['the days are counted in any order of the list', true, [span(20, 0, 19_900), span(30, 20, 20_000)]],
    ['the lowest counts when it comes first', false, [span(30, 20, 19_899), span(20, 0, 20_000)]],
    ['and when it comes last', false, [span(30, 20, 20_000), span(20, 0, 19_899)]],
    ['a shorter stretch within a longer one takes nothing from it', true, [span(60, 0, 19_900), span(20, 10, 20_000)]],
    ['and what follows it is covered by the longer one', true, [span(60, 5, 19_900), span(20, 10, 20_000), span(5, 0, 19_900)]],
    ['a hole of a moment', false, [span(60, 5, 19_900), span(4.999_999, 0, 19_900)]],
    ['a hole at the end', false, [span(60, 0.000_001, 19_900)]],
    ['a hole at the beginning', false, [span(29.999_999, 0, 19_900)]],
  ])('%s: %o', (_, passed, past) => {
    expect(ask(19_900, ...past)).toEqual(passed ? { ok: true, floorMinor: '14256' } : refused);
  });
});
