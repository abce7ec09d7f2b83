import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { int8, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { readReach } from './coverage.server.ts';
import { AN_INTEGER, readCursor, writeCursor } from './cursor.ts';
import type { CustomerListView, CustomerRow, CustomerSort } from './order-views.ts';

const PAGE = 50;
const EXPORTED = 500;

export interface CustomerFilter {
  /** A customer's number. */
  search?: string | undefined;
  sort?: CustomerSort | undefined;
}

const schema = z.object({ customerId: z.string(), orders: z.number(), revenue: int8, firstDay: z.string(), lastDay: z.string() });

/** Everybody whose orders are known, by number: who they are stays with the platform. */
export async function listCustomers(ctx: StoreContext, asked: CustomerFilter & { cursor?: string | undefined }): Promise<CustomerListView> {
  return ctx.db.tx(async (tx) => {
    const { state, visibleFrom, sync } = await readReach(tx, ctx);
    const { rows, next } = await pageOf(tx, ctx, asked, PAGE);
    return {
      currency: ctx.store.currency,
      filter: { search: asked.search ?? '', sort: asked.sort ?? 'spend' },
      rows,
      nextCursor: next,
      reach: { state, visibleFrom, sync },
      empty: rows.length === 0 && !asked.search && asked.cursor === undefined,
    };
  });
}

export async function* exportCustomers(ctx: StoreContext, asked: CustomerFilter): AsyncIterable<CustomerRow[]> {
  let cursor: string | undefined;
  do {
    const { rows, next }: { rows: CustomerRow[]; next: string | null } = await ctx.db.tx((tx) => pageOf(tx, ctx, { ...asked, cursor }, EXPORTED));
    yield rows;
    cursor = next ?? undefined;
  } while (cursor !== undefined);
}

async function pageOf(
  tx: SqlTx,
  ctx: StoreContext,
  { search, sort = 'spend', cursor }: CustomerFilter & { cursor?: string | undefined },
  limit: number,
): Promise<{ rows: CustomerRow[]; next: string | null }> {
  const key = sort === 'spend' ? sql`net_minor` : sql`orders`;
  const after = readCursor(cursor, AN_INTEGER);
  // In two halves, each of which the index finds: both keys together stand in none.
  const later = after ? sql`(${key} < ${after.value}::bigint OR (${key} = ${after.value}::bigint AND customer_external_id > ${after.id}))` : sql`TRUE`;
  const named = search ? sql`customer_external_id = ${search.trim()}` : sql`TRUE`;
  const found = await tx.rows(
    schema,
    sql`SELECT customer_external_id AS "customerId", orders, net_minor AS revenue, first_day::text AS "firstDay", last_day::text AS "lastDay" FROM rollup_customer
        WHERE store_id = ${ctx.store.id}::uuid AND ${after ? sql`${key} <= ${after.value}::bigint` : sql`TRUE`} AND ${later} AND ${named}
        ORDER BY ${key} DESC, customer_external_id LIMIT ${limit + 1}`,
  );
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map(toRow),
    next: found.length > limit && last ? writeCursor({ value: String(sort === 'spend' ? last.revenue : last.orders), id: last.customerId }) : null,
  };
}

function toRow(row: z.output<typeof schema>): CustomerRow {
  return { ...row, average: row.orders > 0 ? Math.round(row.revenue / row.orders) : null };
}

/** What the orders of one customer add up to. */
export async function customerRow(tx: SqlTx, ctx: StoreContext, customerId: string): Promise<CustomerRow | null> {
  const row = await tx.maybe(
    schema,
    sql`SELECT customer_external_id AS "customerId", orders, net_minor AS revenue, first_day::text AS "firstDay", last_day::text AS "lastDay" FROM rollup_customer
        WHERE store_id = ${ctx.store.id}::uuid AND customer_external_id = ${customerId}`,
  );
  return row && toRow(row);
}
