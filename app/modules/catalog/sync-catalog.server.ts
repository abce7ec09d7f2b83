import { z } from 'zod';
import { v7 } from 'uuid';
import type { StoreContext } from '#app/context.ts';
import { int8, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { AppError, isAppError } from '#app/lib/errors.ts';
import type { VariantSnapshot } from '#app/platforms/port.ts';
import { upsertVariants } from './upsert-variants.server.ts';

const SLICE_MS = 2000;
const SLICE_ROWS = 500;

const syncRow = z.object({ first: z.boolean(), id: z.string(), checkpoint: z.string().nullable(), started_at: z.date(), variants: z.number(), products: z.number() });

/**
 * Mirrors the store's catalog, a slice a call: about two seconds of pages, never fewer than 500 rows. What a complete pass
 * did not see is gone from the store. Safe to run twice and to be killed: each page is saved with its checkpoint.
 * @returns whether the pass is complete
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

async function readSlice(ctx: StoreContext, sync: z.infer<typeof syncRow>): Promise<{ done: boolean }> {
  const deadline = ctx.clock.now().getTime() + SLICE_MS;
  let rows = 0;
  let askedAt = ctx.clock.now();
  for await (const page of ctx.platform.listVariants(sync.checkpoint === null ? {} : { resumeFrom: sync.checkpoint })) {
    await savePage(ctx, sync, page, askedAt);
    askedAt = ctx.clock.now();
    if (page.checkpoint === null) {
      await closeSync(ctx, sync);
      return { done: true };
    }
    rows += page.variants.length;
    if (rows >= SLICE_ROWS && ctx.clock.now().getTime() >= deadline) {
      return { done: false };
    }
  }
  return { done: true };
}

/** Ends a pass that cannot go on, so that the merchant sees why and can start another. */
export async function failSync(ctx: StoreContext, error: unknown): Promise<void> {
  const code = isAppError(error) ? error.code : 'internal';
  await ctx.db.tx((tx) =>
    tx.run(sql`UPDATE catalog_sync SET status = 'failed', error_code = ${code}, ended_at = ${ctx.clock.now()} WHERE store_id = ${ctx.store.id}::uuid AND status = 'running'`),
  );
}

/** The pass under way, or a new one: an earlier failed pass is not continued, since the store has moved on. */
async function currentSync(ctx: StoreContext): Promise<z.infer<typeof syncRow>> {
  const find = (tx: Tx) =>
    tx.maybe(
      syncRow,
      sql`SELECT id::text, checkpoint, started_at, variants, products,
                          NOT EXISTS (SELECT 1 FROM catalog_sync d JOIN store s ON s.id = d.store_id WHERE d.store_id = c.store_id AND d.status = 'done' AND d.started_at >= s.installed_at) AS first
                        FROM catalog_sync c WHERE store_id = ${ctx.store.id}::uuid AND status = 'running'`,
    );
  const running = await ctx.db.tx(find);
  if (running) {
    return running;
  }
  const counts = await ctx.platform.countCatalog();
  return ctx.db.tx(async (tx) => {
    await tx.run(
      sql`INSERT INTO catalog_sync (store_id, id, status, platform_products, platform_variants, started_at)
          VALUES (${ctx.store.id}::uuid, ${v7()}::uuid, 'running', ${counts.products}, ${counts.variants}, ${ctx.clock.now()}) ON CONFLICT DO NOTHING`,
    );
    const made = await find(tx);
    if (!made) {
      throw new AppError('conflict', { what: 'catalog_sync' });
    }
    return made;
  });
}

async function savePage(
  ctx: StoreContext,
  sync: z.infer<typeof syncRow>,
  page: { variants: VariantSnapshot[]; products: number; checkpoint: string | null },
  askedAt: Date,
): Promise<void> {
  await ctx.db.tx(async (tx) => {
    await upsertVariants(tx, ctx.store, page.variants, { now: ctx.clock.now(), readAt: askedAt, noteEdits: !sync.first });
    await tx.run(
      sql`UPDATE catalog_sync SET checkpoint = ${page.checkpoint}, products = products + ${page.products}, variants = variants + ${page.variants.length}
          WHERE store_id = ${ctx.store.id}::uuid AND id = ${sync.id}::uuid AND status = 'running'`,
    );
  });
}

/** The platform is at work: the next call asks for its result, instead of for the work once more. */
async function saveCheckpoint(ctx: StoreContext, syncId: string, checkpoint: string): Promise<void> {
  await ctx.db.tx((tx) => tx.run(sql`UPDATE catalog_sync SET checkpoint = ${checkpoint} WHERE store_id = ${ctx.store.id}::uuid AND id = ${syncId}::uuid AND status = 'running'`));
}

/** Green only when the rows seen agree with what the platform counted; a difference is told, never hidden. */
async function closeSync(ctx: StoreContext, sync: z.infer<typeof syncRow>): Promise<void> {
  const counts = await ctx.platform.countCatalog();
  await ctx.db.tx(async (tx) => {
    const now = ctx.clock.now();
    await tx.run(sql`UPDATE variant SET deleted_at = ${now} WHERE store_id = ${ctx.store.id}::uuid AND deleted_at IS NULL AND synced_at < ${sync.started_at}`);
    await tx.run(sql`UPDATE product SET deleted_at = ${now} WHERE store_id = ${ctx.store.id}::uuid AND deleted_at IS NULL AND synced_at < ${sync.started_at}`);
    const held = await tx.one(
      z.object({ products: int8, variants: int8 }),
      sql`SELECT (SELECT count(*) FROM product WHERE store_id = ${ctx.store.id}::uuid AND deleted_at IS NULL) AS products,
                 (SELECT count(*) FROM variant WHERE store_id = ${ctx.store.id}::uuid AND deleted_at IS NULL) AS variants`,
    );
    const agrees = held.products === counts.products && held.variants === counts.variants;
    await tx.run(
      sql`UPDATE catalog_sync SET status = ${agrees ? 'done' : 'failed'}, error_code = ${agrees ? null : 'counts_differ'}, products = ${held.products}, variants = ${held.variants},
            platform_products = ${counts.products}, platform_variants = ${counts.variants}, ended_at = ${now}
          WHERE store_id = ${ctx.store.id}::uuid AND id = ${sync.id}::uuid AND status = 'running'`,
    );
  });
}
