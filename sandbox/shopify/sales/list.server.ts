import { z } from 'zod';
import { toCheckoutRow, toCustomerRow, toOrderRow } from '#sandbox/sales/rows.ts';
import type { Call } from '#sandbox/shopify/call.server.ts';
import { keyset, pageArgs, pageQuery, toConnection, type SortColumn } from '#sandbox/shopify/connection.ts';
import { notResolved } from '#sandbox/shopify/errors.ts';
import type { Node } from '#sandbox/shopify/nodes.ts';
import { CHECKOUT_FILTERS, CUSTOMER_FILTERS, ORDER_FILTERS } from '#sandbox/shopify/sales/filters.ts';
import { searchWhere, type Where } from '#sandbox/shopify/search.ts';

const MS_PER_DAY = 86_400_000;
const VISIBLE_DAYS = 60;

/** Without read_all_orders an app sees the last sixty days; null: all of them. */
export function visibleSince(call: Call): Date | null {
  return call.scopes.has('read_all_orders') ? null : new Date(call.sandbox.clock.now().getTime() - VISIBLE_DAYS * MS_PER_DAY);
}

const listArgs = pageArgs.extend({ query: z.string().nullish(), sortKey: z.string().nullish(), savedSearchId: z.string().nullish() });
const countArgs = z.object({ query: z.string().nullish(), limit: z.number().nullish() });

const LISTS = {
  shop_order: { filters: ORDER_FILTERS, sorts: ['ID', 'CREATED_AT', 'PROCESSED_AT', 'UPDATED_AT'], toRow: toOrderRow },
  customer: { filters: CUSTOMER_FILTERS, sorts: ['ID', 'CREATED_AT', 'UPDATED_AT'], toRow: toCustomerRow },
  checkout: { filters: CHECKOUT_FILTERS, sorts: ['ID', 'CREATED_AT'], toRow: toCheckoutRow },
} as const;
type List = keyof typeof LISTS;
type RowOf<L extends List> = ReturnType<(typeof LISTS)[L]['toRow']>;

interface Listed<L extends List> {
  args: unknown;
  toNode: (row: RowOf<L>) => Node;
  and?: { sql: string; value: number };
}

/** A page of a list, with the platform's filters and orders. */
export async function list<L extends List>(call: Call, table: L, { args: input, toNode, and }: Listed<L>): Promise<unknown> {
  const args = listArgs.parse(input);
  const column = sortColumn(table, args.sortKey);
  const page = pageQuery(args);
  const where = whereOf(call, table, args.query);
  if (and) {
    where.text += ` and ${and.sql} = $${String(where.values.push(and.value))}`;
  }
  const lost = call.store.switches.lostFromLists;
  if (lost) {
    // As isHidden in sales/truth.server.ts.
    where.text += ` and ((id % 1000003) * 7919 + $${String(where.values.push(lost.seed))}::bigint) % $${String(where.values.push(lost.oneIn))}::bigint <> 0`;
  }
  const rows = await call.sandbox.db.rows(`select * from ${table} ${keyset(where, page, column)}`, where.values);
  const toRow = LISTS[table].toRow as (row: unknown) => RowOf<L>;
  return toConnection(rows.map(toRow), page, toNode, column);
}

/** How many there are, up to a limit. */
export async function count(call: Call, table: List, input: unknown): Promise<Node> {
  const args = countArgs.parse(input);
  const where = whereOf(call, table, args.query);
  const rows = await call.sandbox.db.rows<{ count: number }>(`select count(*) as count from ${table} where ${where.text}`, where.values);
  const all = rows[0]?.count ?? 0;
  const limit = args.limit ?? null;
  return limit !== null && all > limit ? { count: limit, precision: 'AT_LEAST' } : { count: all, precision: 'EXACT' };
}

function whereOf(call: Call, table: List, query: string | null | undefined): Where {
  const lag = call.store.switches.searchLagMs;
  const visibleUntil = lag === 0 ? null : new Date(call.sandbox.clock.now().getTime() - lag);
  const where = searchWhere(query, LISTS[table].filters, { storeId: call.store.id, visibleUntil });
  const since = table === 'shop_order' ? visibleSince(call) : null;
  if (since) {
    where.text += ` and created_at >= $${String(where.values.push(since))}`;
  }
  if (table === 'checkout') {
    where.text += ` and abandoned_at <= $${String(where.values.push(call.sandbox.clock.now()))}`;
  }
  return where;
}

function sortColumn(table: List, sortKey: string | null | undefined): SortColumn {
  const key = LISTS[table].sorts.find((known) => known === (sortKey ?? 'ID'));
  if (key === undefined) {
    throw notResolved(`the sort key ${sortKey ?? ''}`);
  }
  return key.toLowerCase() as SortColumn;
}
