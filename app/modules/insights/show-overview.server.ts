import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { type Day, dayIn } from '#app/lib/days.ts';
import { coverageOf, isKnown, type Reach, readReach } from './coverage.server.ts';
import { cohorts, countCustomers, topCustomers } from './customers.server.ts';
import { type DaySums, readDays, revenueOf, sumOf, totalOf } from './days.server.ts';
import { bucketsOf, comparedWith, type Period, periodOf, type RangeAsked, type Unit, unitOf } from './range.ts';
import { salesBy } from './sales-by.server.ts';
import { BUYER_KINDS, FIGURES, type Buyers, type Figure, type FigureName, type Group, type OverviewView, type RangeView, type SeriesPoint, type TopCustomers, type WaterfallStep } from './sales-views.ts'; // prettier-ignore

export interface OverviewAsked extends RangeAsked {
  group?: Group | undefined;
  top?: TopCustomers['by'] | undefined;
  /** How many of the best; a file takes more of them than a screen. */
  limit?: number | undefined;
}

const TOP = 10;

/** A period in figures, compared with another. What it costs depends on its days and on the catalog, not on how many orders there are. */
export async function showOverview(ctx: StoreContext, asked: OverviewAsked): Promise<OverviewView> {
  return ctx.db.tx(async (tx) => {
    const { range, first } = await rangeOf(tx, ctx, asked);
    const reach = await readReach(tx, ctx);
    const days = await readDays(tx, ctx, range);
    const sums = sumOf(days.values());
    const daysBefore = range.before && (await readDays(tx, ctx, range.before));
    const comparable = range.before !== null && isKnown(reach, range.before.from);
    const before = daysBefore && comparable ? sumOf(daysBefore.values()) : null;
    const customers = await countCustomers(tx, ctx, range, range.preset === 'all');
    const customersBefore = before && range.before ? (await countCustomers(tx, ctx, range.before)).value : null;
    const unit = unitOf(range);
    const limit = asked.limit ?? TOP;
    return {
      range,
      currency: ctx.store.currency,
      figures: FIGURES.map((name) => figureOf(name, { sums, customers: customers.value }, before && { sums: before, customers: customersBefore })),
      series: { unit, points: seriesOf(range, unit, days, reach), before: range.before && daysBefore && seriesOf(range.before, unit, daysBefore, reach) },
      buyers: BUYER_KINDS.map((kind) => buyersOf(kind, sums, before)),
      waterfall: waterfallOf(sums),
      topCustomers: await topCustomers(tx, ctx, range, { by: asked.top ?? 'spend', everything: range.preset === 'all', limit }),
      salesBy: await salesBy(tx, ctx, range, { group: asked.group ?? 'product', revenue: revenueOf(sums), units: sums.units, everything: range.preset === 'all', limit }),
      cohorts: await cohorts(tx, ctx),
      coverage: await coverageOf(tx, ctx, { period: range, reach, sums }),
      empty: first === null,
      asOf: customers.asOf,
    };
  });
}

/** The days that are meant, and the first one with an order; null when there never was one. */
export async function rangeOf(tx: SqlTx, ctx: StoreContext, asked: RangeAsked): Promise<{ range: RangeView; first: Day | null }> {
  const { first } = await tx.one(z.object({ first: z.string().nullable() }), sql`SELECT min(day)::text AS first FROM rollup_day WHERE store_id = ${ctx.store.id}::uuid`);
  const today = dayIn(ctx.clock.now(), ctx.store.timeZone);
  const { preset, period } = periodOf(asked, today, first);
  // Before everything there is nothing to compare with.
  const compare = preset === 'all' ? 'none' : (asked.compare ?? 'previous');
  return { range: { ...period, preset, compare, before: comparedWith(period, compare), today }, first };
}

interface Known {
  sums: DaySums;
  customers: number | null;
}

function figureOf(name: FigureName, now: Known, before: Known | null): Figure {
  const value = ({ sums, customers }: Known): number | null => {
    switch (name) {
      case 'revenue':
        return revenueOf(sums);
      case 'orders':
        return sums.orders;
      case 'average':
        return sums.orders === 0 ? null : Math.round(sums.sales / sums.orders);
      case 'customers':
        return customers;
      case 'units':
        return sums.units;
      case 'refunds':
        return sums.returned + sums.returnedTax + sums.otherRefunds;
      case 'discounts':
        return sums.discounts;
      case 'total':
        return totalOf(sums);
    }
  };
  return { name, now: value(now), before: before && value(before) };
}

/** Days without orders are zeros where all orders are known, and gaps where they are not. A bucket known in part begins where it is known. */
function seriesOf(period: Period, unit: Unit, days: ReadonlyMap<Day, DaySums>, reach: Reach): SeriesPoint[] {
  const ordered = [...days].sort(([a], [b]) => (a < b ? -1 : 1));
  let next = 0;
  return bucketsOf(period, unit).map((bucket) => {
    let [orders, revenue] = [0, 0];
    let found = false;
    for (let entry = ordered[next]; entry && entry[0] <= bucket.to; entry = ordered[next]) {
      orders += entry[1].orders;
      revenue += revenueOf(entry[1]);
      found = true;
      next += 1;
    }
    // While the first pass is under way, what has come so far is shown.
    if (!isKnown(reach, bucket.to) && !(found && reach.state !== 'limited')) {
      return { ...bucket, orders: null, revenue: null };
    }
    const from = reach.visibleFrom !== null && reach.visibleFrom > bucket.from ? reach.visibleFrom : bucket.from;
    return { from, to: bucket.to, orders, revenue };
  });
}

function buyersOf(kind: Buyers['kind'], sums: DaySums, before: DaySums | null): Buyers {
  return { kind, orders: sums[`${kind}Orders`], sales: sums[`${kind}Sales`], ordersBefore: before && before[`${kind}Orders`] };
}

function waterfallOf(sums: DaySums): WaterfallStep[] {
  return [
    { name: 'gross', amount: sums.gross, kind: 'start' },
    { name: 'discounts', amount: -sums.discounts, kind: 'step' },
    { name: 'includedTax', amount: -sums.includedTax, kind: 'step' },
    { name: 'sales', amount: sums.sales, kind: 'sum' },
    { name: 'returns', amount: -sums.returned, kind: 'step' },
    { name: 'revenue', amount: revenueOf(sums), kind: 'sum' },
    { name: 'tax', amount: sums.tax, kind: 'step' },
    { name: 'shipping', amount: sums.shipping, kind: 'step' },
    { name: 'returnedTax', amount: -sums.returnedTax, kind: 'step' },
    { name: 'otherRefunds', amount: -sums.otherRefunds, kind: 'step' },
    { name: 'total', amount: totalOf(sums), kind: 'sum' },
  ];
}
