import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { dayIn } from '#app/lib/days.ts';
import type { PriceMove } from '#app/pricing/movement.ts';
import { warState, type WarState } from '#app/pricing/price-war.ts';
import type { Standing } from '#app/pricing/types.ts';
import { classOf, exposureOf, revenueCuts } from './revenue-cuts.server.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export interface Stood {
  standing: Standing;
  /** Own changes of seven days, oldest first. */
  moves: PriceMove[];
  units: { units7d: number; units28d: number; units90d: number } | null;
  revenueClass: Standing['revenueClass'];
}

const soldRow = z.object({ variant: z.string(), recent: int8, minor: int8, units7d: int8, units28d: int8, units90d: int8 });

/** What risk, movement and price wars ask of a set of variants, in four statements whatever its size. */
export async function loadStanding(tx: SqlTx, ctx: StoreContext, variants: readonly string[]): Promise<Map<string, Stood>> {
  const now = ctx.clock.now();
  const [cuts, sold, moves, ranges] = [
    await revenueCuts(tx, ctx),
    await soldOf(tx, ctx, variants),
    await movesOf(tx, ctx, variants, new Date(now.getTime() - 14 * DAY_MS)),
    await rangesOf(tx, ctx, variants, new Date(now.getTime() - 180 * DAY_MS)),
  ];
  const wars = await warsOf(tx, ctx, moves, now);
  const week = now.getTime() - 7 * DAY_MS;
  return new Map(
    variants.map((variant): [string, Stood] => {
      const sales = sold.get(variant);
      const lately = (moves.get(variant) ?? []).filter(({ at }) => Date.parse(at) > week);
      const revenueClass = classOf(cuts, sales?.minor ?? 0);
      const units = sold.size === 0 && cuts.cuts.length === 0 ? null : { units7d: sales?.units7d ?? 0, units28d: sales?.units28d ?? 0, units90d: sales?.units90d ?? 0 };
      return [
        variant,
        {
          standing: {
            exposureBps: exposureOf(cuts, sales?.recent ?? 0),
            revenueClass,
            changes7d: lately.length,
            ownRange: ranges.get(variant) ?? null,
            war: wars.get(variant) ?? 'calm',
            units28d: units?.units28d ?? null,
          },
          moves: lately,
          units,
          revenueClass,
        },
      ];
    }),
  );
}

async function soldOf(tx: SqlTx, ctx: StoreContext, variants: readonly string[]): Promise<Map<string, z.infer<typeof soldRow>>> {
  const today = dayIn(ctx.clock.now(), ctx.store.timeZone);
  const rows = await tx.rows(
    soldRow,
    sql`SELECT variant_key AS variant, greatest(0, coalesce(sum(sales_minor) FILTER (WHERE day >= ${today}::date - 28), 0))::bigint AS recent, greatest(0, sum(sales_minor))::bigint AS minor,
          coalesce(sum(units) FILTER (WHERE day >= ${today}::date - 7), 0) AS units7d, coalesce(sum(units) FILTER (WHERE day >= ${today}::date - 28), 0) AS units28d,
          sum(units) AS units90d
        FROM rollup_variant_day
        WHERE store_id = ${ctx.store.id}::uuid AND variant_key = ANY(${[...variants]}) AND day >= ${today}::date - 90 AND day < ${today}::date GROUP BY 1`,
  );
  return new Map(rows.map((row) => [row.variant, row]));
}

/** Steps of the own price since `since`, whoever made them. */
async function movesOf(tx: SqlTx, ctx: StoreContext, variants: readonly string[], since: Date): Promise<Map<string, PriceMove[]>> {
  const rows = await tx.rows(
    z.object({ variant: z.string(), at: instant, before: int8, after: int8 }),
    sql`SELECT h.variant_external_id AS variant, h.valid_from AS at, b.price_minor AS before, h.price_minor AS after FROM price_history h
        JOIN LATERAL (SELECT price_minor FROM price_history b WHERE b.store_id = h.store_id AND b.variant_external_id = h.variant_external_id AND b.valid_from < h.valid_from
                      ORDER BY b.valid_from DESC LIMIT 1) b ON b.price_minor <> h.price_minor
        WHERE h.store_id = ${ctx.store.id}::uuid AND h.variant_external_id = ANY(${[...variants]}) AND h.valid_from > ${since} AND h.currency = ${ctx.store.currency}
        ORDER BY 1, 2`,
  );
  const moves = rows.map(({ variant, at, before, after }) => ({ variant, move: { at: at.toISOString(), beforeMinor: before, afterMinor: after } }));
  return new Map([...Map.groupBy(moves, ({ variant }) => variant)].map(([variant, list]) => [variant, list.map(({ move }) => move)]));
}

