import { describe, expect, it } from 'vitest';
import { addDays, addMonths, dayIn, daysFrom, firstOfMonth, midnightOf, weekdayOf } from './days.ts';

describe('calendar days', () => {
  it('of an instant are those of the zone, also in the hour that clocks skip or repeat', () => {
    expect(dayIn(new Date('2026-11-20T20:59:59Z'), 'Asia/Riyadh')).toBe('2026-11-20');
    expect(dayIn(new Date('2026-11-20T21:00:00Z'), 'Asia/Riyadh')).toBe('2026-11-21');
    // New York goes from 02:00 to 03:00 on 8 March, and from 02:00 back to 01:00 on 1 November.
    expect(dayIn(new Date('2026-03-08T04:59:59Z'), 'America/New_York')).toBe('2026-03-07');
    expect(dayIn(new Date('2026-03-09T03:59:59Z'), 'America/New_York')).toBe('2026-03-08');
    expect(dayIn(new Date('2026-11-01T03:59:59Z'), 'America/New_York')).toBe('2026-10-31');
    expect(dayIn(new Date('2026-11-02T04:59:59Z'), 'America/New_York')).toBe('2026-11-01');
  });

  it('begin at midnight of the zone, or where clocks skip it when they go on, or at the first of two midnights', () => {
    const begins = (day: string, zone: string): string => midnightOf(day, zone).toISOString();
    expect(begins('2026-11-21', 'Asia/Riyadh')).toBe('2026-11-20T21:00:00.000Z');
    expect(begins('2026-03-08', 'America/New_York')).toBe('2026-03-08T05:00:00.000Z');
    expect(begins('2026-03-09', 'America/New_York')).toBe('2026-03-09T04:00:00.000Z');
    expect(begins('2026-11-01', 'America/New_York')).toBe('2026-11-01T04:00:00.000Z');
    expect(begins('2026-11-02', 'America/New_York')).toBe('2026-11-02T05:00:00.000Z');
    // Cairo goes from 00:00 to 01:00 on 24 April 2026, Havana from 01:00 back to 00:00 on 1 November.
    expect(begins('2026-04-24', 'Africa/Cairo')).toBe('2026-04-23T22:00:00.000Z');
    expect(begins('2026-11-01', 'America/Havana')).toBe('2026-11-01T04:00:00.000Z');
    expect(begins('2026-11-21', 'Pacific/Kiritimati')).toBe('2026-11-20T10:00:00.000Z');
  });

  it('are added and counted over months, years and leap days', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
    expect(addDays('2027-01-01', -1)).toBe('2026-12-31');
    expect(daysFrom('2026-11-20', '2026-11-20')).toBe(1);
    expect(daysFrom('2028-02-01', '2028-03-01')).toBe(30);
  });

  it('move by months to the same day, or to the last one of a shorter month', () => {
    expect(addMonths('2028-02-29', -12)).toBe('2027-02-28');
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15');
    expect(firstOfMonth('2026-11-20')).toBe('2026-11-01');
    expect(weekdayOf('2026-11-22')).toBe(0);
  });
});
