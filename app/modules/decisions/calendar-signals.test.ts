import { expect, it } from 'vitest';
import { ageAt } from './calendar-signals.server.ts';

it.each([
  ['the first day is none yet', '2026-11-27T00:30:00Z', '2026-11-27T20:59:00Z', 'Asia/Riyadh', 0],
  ['midnight of the store ends a day, not that of Greenwich', '2026-11-27T20:30:00Z', '2026-11-27T21:30:00Z', 'Asia/Riyadh', 1],
  ['a day of 23 hours is a day', '2026-03-28T12:00:00Z', '2026-03-29T22:30:00Z', 'Europe/Berlin', 2],
  ['a day of 25 hours is a day', '2026-10-24T22:30:00Z', '2026-10-25T22:30:00Z', 'Europe/Berlin', 0],
  ['a leap day counts', '2028-02-28T12:00:00Z', '2028-03-01T12:00:00Z', 'Asia/Riyadh', 2],
  ['what is to be sold later has no age', '2026-12-01T00:00:00Z', '2026-11-27T00:00:00Z', 'Asia/Riyadh', null],
])('%s', (_, listed, at, zone, age) => {
  expect(ageAt(new Date(listed), new Date(at), zone)).toBe(age);
});

it('is unknown where nobody told since when the article is for sale', () => {
  expect(ageAt(undefined, new Date('2026-11-27T00:00:00Z'), 'Asia/Riyadh')).toBeNull();
});
