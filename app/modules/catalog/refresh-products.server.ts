import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import { dropImagesOfGone, saveImages } from './save-images.server.ts';
import { upsertCategories } from './upsert-categories.server.ts';
import { upsertVariants } from './upsert-variants.server.ts';

/**
 * Reads named products from the store and saves what they are now; what is gone there is marked gone here. Ids that are not
 * the store's read as gone and touch nothing, since no row of this store bears them.
 * @throws AppError platform_throttled | platform_unavailable (retry), needs_reauth (final)
 */
export async function refreshProducts(ctx: StoreContext, input: { products: readonly ExternalId[] }): Promise<void> {
  const readAt = ctx.clock.now();
  const { variants, images, gone } = await ctx.platform.readVariants(input.products);
  const now = ctx.clock.now();
  const alive = variants.map(({ externalId }) => externalId);
  await ctx.db.tx(async (tx) => {
    await upsertCategories(tx, ctx.store, variants);
    await upsertVariants(tx, ctx.store, variants, { now, readAt, noteEdits: true });
    await saveImages(tx, ctx.store, images);
    await tx.run(
      sql`UPDATE variant SET deleted_at = ${now} WHERE store_id = ${ctx.store.id}::uuid AND product_external_id = ANY(${[...input.products]})
            AND NOT external_id = ANY(${alive}) AND deleted_at IS NULL`,
    );
    await tx.run(sql`UPDATE product SET deleted_at = ${now} WHERE store_id = ${ctx.store.id}::uuid AND external_id = ANY(${gone}) AND deleted_at IS NULL`);
    await dropImagesOfGone(tx, ctx.store, now);
  });
}

/** The products whose stock or cost these items are; an item that we do not know belongs to a product still to be told of. */
export async function productsOfItems(ctx: StoreContext, input: { items: readonly ExternalId[] }): Promise<ExternalId[]> {
  const rows = await ctx.db.tx((tx) =>
    tx.rows(
      z.object({ product: z.string() }),
      sql`SELECT DISTINCT product_external_id AS product FROM variant WHERE store_id = ${ctx.store.id}::uuid AND stock_item_id = ANY(${[...input.items]})`,
    ),
  );
  return rows.map(({ product }) => asId<ExternalId>(product));
}