/** Lowest and highest own price that stood at some time since `since`. */
async function rangesOf(tx: SqlTx, ctx: StoreContext, variants: readonly string[], since: Date): Promise<Map<string, { lowMinor: number; highMinor: number }>> {
  const rows = await tx.rows(
    z.object({ variant: z.string(), lowMinor: int8, highMinor: int8 }),
    sql`SELECT variant_external_id AS variant, min(price_minor) AS "lowMinor", max(price_minor) AS "highMinor" FROM (
          SELECT variant_external_id, price_minor, lead(valid_from) OVER (PARTITION BY variant_external_id ORDER BY valid_from) AS until
          FROM price_history WHERE store_id = ${ctx.store.id}::uuid AND variant_external_id = ANY(${[...variants]}) AND currency = ${ctx.store.currency}) h
        WHERE until IS NULL OR until > ${since} GROUP BY 1`,
  );
  return new Map(rows.map(({ variant, ...range }) => [variant, range]));
}

/** Only who has cut a price lately can be in a war; of several sellers the worst counts. */
async function warsOf(tx: SqlTx, ctx: StoreContext, moves: Map<string, PriceMove[]>, now: Date): Promise<Map<string, WarState>> {
  const cutters = [...moves].filter(([, list]) => list.some(({ beforeMinor, afterMinor }) => afterMinor < beforeMinor)).map(([variant]) => variant);
  if (cutters.length === 0) {
    return new Map();
  }
  const rows = await tx.rows(
    z.object({ variant: z.string(), seller: z.string(), at: instant, price: int8, before: int8.nullable() }),
    sql`SELECT m.variant_external_id AS variant, o.seller, p.observed_at AS at, p.price_minor AS price,
          lag(p.price_minor) OVER (PARTITION BY m.variant_external_id, p.offer_id ORDER BY p.observed_at) AS before
        FROM offer_match m JOIN offer o ON o.store_id = m.store_id AND o.id = m.offer_id
        JOIN price_observation p ON p.store_id = o.store_id AND p.offer_id = o.id AND p.observed_at > ${new Date(now.getTime() - 16 * DAY_MS)}
        WHERE m.store_id = ${ctx.store.id}::uuid AND m.variant_external_id = ANY(${cutters}) AND m.state = 'accepted' AND o.currency = ${ctx.store.currency}
        ORDER BY 1, 2, 3`,
  );
  const byVariant = Map.groupBy(rows, ({ variant }) => variant);
  return new Map(
    cutters.map((variant): [string, WarState] => {
      const ours = moves.get(variant) ?? [];
      const bySeller = Map.groupBy(byVariant.get(variant) ?? [], ({ seller }) => seller);
      const fell = [...bySeller.values()].filter((list) => list.some((each) => isUnprovoked(each, ours, now))).length;
      const states = [...bySeller.values()].map((list) =>
        warState({
          now: now.toISOString(),
          ours,
          theirs: list.map(({ at, price }) => ({ at: at.toISOString(), priceMinor: price })),
          sellers: bySeller.size,
          fellUnprovoked: fell,
        }),
      );
      return [variant, (['war', 'cool_down', 'watch'] as const).find((state) => states.includes(state)) ?? 'calm'];
    }),
  );
}

/** Fell within the last two days, and not within two days after a cut of ours. */
function isUnprovoked({ at, price, before }: { at: Date; price: number; before: number | null }, ours: readonly PriceMove[], now: Date): boolean {
  const time = at.getTime();
  if (before === null || price >= before || time <= now.getTime() - 48 * HOUR_MS) {
    return false;
  }
  return !ours.some((move) => move.afterMinor < move.beforeMinor && Date.parse(move.at) < time && Date.parse(move.at) > time - 48 * HOUR_MS);
}
