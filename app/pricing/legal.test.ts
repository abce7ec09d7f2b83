import { describe, expect, test } from 'vitest';
import { LEGAL_PACKS } from './legal-packs.ts';
import { announce, priorPrice, progressiveStart } from './prior-price.ts';
import type { PriceInterval } from './prior-price.ts';
import { saleProblems } from './sale-licence.ts';
import type { Sale } from './sale-licence.ts';

const DAY = 86_400_000;
const at = (day: number): string => new Date(Date.UTC(2026, 5, 1) + day * DAY).toISOString();
const span = (from: number, until: number, priceMinor: number | null, announced = false): PriceInterval => ({ from: at(from), until: at(until), priceMinor, announced });
const START = at(0);
const { EU, KSA } = LEGAL_PACKS;

describe('the prior price of the EU', () => {
  test('golden vector 17: 80, then 100, then 90 is no reduction: the prior price is 80', () => {
    const prior = priorPrice([span(-60, -20, 8000), span(-20, 0, 10_000)], START, 30);

    expect(prior).toEqual({ kind: 'known', minor: 8000 });
    expect(announce(EU, prior, 9000)).toEqual({ allowed: false, compareAtMinor: null, why: 'not_a_reduction' });
  });

  test('golden vector 18: 100, then 80, then 70: prior 80, or 100 where the first step counts', () => {
    const history = [span(-90, -10, 10_000), span(-10, 0, 8000, true)];

    expect(priorPrice(history, START, 30)).toEqual({ kind: 'known', minor: 8000 });
    expect(progressiveStart(history, START, 7000)).toBe(at(-10));
    expect(priorPrice(history, progressiveStart(history, START, 7000), 30)).toEqual({ kind: 'known', minor: 10_000 });
    expect(announce(EU, { kind: 'known', minor: 8000 }, 7000)).toEqual({ allowed: true, compareAtMinor: 8000 });
  });

  test.each([
    ['was not announced', [span(-90, -10, 10_000), span(-10, 0, 8000)]],
    ['was lower', [span(-90, -10, 10_000), span(-10, 0, 6500, true)]],
    ['was interrupted', [span(-90, -10, 10_000), span(-10, -1, 8000, true)]],
    ['is not known', [span(-90, -10, 10_000), { ...span(-10, 0, null, true) }]],
  ])('a step before that %s does not move the start', (_, history) => {
    expect(progressiveStart(history, START, 7000)).toBe(START);
  });

  test.each([
    ['nothing is known', []],
    ['the window begins unseen', [span(-29, 0, 8000)]],
    ['there is a hole', [span(-60, -20, 8000), span(-19, 0, 8000)]],
    ['a stretch is unknown', [span(-60, -20, 8000), span(-20, -19, null), span(-19, 0, 8000)]],
    ['the end is unseen', [span(-60, -1, 8000)]],
  ])('is unknown when %s, and unknown forbids the claim', (_, history) => {
    const prior = priorPrice(history, START, 30);

    expect(prior).toEqual({ kind: 'unknown', why: 'history_gap' });
    expect(announce(EU, prior, 1)).toEqual({ allowed: false, compareAtMinor: null, why: 'history_gap' });
  });

  test.each([
    ['an interval that ends before it begins', [span(0, -30, 8000)]],
    ['a price of zero', [span(-60, 0, 0)]],
    ['an unreadable instant', [{ from: 'once', until: START, priceMinor: 8000 }]],
  ])('%s makes the history invalid, not an exception', (_, history) => {
    expect(priorPrice(history, START, 30)).toEqual({ kind: 'unknown', why: 'history_invalid' });
  });

  test('a price that ended as the window began does not count; one that reaches into it does', () => {
    expect(priorPrice([span(-60, -30, 1000), span(-30, 0, 8000)], START, 30)).toEqual({ kind: 'known', minor: 8000 });
    expect(priorPrice([span(-60, -29, 1000), span(-29, 0, 8000)], START, 30)).toEqual({ kind: 'known', minor: 1000 });
  });
});

describe('a sale in Saudi Arabia', () => {
  const licence = { id: '123', from: at(0), until: at(45), seasonal: false };
  const sale: Sale = { from: at(0), until: at(45), licence, wholeStore: true, storeSalesThisYear: 2 };

  test('with a licence, 45 days and quota left nothing stands against it', () => {
    expect(saleProblems(KSA, sale)).toEqual([]);
  });

  test.each<[string, Partial<Sale>, string]>([
    ['no licence', { licence: null }, 'licence_missing'],
    ['an empty licence number', { licence: { ...licence, id: ' ' } }, 'licence_missing'],
    ['dates outside the licence', { from: at(-1), until: at(40) }, 'outside_licence'],
    ['three sales already', { storeSalesThisYear: 3 }, 'quota_used'],
    ['46 days', { until: at(46), licence: { ...licence, until: at(50) } }, 'sale_too_long'],
    ['no time at all', { until: at(0) }, 'window_invalid'],
  ])('%s stands against it', (_, change, problem) => {
    expect(saleProblems(KSA, { ...sale, ...change })).toEqual([problem]);
  });

  test('a season and a partial sale are outside the quota', () => {
    expect(saleProblems(KSA, { ...sale, storeSalesThisYear: 3, licence: { ...licence, seasonal: true } })).toEqual([]);
    expect(saleProblems(KSA, { ...sale, storeSalesThisYear: 3, wholeStore: false })).toEqual([]);
  });

  test('less than a tenth off is no reduction to announce', () => {
    expect(announce(KSA, { kind: 'known', minor: 10_000 }, 9001)).toMatchObject({ allowed: false, why: 'reduction_too_small' });
    expect(announce(KSA, { kind: 'known', minor: 10_000 }, 9000)).toMatchObject({ allowed: true, compareAtMinor: 10_000 });
  });
});
