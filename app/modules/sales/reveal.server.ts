import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { sql } from '#app/db/sql.ts';
import { AppError } from '#app/lib/errors.ts';
import type { ExternalId } from '#app/lib/ids.ts';
import { openPerson, type Person } from './people.server.ts';
import { openRecovery } from './recovery.server.ts';

/** The link back into a checkout that was left behind. Whoever has it sees the buyer's address, so it is noted who asked. */
export function revealRecovery(ctx: StoreContext, { cartId }: { cartId: string }): Promise<{ url: string }> {
  return ctx.db.tx(async (tx) => {
    const cart = await tx.maybe(
      z.object({ sealed: z.string() }),
      sql`SELECT recovery_sealed AS sealed FROM cart
          WHERE store_id = ${ctx.store.id}::uuid AND external_id = ${cartId} AND state = 'abandoned' AND deleted_at IS NULL AND recovery_sealed IS NOT NULL`,
    );
    if (!cart) {
      throw new AppError('not_found');
    }
    await recordActivity(tx, ctx, 'cart.recovery_shown', { cartId });
    return { url: openRecovery(ctx, cartId, cart.sealed) };
  });
}

/** Who a customer is, where the store keeps that. It is noted who asked. */
export function revealPerson(ctx: StoreContext, { customerId }: { customerId: ExternalId }): Promise<Person> {
  return ctx.db.tx(async (tx) => {
    const customer = await tx.maybe(
      z.object({ sealed: z.string() }),
      sql`SELECT person_sealed AS sealed FROM customer
          WHERE store_id = ${ctx.store.id}::uuid AND external_id = ${customerId} AND deleted_at IS NULL AND person_sealed IS NOT NULL`,
    );
    if (!customer) {
      throw new AppError('not_found');
    }
    await recordActivity(tx, ctx, 'customer.person_shown', { customerId });
    return openPerson(ctx, customerId, customer.sealed);
  });
}
