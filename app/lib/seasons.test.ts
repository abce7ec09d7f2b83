import { describe, expect, it } from 'vitest';
import { isReadySeason, nextSpan, seasonsOn, type OwnSeason } from './seasons.ts';

const own = (given: Partial<OwnSeason>): OwnSeason => ({ name: 'Our week', from: '2026-04-10', until: '2026-04-16', yearly: false, ...given });

describe('ready-made seasons', () => {
  // Dates of the Umm al-Qura calendar as published for 1445 to 1448.
  it.each([
    ['ramadan', '2024-01-01', '2024-03-11', '2024-04-09'],
    ['ramadan', '2025-01-01', '2025-03-01', '2025-03-29'],
    ['ramadan', '2026-01-01', '2026-02-18', '2026-03-19'],
    ['ramadan', '2026-04-01', '2027-02-08', '2027-03-08'],
    ['eid_al_fitr', '2026-01-01', '2026-03-20', '2026-03-22'],
    ['hajj', '2026-01-01', '2026-05-25', '2026-05-30'],
    ['eid_al_adha', '2026-01-01', '2026-05-27', '2026-05-30'],
    ['eid_al_adha', '2025-01-01', '2025-06-06', '2025-06-09'],
    ['founding_day', '2026-03-01', '2027-02-22', '2027-02-22'],
    ['national_day', '2026-03-01', '2026-09-23', '2026-09-23'],
    // The fourth Thursday is the 26th, 27th, 28th and 22nd: its Friday is not always the fourth one.
    ['white_friday', '2026-06-01', '2026-11-23', '2026-11-29'],
    ['white_friday', '2025-06-01', '2025-11-24', '2025-11-30'],
    ['white_friday', '2024-06-01', '2024-11-25', '2024-12-01'],
    ['white_friday', '2029-06-01', '2029-11-19', '2029-11-25'],
    ['back_to_school', '2026-06-01', '2026-08-17', '2026-08-31'],
    ['summer', '2026-03-01', '2026-06-01', '2026-08-31'],
    ['winter', '2026-03-01', '2026-12-01', '2027-02-28'],
    ['winter', '2027-12-31', '2027-12-01', '2028-02-29'],
  ] as const)('%s, asked on %s, is from %s until %s', (season, day, from, until) => {
    expect(nextSpan(season, day)).toEqual({ from, until });
  });

  it('are told from their first day to their last, several on one day', () => {
    expect(seasonsOn('2026-02-17', [])).toEqual(['winter']);
    expect(seasonsOn('2026-02-18', [])).toEqual(['ramadan', 'winter']);
    expect(seasonsOn('2026-02-22', [])).toEqual(['founding_day', 'ramadan', 'winter']);
    expect(seasonsOn('2026-03-19', [])).toEqual(['ramadan']);
    expect(seasonsOn('2026-03-20', [])).toEqual(['eid_al_fitr']);
    expect(seasonsOn('2026-05-27', [])).toEqual(['eid_al_adha', 'hajj']);
    expect(seasonsOn('2026-10-10', [])).toEqual([]);
    expect([isReadySeason('ramadan'), isReadySeason('Ramadan')]).toEqual([true, false]);
  });
});

describe('seasons of a store’s own', () => {
  it('hold once, both ends counted, and are over then', () => {
    expect(seasonsOn('2026-04-09', [own({})])).toEqual([]);
    expect(seasonsOn('2026-04-10', [own({})])).toEqual(['Our week']);
    expect(seasonsOn('2026-04-16', [own({})])).toEqual(['Our week']);
    expect(nextSpan(own({}), '2026-04-12')).toEqual({ from: '2026-04-10', until: '2026-04-16' });
    expect(nextSpan(own({}), '2026-04-17')).toBeNull();
    expect(seasonsOn('2027-04-12', [own({})])).toEqual([]);
  });

  it('come back every year, over the new year too, and were there in years before', () => {
    const overNewYear = own({ from: '2025-12-25', until: '2026-01-05', yearly: true });
    expect(nextSpan(overNewYear, '2026-11-27')).toEqual({ from: '2026-12-25', until: '2027-01-05' });
    expect(nextSpan(overNewYear, '2027-01-02')).toEqual({ from: '2026-12-25', until: '2027-01-05' });
    expect(seasonsOn('2024-12-31', [overNewYear])).toEqual(['Our week', 'winter']);
    expect(nextSpan(own({ yearly: true }), '2026-04-17')).toEqual({ from: '2027-04-10', until: '2027-04-16' });
  });

  it('a 29 February begins with March where there is none, and ends with February', () => {
    expect(nextSpan(own({ from: '2028-02-29', until: '2028-03-05', yearly: true }), '2026-11-27')).toEqual({ from: '2027-03-01', until: '2027-03-05' });
    expect(nextSpan(own({ from: '2028-02-20', until: '2028-02-29', yearly: true }), '2026-11-27')).toEqual({ from: '2027-02-20', until: '2027-02-28' });
    expect(nextSpan(own({ from: '2028-02-29', until: '2028-02-29', yearly: true }), '2026-11-27'), 'a day that is not there for 400 days').toBeNull();
  });

  it('of a whole year has no edge to find, and is told all the same', () => {
    const always = own({ from: '2026-01-01', until: '2026-12-31', yearly: true });
    expect(seasonsOn('2031-06-06', [always])).toContain('Our week');
    expect(nextSpan(always, '2026-11-27')?.until).toBe('2028-01-01');
  });
});
