/** How a variant sells, for the strategies that ask: from the sums by day, never from orders. */
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { BEFORE, paceSeasonOf, PROMOTION_PERCENT, WINDOW } from '#app/db/pace-season.server.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { dayIn } from '#app/lib/days.ts';
import type { ElasticityFact, Signals } from '#app/pricing/signals.ts';
import type { Stood } from './load-standing.server.ts';

const DAY_MS = 86_400_000;

/**
 * Units of the last fourteen days against the pace of the twelve weeks before. Days of a promotion are left out of both; an article
 * that is sold out now was in stock until its last sale. From the pace before follows what is expected as the store's
 * same weeks of earlier years did from the weeks before them; where fewer than two years are known, it is that pace alone.
 */
export async function velocityOf(
  tx: SqlTx,
  ctx: StoreContext,
  asked: readonly { variant: string; stock: number | null }[],
): Promise<Map<string, NonNullable<Signals['velocity']>>> {
  if (asked.length === 0) {
    return new Map();
  }
  const today = dayIn(ctx.clock.now(), ctx.store.timeZone);
  const promoted = sql`d.discount_minor * 100 >= d.gross_minor * ${PROMOTION_PERCENT}::int AND d.gross_minor > 0`;
  const recent = sql`d.day >= ${today}::date - ${WINDOW}::int`;
  const rows = await tx.rows(
    z.object({ variant: z.string(), units: int8, before: int8, promoDays: int8, promoBefore: int8, sinceSale: z.number().nullable(), firstAgo: z.number() }),
    sql`SELECT d.variant_key AS variant, coalesce(sum(d.units) FILTER (WHERE ${recent} AND NOT (${promoted})), 0) AS units,
          coalesce(sum(d.units) FILTER (WHERE NOT (${recent}) AND NOT (${promoted})), 0) AS before,
          count(*) FILTER (WHERE ${recent} AND ${promoted}) AS "promoDays", count(*) FILTER (WHERE NOT (${recent}) AND ${promoted}) AS "promoBefore",
          ${today}::date - max(d.day) FILTER (WHERE d.units > 0) AS "sinceSale", ${today}::date - min(d.day) AS "firstAgo"
        FROM rollup_variant_day d WHERE d.store_id = ${ctx.store.id}::uuid AND d.variant_key = ANY(${asked.map(({ variant }) => variant)})
          AND d.day >= ${today}::date - ${WINDOW + BEFORE}::int AND d.day < ${today}::date GROUP BY 1`,
  );
  const season = (await paceSeasonOf(tx, ctx.store, today)).milli ?? 1000;
  const acted = await lastOf(
    tx,
    ctx,
    asked.map(({ variant }) => variant),
    ['target_velocity_high', 'target_velocity_low'],
  );
  const stocks = new Map(asked.map(({ variant, stock }) => [variant, stock]));
  return new Map(
    rows.map((row) => {
      const isSoldOut = (stocks.get(row.variant) ?? 1) <= 0;
      const gone = isSoldOut ? Math.max(0, (row.sinceSale ?? WINDOW) - 1) : 0;
      const inStockDays = Math.max(0, WINDOW - row.promoDays - gone);
      const usualDays = Math.max(0, Math.min(BEFORE, row.firstAgo - WINDOW) - row.promoBefore);
      const expectedMilli = usualDays === 0 ? 0 : Number((BigInt(row.before) * BigInt(season) * BigInt(inStockDays)) / BigInt(usualDays));
      return [row.variant, { inStockDays, units: row.units, expectedMilli, lastActedAt: acted.get(row.variant)?.toISOString() ?? null }];
    }),
  );
}

