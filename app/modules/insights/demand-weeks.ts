import type { WeekFact } from '#app/pricing/elasticity/types.ts';

/** A day on which a variant was sold. Days are counted from a Monday; weeks are those days by seven. */
export interface SoldDay {
  day: number;
  orders: number;
  units: number;
  /** At list prices, before discounts. */
  grossMinor: number;
  discountMinor: number;
}

export interface Sold {
  /** In the order of days. */
  days: readonly SoldDay[];
  /** The own price as it was recorded, in the order of days: exact where it reaches. */
  prices: readonly { day: number; minor: number }[];
  /** There is none of it now. */
  isSoldOut: boolean;
}

/** A silence in which so many orders were to be expected was no silence: it could not be bought. */
const SILENCE = 12;
/** A discount of less is rounding. */
const PROMOTION = 0.03;

/**
 * The weeks of a variant after its first sale, up to `until` (a day that is not counted any more). How long it was out of stock is
 * recorded nowhere: days after the last sale of what is sold out now, and silences that chance does not explain, are taken for that.
 */
export function weeksOf({ days, prices, isSoldOut }: Sold, until: number): WeekFact[] {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) {
    return [];
  }
  const rate = days.reduce((sum, { orders }) => sum + orders, 0) / Math.max(7, until - first.day);
  const from = Math.ceil((first.day + 1) / 7) * 7;
  const to = Math.floor((isSoldOut ? Math.min(until, last.day + 1) : until) / 7) * 7;
  const weeks = new Map<number, WeekFact & { sold: number; promoted: number }>();
  const priceOn = pricesBetween(days, prices);
  let next = 0;
  for (let day = from; day < to; day += 1) {
    while ((days[next]?.day ?? Infinity) < day) {
      next += 1;
    }
    const sold = days[next]?.day === day ? days[next] : undefined;
    const silence = (days[next]?.day ?? until) - (days[next - 1]?.day ?? day) - 1;
    if (!sold && silence * rate > SILENCE) {
      continue;
    }
    const week = Math.floor(day / 7);
    const fact = weeks.get(week) ?? { week, orders: 0, days: 0, price: 0, promotion: 0, sold: 0, promoted: 0 };
    weeks.set(week, fact);
    fact.price = (fact.price * fact.days + priceOn(day)) / (fact.days + 1);
    fact.days += 1;
    if (sold) {
      fact.orders += sold.orders;
      fact.sold += sold.grossMinor;
      fact.promoted += sold.discountMinor >= sold.grossMinor * PROMOTION ? sold.grossMinor : 0;
    }
  }
  return withPromotions([...weeks.values()]);
}

/** A week without sales shows no discount either: it is taken to have had what is usual, or promotions would seem to sell. */
function withPromotions(weeks: readonly (WeekFact & { sold: number; promoted: number })[]): WeekFact[] {
  const sold = weeks.reduce((sum, week) => sum + week.sold, 0);
  const usual = sold > 0 ? weeks.reduce((sum, { promoted }) => sum + promoted, 0) / sold : 0;
  return weeks.map(({ sold: own, promoted, ...fact }) => ({ ...fact, promotion: own > 0 ? promoted / own : usual }));
}

/**
 * The list price of each day: as recorded, before that as it was sold at. Between two sales at different prices it changed halfway, for
 * all that is known: to let the old price last until the new one sells would hand it all the days without sales.
 */
function pricesBetween(days: Sold['days'], prices: Sold['prices']): (day: number) => number {
  const recorded = prices[0]?.day ?? Infinity;
  const seen = days.filter(({ day, units, grossMinor }) => day < recorded && units > 0 && grossMinor > 0).map(({ day, units, grossMinor }) => ({ day, minor: grossMinor / units }));
  const points = [...seen, ...prices];
  let at = 0;
  return (day) => {
    while ((points[at + 1]?.day ?? Infinity) <= day) {
      at += 1;
    }
    const [before, after] = [points[at], points[at + 1]];
    if (!before || !after || before.day >= recorded || day - before.day <= after.day - day) {
      return before?.minor ?? 0;
    }
    return after.minor;
  };
}
