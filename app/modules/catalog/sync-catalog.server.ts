import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { raiseIncident, resolveIncidents } from '#app/db/activity.server.ts';
import { instant, sql } from '#app/db/sql.ts';
import { AppError, isAppError } from '#app/lib/errors.ts';
import type { VariantSnapshot } from '#app/platforms/port.ts';
import { beginPass, insertPass } from './begin-pass.server.ts';
import { countMirror, enterPage, judgePass } from './ledger.server.ts';
import { enterSeen, removeUnseen } from './seen.server.ts';
import { upsertVariants } from './upsert-variants.server.ts';

const SLICE_MS = 2000;
const SLICE_ROWS = 500;

const syncRow = z.object({
  first: z.boolean(),
  id: z.string(),
  trigger: z.enum(['person', 'nightly', 'repair']),
  since: instant.nullable(),
  checkpoint: z.string().nullable(),
  started_at: instant,
});
type Pass = z.infer<typeof syncRow>;

/**
 * Mirrors the store's catalog, a slice a call: about two seconds of pages, never fewer than 500 rows. Goes on with the pass
 * under way, or begins one of everything. What a pass of everything did not see is gone from the store. Safe to run twice and
 * to be killed: each page is saved with its checkpoint.
 * @returns whether nothing is left to do
 * @throws AppError platform_pending (come back later), platform_throttled | platform_unavailable (retry), each going on at
 *   the checkpoint; needs_reauth (final)
 */
export async function syncCatalog(ctx: StoreContext): Promise<{ done: boolean }> {
  const sync = await currentSync(ctx);
  try {
    return await readSlice(ctx, sync);
  } catch (error) {
    if (isAppError(error) && error.code === 'platform_pending') {
      await saveCheckpoint(ctx, sync.id, String(error.params['checkpoint']));
    }
    throw error;
  }
}

async function readSlice(ctx: StoreContext, sync: Pass): Promise<{ done: boolean }> {
  const deadline = ctx.clock.now().getTime() + SLICE_MS;
  let rows = 0;
  let askedAt = ctx.clock.now();
  const where = { ...(sync.checkpoint === null ? {} : { resumeFrom: sync.checkpoint }), ...(sync.since === null ? {} : { since: sync.since }) };
  const pages = ctx.platform.listVariants(where)[Symbol.asyncIterator]();
  let coming = pages.next();
  let saving = Promise.resolve();
  try {
    for (;;) {
      const next = await coming;
      if (next.done === true) {
        await saving;
        return { done: true };
      }
      const page = next.value;
      const readAt = askedAt;
      rows += page.variants.length;
      const isOver = page.checkpoint === null || (rows >= SLICE_ROWS && ctx.clock.now().getTime() >= deadline);
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
        return { done: page.checkpoint === null && (await closePass(ctx, sync)) };
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
        sql`SELECT id::text, trigger, since, checkpoint, started_at,
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
async function savePage(
  ctx: StoreContext,
  sync: Pass,
  page: { variants: VariantSnapshot[]; products: number; checkpoint: string | null },
  askedAt: Date,
  before: Promise<void>,
): Promise<void> {
  const newest = page.variants.reduce((latest, { platformUpdatedAt }) => Math.max(latest, platformUpdatedAt.getTime()), 0);
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
    if (sync.since === null) {
      await enterSeen(tx, ctx, sync.id, page.variants);
    }
    await enterPage(tx, ctx, sync.id, saved);
    await tx.run(
      sql`UPDATE catalog_sync SET checkpoint = ${page.checkpoint}, products = products + ${page.products}, variants = variants + ${page.variants.length},
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
    }
    const held = await countMirror(tx, ctx);
    const differs = await judgePass(tx, ctx, sync.id, counts, held);
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
