import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, join, sql, type Sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { readReach } from './coverage.server.ts';
import { AN_INSTANT, AN_INTEGER, type Cursor, readCursor, writeCursor } from './cursor.ts';
import { ORDER_STATUSES, type OrderListView, type OrderRow, type OrderSort, type OrderStatus } from './order-views.ts';
import type { RangeAsked } from './range.ts';
import type { RangeView } from './sales-views.ts';
import { rangeOf } from './show-overview.server.ts';

const PAGE = 50;
const EXPORTED = 500;

export interface OrderFilter {
  status?: OrderStatus | undefined;
  /** An order's name with or without its mark, an SKU, or a customer's number. */
  search?: string | undefined;
  sort?: OrderSort | undefined;
}

const orderRow = z.object({
  orderId: z.string(),
  name: z.string(),
  status: z.enum(ORDER_STATUSES),
  processedAt: instant,
  total: int8,
  refunded: int8,
  discount: int8,
  units: z.number(),
  customerId: z.string().nullable(),
  test: z.boolean(),
});

/** One page of orders, with what is chosen of them. */
export async function listOrders(ctx: StoreContext, asked: RangeAsked & OrderFilter & { cursor?: string | undefined }): Promise<OrderListView> {
  return ctx.db.tx(async (tx) => {
    const { range, first } = await rangeOf(tx, ctx, { ...asked, compare: 'none' });
    const { state, visibleFrom, sync } = await readReach(tx, ctx);
    const { rows, next } = await pageOfOrders(tx, ctx, { where: matching(ctx, range, asked), sort: asked.sort ?? 'newest', cursor: asked.cursor, limit: PAGE });
    return {
      range,
      currency: ctx.store.currency,
      filter: { status: asked.status ?? null, search: asked.search ?? '', sort: asked.sort ?? 'newest' },
      rows,
      nextCursor: next,
      reach: { state, visibleFrom, sync },
      empty: first === null && rows.length === 0,
    };
  });
}

/** All that match, page by page; each page is read in a transaction of its own, when it is asked for. */
export async function* exportOrders(ctx: StoreContext, asked: RangeAsked & OrderFilter): AsyncIterable<OrderRow[]> {
  let cursor: string | undefined;
  do {
    const { rows, next }: { rows: OrderRow[]; next: string | null } = await ctx.db.tx(async (tx) => {
      const { range } = await rangeOf(tx, ctx, { ...asked, compare: 'none' });
      return pageOfOrders(tx, ctx, { where: matching(ctx, range, asked), sort: asked.sort ?? 'newest', cursor, limit: EXPORTED });
    });
    yield rows;
    cursor = next ?? undefined;
  } while (cursor !== undefined);
}

function matching(ctx: StoreContext, { preset, from, to }: RangeView, { status, search }: OrderFilter): Sql {
  const all = [sql`o.store_id = ${ctx.store.id}::uuid AND o.deleted_at IS NULL`];
  if (preset !== 'all') {
    all.push(sql`o.day BETWEEN ${from}::date AND ${to}::date`);
  }
  if (status) {
    all.push(sql`o.status = ${status}`);
  }
  const text = search?.trim() ?? '';
  if (text !== '') {
    // Whole names and numbers, which an index finds: nobody knows a part of them.
    all.push(sql`(o.name IN (${text}, ${`#${text}`}) OR o.customer_external_id = ${text} OR EXISTS (SELECT 1 FROM sales_line l
      WHERE l.store_id = o.store_id AND l.order_external_id = o.external_id AND lower(l.sku) = lower(${text})))`);
  }
  return join(all, ' AND ');
}

const SORTED = {
  newest: { key: sql`o.processed_at`, descending: true, type: sql`timestamptz` },
  oldest: { key: sql`o.processed_at`, descending: false, type: sql`timestamptz` },
  largest: { key: sql`o.current_total_minor`, descending: true, type: sql`bigint` },
  smallest: { key: sql`o.current_total_minor`, descending: false, type: sql`bigint` },
} as const satisfies Record<OrderSort, { key: Sql; descending: boolean; type: Sql }>;

/** The orders `o` that `where` leaves, after a cursor. */
export async function pageOfOrders(
  tx: SqlTx,
  ctx: StoreContext,
  { where, sort, cursor, limit }: { where: Sql; sort: OrderSort; cursor: string | undefined; limit: number },
): Promise<{ rows: OrderRow[]; next: string | null }> {
  const { key, descending, type } = SORTED[sort];
  const byTime = sort === 'newest' || sort === 'oldest';
  const after: Cursor | null = readCursor(cursor, byTime ? AN_INSTANT : AN_INTEGER);
  const later = after === null ? sql`TRUE` : sql`(${key}, o.external_id) ${descending ? sql`<` : sql`>`} (${after.value}::${type}, ${after.id})`;
  const direction = descending ? sql`DESC` : sql`ASC`;
  const found = await tx.rows(
    orderRow,
    sql`SELECT o.external_id AS "orderId", o.name, o.status, o.processed_at AS "processedAt", o.current_total_minor AS total, o.refunded_minor AS refunded,
          o.discount_minor AS discount, o.units, o.customer_external_id AS "customerId", o.test
        FROM sales_order o WHERE ${where} AND ${later} ORDER BY ${key} ${direction}, o.external_id ${direction} LIMIT ${limit + 1}`,
  );
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const rows = page.map((row) => ({ ...row, processedAt: row.processedAt.toISOString() }));
  return {
    rows,
    next: found.length > limit && last ? writeCursor({ value: byTime ? last.processedAt.toISOString() : String(last.total), id: last.orderId }) : null,
  };
}
