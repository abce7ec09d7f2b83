import { z } from 'zod';
import { type ApiDoor, getOne, getPage } from '#app/http/public-api/operation.ts';
import { AppError } from '#app/lib/errors.ts';
import { CART_STATES, type CartsView } from '#app/modules/insights/order-views.ts';
import { COMPARES, type Period, type RangeAsked } from '#app/modules/insights/range.ts';
import { BUYER_KINDS, type Figure, GROUPS, MONEY_FIGURES, type OverviewView, type SeriesPoint, STEPS } from '#app/modules/insights/sales-views.ts';
import { showCarts } from '#app/modules/insights/show-carts.server.ts';
import { showOverview } from '#app/modules/insights/show-overview.server.ts';
import { day, externalId, instant, money, SAMPLE, sampleMoney, toMoney } from './shapes.ts';

const period = z.object({ startDate: day, endDate: day }).meta({ id: 'Period', description: 'Both days belong to it.' });
const amount = z
  .object({ now: money.nullable(), before: money.nullable() })
  .meta({ id: 'AmountFigure', description: 'Before: of the compared period; null when that is not known.' });
const count = z.object({ now: z.number().int().nullable(), before: z.number().int().nullable() }).meta({ id: 'CountFigure' });

const figures = z.object({
  revenue: amount.describe('Net sales: without tax, after discounts and returns.'),
  orders: count,
  average: amount.describe('Sales before returns for each order.'),
  customers: count,
  units: count,
  refunds: amount,
  discounts: amount,
  total: amount.describe('With tax and shipping, after everything that went back.'),
});

const point = period
  .extend({ orders: z.number().int().nullable(), revenue: money.nullable() })
  .meta({ id: 'SeriesPoint', description: 'Null: days that the platform does not show.' });

const dashboard = z
  .object({
    period,
    comparedWith: period.nullable(),
    figures,
    series: z.object({ unit: z.enum(['day', 'week', 'month']), points: z.array(point), before: z.array(point).nullable() }),
    buyers: z.array(z.object({ kind: z.enum(BUYER_KINDS), orders: z.number().int(), sales: money, ordersBefore: z.number().int().nullable() })),
    waterfall: z.array(z.object({ name: z.enum(STEPS), kind: z.enum(['start', 'step', 'sum']), amount: money })).describe('From what was charged to what is left.'),
    topCustomers: z.array(z.object({ customerId: externalId, orders: z.number().int(), revenue: money })),
    salesBy: z.object({
      group: z.enum(GROUPS),
      rows: z.array(
        z.object({
          key: z.string().nullable(),
          name: z.string().nullable(),
          units: z.number().int(),
          returnedUnits: z.number().int(),
          revenue: money,
          shareBps: z.number().int().nullable(),
        }),
      ),
      others: z.object({ groups: z.number().int(), units: z.number().int(), revenue: money }).nullable(),
    }),
    coverage: z
      .object({
        state: z.enum(['none', 'reading', 'limited', 'whole']),
        visibleFrom: day.nullable(),
        days: z.object({ covered: z.number().int(), total: z.number().int() }),
        orders: z.number().int(),
        withoutCustomer: z.number().int(),
        feeKnown: z.number().int(),
        costKnownBps: z.number().int().nullable(),
        refreshedAt: instant.nullable(),
      })
      .describe('How much of what happened is known.'),
  })
  .meta({ id: 'Dashboard' });

