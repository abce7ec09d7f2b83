import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { sql } from '#app/db/sql.ts';
import { addDays, midnightOf } from '#app/lib/days.ts';
import { AppError } from '#app/lib/errors.ts';
import type { LockOutcome } from './views.ts';

/**
 * Leaves a variant's price as it is until somebody lets Mizan decide it again, or to the end of a day. It outranks an edit outside and
 * every strategy; an undo, which a person asks for, still goes through. Locked anew, the newer reason and day hold.
 * @param input.until last day of the lock by the store's calendar; null: until it is released
 * @throws AppError not_found when the store has no such variant of that product
 */
export async function lockPrice(ctx: StoreContext, input: { productId: string; variantId: string; why: string; until: string | null }): Promise<LockOutcome> {
  const now = ctx.clock.now();
  const end = input.until === null ? null : midnightOf(addDays(input.until, 1), ctx.store.timeZone);
  if (end !== null && end <= now) {
    return { kind: 'refused', code: 'lock_day_over', params: {} };
  }
  return ctx.db.tx(async (tx) => {
    const locked = await tx.run(
      sql`UPDATE variant SET owner_kind = 'lock', owner_since = ${now}, owner_until = ${end}, owner_why = ${input.why}
          WHERE store_id = ${ctx.store.id}::uuid AND product_external_id = ${input.productId} AND external_id = ${input.variantId} AND deleted_at IS NULL`,
    );
    if (locked === 0) {
      throw new AppError('not_found');
    }
    await recordActivity(tx, ctx, 'variant.locked', { productId: input.productId, variantId: input.variantId, until: input.until, why: input.why });
    return { kind: 'saved' };
  });
}
