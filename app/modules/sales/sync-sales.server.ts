import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { raiseIncident, resolveIncidents } from '#app/db/activity.server.ts';
import { instant, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { takeStock } from '#app/db/take-stock.server.ts';
import { AppError, isAppError } from '#app/lib/errors.ts';
import type { SalesPage } from '#app/platforms/sales-port.ts';
import { beginSales, insertSalesPass, noteSalesCounts } from './begin-sales.server.ts';
import { keepsPeople } from './people.server.ts';
import { saveCarts } from './save-carts.server.ts';
import { removeUnseenCustomers, saveCustomers } from './save-customers.server.ts';
import { removeOrders, saveOrders } from './save-orders.server.ts';
import { enterOrders, judgeSales, noteSeen, unseenOrders } from './sales-ledger.server.ts';

const SLICE_MS = 2000;
const SLICE_ROWS = 500;
const STOCK_ROWS = 1000;

const STAGES = ['orders', 'customers', 'carts'] as const;
type Stage = (typeof STAGES)[number];

const passRow = z.object({
  id: z.string(),
  trigger: z.enum(['person', 'nightly', 'repair']),
  since: instant.nullable(),
  stage: z.enum(STAGES),
  checkpoint: z.string().nullable(),
  started_at: instant,
  counted: z.boolean(),
});
export type SalesPass = z.infer<typeof passRow>;

/**
 * Mirrors orders, then customers, then checkouts, a slice a call as the catalog is. Goes on with the pass under way. Each page is saved
 * with its checkpoint; a pass ends green only when the platform's counts agree.
 * @returns whether nothing is left to do
 * @throws AppError platform_pending | platform_throttled | platform_unavailable, each going on at the checkpoint; needs_reauth (final)
 */
export async function syncSales(ctx: StoreContext): Promise<{ done: boolean }> {
  const pass = await currentPass(ctx);
  if (!pass) {
    return { done: true };
  }
  if (!pass.counted) {
    await noteSalesCounts(ctx, pass);
  }
  const deadline = ctx.clock.now().getTime() + SLICE_MS;
  let rows = 0;
  const isOver = (more: number): boolean => {
    rows += more;
    return rows >= SLICE_ROWS && ctx.clock.now().getTime() >= deadline;
  };
  try {
    for (let at = STAGES.indexOf(pass.stage); at < STAGES.length; at += 1) {
      const stage = STAGES[at];
      if (stage === undefined || !(await readStage(ctx, pass, stage, stage === pass.stage ? pass.checkpoint : null, isOver))) {
        return { done: false };
      }
    }
    return { done: await closePass(ctx, pass) };
  } catch (error) {
    if (isAppError(error) && error.code === 'platform_pending') {
      await saveCheckpoint(ctx, pass.id, String(error.params['checkpoint']));
    }
    throw error;
  }
}

/** What a nudge asks for: goes on with the pass under way, or begins the first one of an installation. */
export async function continueSales(ctx: StoreContext): Promise<{ done: boolean }> {
  const { first } = await ctx.db.tx((tx) =>
    tx.one(
      z.object({ first: z.boolean() }),
      sql`SELECT NOT EXISTS (SELECT 1 FROM sales_sync c WHERE c.store_id = s.id AND c.started_at >= s.installed_at) AS first FROM store s WHERE s.id = ${ctx.store.id}::uuid`,
    ),
  );
  if (first) {
    await beginSales(ctx, { trigger: 'person', everything: true });
  }
  return syncSales(ctx);
}

/** Ends a pass that cannot go on, so that the merchant sees why and can start another. */
export async function failSales(ctx: StoreContext, error: unknown): Promise<void> {
  const code = isAppError(error) ? error.code : 'internal';
  await ctx.db.tx(async (tx) => {
    await tx.run(sql`DELETE FROM sales_page WHERE store_id = ${ctx.store.id}::uuid`);
    await tx.run(sql`UPDATE sales_sync SET status = 'failed', error_code = ${code}, ended_at = ${ctx.clock.now()} WHERE store_id = ${ctx.store.id}::uuid AND status = 'running'`);
  });
}

function currentPass(ctx: StoreContext): Promise<SalesPass | null> {
  return ctx.db.tx((tx) =>
    tx.maybe(
      passRow,
      sql`SELECT id::text, trigger, since, stage, checkpoint, started_at, platform_orders IS NOT NULL AS counted FROM sales_sync WHERE store_id = ${ctx.store.id}::uuid AND status = 'running'`,
    ),
  );
}

/** @returns whether all of the stage is read */
async function readStage(ctx: StoreContext, pass: SalesPass, stage: Stage, checkpoint: string | null, isOver: (more: number) => boolean): Promise<boolean> {
  const reading = { ...(checkpoint === null ? {} : { resumeFrom: checkpoint }), ...(pass.since === null ? {} : { since: pass.since }) };
  const people = await keepsPeople(ctx);
  switch (stage) {
    case 'orders':
      return readPages(ctx, pass, stage, ctx.platform.listOrders(reading), isOver, {
        changedAt: (order) => order.platformUpdatedAt,
        save: async (tx, rows) => {
          await saveOrders(tx, ctx.store, rows, { now: ctx.clock.now(), again: pass.trigger === 'repair' });
          await enterOrders(tx, ctx, pass.id, rows);
        },
      });
    case 'customers':
      return readPages(ctx, pass, stage, ctx.platform.listCustomers({ ...reading, people }), isOver, {
        changedAt: (customer) => customer.platformUpdatedAt,
        save: (tx, rows) => saveCustomers(tx, ctx, rows, { people }),
      });
    case 'carts':
      return readPages(ctx, pass, stage, ctx.platform.listCheckouts(reading), isOver, {
        changedAt: (cart) => cart.platformUpdatedAt,
        save: (tx, rows) => saveCarts(tx, ctx, rows),
      });
  }
}

interface Saving<Row> {
  changedAt: (row: Row) => Date;
  save: (tx: SqlTx, rows: readonly Row[]) => Promise<void>;
}

async function readPages<Row extends { externalId: string }>(
  ctx: StoreContext,
  pass: SalesPass,
  stage: Stage,
  pages: AsyncIterable<SalesPage<Row>>,
  isOver: (more: number) => boolean,
  { changedAt, save }: Saving<Row>,
): Promise<boolean> {
  // A first time soon, then ever less often: what is known of a table stays about right while it grows fourfold.
  let [before, stock] = [0, STOCK_ROWS];
  const following = STAGES[STAGES.indexOf(stage) + 1] ?? stage;
  for await (const page of pages) {
    const newest = page.rows.reduce((latest, row) => Math.max(latest, changedAt(row).getTime()), 0);
    const isLast = page.checkpoint === null;
    const counts = { orders: 0, customers: 0, carts: 0, [stage]: page.rows.length };
    await ctx.db.bulk(async (tx) => {
      await save(tx, page.rows);
      if (pass.since === null) {
        await noteSeen(
          tx,
          ctx,
          pass.id,
          stage,
          page.rows.map(({ externalId }) => externalId),
        );
      }
      await tx.run(
        sql`UPDATE sales_sync SET stage = ${isLast ? following : stage}, checkpoint = ${isLast && stage === 'carts' ? 'end' : page.checkpoint}, orders = orders + ${counts.orders},
              customers = customers + ${counts.customers}, carts = carts + ${counts.carts},
              watermark = CASE WHEN ${stage === 'orders'} THEN greatest(watermark, ${newest === 0 ? null : new Date(newest)}::timestamptz) ELSE watermark END
            WHERE store_id = ${ctx.store.id}::uuid AND id = ${pass.id}::uuid AND status = 'running'`,
      );
    });
    before += page.rows.length;
    if (before >= stock) {
      await takeStock(ctx, 'sales');
      stock *= 4;
    }
    if (isLast) {
      return true;
    }
    if (isOver(page.rows.length)) {
      return false;
    }
  }
  // Without a last page nothing says that this was all.
  throw new AppError('platform_unavailable', { retryAfterMs: 2000 });
}

async function saveCheckpoint(ctx: StoreContext, id: string, checkpoint: string): Promise<void> {
  await ctx.db.tx((tx) => tx.run(sql`UPDATE sales_sync SET checkpoint = ${checkpoint} WHERE store_id = ${ctx.store.id}::uuid AND id = ${id}::uuid AND status = 'running'`));
}

/**
 * Green only when counts agree. What differs is followed by one repair, which reads everything and believes nothing that it holds;
 * if they still differ a person is told.
 */
async function closePass(ctx: StoreContext, pass: SalesPass): Promise<boolean> {
  const told = await ctx.platform.countSales({ until: pass.started_at });
  return ctx.db.tx(async (tx) => {
    const now = ctx.clock.now();
    if (pass.since === null) {
      await removeOrders(tx, ctx.store, await unseenOrders(tx, ctx, pass, told.visibleFrom), now);
      await removeUnseenCustomers(tx, ctx, pass, now);
    }
    await tx.run(sql`DELETE FROM sales_page WHERE store_id = ${ctx.store.id}::uuid AND sync_id = ${pass.id}::uuid`);
    const { held, differs } = await judgeSales(tx, ctx, pass, told);
    await tx.run(
      sql`UPDATE sales_sync SET status = ${differs === null ? 'done' : 'failed'}, error_code = ${differs}, platform_orders = ${told.orders}, platform_customers = ${told.customers},
            visible_from = ${told.visibleFrom}, ended_at = ${now},
            watermark = coalesce(watermark, (SELECT max(d.watermark) FROM sales_sync d WHERE d.store_id = sales_sync.store_id AND d.status = 'done'))
          WHERE store_id = ${ctx.store.id}::uuid AND id = ${pass.id}::uuid AND status = 'running'`,
    );
    if (differs === null) {
      await resolveIncidents(tx, ctx, 'sales_incomplete');
      return true;
    }
    if (pass.trigger !== 'repair') {
      return !(await insertSalesPass(tx, ctx, { trigger: 'repair', since: null }));
    }
    await raiseIncident(tx, ctx, { code: 'sales_incomplete', params: { held: held.orders, told: told.orders }, runId: null });
    return true;
  });
}
