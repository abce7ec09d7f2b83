import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { sql } from '#app/db/sql.ts';
import { AppError } from '#app/lib/errors.ts';

/**
 * Lets Mizan decide this variant's price again before the rest after an edit outside, or a lock, is over. Twice is as good as once.
 * @throws AppError not_found when the store has no such variant of that product
 */
export async function releaseOwner(ctx: StoreContext, input: { productId: string; variantId: string }): Promise<{ released: boolean }> {
  return ctx.db.tx(async (tx) => {
    const known = await tx.maybe(
      z.object({ id: z.string() }),
      sql`SELECT external_id AS id FROM variant WHERE store_id = ${ctx.store.id}::uuid AND product_external_id = ${input.productId} AND external_id = ${input.variantId} AND deleted_at IS NULL`,
    );
    if (!known) {
      throw new AppError('not_found');
    }
    const released = await tx.run(
      sql`UPDATE variant SET owner_kind = NULL, owner_since = NULL, owner_until = NULL, owner_why = NULL
          WHERE store_id = ${ctx.store.id}::uuid AND external_id = ${input.variantId} AND owner_kind IS NOT NULL`,
    );
    if (released > 0) {
      await recordActivity(tx, ctx, 'variant.released', { variantId: input.variantId });
    }
    return { released: released > 0 };
  });
}
