import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { raiseIncident } from '#app/db/activity.server.ts';
import { demote } from '#app/db/demotion.server.ts';
import { loadPolicy } from '#app/db/pricing-inputs.server.ts';
import { int8, rowsParam, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import type { RunId } from '#app/lib/ids.ts';
import { oneSided, RUN_LIMITS } from '#app/pricing/run-limits.ts';
import { applyConsents } from './consents.server.ts';
import { isLarge } from './four-eyes.server.ts';
import { limitReach } from './reach.server.ts';
import { revenueCuts } from './revenue-cuts.server.ts';
import { advanceRollouts, type Rollout } from './rollout.server.ts';
import { approveReadyOfRun } from './verdict.server.ts';
import type { VerdictResult } from './views.ts';

const DAY_MS = 86_400_000;

/**
 * What full-auto does after an analysis (product.md 3.5 G14 and G15, 3.10): nothing when the run is one-sided or an answer of the
 * platform is missing for a day; else what stays within the run's reach and within the share that its strategy's rollout has come
 * to. The rest waits for a person, each with the reason. A run that looks only at what has moved is weighed as the part of the store it is:
 * many such runs reach no further in a day than one, and what is still in its waves does not go with them.
 */
export async function autoApprove(ctx: StoreContext, input: { runId: RunId; analysed: number; movedOnly?: boolean }): Promise<VerdictResult> {
  const goes = await ctx.db.tx(async (tx) => {
    if (await isAnswerMissing(tx, ctx)) {
      await setAside(tx, ctx, input.runId, 'answer_missing');
      await demote(tx, ctx, 'answer_missing');
      return false;
    }
    const anomaly = await anomalyOf(tx, ctx, input);
    if (anomaly !== null) {
      await setAside(tx, ctx, input.runId, 'run_one_sided');
      await raiseIncident(tx, ctx, { code: 'run_one_sided', params: anomaly, runId: input.runId });
      await demote(tx, ctx, 'run_one_sided');
      return false;
    }
    if (await isOutsideHours(tx, ctx)) {
      await setAside(tx, ctx, input.runId, 'outside_hours');
      return false;
    }
    await applyConsents(tx, ctx, input.runId);
    await leaveToTwo(tx, ctx, input.runId);
    await limitReach(tx, ctx, input);
    const versions = await tx.rows(
      z.object({ strategyId: z.string(), version: z.number() }),
      sql`SELECT DISTINCT strategy_id::text AS "strategyId", strategy_version AS version FROM decision WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${input.runId}::uuid
            AND state = 'proposed' AND group_code = 'ready' ORDER BY 1, 2`,
    );
    await keepToShares(tx, ctx, input, await advanceRollouts(tx, ctx, versions));
    return true;
  });
  return goes ? approveReadyOfRun(ctx, input) : { done: 0, skipped: [] };
}

/** G15: more than three in ten of all variants looked at want the same way, and far. A page that was decided twice counts once. */
async function anomalyOf(
  tx: Tx,
  ctx: StoreContext,
  { runId, analysed, movedOnly }: { runId: RunId; analysed: number; movedOnly?: boolean },
): Promise<{ direction: string; count: number; analysed: number } | null> {
  const { up, down } = await tx.one(
    z.object({ up: int8, down: int8 }),
    sql`SELECT count(*) FILTER (WHERE (price_minor - before_minor) * 10000 > before_minor * ${RUN_LIMITS.anomalyMoveBps}) AS up,
          count(*) FILTER (WHERE (before_minor - price_minor) * 10000 > before_minor * ${RUN_LIMITS.anomalyMoveBps}) AS down
        FROM decision WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${runId}::uuid AND outcome = 'CHANGE' AND state <> 'superseded'`,
  );
  // What did not move wants nothing: a supplier's new costs are an anomaly when they are a third of the store.
  const of = movedOnly === true ? await pricedVariants(tx, ctx) : analysed;
  const direction = oneSided({ up, down, analysed: of });
  return direction === null ? null : { direction, count: direction === 'up' ? up : down, analysed: of };
}

function pricedVariants(tx: Tx, ctx: StoreContext): Promise<number> {
  return tx
    .one(z.object({ all: int8 }), sql`SELECT count(*) AS "all" FROM variant v WHERE v.store_id = ${ctx.store.id}::uuid AND v.deleted_at IS NULL AND v.price_minor > 0`)
    .then(({ all }) => all);
}

function isAnswerMissing(tx: Tx, ctx: StoreContext): Promise<boolean> {
  return tx
    .one(
      z.object({ missing: z.boolean() }),
      sql`SELECT EXISTS (SELECT 1 FROM price_change WHERE store_id = ${ctx.store.id}::uuid AND state = 'unknown'
            AND sent_at < ${new Date(ctx.clock.now().getTime() - DAY_MS)}) AS missing`,
    )
    .then(({ missing }) => missing);
}

/** G16: the merchant's own hours, by the store's clock whatever it does that night; [from, to) may reach over midnight. */
function isOutsideHours(tx: Tx, ctx: StoreContext): Promise<boolean> {
  return tx
    .one(
      z.object({ outside: z.boolean() }),
      sql`SELECT CASE WHEN from_hour IS NULL THEN FALSE WHEN from_hour < to_hour THEN hour < from_hour OR hour >= to_hour ELSE hour >= to_hour AND hour < from_hour END AS outside
          FROM (SELECT write_from_hour AS from_hour, write_to_hour AS to_hour, extract(hour FROM ${ctx.clock.now()}::timestamptz AT TIME ZONE ${ctx.store.timeZone})::int AS hour
                FROM store_settings WHERE store_id = ${ctx.store.id}::uuid) s`,
    )
    .then(({ outside }) => outside);
}

/**
 * Of each class of revenue and direction the share that is open, at least one, none of what is halted; the same variants first every time,
 * so that a share only grows. What has gone or was set aside already, when whoever ended the run died half-way, is part of the whole.
 */
async function keepToShares(tx: Tx, ctx: StoreContext, { runId, movedOnly }: { runId: RunId; movedOnly?: boolean }, rollouts: readonly Rollout[]): Promise<void> {
  const { aMinor, bMinor } = await revenueCuts(tx, ctx);
  const open = rollouts.map((rollout) => ({
    strategy: rollout.strategyId,
    version: rollout.version,
    share: rollout.state === 'halted' || (movedOnly === true && rollout.shareBps < 10_000) ? 0 : rollout.shareBps,
    state: rollout.state,
  }));
  await tx.run(
    sql`WITH wanted AS (
          SELECT d.id, o.share, o.state, d.state = 'proposed' AND d.group_code = 'ready' AS waits, md5(d.variant_external_id || d.strategy_id::text || d.strategy_version::text) AS place,
            CASE WHEN s.minor >= ${aMinor}::bigint THEN 'A' WHEN s.minor >= ${bMinor}::bigint THEN 'B' ELSE 'C' END || (d.price_minor > d.before_minor)::text || d.strategy_id::text AS stratum
          FROM decision d JOIN jsonb_to_recordset(${rowsParam(open)}::jsonb) AS o(strategy uuid, version int, share int, state text)
            ON o.strategy = d.strategy_id AND o.version = d.strategy_version
          LEFT JOIN LATERAL (SELECT sum(r.sales_minor) AS minor FROM rollup_variant_day r WHERE r.store_id = d.store_id AND r.variant_key = d.variant_external_id
            AND r.day >= ${new Date(ctx.clock.now().getTime() - 90 * DAY_MS)}::date) s ON TRUE
          WHERE d.store_id = ${ctx.store.id}::uuid AND d.run_id = ${runId}::uuid AND o.share < 10000
            AND ((d.state = 'proposed' AND d.group_code IN ('ready', 'canary')) OR (d.settled_by = 'worker' AND EXISTS (SELECT 1 FROM price_change c WHERE c.store_id = d.store_id AND c.decision_id = d.id)))
        ), ranked AS (SELECT id, state, share, waits, row_number() OVER (PARTITION BY stratum ORDER BY place, id) AS place, count(*) OVER (PARTITION BY stratum) AS size FROM wanted)
        UPDATE decision d SET group_code = CASE WHEN r.state = 'halted' THEN 'canary_halted' ELSE 'canary' END
        FROM ranked r WHERE d.store_id = ${ctx.store.id}::uuid AND d.id = r.id AND r.waits AND r.place > ceil(r.size * r.share / 10000.0)`,
  );
}

/** What is so large that two people must agree does not go by itself. */
async function leaveToTwo(tx: Tx, ctx: StoreContext, runId: RunId): Promise<void> {
  const { fourEyesBps } = await loadPolicy(tx, ctx.store);
  await tx.run(
    sql`UPDATE decision d SET group_code = 'four_eyes', consent_id = NULL
        WHERE d.store_id = ${ctx.store.id}::uuid AND d.run_id = ${runId}::uuid AND d.state = 'proposed' AND d.group_code = 'ready' AND ${isLarge(fourEyesBps)}`,
  );
}

/** What would have gone waits for a person, under the reason. */
function setAside(tx: Tx, ctx: StoreContext, runId: RunId, group: string): Promise<number> {
  return tx.run(sql`UPDATE decision SET group_code = ${group} WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${runId}::uuid AND state = 'proposed' AND group_code = 'ready'`);
}