const PERIOD = { startDate: '2026-11-19', endDate: '2026-11-20' };
const POINTS = [
  { startDate: '2026-11-19', endDate: '2026-11-19', orders: 3, revenue: sampleMoney(90_000) },
  { startDate: '2026-11-20', endDate: '2026-11-20', orders: 5, revenue: sampleMoney(150_000) },
];
const example: z.input<typeof dashboard> = {
  period: PERIOD, comparedWith: { startDate: '2026-11-17', endDate: '2026-11-18' },
  figures: {
    revenue: { now: sampleMoney(240_000), before: sampleMoney(200_000) }, orders: { now: 8, before: 7 }, average: { now: sampleMoney(31_000), before: sampleMoney(29_000) },
    customers: { now: 7, before: 6 }, units: { now: 11, before: 9 }, refunds: { now: sampleMoney(9_200), before: sampleMoney(0) }, discounts: { now: sampleMoney(4_000), before: sampleMoney(1_000) },
    total: { now: sampleMoney(276_000), before: sampleMoney(230_000) },
  },
  series: { unit: 'day', points: POINTS, before: null }, buyers: [{ kind: 'first', orders: 5, sales: sampleMoney(150_000), ordersBefore: 4 }],
  waterfall: [{ name: 'gross', kind: 'start', amount: sampleMoney(289_600) }, { name: 'revenue', kind: 'sum', amount: sampleMoney(240_000) }],
  topCustomers: [{ customerId: '7001', orders: 2, revenue: sampleMoney(61_000) }],
  salesBy: { group: 'product', rows: [{ key: '8801', name: 'Cotton thobe', units: 6, returnedUnits: 0, revenue: sampleMoney(103_800), shareBps: 4325 }], others: null },
  coverage: { state: 'whole', visibleFrom: null, days: { covered: 2, total: 2 }, orders: 8, withoutCustomer: 0, feeKnown: 8, costKnownBps: 10_000, refreshedAt: SAMPLE.at },
}; // prettier-ignore

const days = { startDate: z.iso.date().optional(), endDate: z.iso.date().optional() };
const compare = z.enum(COMPARES).default('previous');

const carts = {
  period,
  comparedWith: period.nullable(),
  figures: z.object({ abandoned: count, value: amount, rateBps: count.describe('Of the carts that were started, in basis points.'), recovered: count, recoveredValue: amount }),
  products: z
    .array(z.object({ productId: externalId.nullable(), title: z.string(), carts: z.number().int(), units: z.number().int(), value: money }))
    .describe('What was left behind most, by its value.'),
};

const cart = z
  .object({
    id: z.string(),
    kind: z.enum(['cart', 'checkout']),
    state: z.enum(CART_STATES),
    startedAt: instant,
    abandonedAt: instant.nullable(),
    updatedAt: instant,
    total: money,
    customerId: externalId.nullable(),
    orderId: externalId.nullable(),
    lines: z.array(z.object({ title: z.string(), quantity: z.number().int() })).describe('The first few.'),
  })
  .meta({ id: 'Cart' });

export const insightOperations = [
  getOne({
    id: 'getDashboard',
    path: '/insights/dashboard',
    tag: 'insights',
    scope: 'read:insights',
    params: {},
    query: { ...days, compare, group: z.enum(GROUPS).default('product'), top: z.enum(['spend', 'orders']).default('spend') },
    answer: dashboard,
    example,
    run: async ({ ctx }, { startDate, endDate, ...asked }) => toDashboard(await showOverview(ctx, { ...rangeAsked(startDate, endDate), ...asked })),
  }),
  getPage({
    id: 'getAbandonedCarts',
    path: '/insights/abandoned-carts',
    tag: 'insights',
    scope: 'read:insights',
    query: { ...days, compare, state: z.enum(CART_STATES).default('abandoned') },
    head: {
      shape: carts,
      example: {
        period: PERIOD, comparedWith: null,
        figures: {
          abandoned: { now: 4, before: null }, value: { now: sampleMoney(80_000), before: null }, rateBps: { now: 4000, before: null }, recovered: { now: 1, before: null },
          recoveredValue: { now: sampleMoney(19_900), before: null },
        },
        products: [{ productId: '8801', title: 'Cotton thobe', carts: 2, units: 2, value: sampleMoney(39_800) }],
      }, // prettier-ignore
    },
    item: cart,
    example: {
      id: 'checkout:3001', kind: 'checkout', state: 'abandoned', startedAt: SAMPLE.at, abandonedAt: '2026-11-20T13:00:00.000Z', updatedAt: SAMPLE.at, total: sampleMoney(19_900),
      customerId: null, orderId: null, lines: [{ title: 'Cotton thobe', quantity: 1 }],
    }, // prettier-ignore
    run: abandonedCarts,
  }),
];

