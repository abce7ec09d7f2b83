import { expect, test } from 'vitest';
import { randomFor } from '#sandbox/lib/random.ts';
import { drawBasket, drawDiscounts } from '#sandbox/sales/history/basket.ts';
import { localDays } from '#sandbox/sales/history/calendar.ts';
import { createDemand, type Item } from '#sandbox/sales/history/demand.ts';
import { discountOf, shareOf, spread } from '#sandbox/sales/sums.ts';

const items: Item[] = Array.from({ length: 12 }, (_, index) => ({
  productId: 1 + Math.floor(index / 2), variantId: 100 + index, productTitle: 'P', title: 'T', sku: null, vendor: 'V', price: 10_000 + index * 777, taxable: true,
})); // prettier-ignore

test('a day of the store has the hours its clock gives it', () => {
  const berlin = localDays('Europe/Berlin', new Date('2026-03-27T12:00:00Z'), new Date('2026-10-27T12:00:00Z'));
  const hours = (date: string): number => {
    const day = berlin.find((one) => one.date === date);
    return ((day?.end ?? 0) - (day?.start ?? 0)) / 3_600_000;
  };

  expect([hours('2026-03-28'), hours('2026-03-29'), hours('2026-10-25')]).toEqual([24, 23, 25]);
  expect(berlin.every((day, index) => index === 0 || berlin[index - 1]?.end === day.start)).toBe(true);
  expect(new Date(localDays('Asia/Riyadh', new Date('2026-01-01T00:00:00Z'), new Date('2026-01-03T00:00:00Z'))[0]?.start ?? 0).toISOString()).toBe('2025-12-31T21:00:00.000Z');
});

test('what is sold at each price gives the elasticity back', () => {
  const weeks = 104;
  const demand = createDemand(3, items, weeks);
  const random = randomFor('draws');
  const sold = new Map<string, number>();
  const offered = new Map<string, number>();
  for (let week = 0; week < weeks; week += 1) {
    const draws = 4000;
    const rate = draws / demand.total(week);
    for (let draw = 0; draw < draws; draw += 1) {
      const { item, price } = demand.draw(week, [random.next(), random.next()]);
      const key = `${String(item.variantId)}:${String(price)}`;
      sold.set(key, (sold.get(key) ?? 0) + 1);
    }
    for (const product of demand.products) {
      const level = product.steps.findLast((step) => step.week <= week)?.bps ?? 10_000;
      const item = product.items[0];
      const key = `${String(item?.variantId)}:${String(Math.round(((item?.price ?? 0) * level) / 10_000))}`;
      offered.set(key, (offered.get(key) ?? 0) + rate);
    }
  }
  const errors = demand.products.flatMap(({ items: [item], elasticityMilli, steps }) => {
    const rateAt = (bps: number): number => {
      const key = `${String(item?.variantId)}:${String(Math.round(((item?.price ?? 0) * bps) / 10_000))}`;
      return (sold.get(key) ?? 0) / (offered.get(key) ?? 1);
    };
    const other = steps.map(({ bps }) => bps).find((bps) => Math.abs(bps - 10_000) >= 1500);
    return other === undefined ? [] : [Math.log(rateAt(10_000) / rateAt(other)) / Math.log(other / 10_000) - elasticityMilli / 1000];
  });

  expect(errors.length).toBeGreaterThan(2);
  expect(Math.max(...errors.map(Math.abs))).toBeLessThan(0.4);
});

test('parts come to the whole exactly', () => {
  for (let total = 0; total < 300; total += 7) {
    expect(spread(total, [3, 0, 5, 7, 1]).reduce((sum, part) => sum + part, 0)).toBe(total);
    expect([0, 1, 2].map((unit) => shareOf(total, unit, unit + 1, 3)).reduce((sum, part) => sum + part, 0)).toBe(total);
  }
});

test('no discount takes more than its lines cost', () => {
  const demand = createDemand(3, items, 10);
  for (let n = 0; n < 2000; n += 1) {
    const random = randomFor('discounts', n);
    const lines = drawBasket(random, demand, n % 10);
    const discounts = drawDiscounts(random, lines, n % 2 === 0);
    expect(lines.every((line) => discountOf(line) >= 0 && discountOf(line) <= line.price * line.quantity)).toBe(true);
    expect(lines.flatMap((line) => line.allocations).every(({ index }) => discounts[index]?.index === index)).toBe(true);
  }
});
