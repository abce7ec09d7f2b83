import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { raiseIncident, resolveIncidents } from '#app/db/activity.server.ts';
import { instant, sql } from '#app/db/sql.ts';
import { AppError, isAppError } from '#app/lib/errors.ts';
import type { CatalogPage } from '#app/platforms/port.ts';
import { beginPass, insertPass, noteCounts } from './begin-pass.server.ts';
import { countMirror, enterPage, judgePass } from './ledger.server.ts';
import { applyTold } from './save-collections.server.ts';
import { dropImagesOfGone, saveImages } from './save-images.server.ts';
import { enterSeen, removeUnseen } from './seen.server.ts';
import { readCollectionPages, type Slice } from './sync-collections.server.ts';
import { upsertCategories } from './upsert-categories.server.ts';
import { upsertVariants } from './upsert-variants.server.ts';

const SLICE_MS = 2000;
const SLICE_ROWS = 500;

const syncRow = z.object({
  first: z.boolean(),
  id: z.string(),
  trigger: z.enum(['person', 'nightly', 'repair']),
  since: instant.nullable(),
  stage: z.enum(['products', 'collections']),
  checkpoint: z.string().nullable(),
  started_at: instant,
  counted: z.boolean(),
});
type Pass = z.infer<typeof syncRow>;

/**
 * Mirrors the store's catalog, a slice a call: about two seconds of pages, never fewer than 500 rows; products first, then
 * collections. Goes on with the pass under way, or begins one of everything. What a pass of everything did not see is gone from
 * the store. Safe to run twice and to be killed: each page is saved with its checkpoint.
 * @returns whether nothing is left to do
 * @throws AppError platform_pending (come back later), platform_throttled | platform_unavailable (retry), each going on at
 *   the checkpoint; needs_reauth (final)
 */
export async function syncCatalog(ctx: StoreContext): Promise<{ done: boolean }> {
  const sync = await currentSync(ctx);
  if (!sync.counted) {
    await noteCounts(ctx, sync.id);
  }
  const deadline = ctx.clock.now().getTime() + SLICE_MS;
  let rows = 0;
  const slice: Slice = {
    add: (more) => {
      rows += more;
      return rows >= SLICE_ROWS && ctx.clock.now().getTime() >= deadline;
    },
  };
  try {
    if (sync.stage === 'products' && !(await readProductPages(ctx, sync, slice))) {
      return { done: false };
    }
    const collections = sync.stage === 'products' ? { ...sync, checkpoint: null } : sync;
    return { done: (await readCollectionPages(ctx, collections, slice)) && (await closePass(ctx, sync)) };
  } catch (error) {
    if (isAppError(error) && error.code === 'platform_pending') {
      await saveCheckpoint(ctx, sync.id, String(error.params['checkpoint']));
    }
    throw error;
  }
}

/**
 * What a nudge asks for: goes on with the pass under way, or begins the first one of an installation. A nudge is sent while a
 * pass runs and may come after its end; it must not begin another, or the reading would never cease.
 */
export async function continueSync(ctx: StoreContext): Promise<{ done: boolean }> {
  const { due } = await ctx.db.tx((tx) =>
    tx.one(
      z.object({ due: z.boolean() }),
      sql`SELECT NOT EXISTS (SELECT 1 FROM catalog_sync c WHERE c.store_id = s.id AND c.started_at >= s.installed_at AND c.status <> 'running')
            OR EXISTS (SELECT 1 FROM catalog_sync c WHERE c.store_id = s.id AND c.status = 'running') AS due
          FROM store s WHERE s.id = ${ctx.store.id}::uuid`,
    ),
  );
  return due ? syncCatalog(ctx) : { done: true };
}

/** @returns whether all of them are read */
async function readProductPages(ctx: StoreContext, sync: Pass, slice: Slice): Promise<boolean> {
  let askedAt = ctx.clock.now();
  const where = { ...(sync.checkpoint === null ? {} : { resumeFrom: sync.checkpoint }), ...(sync.since === null ? {} : { since: sync.since }) };
  const pages = ctx.platform.listVariants(where)[Symbol.asyncIterator]();
  let coming = pages.next();
  let saving = Promise.resolve();
  try {
    for (;;) {
      const next = await coming;
      if (next.done === true) {
        // Without a last page nothing says that this was all.
        throw new AppError('platform_unavailable', { retryAfterMs: 2000 });
      }
      const page = next.value;
      const readAt = askedAt;
      const isLast = page.checkpoint === null;
      const isOver = slice.add(page.variants.length) || isLast;
      if (!isOver) {
        // The next page is on its way while this one is saved.
        askedAt = ctx.clock.now();
        coming = handled(pages.next());
      }
      const before = saving;
      saving = handled(savePage(ctx, sync, page, readAt, before));
      // Two pages are being saved at a time, no more.
      await before;
      if (isOver) {
        await saving;
        return isLast;
      }
    }
  } finally {
    await saving.catch(() => undefined);
    await pages.return?.();
  }
}

/** Whoever awaits it sees how it ends; where nobody does any more, that is no error of its own. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** Ends a pass that cannot go on, so that the merchant sees why and can start another. */
export async function failSync(ctx: StoreContext, error: unknown): Promise<void> {
  const code = isAppError(error) ? error.code : 'internal';
  await ctx.db.tx(async (tx) => {
    await tx.run(sql`DELETE FROM sync_page WHERE store_id = ${ctx.store.id}::uuid`);
    await tx.run(sql`UPDATE catalog_sync SET status = 'failed', error_code = ${code}, ended_at = ${ctx.clock.now()} WHERE store_id = ${ctx.store.id}::uuid AND status = 'running'`);
  });
}