interface CartsInput extends Pick<RangeAsked, 'compare'> {
  startDate?: string | undefined;
  endDate?: string | undefined;
  state: (typeof CART_STATES)[number];
  after: string | null;
  limit: number;
}

async function abandonedCarts({ ctx }: ApiDoor, { startDate, endDate, after, ...asked }: CartsInput) {
  const view = await showCarts(ctx, { ...rangeAsked(startDate, endDate), ...asked, cursor: after ?? undefined });
  const minor = (value: number) => toMoney({ minor: value, currency: view.currency });
  return {
    head: {
      ...periodsOf(view.range),
      figures: cartFigures(view),
      products: view.products.map(({ key: _key, value, ...rest }) => ({ ...rest, value: minor(value) })),
    },
    rows: view.rows.map(({ cartId, total, recoverable: _recoverable, ...row }) => ({ ...row, id: cartId, total: minor(total) })),
    next: view.nextCursor,
  };
}

/** Both days or neither: half a period is a slip of whoever asks. */
function rangeAsked(from: string | undefined, to: string | undefined): RangeAsked {
  if (from === undefined && to === undefined) {
    return {};
  }
  if (from === undefined || to === undefined || from > to) {
    throw new AppError('bad_input', { field: from === undefined ? 'startDate' : 'endDate' });
  }
  return { from, to };
}

const toPeriod = ({ from, to }: Period): z.input<typeof period> => ({ startDate: from, endDate: to });

function periodsOf(range: OverviewView['range']): { period: z.input<typeof period>; comparedWith: z.input<typeof period> | null } {
  return { period: toPeriod(range), comparedWith: range.before && toPeriod(range.before) };
}

function cartFigures({ figures: told, currency }: CartsView): z.input<typeof carts.figures> {
  const of = (name: string): z.input<typeof count> => told.find((one) => one.name === name) ?? { now: null, before: null };
  const inMoney = ({ now, before }: z.input<typeof count>): z.input<typeof amount> => ({ now: minorIn(currency, now), before: minorIn(currency, before) });
  return { abandoned: of('abandoned'), value: inMoney(of('value')), rateBps: of('rate'), recovered: of('recovered'), recoveredValue: inMoney(of('recoveredValue')) };
}

function minorIn(currency: string, minor: number | null): z.input<typeof money> | null {
  return minor === null ? null : toMoney({ minor, currency });
}

function toDashboard(view: OverviewView): z.input<typeof dashboard> {
  const minor = (value: number) => toMoney({ minor: value, currency: view.currency });
  const points = (all: readonly SeriesPoint[]) => all.map((one) => ({ ...toPeriod(one), orders: one.orders, revenue: minorIn(view.currency, one.revenue) }));
  const figureOf = ({ name, now, before }: Figure) => (MONEY_FIGURES.has(name) ? { now: minorIn(view.currency, now), before: minorIn(view.currency, before) } : { now, before });
  const { others } = view.salesBy;
  return {
    ...periodsOf(view.range),
    // Which figures are amounts is said once, where they are made; the schema checks it again.
    figures: Object.fromEntries(view.figures.map((one) => [one.name, figureOf(one)])) as z.input<typeof figures>,
    series: { unit: view.series.unit, points: points(view.series.points), before: view.series.before && points(view.series.before) },
    buyers: view.buyers.map((one) => ({ ...one, sales: minor(one.sales) })),
    waterfall: view.waterfall.map((one) => ({ ...one, amount: minor(one.amount) })),
    topCustomers: view.topCustomers.rows.map((one) => ({ ...one, revenue: minor(one.revenue) })),
    salesBy: {
      group: view.salesBy.group,
      rows: view.salesBy.rows.map((one) => ({ ...one, revenue: minor(one.revenue) })),
      others: others && { ...others, revenue: minor(others.revenue) },
    },
    coverage: view.coverage,
  };
}
