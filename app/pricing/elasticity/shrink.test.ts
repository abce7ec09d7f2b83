/** Drawing together by its formulas, and on real sales where they are there: those are not ours to ship. */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { PRIOR, shrink } from './shrink.ts';

const FOLDER = new URL('../../../../shared/data/demand/', import.meta.url);
/** The shared data is not part of the project: where it is missing, there are no such tests. */
const withData = existsSync(FOLDER) ? describe : () => undefined;

interface Row {
  /** What is taken out: a product, a week. */
  effects: string[];
  /** Logarithm of the price, then other columns. */
  x: number[];
  y: number;
}

function table(name: string): Record<string, string>[] {
  const raw = readFileSync(new URL(name, FOLDER));
  const [head = '', ...lines] = (name.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8').trim().split(/\r?\n/);
  const names = head.split(',');
  // Only the first column has commas of its own.
  return lines.map((line) => {
    const cells = line.split(',');
    const first = cells.splice(0, cells.length - names.length + 1).join(',');
    return Object.fromEntries([first, ...cells].map((cell, index) => [names[index] ?? '', cell]));
  });
}

/** Takes the means of every effect away, in turns, until nothing moves. */
function within(rows: readonly Row[], weights = rows.map(() => 1)): number[][] {
  const columns = rows.map(({ x, y }) => [...x, y]);
  const effects = (rows[0]?.effects ?? []).map((_, effect) => [...Map.groupBy(rows.keys(), (index) => rows[index]?.effects[effect] ?? '').values()].map((group) => [...group]));
  for (let turn = 0, moved = 1; turn < 200 && moved > 1e-9; turn += 1) {
    moved = 0;
    for (const group of effects.flat()) {
      const whole = group.reduce((sum, index) => sum + (weights[index] ?? 0), 0);
      for (let column = 0; column < (columns[0]?.length ?? 0); column += 1) {
        const mean = group.reduce((sum, index) => sum + (weights[index] ?? 0) * (columns[index]?.[column] ?? 0), 0) / whole;
        moved = Math.max(moved, Math.abs(mean));
        group.forEach((index) => ((columns[index] ?? [])[column] = (columns[index]?.[column] ?? 0) - mean));
      }
    }
    moved = effects.length === 1 ? 0 : moved;
  }
  return columns;
}

/** Least squares of the last column on the others; the coefficients. */
function solve(columns: readonly number[][], weights = columns.map(() => 1)): number[] {
  const size = (columns[0]?.length ?? 1) - 1;
  const normal = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size + 1 }, (__, j) => columns.reduce((sum, row, index) => sum + (weights[index] ?? 0) * (row[i] ?? 0) * (row[j] ?? 0), 0)),
  );
  for (let pivot = 0; pivot < size; pivot += 1) {
    for (let other = 0; other < size; other += 1) {
      const factor = (normal[other]?.[pivot] ?? 0) / (normal[pivot]?.[pivot] ?? 1);
      if (other !== pivot) {
        normal[other] = (normal[other] ?? []).map((value, column) => value - factor * (normal[pivot]?.[column] ?? 0));
      }
    }
  }
  return normal.map((row, index) => (row[size] ?? 0) / (row[index] ?? 1));
}

describe('drawing together', () => {
  const level = (parent: number[], spread: number) => ({ parent, spreads: [spread], scale: 1, doubt: 0 });

  it('is the weighted mean of the own measurement and of all, by how far either can be trusted', () => {
    const tree = { levels: [level([0, 0, 0], 0.5)], prior: { mean: -2, sd: 1 } };
    const drawn = shrink(tree, { mean: Float64Array.of(-1, -3, 9), precision: Float64Array.of(4, 1, 0) });
    // Variances 1/4 + 1/4 and 1 + 1/4, and the prior's 1.
    const top = (2 * -1 + 0.8 * -3 + 1 * -2) / (2 + 0.8 + 1);
    expect(drawn.top).toBeCloseTo(top, 12);
    // What was not measured is what all are, and as uncertain as they differ.
    expect(drawn.mean[2]).toBeCloseTo(top, 12);
    expect(drawn.variance[2]).toBeCloseTo(1 / 3.8 + 0.25, 12);
    expect(drawn.ownWeight[2]).toBe(0);
    const others = (0.8 * -3 + 1 * -2) / 1.8;
    const expected = 1 / 1.8 + 0.25;
    expect(drawn.mean[0]).toBeCloseTo((4 * -1 + others / expected) / (4 + 1 / expected), 12);
  });

  it('keeps to the nearest group: a leaf takes after its own product more than after others of the collection', () => {
    const tree = { levels: [level([0, 0, 1, 1], 0.1), level([0, 0], 1)], prior: { mean: -2, sd: 1 } };
    const drawn = shrink(tree, { mean: Float64Array.of(-1, 0, -3, 0), precision: Float64Array.of(25, 0, 25, 0) });
    expect(drawn.mean[1]).toBeGreaterThan(-1.2);
    expect(drawn.mean[3]).toBeLessThan(-2.8);
  });
});