/** Units a day over 28 days, and whether the variant is in its low-stock state since a decision said so. */
export async function demandOf(
  tx: SqlTx,
  ctx: StoreContext,
  variants: readonly string[],
  withState: readonly string[],
  stood: ReadonlyMap<string, Stood>,
): Promise<Map<string, NonNullable<Signals['demand']>>> {
  const states =
    withState.length === 0
      ? []
      : await tx.rows(
          z.object({ variant: z.string(), low: z.boolean() }),
          sql`SELECT DISTINCT ON (variant_external_id) variant_external_id AS variant, reasons @> '[{"code":"cover_low"}]' OR reasons @> '[{"code":"target_cover_low"}]' AS low
              FROM decision WHERE store_id = ${ctx.store.id}::uuid AND variant_external_id = ANY(${[...withState]}) AND binding_rule IS DISTINCT FROM 'undo'
              ORDER BY variant_external_id, created_at DESC`,
        );
  const low = new Set(states.filter((row) => row.low).map(({ variant }) => variant));
  return new Map(
    variants.flatMap((variant) => {
      const units = stood.get(variant)?.units?.units28d;
      return units === undefined ? [] : [[variant, { rateMilli: Math.floor((units * 1000) / 28), low: low.has(variant) }] as const];
    }),
  );
}

/** What was last learned of how demand answers; what is unknown is not here. */
export async function elasticitiesOf(tx: SqlTx, ctx: StoreContext, variants: readonly string[]): Promise<Map<string, ElasticityFact>> {
  if (variants.length === 0) {
    return new Map();
  }
  const rows = await tx.rows(
    z.object({ variant: z.string(), status: z.enum(['learned', 'borrowed']), estimateMilli: z.number(), lowMilli: z.number(), highMilli: z.number() }),
    sql`SELECT variant_external_id AS variant, status, estimate_milli AS "estimateMilli", low_milli AS "lowMilli", high_milli AS "highMilli" FROM variant_elasticity
        WHERE store_id = ${ctx.store.id}::uuid AND variant_external_id = ANY(${[...variants]}) AND status <> 'unknown'`,
  );
  return new Map(rows.map(({ variant, ...fact }) => [variant, fact]));
}

/** Own prices of 180 days between their 5th and 95th hundredth, each weighed by how long it stood. */
export async function supportsOf(tx: SqlTx, ctx: StoreContext, variants: readonly string[]): Promise<Map<string, { lowMinor: number; highMinor: number }>> {
  if (variants.length === 0) {
    return new Map();
  }
  const now = ctx.clock.now();
  const since = new Date(now.getTime() - 180 * DAY_MS);
  const rows = await tx.rows(
    z.object({ variant: z.string(), lowMinor: int8, highMinor: int8 }),
    sql`WITH stood AS (
          SELECT variant_external_id AS variant, price_minor AS minor,
            extract(epoch FROM least(${now}, lead(valid_from, 1, ${now}) OVER (PARTITION BY variant_external_id ORDER BY valid_from)) - greatest(valid_from, ${since}))::numeric AS seconds
          FROM price_history WHERE store_id = ${ctx.store.id}::uuid AND variant_external_id = ANY(${[...variants]}) AND currency = ${ctx.store.currency}
        ), ranked AS (
          SELECT variant, minor, sum(seconds) OVER (PARTITION BY variant ORDER BY minor) AS upto, sum(seconds) OVER (PARTITION BY variant) AS total FROM stood WHERE seconds > 0)
        SELECT variant, min(minor) FILTER (WHERE upto * 100 >= total * 5) AS "lowMinor", min(minor) FILTER (WHERE upto * 100 >= total * 95) AS "highMinor" FROM ranked GROUP BY 1`,
  );
  return new Map(rows.map(({ variant, ...range }) => [variant, range]));
}

/** When a change that rested on one of these reasons was last verified in the store. */
async function lastOf(tx: SqlTx, ctx: StoreContext, variants: readonly string[], codes: readonly string[]): Promise<Map<string, Date>> {
  const rows = await tx.rows(
    z.object({ variant: z.string(), at: instant }),
    sql`SELECT d.variant_external_id AS variant, max(c.verified_at) AS at FROM decision d JOIN price_change c ON c.store_id = d.store_id AND c.decision_id = d.id AND c.state = 'verified'
        WHERE d.store_id = ${ctx.store.id}::uuid AND d.variant_external_id = ANY(${[...variants]}) AND c.verified_at IS NOT NULL
          AND EXISTS (SELECT 1 FROM jsonb_array_elements(d.reasons) r WHERE r ->> 'code' = ANY(${[...codes]})) GROUP BY 1`,
  );
  return new Map(rows.map(({ variant, at }) => [variant, at]));
}
