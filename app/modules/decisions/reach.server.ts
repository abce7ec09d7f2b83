import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { loadPolicy, type PricingPolicy } from '#app/db/pricing-inputs.server.ts';
import { int8, rowsParam, sql, type Sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { dayIn } from '#app/lib/days.ts';
import type { RunId } from '#app/lib/ids.ts';
import { contribution } from '#app/pricing/margin.ts';
import { minus, nearest, rational, times, toMinor } from '#app/pricing/rational.ts';
import { openReach, type Reach } from '#app/pricing/run-limits.ts';

const DAY_MS = 86_400_000;

const memberRow = z.object({ id: z.string(), before: int8, price: int8, cost: int8.nullable(), units: int8, revenue: int8 });

/**
 * G14 over the ready changes of a run: what is expected to bring most goes first, until a fifth of the store's revenue of 28 days
 * is touched or three in a hundred of its weekly margin are at stake; the rest waits for a person. Without known sales nothing
 * can be weighed, and nothing is held back. Runs for what has moved share one reach: what the others of the last day wrote is in it already. Read in pages: a run of a million changes is never in memory.
 */
export async function limitReach(tx: Tx, ctx: StoreContext, { runId, movedOnly }: { runId: RunId; movedOnly?: boolean }): Promise<void> {
  const policy = await loadPolicy(tx, ctx.store);
  const today = dayIn(ctx.clock.now(), ctx.store.timeZone);
  const totals = await totalsOf(tx, ctx, today);
  if (totals.revenue <= 0) {
    return;
  }
  const reach = openReach(totals.revenue, totals.weeklyMargin);
  for (const row of await tx.rows(memberRow, gone(ctx, { runId, movedOnly: movedOnly === true }, today))) {
    admits(reach, policy.costs, row);
  }
  // Weighed and sorted once: each page only takes the next rows of it.
  await tx.run(sql`DECLARE ready_by_weight NO SCROLL CURSOR FOR ${byWeight(ctx, today, sql`d.run_id = ${runId}::uuid AND d.state = 'proposed' AND d.group_code = 'ready'`)}`);
  for (;;) {
    const rows = await tx.rows(memberRow, sql`FETCH 2000 FROM ready_by_weight`);
    const overflow = rows.filter((row) => !admits(reach, policy.costs, row)).map(({ id }) => ({ id }));
    if (overflow.length > 0) {
      await tx.run(
        sql`UPDATE decision d SET group_code = 'run_reach' FROM jsonb_to_recordset(${rowsParam(overflow)}::jsonb) AS r(id uuid) WHERE d.store_id = ${ctx.store.id}::uuid AND d.id = r.id`,
      );
    }
    if (rows.length === 0) {
      await tx.run(sql`CLOSE ready_by_weight`);
      return;
    }
  }
}

function admits(reach: Reach, costs: PricingPolicy['costs'], row: z.output<typeof memberRow>): boolean {
  const facts = { ...costs, cost: row.cost === null ? null : { minor: row.cost, effectiveFrom: '', source: '' } };
  const [then, now] = [contribution(facts, row.price), contribution(facts, row.before)];
  const gain = then === null || now === null ? null : minus(then, now);
  // A quarter of 28 days is a week; its sign is what it brings, its size what is at stake.
  const weekly = gain === null ? 0 : (toMinor(nearest(times(gain, rational(BigInt(row.units), 4n)), 0n)) ?? 0);
  return reach.admit({ revenue28dMinor: row.revenue, marginMinor: Math.abs(weekly) });
}

/** What has gone already: of this run, when whoever ended it died half-way, and of the day's other runs for what has moved. */
function gone(ctx: StoreContext, { runId, movedOnly }: { runId: RunId; movedOnly: boolean }, today: string): Sql {
  const since = new Date(ctx.clock.now().getTime() - DAY_MS);
  const others = sql`d.run_id IN (SELECT r.id FROM run r WHERE r.store_id = d.store_id AND r.trigger = 'event' AND r.started_at >= ${since})`;
  return byWeight(
    ctx,
    today,
    sql`(d.run_id = ${runId}::uuid OR (${movedOnly} AND ${others}))
      AND EXISTS (SELECT 1 FROM price_change c WHERE c.store_id = d.store_id AND c.decision_id = d.id AND c.state NOT IN ('cancelled', 'rejected'))`,
  );
}

/** In the order of what a change moves in a week at the pace of the last 28 days: costs and fees are the same on both sides. */
function byWeight(ctx: StoreContext, today: string, which: Sql): Sql {
  return sql`SELECT d.id::text, d.before_minor AS before, d.price_minor AS price, coalesce(s.units, 0) AS units, greatest(0, coalesce(s.revenue, 0))::bigint AS revenue,
      (SELECT k.cost_minor FROM variant_cost k WHERE k.store_id = d.store_id AND k.variant_external_id = d.variant_external_id AND k.effective_from <= ${ctx.clock.now()}
        AND k.currency = d.currency ORDER BY k.effective_from DESC LIMIT 1) AS cost
    FROM decision d LEFT JOIN LATERAL (SELECT sum(r.units) AS units, sum(r.sales_minor) AS revenue FROM rollup_variant_day r
      WHERE r.store_id = d.store_id AND r.variant_key = d.variant_external_id AND r.day >= ${today}::date - 28 AND r.day < ${today}::date) s ON TRUE
    WHERE d.store_id = ${ctx.store.id}::uuid AND ${which}
    ORDER BY (d.price_minor - d.before_minor) * coalesce(s.units, 0) DESC, d.variant_external_id`;
}

/** Revenue of 28 days, and what a week of it earned over unit costs, before fees, where costs are known. */
async function totalsOf(tx: Tx, ctx: StoreContext, today: string): Promise<{ revenue: number; weeklyMargin: number }> {
  return tx.one(
    z.object({ revenue: int8, weeklyMargin: int8 }),
    sql`SELECT coalesce(sum(s.revenue), 0)::bigint AS revenue, greatest(0, coalesce(sum(s.revenue - s.units * k.cost_minor) FILTER (WHERE k.cost_minor > 0), 0) / 4)::bigint AS "weeklyMargin"
        FROM (SELECT variant_key, greatest(0, sum(sales_minor)) AS revenue, sum(units) AS units FROM rollup_variant_day
              WHERE store_id = ${ctx.store.id}::uuid AND day >= ${today}::date - 28 AND day < ${today}::date GROUP BY 1) s
        LEFT JOIN LATERAL (SELECT c.cost_minor FROM variant_cost c WHERE c.store_id = ${ctx.store.id}::uuid AND c.variant_external_id = s.variant_key
          AND c.effective_from <= ${ctx.clock.now()} ORDER BY c.effective_from DESC LIMIT 1) k ON TRUE`,
  );
}