/** The pass under way, or a new one: an earlier failed pass is not continued, since the store has moved on. */
async function currentSync(ctx: StoreContext): Promise<Pass> {
  const find = (): Promise<Pass | null> =>
    ctx.db.tx((tx) =>
      tx.maybe(
        syncRow,
        sql`SELECT id::text, trigger, since, stage, checkpoint, started_at, platform_variants IS NOT NULL AS counted,
              NOT EXISTS (SELECT 1 FROM catalog_sync d JOIN store s ON s.id = d.store_id WHERE d.store_id = c.store_id AND d.status = 'done' AND d.started_at >= s.installed_at) AS first
            FROM catalog_sync c WHERE store_id = ${ctx.store.id}::uuid AND status = 'running'`,
      ),
    );
  const running = await find();
  if (running) {
    return running;
  }
  await beginPass(ctx, { trigger: 'person', everything: true });
  const made = await find();
  if (!made) {
    throw new AppError('conflict', { what: 'catalog_sync' });
  }
  return made;
}

/**
 * Saves a page beside the one before it, and enters it only after that one is committed: a checkpoint never stands for what
 * is not there. The order of two pages is not the database's to see, so it must not wait for a lock as long as it would.
 */
async function savePage(ctx: StoreContext, sync: Pass, page: CatalogPage, askedAt: Date, before: Promise<void>): Promise<void> {
  const newest = page.variants.reduce((latest, { platformUpdatedAt }) => Math.max(latest, platformUpdatedAt.getTime()), 0);
  // By themselves: pages share them, and one page must not wait for the rows of the other until that has ended.
  await ctx.db.tx((tx) => upsertCategories(tx, ctx.store, page.variants));
  await ctx.db.bulk(async (tx) => {
    const now = ctx.clock.now();
    await tx.run(sql`SET LOCAL lock_timeout = '5s'`);
    const { saved } = await upsertVariants(tx, ctx.store, page.variants, { now, readAt: askedAt, noteEdits: !sync.first });
    await before;
    if (sync.since !== null) {
      // A changed product comes with all of its variants: one that is not among them is gone.
      await tx.run(
        sql`UPDATE variant SET deleted_at = ${now} WHERE store_id = ${ctx.store.id}::uuid AND product_external_id = ANY(${page.variants.map((variant) => variant.productExternalId)})
              AND NOT external_id = ANY(${page.variants.map(({ externalId }) => externalId)}) AND deleted_at IS NULL`,
      );
    }
    await saveImages(tx, ctx.store, page.images);
    if (sync.since === null) {
      await enterSeen(tx, ctx, sync.id, page.variants);
    }
    await enterPage(tx, ctx, sync.id, saved);
    await tx.run(
      sql`UPDATE catalog_sync SET checkpoint = ${page.checkpoint}, stage = ${page.checkpoint === null ? 'collections' : 'products'}, products = products + ${page.products}, variants = variants + ${page.variants.length},
            watermark = greatest(watermark, ${newest === 0 ? null : new Date(newest)}::timestamptz)
          WHERE store_id = ${ctx.store.id}::uuid AND id = ${sync.id}::uuid AND status = 'running'`,
    );
  });
}

/** The platform is at work: the next call asks for its result, instead of for the work once more. */
async function saveCheckpoint(ctx: StoreContext, syncId: string, checkpoint: string): Promise<void> {
  await ctx.db.tx((tx) => tx.run(sql`UPDATE catalog_sync SET checkpoint = ${checkpoint} WHERE store_id = ${ctx.store.id}::uuid AND id = ${syncId}::uuid AND status = 'running'`));
}

/**
 * Ends a pass: green only when counts and sums agree with the platform's own. A difference is never hidden: what changed is
 * followed by everything, everything by what changed meanwhile; if they still differ a person is told.
 * @returns whether nothing follows
 */
async function closePass(ctx: StoreContext, sync: Pass): Promise<boolean> {
  const counts = await ctx.platform.countCatalog();
  return ctx.db.tx(async (tx) => {
    const now = ctx.clock.now();
    if (sync.since === null) {
      await removeUnseen(tx, ctx, sync, now);
      await dropImagesOfGone(tx, ctx.store, now);
    }
    const isWhole = await applyTold(tx, ctx.store, { id: sync.id, startedAt: sync.started_at }, { withMembers: sync.since === null, now });
    const held = await countMirror(tx, ctx);
    const differs = (await judgePass(tx, ctx, sync.id, counts, held)) ?? (isWhole ? null : 'counts_differ');
    await tx.run(
      sql`UPDATE catalog_sync SET status = ${differs === null ? 'done' : 'failed'}, error_code = ${differs}, products = ${held.products}, variants = ${held.variants},
            platform_products = ${counts.products}, platform_variants = ${counts.variants}, ended_at = ${now},
            watermark = coalesce(watermark, (SELECT max(d.watermark) FROM catalog_sync d WHERE d.store_id = catalog_sync.store_id AND d.status = 'done'))
          WHERE store_id = ${ctx.store.id}::uuid AND id = ${sync.id}::uuid AND status = 'running'`,
    );
    if (differs === null) {
      await resolveIncidents(tx, ctx, 'sync_incomplete');
      return true;
    }
    if (sync.trigger !== 'repair') {
      return !(await insertPass(tx, ctx, { trigger: 'repair', since: sync.since === null ? sync.started_at : null, counts }));
    }
    await raiseIncident(tx, ctx, { code: 'sync_incomplete', params: { held: held.variants, told: counts.variants }, runId: null });
    return true;
  });
}
