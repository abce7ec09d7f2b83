import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { floorSql, isBelowFloor, loadPolicy } from '#app/db/pricing-inputs.server.ts';
import { int8, sql } from '#app/db/sql.ts';
import { addDays, dayIn } from '#app/lib/days.ts';
import type { MovedView } from './views.ts';

const DAYS = 30;

/**
 * What decisions rest on and has moved since they were made, and what a moved cost means: the prices it puts under their floor, and what
 * that costs in 30 days at the pace of the last 30.
 */
export function showMoved(ctx: StoreContext): Promise<MovedView> {
  const today = dayIn(ctx.clock.now(), ctx.store.timeZone);
  return ctx.db.tx(async (tx) => {
    const policy = await loadPolicy(tx, ctx.store);
    const cost = sql`c.cost_minor`;
    const counts = await tx.one(
      z.object({ variants: int8, cost: int8, rival: int8, stock: int8, owner: int8 }),
      sql`SELECT count(DISTINCT m.variant_external_id) AS variants, count(*) FILTER (WHERE m.why = 'cost') AS cost, count(*) FILTER (WHERE m.why = 'rival') AS rival,
            count(*) FILTER (WHERE m.why = 'stock') AS stock, count(*) FILTER (WHERE m.why = 'owner') AS owner
          FROM variant_moved m JOIN variant v ON v.store_id = m.store_id AND v.external_id = m.variant_external_id AND v.deleted_at IS NULL
          WHERE m.store_id = ${ctx.store.id}::uuid`,
    );
    const shock = await tx.one(
      z.object({ under: int8, losing: int8, sold: int8 }),
      sql`SELECT count(*) AS under, coalesce(sum(greatest(0, u.floor - u.price_minor) * s.units), 0)::bigint AS losing, count(*) FILTER (WHERE s.units > 0) AS sold
          FROM (SELECT v.external_id, v.price_minor, ${floorSql(policy, cost)} AS floor
            FROM variant_moved m JOIN variant v ON v.store_id = m.store_id AND v.external_id = m.variant_external_id AND v.deleted_at IS NULL
            CROSS JOIN LATERAL (SELECT k.cost_minor FROM variant_cost k WHERE k.store_id = v.store_id AND k.variant_external_id = v.external_id
              AND k.effective_from <= ${ctx.clock.now()} AND k.currency = ${ctx.store.currency} ORDER BY k.effective_from DESC LIMIT 1) c
            WHERE m.store_id = ${ctx.store.id}::uuid AND m.why = 'cost' AND ${isBelowFloor(policy, sql`v.price_minor`, cost)}) u
          LEFT JOIN LATERAL (SELECT greatest(0, coalesce(sum(r.units), 0)) AS units FROM rollup_variant_day r WHERE r.store_id = ${ctx.store.id}::uuid
            AND r.variant_key = u.external_id AND r.day > ${addDays(today, -DAYS)}::date) s ON TRUE`,
    );
    return { ...counts, ...shock, days: DAYS, currency: ctx.store.currency };
  });
}
