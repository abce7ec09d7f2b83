import { isUsable } from './observations.ts';
import type { UnknownCode, VariantHistory, WeekFact } from './types.ts';

export const LEAST_WEEKS = 8;
export const LEAST_ORDERS = 12;
const LEVEL_DAYS = 14;
/** Prices nearer than this are one: endings and rounding are no experiment. */
const ONE_LEVEL = 0.01;
/** Explained by promotions, or by time alone, to more than this correlation: nobody could tell which it was. */
const MIXED_UP = 0.9;

/** Distinct prices, each for 14 days in stock or more; each at least 1 % away from the one below. */
export function levelsOf({ weeks }: VariantHistory): number {
  const sorted = weeks.filter(isUsable).sort((a, b) => a.price - b.price);
  let [levels, from, days] = [0, 0, 0];
  const close = (): void => {
    levels += days >= LEVEL_DAYS ? 1 : 0;
  };
  for (const week of sorted) {
    if (week.price > from * (1 + ONE_LEVEL)) {
      close();
      [from, days] = [week.price, 0];
    }
    days += week.days;
  }
  close();
  return levels;
}

/** Why a variant's own sales can say nothing, whatever a fit makes of them. */
export function refusalOf(history: VariantHistory): UnknownCode | null {
  const weeks = history.weeks.filter(isUsable);
  if (weeks.length < LEAST_WEEKS) {
    return 'too_few_weeks';
  }
  if (weeks.reduce((sum, { orders }) => sum + orders, 0) < LEAST_ORDERS) {
    return 'too_few_sales';
  }
  const prices = weeks.map(({ price }) => Math.log(price));
  if (Math.max(...prices) - Math.min(...prices) < ONE_LEVEL) {
    return 'one_price';
  }
  if (Math.abs(correlation(prices, promotionsOf(weeks))) > MIXED_UP) {
    return 'only_promotions';
  }
  return Math.abs(correlation(prices, weeks.map(({ week }) => week))) > MIXED_UP ? 'price_follows_time' : null; // prettier-ignore
}

function promotionsOf(weeks: readonly WeekFact[]): number[] {
  return weeks.map(({ promotion }) => promotion);
}

/** 0 where one of both never changes. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, index) => {
    const [x, y] = [value - meanA, (b[index] ?? 0) - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  });
  return aa > 1e-12 && bb > 1e-12 ? ab / Math.sqrt(aa * bb) : 0;
}
