/** How the same weeks of earlier years went: what a rule on the pace of sales expects, and what the screen of seasons says of it. */
import { z } from 'zod';
import type { StoreRef } from '#app/context.ts';
import { addDays, type Day } from '#app/lib/days.ts';
import { isReadySeason, isSighted, seasonsOn } from '#app/lib/seasons.ts';
import { int8, rowsParam, sql } from './sql.ts';
import type { SqlTx } from './scope.ts';

/** Of VELOCITY: the window, and the days before it that say what is usual. */
export const WINDOW = 14;
export const BEFORE = 84;
/** A day with so much taken off is a promotion and says nothing of the pace. */
export const PROMOTION_PERCENT = 3;

/** So many days of sales must be known before their seasons mean anything. */
const LEAST_KNOWN = 730;
/** Days back to the same week of each earlier year, and by the moon to the same days of its month. */
const SUN = [364, 728, 1092, 1456, 1820] as const;
const MOON = [354, 709, 1063, 1417, 1772] as const;
/** What a year must have of days without a promotion, and of units in the weeks before, to be held against another. */
const LEAST = { windowDays: 7, beforeDays: 42, beforeUnits: 100 } as const;

export interface PaceSeason {
  /** Units a day of these two weeks in thousandths of the twelve weeks before; null: not known, the pace before is what is expected. */
  milli: number | null;
  /** Earlier years it is the mean of. */
  years: number;
  /** Days since the first sale that is known. */
  knownDays: number;
}

/**
 * Of the whole store, since a single article sells too little to have seasons of its own. Each year is held against the weeks before of
 * that same year, so that a store that grows has no season for it. Ramadan and the feasts come ten days earlier each year: while one of
 * them falls into the two weeks, years are counted by the moon.
 */
export async function paceSeasonOf(tx: SqlTx, store: StoreRef, today: Day): Promise<PaceSeason> {
  const window = Array.from({ length: WINDOW }, (_, at) => addDays(today, at - WINDOW));
  const byMoon = window.some((day) => seasonsOn(day, []).some((season) => isReadySeason(season) && isSighted(season)));
  const ends = (byMoon ? MOON : SUN).map((back) => ({ until: addDays(today, -back) }));
  const { knownDays } = await tx.one(
    z.object({ knownDays: z.number().nullable() }),
    sql`SELECT ${today}::date - min(day) AS "knownDays" FROM rollup_day WHERE store_id = ${store.id}::uuid AND units > 0`,
  );
  if (knownDays === null || knownDays < LEAST_KNOWN) {
    return { milli: null, years: 0, knownDays: knownDays ?? 0 };
  }
  const recent = sql`d.day >= y.until - ${WINDOW}::int`;
  const promoted = sql`d.discount_minor * 100 >= d.gross_minor * ${PROMOTION_PERCENT}::int AND d.gross_minor > 0`;
  const years = await tx.rows(
    z.object({ units: int8, before: int8, promoDays: int8, promoBefore: int8 }),
    sql`SELECT coalesce(sum(d.units) FILTER (WHERE ${recent} AND NOT (${promoted})), 0) AS units,
          coalesce(sum(d.units) FILTER (WHERE NOT (${recent}) AND NOT (${promoted})), 0) AS before,
          count(*) FILTER (WHERE ${recent} AND ${promoted}) AS "promoDays", count(*) FILTER (WHERE NOT (${recent}) AND ${promoted}) AS "promoBefore"
        FROM jsonb_to_recordset(${rowsParam(ends)}::jsonb) AS y(until date)
        JOIN rollup_day d ON d.store_id = ${store.id}::uuid AND d.day >= y.until - ${WINDOW + BEFORE}::int AND d.day < y.until
        WHERE y.until - ${WINDOW + BEFORE}::int >= ${today}::date - ${knownDays}::int GROUP BY y.until`,
  );
  const told = years
    .map(({ promoDays, promoBefore, ...sold }) => ({ ...sold, days: WINDOW - promoDays, daysBefore: BEFORE - promoBefore }))
    .filter(({ days, daysBefore, before }) => days >= LEAST.windowDays && daysBefore >= LEAST.beforeDays && before >= LEAST.beforeUnits)
    .map(({ units, before, days, daysBefore }) => Math.floor((units * daysBefore * 1000) / (before * days)));
  return { milli: told.length === 0 ? null : Math.floor(told.reduce((sum, milli) => sum + milli, 0) / told.length), years: told.length, knownDays };
}
