import { expect, it } from 'vitest';
import { dueAt, hourOf, nextHour } from './quiet.ts';

const RIYADH = 'Asia/Riyadh';
const due = (now: string, from: number, to: number, zone = RIYADH): string => dueAt(new Date(now), { from, to }, zone).toISOString();

it('a letter waits for the end of the quiet hours, also over midnight, and goes at once outside them', () => {
  // 22:30 in Riyadh; quiet from 22 to 7.
  expect(due('2026-11-26T19:30:00Z', 22, 7)).toBe('2026-11-27T04:00:00.000Z');
  expect(due('2026-11-27T03:59:00Z', 22, 7)).toBe('2026-11-27T04:00:00.000Z');
  expect(due('2026-11-27T04:00:00Z', 22, 7)).toBe('2026-11-27T04:00:00.000Z');
  expect(due('2026-11-26T18:59:00Z', 22, 7)).toBe('2026-11-26T18:59:00.000Z');
  expect(due('2026-11-26T10:00:00Z', 9, 17)).toBe('2026-11-26T14:00:00.000Z');
  expect(dueAt(new Date('2026-11-26T19:30:00Z'), null, RIYADH).toISOString()).toBe('2026-11-26T19:30:00.000Z');
});

it('keeps the hour of the clock on days of 23 and 25 hours', () => {
  const NEW_YORK = 'America/New_York';
  expect(due('2026-03-08T04:00:00Z', 22, 7, NEW_YORK)).toBe('2026-03-08T11:00:00.000Z');
  expect(due('2026-11-01T03:00:00Z', 22, 7, NEW_YORK)).toBe('2026-11-01T12:00:00.000Z');
  // 02:00 does not come on 8 March: the hour has begun when the next one has.
  expect(hourOf('2026-03-08', 2, NEW_YORK).toISOString()).toBe('2026-03-08T07:00:00.000Z');
  expect(nextHour(new Date('2026-03-07T13:00:00Z'), 8, NEW_YORK).toISOString()).toBe('2026-03-08T12:00:00.000Z');
  expect(nextHour(new Date('2026-11-26T05:00:00Z'), 8, RIYADH).toISOString()).toBe('2026-11-27T05:00:00.000Z');
  expect(nextHour(new Date('2026-11-26T04:59:59Z'), 8, RIYADH).toISOString()).toBe('2026-11-26T05:00:00.000Z');
});
