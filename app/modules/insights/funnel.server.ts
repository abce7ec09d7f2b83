import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { type Day, dayIn, daysFrom } from '#app/lib/days.ts';
import { FUNNEL_STEPS, type FunnelView } from './order-views.ts';
import type { Period } from './range.ts';

const PRODUCTS = 10;

const sumsSchema = z.object({ viewed: int8, added: int8, started: int8, bought: int8 });
type Sums = z.output<typeof sumsSchema>;
const SUMS = sql`coalesce(sum(viewed), 0)::bigint AS viewed, coalesce(sum(added), 0)::bigint AS added, coalesce(sum(started), 0)::bigint AS started, coalesce(sum(bought), 0)::bigint AS bought`;

/** How far buyers came, of those who allow analytics: as many rows as there are days, however many buyers. */
export async function readFunnel(tx: SqlTx, ctx: StoreContext, range: Period & { before: Period | null }): Promise<FunnelView> {
  const pixel = await readPixel(tx, ctx);
  const now = await sumsOf(tx, ctx, range);
  const before = range.before !== null && pixel.since !== null && pixel.since <= range.before.from ? await sumsOf(tx, ctx, range.before) : null;
  const start = pixel.since !== null && pixel.since > range.from ? pixel.since : range.from;
  return {
    ...pixel,
    days: { covered: pixel.since === null ? 0 : Math.max(0, daysFrom(start, range.to)), total: daysFrom(range.from, range.to) },
    steps: FUNNEL_STEPS.map((name, at) => {
      const previous = FUNNEL_STEPS[at - 1];
      return { name, now: now[name], before: before && before[name], ofPreviousBps: previous === undefined ? null : shareOf(now[name], now[previous]) };
    }),
    products: await productsOf(tx, ctx, range),
  };
}

/** Null where there is nothing to be a share of. More than all is possible: who came yesterday may buy today. */
function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000);
}

async function readPixel(tx: SqlTx, ctx: StoreContext): Promise<{ state: FunnelView['state']; since: Day | null; leftOut: number }> {
  const row = await tx.maybe(
    z.object({ state: z.enum(['new', 'running', 'not_allowed', 'refused']), since: instant.nullable(), left_out: int8 }),
    // The platform takes the pixel away with the app: what was told before that has a gap after it.
    sql`SELECT p.state, CASE WHEN p.running_since IS NOT NULL THEN greatest(p.running_since, s.installed_at) END AS since, p.left_out
        FROM store_pixel p JOIN store s ON s.id = p.store_id WHERE p.store_id = ${ctx.store.id}::uuid`,
  );
  return { state: row?.state ?? 'new', since: row?.since ? dayIn(row.since, ctx.store.timeZone) : null, leftOut: row?.left_out ?? 0 };
}

function sumsOf(tx: SqlTx, ctx: StoreContext, { from, to }: Period): Promise<Sums> {
  return tx.one(sumsSchema, sql`SELECT ${SUMS} FROM rollup_pixel_day WHERE store_id = ${ctx.store.id}::uuid AND day BETWEEN ${from}::date AND ${to}::date AND product_key = ''`);
}

/** Those that were looked at most. */
function productsOf(tx: SqlTx, ctx: StoreContext, { from, to }: Period): Promise<FunnelView['products']> {
  return tx.rows(
    sumsSchema.extend({ key: z.string(), title: z.string(), productId: z.string().nullable() }),
    sql`SELECT r.product_key AS key, coalesce(max(p.title), r.product_key) AS title, max(CASE WHEN p.deleted_at IS NULL THEN p.external_id END) AS "productId", ${SUMS}
        FROM rollup_pixel_day r LEFT JOIN product p ON p.store_id = r.store_id AND p.external_id = r.product_key
        WHERE r.store_id = ${ctx.store.id}::uuid AND r.day BETWEEN ${from}::date AND ${to}::date AND r.product_key <> ''
        GROUP BY r.product_key ORDER BY sum(r.viewed) DESC, sum(r.added) DESC, r.product_key LIMIT ${PRODUCTS}`,
  );
}
