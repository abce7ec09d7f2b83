import type { StoreContext } from '#app/context.ts';
import type { ExternalId } from '#app/lib/ids.ts';
import { saveReading } from './save-collections.server.ts';

/**
 * Reads named collections from the store and saves what they are now, with their members; what is gone there is marked gone
 * here. Ids that are not the store's touch nothing, since no row of this store bears them.
 * @throws AppError platform_throttled | platform_unavailable (retry), needs_reauth (final)
 */
export async function refreshCollections(ctx: StoreContext, input: { collections: readonly ExternalId[] }): Promise<void> {
  let readAt = ctx.clock.now();
  for await (const reading of ctx.platform.readCollections(input.collections)) {
    await ctx.db.tx((tx) => saveReading(tx, ctx.store, reading, { now: ctx.clock.now(), readAt }));
    readAt = ctx.clock.now();
  }
}
