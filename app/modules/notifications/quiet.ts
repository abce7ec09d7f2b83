/** Hours without mail, by the store's clock. */
import { addDays, dayIn, midnightOf } from '#app/lib/days.ts';

export interface Quiet {
  from: number;
  to: number;
}

/** When a letter that is ready now may go: at once, or when the quiet hours end. They may go over midnight; days may be 23 or 25 hours long. */
export function dueAt(now: Date, quiet: Quiet | null, timeZone: string): Date {
  if (quiet === null || !isQuiet(hourIn(now, timeZone), quiet)) {
    return now;
  }
  const today = dayIn(now, timeZone);
  // The hour that ends them, today or tomorrow; one that the clocks skip has begun when the next one has.
  for (const day of [today, addDays(today, 1)]) {
    const end = hourOf(day, quiet.to, timeZone);
    if (end > now) {
      return end;
    }
  }
  return now;
}

/** The next time the store's clock shows this hour. */
export function nextHour(now: Date, hour: number, timeZone: string): Date {
  const today = dayIn(now, timeZone);
  const first = hourOf(today, hour, timeZone);
  return first > now ? first : hourOf(addDays(today, 1), hour, timeZone);
}

export function hourOf(day: string, hour: number, timeZone: string): Date {
  const midnight = midnightOf(day, timeZone).getTime();
  const near = [-1, 0, 1].map((shift) => new Date(midnight + (hour + shift) * 3_600_000));
  return near.find((at) => dayIn(at, timeZone) === day && hourIn(at, timeZone) >= hour) ?? new Date(midnight + hour * 3_600_000);
}

function hourIn(at: Date, timeZone: string): number {
  return Number(new Intl.DateTimeFormat('en-US-u-nu-latn', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(at));
}

function isQuiet(hour: number, { from, to }: Quiet): boolean {
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}
