import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { type Day, dayIn, daysFrom } from '#app/lib/days.ts';
import { answered } from './answers.server.ts';
import { type DaySums } from './days.server.ts';
import type { Period } from './range.ts';
import type { Coverage, SyncProgress } from './sales-views.ts';

/** From when on orders are known, and how the last reading of them went. */
export interface Reach {
  state: Coverage['state'];
  visibleFrom: Day | null;
  sync: SyncProgress | null;
  refreshedAt: string | null;
}

/**
 * Before the first whole pass has ended nothing is known for sure. After it everything is, or everything since the oldest order
 * that any pass was allowed to see: what was once read stays known.
 */
export async function readReach(tx: SqlTx, ctx: StoreContext): Promise<Reach> {
  const row = await tx.one(
    z.object({ passes: int8, unlimited: z.boolean().nullable(), visible_from: instant.nullable(), refreshed_at: instant.nullable() }),
    sql`SELECT count(*) AS passes, bool_or(visible_from IS NULL) AS unlimited, min(visible_from) AS visible_from,
          (SELECT refreshed_at FROM rollup_state r WHERE r.store_id = ${ctx.store.id}::uuid) AS refreshed_at
        FROM sales_sync WHERE store_id = ${ctx.store.id}::uuid AND kind = 'full' AND status = 'done'`,
  );
  const sync = await lastSync(tx, ctx);
  return {
    state: row.passes === 0 ? (sync === null ? 'none' : 'reading') : row.unlimited ? 'whole' : 'limited',
    visibleFrom: row.unlimited || row.visible_from === null ? null : dayIn(row.visible_from, ctx.store.timeZone),
    sync,
    refreshedAt: row.refreshed_at?.toISOString() ?? null,
  };
}

async function lastSync(tx: SqlTx, ctx: StoreContext): Promise<SyncProgress | null> {
  const row = await tx.maybe(
    z.object({
      status: z.enum(['running', 'done', 'failed']),
      started_at: instant,
      ended_at: instant.nullable(),
      orders: z.number(),
      platform_orders: z.number().nullable(),
      error_code: z.string().nullable(),
    }),
    sql`SELECT status, started_at, ended_at, orders, platform_orders, error_code FROM sales_sync
        WHERE store_id = ${ctx.store.id}::uuid ORDER BY started_at DESC, id DESC LIMIT 1`,
  );
  return (
    row && {
      status: row.status,
      startedAt: row.started_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
      orders: row.orders,
      platformOrders: row.platform_orders,
      errorCode: row.error_code,
    }
  );
}

/** Is a day without orders a zero (true), or do we not know? */
export function isKnown(reach: Reach, day: Day): boolean {
  return reach.state === 'whole' || (reach.state === 'limited' && reach.visibleFrom !== null && day >= reach.visibleFrom);
}

const detail = z.object({ units: int8, gone: int8, revenue: int8, costed: int8 });

/** What stands behind the figures of a period, and what is missing from them. */
export async function coverageOf(tx: SqlTx, ctx: StoreContext, { period, reach, sums }: { period: Period; reach: Reach; sums: DaySums }): Promise<Coverage> {
  const total = daysFrom(period.from, period.to);
  const start = reach.visibleFrom !== null && reach.visibleFrom > period.from ? reach.visibleFrom : period.from;
  const covered = reach.state === 'whole' || reach.state === 'limited' ? Math.max(0, daysFrom(start, period.to)) : 0;
  const { value } = await answered(tx, ctx, 'coverage', period, detail, () =>
    tx.one(
      detail,
      sql`SELECT coalesce(sum(d.units), 0)::bigint AS units, coalesce(sum(d.units) FILTER (WHERE d.variant_key LIKE 'line:%'), 0)::bigint AS gone,
            coalesce(sum(greatest(d.sales_minor - d.returned_minor, 0)), 0)::bigint AS revenue,
            coalesce(sum(greatest(d.sales_minor - d.returned_minor, 0)) FILTER (WHERE EXISTS (SELECT 1 FROM variant_cost c
              WHERE c.store_id = d.store_id AND c.variant_external_id = d.variant_key AND c.cost_minor > 0)), 0)::bigint AS costed
          FROM rollup_variant_day d WHERE d.store_id = ${ctx.store.id}::uuid AND d.day BETWEEN ${period.from}::date AND ${period.to}::date`,
    ),
  );
  return {
    ...reach,
    days: { covered, total },
    orders: sums.orders,
    withoutCustomer: sums.guestOrders,
    feeKnown: sums.feeOrders,
    cancelled: sums.cancelled,
    units: value.units,
    goneUnits: value.gone,
    costKnownBps: value.revenue > 0 ? Math.round((value.costed / value.revenue) * 10_000) : null,
  };
}
