import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { AppError } from '#app/lib/errors.ts';
import type { CollectionPage } from '#app/platforms/port.ts';
import { refreshCollections } from './refresh-collections.server.ts';
import { noteTold, staleCollections, upsertCollections } from './save-collections.server.ts';

/** Counts what a slice has done, and says when it is enough. */
export interface Slice {
  /** @returns whether the slice is over */
  add(rows: number): boolean;
}

interface Pass {
  id: string;
  /** Null: everything. */
  since: Date | null;
  checkpoint: string | null;
  started_at: Date;
}

/**
 * The second half of a pass. One of everything notes all collections and members, and the mirror follows when it ends. One of
 * changes notes the collections alone, and reads again those whose members cannot be the ones we hold: a product may come and go
 * without its own time of change moving.
 * @returns whether all of them are read
 */
export async function readCollectionPages(ctx: StoreContext, sync: Pass, slice: Slice): Promise<boolean> {
  const where = { ...(sync.checkpoint === null ? {} : { resumeFrom: sync.checkpoint }), members: sync.since === null };
  for await (const page of ctx.platform.listCollections(where)) {
    const rows = page.collections.length + page.members.length;
    await (sync.since === null ? saveTold(ctx, sync, page) : saveChanged(ctx, sync, page));
    const isOver = slice.add(rows);
    if (page.checkpoint === null) {
      return true;
    }
    if (isOver) {
      return false;
    }
  }
  // Without a last page nothing says that this was all.
  throw new AppError('platform_unavailable', { retryAfterMs: 2000 });
}

async function saveTold(ctx: StoreContext, sync: Pass, page: CollectionPage): Promise<void> {
  await ctx.db.tx(async (tx) => {
    await upsertCollections(tx, ctx.store, page.collections, sync.started_at);
    await noteTold(tx, ctx.store, sync.id, page);
    await saveCheckpoint(tx, ctx, sync, page.checkpoint);
  });
}

async function saveChanged(ctx: StoreContext, sync: Pass, page: CollectionPage): Promise<void> {
  const stale = await ctx.db.tx(async (tx) => {
    const ids = await staleCollections(tx, ctx.store, page.collections);
    const fresh = page.collections.filter(({ externalId }) => !ids.includes(externalId));
    await upsertCollections(tx, ctx.store, fresh, sync.started_at);
    return ids;
  });
  // Saved with their members or not at all: a worker that dies here finds them stale again.
  await refreshCollections(ctx, { collections: stale });
  await ctx.db.tx(async (tx) => {
    await noteTold(tx, ctx.store, sync.id, { collections: page.collections, members: [] });
    await saveCheckpoint(tx, ctx, sync, page.checkpoint);
  });
}

async function saveCheckpoint(tx: Tx, ctx: StoreContext, sync: Pass, checkpoint: string | null): Promise<void> {
  await tx.run(sql`UPDATE catalog_sync SET checkpoint = ${checkpoint} WHERE store_id = ${ctx.store.id}::uuid AND id = ${sync.id}::uuid AND status = 'running'`);
}
