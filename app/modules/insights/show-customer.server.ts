import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import { AppError } from '#app/lib/errors.ts';
import type { ExternalId } from '#app/lib/ids.ts';
import { customerRow } from './list-customers.server.ts';
import { pageOfOrders } from './list-orders.server.ts';
import type { CustomerView } from './order-views.ts';

const PAGE = 25;

/** One customer by number, with their orders. */
export async function showCustomer(ctx: StoreContext, { customerId, cursor }: { customerId: ExternalId; cursor?: string | undefined }): Promise<CustomerView> {
  return ctx.db.tx(async (tx) => {
    const known = await customerRow(tx, ctx, customerId);
    const told = await tx.maybe(
      z.object({ orders: z.number(), spent: int8, created_at: instant, state: z.string().nullable(), named: z.boolean() }),
      sql`SELECT orders_count AS orders, spent_minor AS spent, created_at, state, person_sealed IS NOT NULL AS named FROM customer
          WHERE store_id = ${ctx.store.id}::uuid AND external_id = ${customerId} AND deleted_at IS NULL`,
    );
    const where = sql`o.store_id = ${ctx.store.id}::uuid AND o.customer_external_id = ${customerId} AND o.deleted_at IS NULL`;
    const { rows, next } = await pageOfOrders(tx, ctx, { where, sort: 'newest', cursor, limit: PAGE });
    if (!known && !told && rows.length === 0) {
      throw new AppError('not_found');
    }
    return {
      customerId,
      currency: ctx.store.currency,
      known,
      platform: told && { orders: told.orders, spent: told.spent, since: told.created_at.toISOString(), state: told.state },
      named: told?.named ?? false,
      orders: rows,
      nextCursor: next,
    };
  });
}
