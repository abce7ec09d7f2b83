import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { loadPolicy } from '#app/db/pricing-inputs.server.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { money } from '#app/lib/money.ts';
import { type HomeView, LEDGER_RESOURCES } from './views.ts';

/** Everything Home tells: what works, what waits, and what went wrong. */
export async function showHome(ctx: StoreContext): Promise<HomeView> {
  return ctx.db.tx(async (tx) => {
    const policy = await loadPolicy(tx, ctx.store);
    const store = await tx.one(
      z.object({ name: z.string(), needs_reauth: z.boolean(), dismissed: z.boolean(), competitors: int8, saved: z.boolean(), ran: z.boolean() }),
      sql`SELECT s.name, s.needs_reauth, t.setup_dismissed_at IS NOT NULL AS dismissed,
            (SELECT count(*) FROM competitor c WHERE c.store_id = s.id AND c.active) AS competitors,
            EXISTS (SELECT 1 FROM activity a WHERE a.store_id = s.id AND a.action = 'strategy.saved') AS saved,
            EXISTS (SELECT 1 FROM run r WHERE r.store_id = s.id AND r.kind = 'reprice' AND r.status = 'done') AS ran
          FROM store s JOIN store_settings t ON t.store_id = s.id WHERE s.id = ${ctx.store.id}::uuid`,
    );
    const sync = await lastSync(tx, ctx);
    const coverage = await coverageOf(tx, ctx);
    return {
      storeName: store.name,
      currency: ctx.store.currency,
      mode: policy.mode,
      emergencyStop: policy.emergencyStop,
      platformStop: policy.platformStop,
      sync,
      salesSync: await lastSalesSync(tx, ctx),
      setup: [
        { key: 'sync', done: sync?.status === 'done' },
        { key: 'costs', done: policy.costs.feeBps !== null && policy.costs.fixedMinor !== null },
        { key: 'competitor', done: store.competitors > 0 },
        { key: 'strategy', done: store.saved },
        { key: 'first_run', done: store.ran },
      ],
      setupDismissed: store.dismissed,
      costCoverage: coverage,
      inbox: await inboxOf(tx, ctx),
      incidents: await incidentsOf(tx, ctx),
      needsReauth: store.needs_reauth,
    };
  });
}

async function lastSync(tx: Tx, ctx: StoreContext): Promise<HomeView['sync']> {
  const row = await tx.maybe(
    z.object({
      status: z.enum(['running', 'done', 'failed']),
      kind: z.enum(['full', 'changes']),
      trigger: z.enum(['person', 'nightly', 'repair']),
      products: z.number(),
      variants: z.number(),
      platform_variants: z.number().nullable(),
      started_at: instant,
      ended_at: instant.nullable(),
      error_code: z.string().nullable(),
      agreed_at: instant.nullable(),
    }),
    sql`SELECT status, kind, trigger, products, variants, platform_variants, started_at, ended_at, error_code,
          (SELECT max(d.ended_at) FROM catalog_sync d WHERE d.store_id = c.store_id AND d.status = 'done') AS agreed_at
        FROM catalog_sync c WHERE store_id = ${ctx.store.id}::uuid ORDER BY started_at DESC, id DESC LIMIT 1`,
  );
  return (
    row && {
      status: row.status,
      kind: row.kind,
      trigger: row.trigger,
      products: row.products,
      variants: row.variants,
      platformVariants: row.platform_variants,
      startedAt: row.started_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
      errorCode: row.error_code,
      agreedAt: row.agreed_at?.toISOString() ?? null,
      ledger: await ledgerOf(tx, ctx),
    }
  );
}

const ledgerLine = z.object({ resource: z.enum(LEDGER_RESOURCES), told: int8, held: int8, sumsAgree: z.boolean().nullable() });