const log = (text: string | undefined): number => Math.log(Number(text));

withData('on sales of real shops', () => {
  const cheese = (): Row[] => table('cheese_bayesm.csv').map((row) => ({ effects: [row['retailer'] ?? ''], x: [log(row['price']), Number(row['disp'])], y: log(row['volume']) }));

  it('cheese at 88 accounts: -2.388 with what an account sells taken out', () => {
    expect(solve(within(cheese()))[0]).toBeCloseTo(-2.388, 3);
  });

  it('cheese: 88 separate estimates are drawn to -2.292, by differences of 0.956, and none of them is above -0.1 any more', () => {
    const accounts = [...Map.groupBy(cheese(), ({ effects: [account] }) => account).values()];
    let [display, sigma] = [0, 0];
    let measured: { slope: number; spread: number }[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      let [cross, square, rest, count] = [0, 0, 0, 0];
      measured = accounts.map((account) => {
        const rows = within(account);
        const spread = rows.reduce((sum, [price = 0]) => sum + price * price, 0);
        const on = (value: (row: number[]) => number): number => rows.reduce((sum, row) => sum + (row[0] ?? 0) * value(row), 0) / spread;
        const [slope, shown] = [on(([, shelf = 0, volume = 0]) => volume - display * shelf), on(([, shelf = 0]) => shelf)];
        for (const [price = 0, shelf = 0, volume = 0] of rows) {
          cross += (shelf - shown * price) * volume;
          square += (shelf - shown * price) ** 2;
          rest += (volume - display * shelf - slope * price) ** 2;
          count += 1;
        }
        return { slope, spread };
      });
      display = cross / square;
      sigma = Math.sqrt(rest / (count - 2 * accounts.length - 1));
    }
    expect([display.toFixed(3), sigma.toFixed(3)]).toEqual(['0.788', '0.257']);
    const spreads = Array.from({ length: 150 }, (_, index) => (index + 1) / 50);
    const tree = { levels: [{ parent: accounts.map(() => 0), spreads, scale: 0.75, doubt: 0 }], prior: PRIOR };
    const drawn = shrink(tree, { mean: Float64Array.from(measured, ({ slope }) => slope), precision: Float64Array.from(measured, ({ spread }) => spread / sigma ** 2) });
    expect(drawn.top).toBeCloseTo(-2.292, 2);
    expect(drawn.spreads[0]).toBeCloseTo(0.956, 3);
    expect([Math.min(...drawn.mean).toFixed(2), Math.max(...drawn.mean).toFixed(2)]).toEqual(['-4.67', '-0.13']);
  });

  it('orange juice by store, brand and week: -2.477, and -3.437 with weeks taken out', () => {
    const rows = table('oj_panel_dev.csv.gz').map((row): Row & { week: string } => ({
      effects: [`${row['store']} ${row['brand']}`],
      x: [log(row['price']), Number(row['feat']), Number(row['deal'])],
      y: log(row['packs']),
      week: row['week'] ?? '',
    }));
    expect(solve(within(rows))[0]).toBeCloseTo(-2.477, 3);
    expect(solve(within(rows.map((row) => ({ ...row, effects: [...row.effects, row.week] }))))[0]).toBeCloseTo(-3.437, 2);
  }, 30_000);

  it('52 products of a retailer by month: -2.435', () => {
    const rows = table('retail_price_kaggle.csv').map((row): Row => ({ effects: [row['product_id'] ?? ''], x: [log(row['unit_price'])], y: log(row['qty']) }));
    expect(solve(within(rows))[0]).toBeCloseTo(-2.435, 3);
  });

  it('avocados: -0.721 with regions taken out, and -0.951 with dates too', () => {
    const rows = table('avocado.csv').filter(({ type }) => type === 'conventional');
    const by = (...names: string[]): Row[] => rows.map((row) => ({ effects: names.map((name) => row[name] ?? ''), x: [log(row['avgprice'])], y: log(row['totalvolume']) }));
    expect(solve(within(by('region')))[0]).toBeCloseTo(-0.721, 3);
    expect(solve(within(by('region', 'date')))[0]).toBeCloseTo(-0.951, 3);
  });
});
