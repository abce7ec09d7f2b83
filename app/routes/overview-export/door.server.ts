import { z } from 'zod';
import { embeddedDownload } from '#app/http/embedded.server.ts';
import { createI18n } from '#app/i18n/i18n.ts';
import { csvFile, type FileRow } from '#app/lib/rows-file.ts';
import { MONEY_FIGURES, type OverviewView } from '#app/modules/insights/sales-views.ts';
import { showOverview } from '#app/modules/insights/show-overview.server.ts';
import { decimalIn } from '../csv-of.server.ts';
import { overviewQuery } from '../overview/query.server.ts';

const TABLES = ['figures', 'series', 'waterfall', 'buyers', 'sales', 'customers', 'cohorts'] as const;
/** More than a screen shows; a list of everything is to be had on its own screen. */
const MOST = 1000;

type Rows = { columns: readonly string[]; rows: FileRow<string>[] };

export const loader = embeddedDownload(z.object({ ...overviewQuery, table: z.enum(TABLES) }), async ({ ctx, locale }, { table, ...asked }) => {
  const { t } = createI18n(locale);
  const { columns, rows } = TABLE[table](await showOverview(ctx, { ...asked, limit: MOST }), decimalIn(ctx.store.currency));
  return {
    name: `${table}.csv`,
    type: 'text/csv',
    parts: csvFile(
      columns,
      once(rows),
      columns.map((column) => t(`insights.export.columns.${column}`)),
    ),
  };
});

type Decimal = (minor: number) => string;

const TABLE = {
  figures: ({ figures, currency, range }, decimal) => {
    const value = (name: (typeof figures)[number]['name'], amount: number | null) => (amount === null ? null : MONEY_FIGURES.has(name) ? decimal(amount) : amount);
    return {
      columns: ['from', 'to', 'figure', 'now', 'before', 'currency'],
      rows: figures.map(({ name, now, before }) => ({
        from: range.from,
        to: range.to,
        figure: name,
        now: value(name, now),
        before: value(name, before),
        currency: MONEY_FIGURES.has(name) ? currency : null,
      })),
    };
  },
  series: ({ series, currency }, decimal) => ({
    columns: ['from', 'to', 'orders', 'revenue', 'ordersBefore', 'revenueBefore', 'currency'],
    rows: series.points.map(({ from, to, orders, revenue }, at) => {
      const before = series.before?.[at];
      return { from, to, orders, revenue: told(revenue, decimal), ordersBefore: before?.orders ?? null, revenueBefore: told(before?.revenue ?? null, decimal), currency };
    }),
  }),
  waterfall: ({ waterfall, currency }, decimal) => ({
    columns: ['step', 'amount', 'currency'],
    rows: waterfall.map(({ name, amount }) => ({ step: name, amount: decimal(amount), currency })),
  }),
  buyers: ({ buyers, currency }, decimal) => ({
    columns: ['kind', 'orders', 'sales', 'ordersBefore', 'currency'],
    rows: buyers.map(({ kind, orders, sales, ordersBefore }) => ({ kind, orders, sales: decimal(sales), ordersBefore, currency })),
  }),
  sales: ({ salesBy, currency }, decimal) => ({
    columns: ['id', 'name', 'units', 'returnedUnits', 'revenue', 'sharePercent', 'currency'],
    rows: salesBy.rows.map(({ key, name, units, returnedUnits, revenue, shareBps }) => ({
      id: key,
      name,
      units,
      returnedUnits,
      revenue: decimal(revenue),
      sharePercent: shareBps === null ? null : shareBps / 100,
      currency,
    })),
  }),
  customers: ({ topCustomers, currency }, decimal) => ({
    columns: ['customer', 'orders', 'revenue', 'currency'],
    rows: topCustomers.rows.map(({ customerId, orders, revenue }) => ({ customer: customerId, orders, revenue: decimal(revenue), currency })),
  }),
  cohorts: ({ cohorts, currency }, decimal) => ({
    columns: ['month', 'monthsLater', 'customers', 'orders', 'revenue', 'currency'],
    rows: cohorts.flatMap(({ month, months }) =>
      months.map(({ customers, orders, revenue }, monthsLater) => ({ month, monthsLater, customers, orders, revenue: decimal(revenue), currency })),
    ),
  }),
} as const satisfies Record<(typeof TABLES)[number], (view: OverviewView, decimal: Decimal) => Rows>;

function told(minor: number | null, decimal: Decimal): string | null {
  return minor === null ? null : decimal(minor);
}

async function* once(rows: FileRow<string>[]): AsyncIterable<FileRow<string>[]> {
  yield rows;
  await Promise.resolve();
}
