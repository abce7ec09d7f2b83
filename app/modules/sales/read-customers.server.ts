import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, sql, type Sql } from '#app/db/sql.ts';
import { money } from '#app/lib/money.ts';
import type { ApiCustomer } from './api-views.ts';

const customerRow = z.object({
  id: z.string(),
  state: z.string().nullable(),
  orders_count: z.number(),
  spent_minor: int8,
  currency: z.string(),
  created_at: instant,
  synced_at: instant,
  counted_orders: z.number().nullable(),
  net_minor: int8.nullable(),
  first_day: z.string().nullable(),
  last_day: z.string().nullable(),
});

/** Customers by number, in an order that nothing moves. Names and addresses are for the people of the store, not for programs. */
export async function readCustomers(
  ctx: StoreContext,
  input: { after: string | null; limit: number; updatedSince?: Date | undefined },
): Promise<{ customers: ApiCustomer[]; next: string | null }> {
  const since = input.updatedSince ?? null;
  const found = await ctx.db.tx((tx) =>
    tx.rows(
      customerRow,
      selecting(sql`c.store_id = ${ctx.store.id}::uuid AND c.deleted_at IS NULL AND (${input.after}::text IS NULL OR c.external_id > ${input.after})
        AND (${since}::timestamptz IS NULL OR c.synced_at >= ${since}::timestamptz) ORDER BY c.external_id LIMIT ${input.limit + 1}`),
    ),
  );
  const page = found.slice(0, input.limit).map((row) => toCustomer(ctx, row));
  return { customers: page, next: found.length > input.limit ? (page.at(-1)?.id ?? null) : null };
}

/** Null when the store has no such customer. */
export async function readCustomer(ctx: StoreContext, input: { id: string }): Promise<ApiCustomer | null> {
  const row = await ctx.db.tx((tx) => tx.maybe(customerRow, selecting(sql`c.store_id = ${ctx.store.id}::uuid AND c.deleted_at IS NULL AND c.external_id = ${input.id}`)));
  return row && toCustomer(ctx, row);
}

function selecting(rest: Sql): Sql {
  return sql`SELECT c.external_id AS id, c.state, c.orders_count, c.spent_minor, c.currency, c.created_at, c.synced_at, r.orders AS counted_orders, r.net_minor, r.first_day::text AS first_day,
      r.last_day::text AS last_day
    FROM customer c LEFT JOIN rollup_customer r ON r.store_id = c.store_id AND r.customer_external_id = c.external_id WHERE ${rest}`;
}

function toCustomer(ctx: StoreContext, row: z.infer<typeof customerRow>): ApiCustomer {
  return {
    id: row.id,
    state: row.state,
    platform: { orders: row.orders_count, spent: money(row.spent_minor, row.currency) },
    counted:
      row.counted_orders === null || row.net_minor === null || row.first_day === null || row.last_day === null
        ? null
        : { orders: row.counted_orders, revenue: money(row.net_minor, ctx.store.currency), firstDay: row.first_day, lastDay: row.last_day },
    createdAt: row.created_at.toISOString(),
    updatedAt: row.synced_at.toISOString(),
  };
}
