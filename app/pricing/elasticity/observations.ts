import type { VariantHistory } from './types.ts';

/** All weeks of all variants in columns: a store of 5,000 variants and two years fits in 25 MB. */
export interface Observations {
  size: number;
  variants: number;
  weeks: number;
  /** Variant i's rows are from `first[i]` up to `first[i + 1]`. */
  first: Int32Array;
  week: Int32Array;
  count: Float64Array;
  /** Logarithm of the share of the week in which it could be bought. */
  exposure: Float64Array;
  logPrice: Float64Array;
  promotion: Float64Array;
}

/** Rows that say nothing (no day in stock, no price) or make no sense are left out. */
export function columnsOf(histories: readonly VariantHistory[]): Observations {
  const usable = histories.map(({ weeks }) => weeks.filter(isUsable));
  const size = usable.reduce((sum, { length }) => sum + length, 0);
  const numbers = new Map([...new Set(usable.flatMap((weeks) => weeks.map(({ week }) => week)))].sort((a, b) => a - b).map((week, index) => [week, index]));
  const columns: Observations = {
    size,
    variants: histories.length,
    weeks: numbers.size,
    first: new Int32Array(histories.length + 1),
    week: new Int32Array(size),
    count: new Float64Array(size),
    exposure: new Float64Array(size),
    logPrice: new Float64Array(size),
    promotion: new Float64Array(size),
  };
  let row = 0;
  usable.forEach((weeks, variant) => {
    columns.first[variant] = row;
    for (const fact of [...weeks].sort((a, b) => a.week - b.week)) {
      columns.week[row] = numbers.get(fact.week) ?? 0;
      columns.count[row] = fact.orders;
      columns.exposure[row] = Math.log(Math.min(7, fact.days) / 7);
      columns.logPrice[row] = Math.log(fact.price);
      columns.promotion[row] = Math.min(1, Math.max(0, fact.promotion));
      row += 1;
    }
  });
  columns.first[histories.length] = row;
  return columns;
}

export function isUsable({ orders, days, price, promotion }: VariantHistory['weeks'][number]): boolean {
  return days > 0 && price > 0 && orders >= 0 && [orders, days, price, promotion].every(Number.isFinite);
}
