/**
 * Seasons as days of a calendar: those that come ready-made, each computed from a rule instead of kept as a list of dates, and a
 * store's own. A day has no zone; whoever asks says which day it is by the store's clock.
 */
import { addDays, weekdayOf, type Day } from './days.ts';

/** What a rule names them by. They never change their meaning: saved rules hold them. */
export const READY_SEASONS = [
  'ramadan', 'eid_al_fitr', 'hajj', 'eid_al_adha', 'founding_day', 'national_day', 'white_friday', 'back_to_school', 'summer', 'winter',
] as const; // prettier-ignore
export type ReadySeason = (typeof READY_SEASONS)[number];

/** Both days are part of it. */
export interface Span {
  from: Day;
  until: Day;
}

/** A season that a store has written down itself: once on these days, or on their dates of every year, past ones too. */
export interface OwnSeason extends Span {
  name: string;
  yearly: boolean;
}

type Holds = (day: Day) => boolean;

/** Further than any of them is away. */
const HORIZON = 400;

// Month and day of the Umm al-Qura calendar, the civil calendar of Saudi Arabia (umalqura.org.sa), as the runtime's own ICU data has it.
// It is fixed in advance; the Supreme Court announces Ramadan and both feasts by the sighting of the moon, which may move them by a day.
const hijri = new Intl.DateTimeFormat('en-US-u-ca-islamic-umalqura-nu-latn', { timeZone: 'UTC', month: 'numeric', day: 'numeric' });
const MOST_REMEMBERED = 5000;
const remembered = new Map<Day, { month: number; date: number }>();

function hijriOf(day: Day): { month: number; date: number } {
  const known = remembered.get(day);
  if (known) {
    return known;
  }
  const parts = hijri.formatToParts(new Date(`${day}T12:00:00Z`));
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  const found = { month: part('month'), date: part('day') };
  if (remembered.size >= MOST_REMEMBERED) {
    remembered.clear();
  }
  remembered.set(day, found);
  return found;
}

const inHijri =
  (month: number, first: number, last: number): Holds =>
  (day) => {
    const at = hijriOf(day);
    return at.month === month && at.date >= first && at.date <= last;
  };

/** On these dates of every year, as MM-DD; over the new year where the first is the later one. A 29 February is the nearest day inside. */
const inYear =
  (first: string, last: string): Holds =>
  (day) => {
    const date = day.slice(5);
    return first <= last ? date >= first && date <= last : date >= first || date <= last;
  };

/** Monday to Sunday around the Friday after the fourth Thursday of November: Black Friday of the United States, White Friday in the Gulf. */
const inFridayWeek: Holds = (day) => {
  const friday = addDays(day, 5 - (weekdayOf(day) === 0 ? 7 : weekdayOf(day))).slice(5);
  return friday >= '11-23' && friday <= '11-29';
};

const READY: Readonly<Record<ReadySeason, Holds>> = {
  ramadan: inHijri(9, 1, 30),
  // The three days of the feast.
  eid_al_fitr: inHijri(10, 1, 3),
  // From the day of Tarwiyah to the last of the days of Tashriq.
  hajj: inHijri(12, 8, 13),
  // The day of the feast and the three days of Tashriq.
  eid_al_adha: inHijri(12, 10, 13),
  // By royal order of January 2022.
  founding_day: inYear('02-22', '02-22'),
  // Labour Law of Saudi Arabia, implementing regulations, article 24.
  national_day: inYear('09-23', '09-23'),
  white_friday: inFridayWeek,
  // The Saudi school year begins in the second half of August; the ministry of education sets the day anew each year.
  back_to_school: inYear('08-17', '08-31'),
  // Whole months, as meteorologists count them north of the equator.
  summer: inYear('06-01', '08-31'),
  winter: inYear('12-01', '02-29'),
};

export function isReadySeason(name: string): name is ReadySeason {
  return READY_SEASONS.some((one) => one === name);
}

/** Whether the moon may move it by a day. */
export function isSighted(season: ReadySeason): boolean {
  return ['ramadan', 'eid_al_fitr', 'hajj', 'eid_al_adha'].includes(season);
}

function holdsOf(own: OwnSeason): Holds {
  return own.yearly ? inYear(own.from.slice(5), own.until.slice(5)) : (day) => day >= own.from && day <= own.until;
}

/** Every season that holds on a day, ready-made and own, in the order of their names' code units. */
export function seasonsOn(day: Day, own: readonly OwnSeason[]): string[] {
  return [...READY_SEASONS.filter((one) => READY[one](day)), ...own.filter((one) => holdsOf(one)(day)).map(({ name }) => name)].sort();
}

/** The one that holds on that day, else the next; null: there is none any more. */
export function nextSpan(season: ReadySeason | OwnSeason, day: Day): Span | null {
  if (typeof season === 'object' && !season.yearly) {
    return season.until < day ? null : { from: season.from, until: season.until };
  }
  const holds = typeof season === 'object' ? holdsOf(season) : READY[season];
  let from = day;
  while (!holds(from)) {
    from = addDays(from, 1);
    if (from > addDays(day, HORIZON)) {
      return null;
    }
  }
  const edge = (start: Day, step: 1 | -1): Day => {
    let last = start;
    // A season of a whole year has no edge.
    for (let walked = 0; walked < HORIZON && holds(addDays(last, step)); walked += 1) {
      last = addDays(last, step);
    }
    return last;
  };
  return { from: edge(from, -1), until: edge(from, 1) };
}
