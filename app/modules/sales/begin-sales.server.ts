import { z } from 'zod';
import { v7 } from 'uuid';
import type { StoreContext } from '#app/context.ts';
import { instant, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { countHeld, type SalesCounts } from './sales-ledger.server.ts';

export type SalesTrigger = 'person' | 'nightly' | 'repair';

/** What says nothing when it changes is found at the latest after so long. */
const FULL_EVERY_MS = 7 * 86_400_000;
/** A platform's search runs behind its data, and its clock is not ours. */
const OVERLAP_MS = 300_000;

/**
 * Begins a pass unless one is under way: everything where the mirror is new, old or does not hold as many orders as the platform
 * counts; else what changed since the newest change that a complete pass has seen.
 * @returns whether this call began it
 */
export async function beginSales(ctx: StoreContext, input: { trigger: SalesTrigger; everything: boolean }): Promise<boolean> {
  if (input.everything) {
    return ctx.db.tx((tx) => insertSalesPass(tx, ctx, { trigger: input.trigger, since: null }));
  }
  const until = new Date(ctx.clock.now().getTime() - OVERLAP_MS);
  const told = await ctx.platform.countSales({ until });
  return ctx.db.tx(async (tx) => insertSalesPass(tx, ctx, { trigger: input.trigger, since: await sinceWhen(tx, ctx, told, until) }));
}

/** What there is to read, for the progress of a pass that began without knowing. */
export async function noteSalesCounts(ctx: StoreContext, pass: { id: string; since: Date | null; started_at: Date }): Promise<void> {
  const told = await ctx.platform.countSales({ until: pass.started_at, ...(pass.since === null ? {} : { since: pass.since }) });
  await ctx.db.tx((tx) =>
    tx.run(
      sql`UPDATE sales_sync SET platform_orders = ${told.orders}, platform_customers = ${told.customers}, visible_from = ${told.visibleFrom}
          WHERE store_id = ${ctx.store.id}::uuid AND id = ${pass.id}::uuid AND status = 'running'`,
    ),
  );
}

/** Null: everything. */
async function sinceWhen(tx: SqlTx, ctx: StoreContext, told: SalesCounts, until: Date): Promise<Date | null> {
  const last = await tx.one(
    z.object({ full_at: instant.nullable(), watermark: instant.nullable() }),
    sql`SELECT max(c.started_at) FILTER (WHERE c.kind = 'full') AS full_at, max(c.watermark) AS watermark
        FROM sales_sync c JOIN store s ON s.id = c.store_id WHERE c.store_id = ${ctx.store.id}::uuid AND c.status = 'done' AND c.started_at >= s.installed_at`,
  );
  const held = await countHeld(tx, ctx, { visibleFrom: told.visibleFrom, until });
  const fullEnough = last.full_at !== null && ctx.clock.now().getTime() - last.full_at.getTime() < FULL_EVERY_MS;
  return held.orders !== told.orders || !fullEnough || last.watermark === null ? null : new Date(last.watermark.getTime() - OVERLAP_MS);
}

export async function insertSalesPass(tx: SqlTx, ctx: StoreContext, pass: { trigger: SalesTrigger; since: Date | null }): Promise<boolean> {
  const made = await tx.run(
    sql`INSERT INTO sales_sync (store_id, id, kind, trigger, since, status, started_at)
        VALUES (${ctx.store.id}::uuid, ${v7()}::uuid, ${pass.since === null ? 'full' : 'changes'}, ${pass.trigger}, ${pass.since}, 'running', ${ctx.clock.now()}) ON CONFLICT DO NOTHING`,
  );
  return made > 0;
}
