/** A day as the store's own clock has it: 23 or 25 hours long where clocks are put forward or back. */
export interface LocalDay {
  index: number;
  /** "2026-03-29". */
  date: string;
  weekday: number;
  /** Milliseconds of its first moment, and of the next day's. */
  start: number;
  end: number;
}

const DAY_MS = 86_400_000;

/** The whole local days between two moments, the last one up to `to`. */
export function localDays(zone: string, from: Date, to: Date): LocalDay[] {
  const clock = zoneClock(zone);
  const days: LocalDay[] = [];
  let date = clock.dateAt(from.getTime());
  for (let start = clock.midnight(date); start < to.getTime();) {
    const next = date + DAY_MS;
    const end = clock.midnight(next);
    days.push({ index: days.length, date: new Date(date).toISOString().slice(0, 10), weekday: new Date(date).getUTCDay(), start, end: Math.min(end, to.getTime()) });
    [date, start] = [next, end];
  }
  return days;
}

function zoneClock(zone: string): { dateAt(instant: number): number; midnight(date: number): number } {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  }); // prettier-ignore
  const wall = (instant: number): number => {
    const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(part['year'] ?? 0, (part['month'] ?? 1) - 1, part['day'] ?? 1, part['hour'] ?? 0, part['minute'] ?? 0, part['second'] ?? 0);
  };
  const offset = (instant: number): number => wall(instant) - instant;
  return {
    dateAt: (instant) => Math.floor(wall(instant) / DAY_MS) * DAY_MS,
    // The offset before a change and after it can differ: the second look settles it.
    midnight: (date) => date - offset(date - offset(date)),
  };
}

/** How busy a day is: week, year, growth, and what was promoted. Rises and dips as in a Gulf shop. */
export function busyness(day: LocalDay): number {
  const at = Date.parse(day.date);
  const week = [1, 0.92, 0.94, 1.02, 1.2, 1.25, 1.1][day.weekday] ?? 1;
  const month = new Date(at).getUTCMonth();
  const summer = month === 6 || month === 7 ? 0.78 : 1;
  const growth = Math.exp((0.22 * (at - Date.UTC(2024, 0, 1))) / (365.25 * DAY_MS));
  return week * summer * growth * (1 + 0.7 * ramadan(at)) * (isPromotion(day) ? 1.8 : 1);
}

/** The last week of November, and the days around the national day. */
export function isPromotion({ date }: LocalDay): boolean {
  const day = date.slice(5);
  return (day >= '11-23' && day <= '11-30') || (day >= '09-21' && day <= '09-24');
}

/** Near 1 in the two weeks before the feast, else near 0. The lunar year is 354.37 days long. */
function ramadan(at: number): number {
  const peak = Date.UTC(2025, 2, 22);
  const lunar = 354.37 * DAY_MS;
  const away = ((at - peak) % lunar) / lunar;
  const distance = (Math.abs(away) > 0.5 ? 1 - Math.abs(away) : Math.abs(away)) * 354.37;
  return Math.exp(-((distance / 13) ** 2));
}
