/** Calendar days as YYYY-MM-DD. A day has no zone of its own; an instant gets one in the zone of whoever asks. */
import { z } from 'zod';

export type Day = string;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export const daySchema = z.iso.date();

/** The calendar day of an instant in a time zone, whatever its clocks do that day. */
export function dayIn(at: Date, timeZone: string): Day {
  const parts = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(at);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

/** The first instant of a day in a time zone: midnight, or where the clocks skip it the moment they go on. */
export function midnightOf(day: Day, timeZone: string): Date {
  const utc = Date.parse(`${day}T00:00:00Z`);
  const near = utc - offsetAt(utc - offsetAt(utc, timeZone), timeZone);
  const candidates = [near - HOUR_MS, near, near + HOUR_MS].filter((at) => dayIn(new Date(at), timeZone) === day);
  return new Date(candidates[0] ?? near);
}

/** What the clocks of a zone show beyond UTC at an instant, in milliseconds. */
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  }).formatToParts(new Date(at)); // prettier-ignore
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value ?? 0);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(at / 1000) * 1000;
}

export function addDays(day: Day, count: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Both ends counted: a day and itself are one. */
export function daysFrom(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS) + 1;
}

export function firstOfMonth(day: Day): Day {
  return `${day.slice(0, 7)}-01`;
}

/** The same day of a month before or after; the last one where that month is shorter. */
export function addMonths(day: Day, count: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const length = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + count, Math.min(date, length))).toISOString().slice(0, 10);
}

/** 0 is Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
