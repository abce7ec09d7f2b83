/** Which days a question is about, what they are compared with, and how they are bundled. Pure. */
import { addDays, addMonths, type Day, daysFrom, firstOfMonth, weekdayOf } from '#app/lib/days.ts';

export const PRESETS = ['today', 'yesterday', 'last_7', 'last_28', 'last_30', 'last_90', 'this_month', 'last_month', 'this_year', 'last_year', 'all', 'custom'] as const;
export const COMPARES = ['previous', 'year', 'none'] as const;
export type Preset = (typeof PRESETS)[number];
export type Compare = (typeof COMPARES)[number];

/** Both days belong to it. */
export interface Period {
  from: Day;
  to: Day;
}

export interface RangeAsked {
  preset?: Preset | undefined;
  from?: Day | undefined;
  to?: Day | undefined;
  compare?: Compare | undefined;
}

export type Unit = 'day' | 'week' | 'month';

/** Longer than this, single days are more than a screen can show. */
const MOST_DAYS = 92;
const MOST_DAYS_BY_WEEK = 550;
const EARLIEST: Day = '2000-01-01';

/** @param first the first day with an order, from which "all" counts */
export function periodOf(asked: RangeAsked, today: Day, first: Day | null): { preset: Preset; period: Period } {
  const preset = asked.preset ?? (asked.from && asked.to ? 'custom' : 'last_30');
  return { preset, period: clipped(named(preset, asked, today, first), today) };
}

function named(preset: Preset, asked: RangeAsked, today: Day, first: Day | null): Period {
  const year = today.slice(0, 4);
  const month = firstOfMonth(today);
  const last = (count: number): Period => ({ from: addDays(today, 1 - count), to: today });
  switch (preset) {
    case 'today':
      return last(1);
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case 'last_7':
      return last(7);
    case 'last_28':
      return last(28);
    case 'last_30':
      return last(30);
    case 'last_90':
      return last(90);
    case 'this_month':
      return { from: month, to: today };
    case 'last_month':
      return { from: addMonths(month, -1), to: addDays(month, -1) };
    case 'this_year':
      return { from: `${year}-01-01`, to: today };
    case 'last_year':
      return { from: addMonths(`${year}-01-01`, -12), to: addDays(`${year}-01-01`, -1) };
    case 'all':
      return { from: first ?? today, to: today };
    case 'custom': {
      const { from = today, to = today } = asked;
      return from <= to ? { from, to } : { from: to, to: from };
    }
  }
}

/** Nothing is known of days to come, and no shop is older than the web. */
function clipped({ from, to }: Period, today: Day): Period {
  const end = to > today ? today : to < EARLIEST ? EARLIEST : to;
  return { from: from > end ? end : from < EARLIEST ? EARLIEST : from, to: end };
}

/** As many days right before, or the same days a year before. */
export function comparedWith({ from, to }: Period, compare: Compare): Period | null {
  switch (compare) {
    case 'previous':
      return { from: addDays(from, -daysFrom(from, to)), to: addDays(from, -1) };
    case 'year':
      return { from: addMonths(from, -12), to: addMonths(to, -12) };
    case 'none':
      return null;
  }
}

export function unitOf({ from, to }: Period): Unit {
  const days = daysFrom(from, to);
  return days <= MOST_DAYS ? 'day' : days <= MOST_DAYS_BY_WEEK ? 'week' : 'month';
}

/** The period in days, in weeks from Sunday, or in months; the first and last may be cut off by the period's ends. */
export function bucketsOf({ from, to }: Period, unit: Unit): Period[] {
  const buckets: Period[] = [];
  for (let start = from; start <= to;) {
    const end = unit === 'day' ? start : unit === 'week' ? addDays(start, 6 - weekdayOf(start)) : addDays(addMonths(firstOfMonth(start), 1), -1);
    buckets.push({ from: start, to: end < to ? end : to });
    start = addDays(end, 1);
  }
  return buckets;
}
