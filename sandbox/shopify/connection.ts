import { z } from 'zod';
import { badRequest } from '#sandbox/shopify/errors.ts';
import type { Where } from '#sandbox/shopify/search.ts';

/** The arguments of a connection, as graphql hands them over. */
export const pageArgs = z.object({
  first: z.number().nullish(),
  last: z.number().nullish(),
  after: z.string().nullish(),
  before: z.string().nullish(),
  reverse: z.boolean().nullish(),
});
export type PageArgs = z.infer<typeof pageArgs>;

export interface Connection<T> {
  edges: { cursor: string; node: T }[];
  nodes: T[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

const cursorSchema = z.object({ last_id: z.number(), last_value: z.string() });
type Cursor = z.infer<typeof cursorSchema>;

export interface PageQuery {
  size: number;
  after: Cursor | null;
  descending: boolean;
}

/** The arguments every connection takes, checked as the platform checks them. */
export function pageQuery(args: PageArgs, maximum = 250): PageQuery {
  if (args.last != null || args.before != null) {
    throw badRequest('The sandbox pages forwards only.', 'SANDBOX_NOT_RESOLVED');
  }
  if (args.first == null) {
    throw badRequest('you must provide one of first or last');
  }
  if (args.first < 0 || args.first > maximum) {
    throw badRequest(`first must be between 0 and ${String(maximum)}`);
  }
  return { size: args.first, after: args.after == null ? null : readCursor(args.after), descending: args.reverse === true };
}

/** What a list may be ordered by; the id decides between equals. */
export type SortColumn = 'id' | 'updated_at' | 'created_at' | 'processed_at';

/** The end of a keyset query: rows after the cursor, in order, one more than asked for. */
export function keyset(where: Where, page: PageQuery, column: SortColumn): string {
  const bind = (bound: unknown): string => `$${String(where.values.push(bound))}`;
  const sign = page.descending ? '<' : '>';
  const direction = page.descending ? 'desc' : 'asc';
  const order = column === 'id' ? `id ${direction}` : `${column} ${direction}, id ${direction}`;
  let after = '';
  if (page.after) {
    const { last_id: id, last_value: value } = page.after;
    after = column === 'id' ? ` and id ${sign} ${bind(id)}` : ` and (${column}, id) ${sign} (${bind(new Date(value))}, ${bind(id)})`;
  }
  return `where ${where.text}${after} order by ${order} limit ${String(page.size + 1)}`;
}

interface Sorted {
  id: number;
  updated_at: Date;
  created_at?: Date;
  processed_at?: Date;
}

/** Wraps rows (one more than the page, if there are more) in the shape of a connection. */
export function toConnection<R extends Sorted, T>(rows: readonly R[], page: PageQuery, toNode: (row: R) => T, column: SortColumn = 'updated_at'): Connection<T> {
  const shown = rows.slice(0, page.size);
  const edges = shown.map((row) => ({ cursor: writeCursor(row, column), node: toNode(row) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: rows.length > page.size,
      hasPreviousPage: page.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** A connection over rows already in memory. */
export function pageOf<R extends Sorted, T>(all: readonly R[], args: PageArgs, { maximum, toNode }: { maximum: number; toNode: (row: R) => T }): Connection<T> {
  const page = pageQuery(args, maximum);
  const ordered = page.descending ? all.toReversed() : all;
  const lastId = page.after?.last_id;
  const from = lastId === undefined ? 0 : ordered.findIndex((row) => row.id === lastId) + 1;
  return toConnection(ordered.slice(from, from + page.size + 1), page, toNode);
}

function writeCursor(row: Sorted, column: SortColumn): string {
  const value = (column === 'id' ? undefined : row[column]) ?? row.updated_at;
  return Buffer.from(JSON.stringify({ last_id: row.id, last_value: value.toISOString() } satisfies Cursor)).toString('base64');
}

function readCursor(text: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64').toString('utf8')));
  } catch {
    throw badRequest(`Invalid cursor for current pagination sort.`);
  }
}
