import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { sql } from '#app/db/sql.ts';
import { AppError } from '#app/lib/errors.ts';
import type { BoundsOutcome } from './views.ts';

/**
 * The merchant's own least and greatest price of a variant, and the maker's recommended one, all as the customer sees them. No
 * strategy crosses them; an undo does not either. Null takes one away.
 * @throws AppError not_found when the store has no such variant of that product
 */
export async function setBounds(
  ctx: StoreContext,
  input: { productId: string; variantId: string; minMinor: number | null; maxMinor: number | null; msrpMinor: number | null },
): Promise<BoundsOutcome> {
  const { minMinor, maxMinor, msrpMinor } = input;
  const least = Math.min(maxMinor ?? Infinity, msrpMinor ?? Infinity);
  if (minMinor !== null && minMinor > least) {
    return { kind: 'refused', code: 'bounds_crossed', params: {} };
  }
  return ctx.db.tx(async (tx) => {
    const changed = await tx.run(
      sql`UPDATE variant SET min_minor = ${minMinor}, max_minor = ${maxMinor}, msrp_minor = ${msrpMinor}
          WHERE store_id = ${ctx.store.id}::uuid AND product_external_id = ${input.productId} AND external_id = ${input.variantId} AND deleted_at IS NULL`,
    );
    if (changed === 0) {
      throw new AppError('not_found');
    }
    await recordActivity(tx, ctx, 'variant.bounds', { productId: input.productId, variantId: input.variantId, minMinor, maxMinor, msrpMinor });
    return { kind: 'saved' };
  });
}
