import { describe, expect, test } from 'vitest';
import { anOffer, AT } from './fixtures.ts';
import { gradeOffer } from './grade.ts';
import type { OfferFact } from './types.ts';

const HOURS = 3_600_000;
const ago = (hours: number, ms = 0): string => new Date(Date.parse(AT) - hours * HOURS - ms).toISOString();

function grade(given: Partial<OfferFact>, others: OfferFact[] = [], price = 19_000): string {
  const offer = anOffer(price, given);
  const graded = gradeOffer(offer, { currency: 'SAR', priceMinor: 19_900, decidedAt: AT, offers: [offer, ...others] });
  return [graded.grade, ...graded.reasons.map(({ code }) => code)].join(' ');
}

describe('grades', () => {
  test.each<[string, Partial<OfferFact>, string]>([
    ['a fresh feed', {}, 'A'],
    ['a page two extractors agree on', { source: 'page', votes: 2 }, 'A'],
    ['a human match of any score', { match: { score: 10, by: 'human', state: 'accepted' } }, 'A'],
    ['exactly 24 hours', { capturedAt: ago(24) }, 'A'],
    ['a second over 24 hours', { capturedAt: ago(24, 1000) }, 'B offer_older_than_day'],
    ['exactly 48 hours', { capturedAt: ago(48) }, 'B offer_older_than_day'],
    ['over 48 hours', { capturedAt: ago(48, 1) }, 'C offer_older_than_two_days'],
    ['exactly 7 days', { capturedAt: ago(168) }, 'C offer_older_than_two_days'],
    ['over 7 days', { capturedAt: ago(168, 1) }, 'X offer_too_old'],
    ['one vote with history', { source: 'page' }, 'B offer_one_vote'],
    ['one vote without history', { source: 'page', observations: 2 }, 'C offer_one_vote'],
    ["the merchant's own file", { source: 'csv', votes: 5 }, 'B offer_own_file'],
    ['a match in review', { match: { score: 70, by: 'auto', state: 'review' } }, 'C offer_match_review'],
    ['an automatic match under 90 that calls itself accepted', { match: { score: 85, by: 'auto', state: 'accepted' } }, 'C offer_match_review'],
    ['unknown stock', { stock: 'unknown' }, 'C offer_stock_unknown'],
    ['out of stock', { stock: 'out_of_stock' }, 'X offer_out_of_stock'],
    ['used', { condition: 'used' }, 'X offer_not_new'],
    ['refurbished', { condition: 'refurbished' }, 'X offer_not_new'],
    ['rejected', { match: { score: 99, by: 'human', state: 'rejected' } }, 'X offer_rejected'],
    ['another currency', { currency: 'AED' }, 'X offer_currency'],
    ['no currency', { currency: '' }, 'X offer_currency'],
    ['a capture in the future', { capturedAt: ago(-1) }, 'X offer_instant_invalid'],
    ['clocks a minute apart', { capturedAt: ago(0, -60_000) }, 'A'],
    ['no instant', { capturedAt: 'today' }, 'X offer_instant_invalid'],
    ['a price of 0', { priceMinor: 0 }, 'X offer_price_invalid'],
    ['a negative price', { priceMinor: -1 }, 'X offer_price_invalid'],
  ])('%s', (_, given, expected) => {
    expect(grade(given)).toBe(expected);
  });

  test('a jump of more than 30 % is quarantined until seen twice, and then still not proof', () => {
    expect(grade({ medianMinor: 28_000, confirmed: false })).toBe('X offer_jump_quarantined');
    expect(grade({ medianMinor: 28_000, confirmed: true })).toBe('C offer_far_from_median');
    expect(grade({ medianMinor: 27_000, confirmed: false })).toBe('A');
  });

  test('without history the price must be plausible against ours and the other rivals', () => {
    const fresh = { observations: 1, medianMinor: null };

    expect(grade(fresh)).toBe('A');
    expect(grade(fresh, [], 9_949)).toBe('X offer_ratio_implausible');
    expect(grade(fresh, [], 9_950)).toBe('A');
    expect(grade(fresh, [], 39_801)).toBe('X offer_ratio_implausible');
    expect(grade(fresh, [anOffer(30_000)])).toBe('C offer_far_from_rivals');
    expect(grade(fresh, [anOffer(30_000, { stock: 'out_of_stock' })])).toBe('A');
  });
});
