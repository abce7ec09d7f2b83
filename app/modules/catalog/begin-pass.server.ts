import { z } from 'zod';
import { v7 } from 'uuid';
import type { StoreContext } from '#app/context.ts';
import { instant, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { countMirror, type Counts } from './ledger.server.ts';

export type PassTrigger = 'person' | 'nightly' | 'repair';

/** Reading everything costs no more than asking what changed. */
const SMALL_CATALOG = 2000;
/** What says nothing when it changes (a row lost here) is found at the latest after so long. */
const FULL_EVERY_MS = 7 * 86_400_000;
/** A platform's search runs behind its data, and its clock is not ours. */
const OVERLAP_MS = 120_000;

const lastRow = z.object({ full_at: instant.nullable(), watermark: instant.nullable() });

/**
 * Begins a pass unless one is under way: everything where the mirror is small, old or does not agree with the platform's own
 * counts; else what changed since the newest change that a complete pass has seen.
 * @returns whether this call began it
 */
export async function beginPass(ctx: StoreContext, input: { trigger: PassTrigger; everything: boolean }): Promise<boolean> {
  // Everything needs no word of the platform to begin: whoever asks for it at the door is not made to wait for one.
  if (input.everything) {
    return ctx.db.tx((tx) => insertPass(tx, ctx, { trigger: input.trigger, since: null, counts: null }));
  }
  const counts = await ctx.platform.countCatalog();
  return ctx.db.tx(async (tx) => insertPass(tx, ctx, { trigger: input.trigger, since: await sinceWhen(tx, ctx, counts), counts }));
}

/** What there is to read, for the progress of a pass that began without knowing. */
export async function noteCounts(ctx: StoreContext, syncId: string): Promise<void> {
  const counts = await ctx.platform.countCatalog();
  await ctx.db.tx((tx) =>
    tx.run(
      sql`UPDATE catalog_sync SET platform_products = ${counts.products}, platform_variants = ${counts.variants}
          WHERE store_id = ${ctx.store.id}::uuid AND id = ${syncId}::uuid AND status = 'running'`,
    ),
  );
}

/** Null: everything. */
async function sinceWhen(tx: SqlTx, ctx: StoreContext, counts: Counts): Promise<Date | null> {
  const last = await tx.one(
    lastRow,
    sql`SELECT max(c.started_at) FILTER (WHERE c.kind = 'full') AS full_at, max(c.watermark) AS watermark
        FROM catalog_sync c JOIN store s ON s.id = c.store_id
        WHERE c.store_id = ${ctx.store.id}::uuid AND c.status = 'done' AND c.started_at >= s.installed_at`,
  );
  const held = await countMirror(tx, ctx);
  const agrees = held.products === counts.products && held.variants === counts.variants;
  const fullEnough = last.full_at !== null && ctx.clock.now().getTime() - last.full_at.getTime() < FULL_EVERY_MS;
  if (counts.variants <= SMALL_CATALOG || !agrees || !fullEnough || last.watermark === null) {
    return null;
  }
  return new Date(last.watermark.getTime() - OVERLAP_MS);
}

export async function insertPass(tx: SqlTx, ctx: StoreContext, pass: { trigger: PassTrigger; since: Date | null; counts: Counts | null }): Promise<boolean> {
  const made = await tx.run(
    sql`INSERT INTO catalog_sync (store_id, id, kind, trigger, since, status, platform_products, platform_variants, started_at)
        VALUES (${ctx.store.id}::uuid, ${v7()}::uuid, ${pass.since === null ? 'full' : 'changes'}, ${pass.trigger}, ${pass.since}, 'running', ${pass.counts?.products ?? null},
          ${pass.counts?.variants ?? null}, ${ctx.clock.now()}) ON CONFLICT DO NOTHING`,
  );
  return made > 0;
}