async function lastSalesSync(tx: Tx, ctx: StoreContext): Promise<HomeView['salesSync']> {
  const row = await tx.maybe(
    z.object({
      status: z.enum(['running', 'done', 'failed']),
      orders: z.number(),
      platformOrders: z.number().nullable(),
      startedAt: instant,
      endedAt: instant.nullable(),
      errorCode: z.string().nullable(),
      visibleFrom: instant.nullable(),
    }),
    sql`SELECT status, orders, platform_orders AS "platformOrders", started_at AS "startedAt", ended_at AS "endedAt", error_code AS "errorCode", visible_from AS "visibleFrom"
        FROM sales_sync WHERE store_id = ${ctx.store.id}::uuid ORDER BY started_at DESC, id DESC LIMIT 1`,
  );
  if (!row) {
    return null;
  }
  const ledger = await tx.rows(
    ledgerLine,
    sql`SELECT s.resource, s.platform_count AS told, s.stored_count AS held, CASE WHEN s.platform_sum IS NULL THEN NULL ELSE s.platform_sum = s.stored_sum END AS "sumsAgree"
        FROM sales_slice s
        WHERE s.store_id = ${ctx.store.id}::uuid
          AND s.sync_id = (SELECT id FROM sales_sync c WHERE c.store_id = ${ctx.store.id}::uuid AND c.status <> 'running' ORDER BY started_at DESC, id DESC LIMIT 1)
        ORDER BY array_position(ARRAY['orders', 'order_totals', 'refunds', 'customers', 'carts'], s.resource)`,
  );
  return { ...row, startedAt: row.startedAt.toISOString(), endedAt: row.endedAt?.toISOString() ?? null, visibleFrom: row.visibleFrom?.toISOString() ?? null, ledger };
}

function ledgerOf(tx: Tx, ctx: StoreContext): Promise<NonNullable<HomeView['sync']>['ledger']> {
  return tx.rows(
    ledgerLine,
    sql`SELECT s.resource, s.platform_count AS told, s.stored_count AS held, CASE WHEN s.platform_sum IS NULL THEN NULL ELSE s.platform_sum = s.stored_sum END AS "sumsAgree"
        FROM sync_slice s
        WHERE s.store_id = ${ctx.store.id}::uuid
          AND s.sync_id = (SELECT id FROM catalog_sync c WHERE c.store_id = ${ctx.store.id}::uuid AND c.status <> 'running' ORDER BY started_at DESC, id DESC LIMIT 1)
        ORDER BY array_position(ARRAY['products', 'variants', 'prices', 'costs', 'stock', 'collections', 'memberships'], s.resource)`,
  );
}

function coverageOf(tx: Tx, ctx: StoreContext): Promise<HomeView['costCoverage']> {
  return tx.one(
    z.object({ known: int8, total: int8 }),
    sql`SELECT count(*) AS total, count(*) FILTER (WHERE EXISTS (SELECT 1 FROM variant_cost c WHERE c.store_id = v.store_id AND c.variant_external_id = v.external_id)) AS known
        FROM variant v WHERE v.store_id = ${ctx.store.id}::uuid AND v.deleted_at IS NULL`,
  );
}

async function inboxOf(tx: Tx, ctx: StoreContext): Promise<HomeView['inbox']> {
  const row = await tx.one(
    z.object({ waiting: int8, raise_total: int8, cut_total: int8, tasks: int8 }),
    sql`SELECT count(*) AS waiting, coalesce(sum(greatest(price_minor - before_minor, 0)), 0)::bigint AS raise_total, coalesce(sum(least(price_minor - before_minor, 0)), 0)::bigint AS cut_total,
          (SELECT count(*) FROM (SELECT DISTINCT ON (variant_external_id) outcome, floor_minor FROM decision n WHERE n.store_id = ${ctx.store.id}::uuid
            ORDER BY variant_external_id, created_at DESC) newest WHERE outcome = 'BLOCK' OR floor_minor IS NULL) AS tasks
        FROM decision WHERE store_id = ${ctx.store.id}::uuid AND state = 'proposed'`,
  );
  return { waiting: row.waiting, tasks: row.tasks, raiseTotal: money(row.raise_total, ctx.store.currency), cutTotal: money(row.cut_total, ctx.store.currency) };
}

async function incidentsOf(tx: Tx, ctx: StoreContext): Promise<HomeView['incidents']> {
  const rows = await tx.rows(
    z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])), at: instant, run_id: z.string().nullable() }),
    sql`SELECT code, params, at, run_id::text FROM incident WHERE store_id = ${ctx.store.id}::uuid AND resolved_at IS NULL ORDER BY at DESC LIMIT 5`,
  );
  return rows.map((row) => ({ code: row.code, params: row.params, at: row.at.toISOString(), runId: row.run_id }));
}
