import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { int8, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { dayIn } from '#app/lib/days.ts';

const HOUR_MS = 3_600_000;

export interface RevenueCuts {
  /** Revenue of 28 days at each hundredth of the variants, rising; empty: nothing was sold. */
  cuts: number[];
  aMinor: number | null;
  bMinor: number | null;
}

const cutsRow = z.object({ cuts: z.array(int8), aMinor: int8.nullable(), bMinor: int8.nullable() });

/** How revenue is spread over the store's variants, worked out once a day for all of its decisions; while nothing was sold, once an hour. */
export async function revenueCuts(tx: SqlTx, ctx: StoreContext): Promise<RevenueCuts> {
  const today = dayIn(ctx.clock.now(), ctx.store.timeZone);
  const kept = await tx.maybe(
    cutsRow,
    sql`SELECT cuts, a_minor AS "aMinor", b_minor AS "bMinor" FROM revenue_cuts WHERE store_id = ${ctx.store.id}::uuid AND day = ${today}::date
          AND (cardinality(cuts) > 0 OR computed_at > ${new Date(ctx.clock.now().getTime() - HOUR_MS)})`,
  );
  return (
    kept ??
    tx.one(
      cutsRow,
      sql`WITH sold AS (
            SELECT variant_key, sum(sales_minor) FILTER (WHERE day >= ${today}::date - 28) AS recent, sum(sales_minor) AS minor FROM rollup_variant_day
            WHERE store_id = ${ctx.store.id}::uuid AND day >= ${today}::date - 90 AND day < ${today}::date GROUP BY 1
          ), every AS (
            SELECT greatest(0, coalesce(s.recent, 0)) AS recent, greatest(0, coalesce(s.minor, 0)) AS minor
            FROM variant v LEFT JOIN sold s ON s.variant_key = v.external_id WHERE v.store_id = ${ctx.store.id}::uuid AND v.deleted_at IS NULL
          ), ranked AS (
            SELECT minor, sum(minor) OVER (ORDER BY minor DESC ROWS UNBOUNDED PRECEDING) - minor AS above, sum(minor) OVER () AS total FROM every
          ), classes AS (
            SELECT min(minor) FILTER (WHERE above * 100 < total * 80) AS a, min(minor) FILTER (WHERE above * 100 < total * 95) AS b FROM ranked WHERE minor > 0
          ), spread AS (
            SELECT CASE WHEN max(recent) > 0 THEN percentile_disc((SELECT array_agg(i / 100.0::float8 ORDER BY i) FROM generate_series(1, 100) i)) WITHIN GROUP (ORDER BY recent) END AS cuts
            FROM every)
          INSERT INTO revenue_cuts (store_id, day, cuts, a_minor, b_minor, computed_at)
          SELECT ${ctx.store.id}::uuid, ${today}::date, coalesce(spread.cuts::bigint[], '{}'), classes.a::bigint, classes.b::bigint, ${ctx.clock.now()} FROM spread CROSS JOIN classes
          ON CONFLICT (store_id) DO UPDATE SET day = excluded.day, cuts = excluded.cuts, a_minor = excluded.a_minor, b_minor = excluded.b_minor, computed_at = excluded.computed_at
          RETURNING cuts, a_minor AS "aMinor", b_minor AS "bMinor"`,
    )
  );
}

/** Share of variants with less revenue, in basis points. */
export function exposureOf({ cuts }: RevenueCuts, recentMinor: number): number {
  return Math.min(100, cuts.filter((cut) => cut < recentMinor).length) * 100;
}

export function classOf({ aMinor, bMinor }: RevenueCuts, minor: number): 'A' | 'B' | 'C' | null {
  if (minor <= 0) {
    return null;
  }
  return aMinor !== null && minor >= aMinor ? 'A' : bMinor !== null && minor >= bMinor ? 'B' : 'C';
}
