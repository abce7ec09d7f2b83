import { expect, it } from 'vitest';
import { weeksOf, type SoldDay } from './demand-weeks.ts';

const sold = (day: number, given: Partial<SoldDay> & { price?: number } = {}): SoldDay => ({
  day,
  orders: 1,
  units: 1,
  grossMinor: given.price ?? 1000,
  discountMinor: 0,
  ...given,
});
const NONE = { prices: [], isSoldOut: false };

it('counts whole weeks after the first sale, up to the last whole one', () => {
  const weeks = weeksOf({ days: [sold(3), sold(8), sold(9), sold(30)], ...NONE }, 34);
  expect(weeks.map(({ week, days, orders }) => [week, days, orders])).toEqual([
    [1, 7, 2],
    [2, 7, 0],
    [3, 7, 0],
  ]);
});

it('takes the list price of each day, before discounts, and orders, not pieces', () => {
  const [week] = weeksOf({ days: [sold(0), sold(7, { units: 5, grossMinor: 5000, discountMinor: 500 }), sold(14)], ...NONE }, 14);
  expect(week).toEqual({ week: 1, orders: 1, days: 7, price: 1000, promotion: 1 });
});

it('lets a price change halfway between two sales, and on its very day where it was recorded', () => {
  const days = [sold(0), sold(8), sold(20, { price: 2000 })];
  const halfway = weeksOf({ days, ...NONE }, 21);
  expect(halfway.map(({ price }) => Math.round(price))).toEqual([1000, 1857]);
  const recorded = weeksOf({ days, isSoldOut: false, prices: [{ day: 0, minor: 1000 }, { day: 9, minor: 2000 }] }, 21); // prettier-ignore
  expect(recorded.map(({ price }) => Math.round(price))).toEqual([Math.round((2 * 1000 + 5 * 2000) / 7), 2000]);
});

it('does not count days on which it could not be bought: after the last sale of what is sold out, and silences that chance does not explain', () => {
  const daily = Array.from({ length: 40 }, (_, day) => sold(day));
  expect(weeksOf({ days: daily, prices: [], isSoldOut: true }, 70).at(-1)?.week).toBe(4);
  const away = weeksOf({ days: [...daily, ...Array.from({ length: 40 }, (_, day) => sold(day + 80))], ...NONE }, 119);
  expect(away.map(({ week }) => week)).not.toContain(8);
  expect(away.find(({ week }) => week === 5)?.days).toBe(5);
  // Of what sells once a month, a month without a sale says nothing.
  expect(weeksOf({ days: [sold(0), sold(30), sold(60), sold(125)], ...NONE }, 126).map(({ days }) => days)).toEqual(Array.from({ length: 17 }, () => 7));
});

it('takes a week without sales to have had as many promotions as usual: sales themselves must not look like one', () => {
  const weeks = weeksOf({ days: [sold(0), sold(8, { discountMinor: 200 }), sold(22)], ...NONE }, 28);
  expect(weeks.map(({ promotion }) => promotion)).toEqual([1, 0.5, 0]);
});

it('says nothing of what was never sold', () => {
  expect(weeksOf({ days: [], ...NONE }, 700)).toEqual([]);
});
