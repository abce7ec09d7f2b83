import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { int8, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { dayIn, daysFrom } from '#app/lib/days.ts';
import { MOST_VARIANTS } from '#app/pricing/elasticity/learn.ts';
import type { VariantHistory } from '#app/pricing/elasticity/types.ts';
import { weeksOf, type SoldDay } from './demand-weeks.ts';

export type DemandContext = Pick<StoreContext, 'db' | 'store' | 'clock'>;

/** Two years: what was before says little of today's buyers. */
const WEEKS = 104;
/** Fewer are not looked at: nothing can be learned from them, and they are most. */
const LEAST_DAYS = 56;
/** Variants whose days are read at a time: 500 of two years are 365,000 rows at most. */
const AT_ONCE = 500;
/** Days are counted from this Monday. */
const MONDAY = '1970-01-05';

const candidate = z.object({ id: z.string(), product: z.string(), collection: z.string().nullable(), stock: z.number().nullable() });
type Candidate = z.output<typeof candidate>;

/** Weeks in the store's zone of every variant that has sold for eight weeks or more; of a very large store the busiest. */
export async function readDemand(ctx: DemandContext): Promise<VariantHistory[]> {
  // Only whole weeks, and only whole days of them.
  const until = dayNumber(dayIn(ctx.clock.now(), ctx.store.timeZone));
  const from = until - WEEKS * 7;
  const candidates = await ctx.db.bulk((tx) => findCandidates(tx, ctx, { from, until }));
  const histories: VariantHistory[] = [];
  for (let start = 0; start < candidates.length; start += AT_ONCE) {
    const some = candidates.slice(start, start + AT_ONCE);
    const ids = some.map(({ id }) => id);
    const { days, prices } = await ctx.db.bulk(async (tx) => ({ days: await readDays(tx, ctx, ids, { from, until }), prices: await readPrices(tx, ctx, ids) }));
    for (const { id, product, collection, stock } of some) {
      const weeks = weeksOf({ days: days.get(id) ?? [], prices: prices.get(id) ?? [], isSoldOut: stock !== null && stock <= 0 }, until);
      histories.push({ id, product, collection, weeks });
    }
  }
  return histories;
}

interface Range {
  from: number;
  until: number;
}

/** A product of several collections stands with the smallest that holds others too: the others are mostly "everything" and "sale". */
function findCandidates(tx: SqlTx, { store }: DemandContext, { from, until }: Range): Promise<Candidate[]> {
  return tx.rows(
    candidate,
    sql`WITH busy AS (
          SELECT variant_key AS id, sum(orders) AS orders FROM rollup_variant_day
          WHERE store_id = ${store.id}::uuid AND day >= ${MONDAY}::date + ${from}::int AND day < ${MONDAY}::date + ${until}::int AND orders > 0
          GROUP BY 1 HAVING min(day) <= ${MONDAY}::date + ${until - LEAST_DAYS}::int
        ), sizes AS (
          SELECT collection_external_id AS id, count(*) AS size FROM collection_product WHERE store_id = ${store.id}::uuid GROUP BY 1
        ), homes AS (
          SELECT DISTINCT ON (m.product_external_id) m.product_external_id AS product, m.collection_external_id AS collection
          FROM collection_product m JOIN sizes s ON s.id = m.collection_external_id
          JOIN collection c ON c.store_id = m.store_id AND c.external_id = m.collection_external_id AND c.deleted_at IS NULL
          WHERE m.store_id = ${store.id}::uuid AND s.size > 3 ORDER BY m.product_external_id, s.size, m.collection_external_id
        )
        SELECT v.external_id AS id, v.product_external_id AS product, coalesce(h.collection, p.category_external_id) AS collection, v.stock
        FROM busy b
        JOIN variant v ON v.store_id = ${store.id}::uuid AND v.external_id = b.id AND v.deleted_at IS NULL
        JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
        LEFT JOIN homes h ON h.product = v.product_external_id
        ORDER BY b.orders DESC, v.external_id LIMIT ${MOST_VARIANTS}`,
  );
}

async function readDays(tx: SqlTx, { store }: DemandContext, ids: string[], { from, until }: Range): Promise<Map<string, SoldDay[]>> {
  const rows = await tx.rows(
    z.object({ id: z.string(), day: z.number(), orders: z.number(), units: z.number(), grossMinor: int8, discountMinor: int8 }),
    sql`SELECT variant_key AS id, day - ${MONDAY}::date AS day, orders, units, gross_minor AS "grossMinor", discount_minor AS "discountMinor" FROM rollup_variant_day
        WHERE store_id = ${store.id}::uuid AND variant_key = ANY(${ids}) AND day >= ${MONDAY}::date + ${from}::int AND day < ${MONDAY}::date + ${until}::int AND orders > 0
        ORDER BY variant_key, day`,
  );
  return Map.groupBy(rows, ({ id }) => id);
}

/** By day; of several on one day the last. */
async function readPrices(tx: SqlTx, { store }: DemandContext, ids: string[]): Promise<Map<string, { day: number; minor: number }[]>> {
  const rows = await tx.rows(
    z.object({ id: z.string(), day: z.number(), minor: int8 }),
    sql`SELECT DISTINCT ON (variant_external_id, day) variant_external_id AS id, (valid_from AT TIME ZONE ${store.timeZone})::date - ${MONDAY}::date AS day, price_minor AS minor
        FROM price_history WHERE store_id = ${store.id}::uuid AND variant_external_id = ANY(${ids}) AND currency = ${store.currency}
        ORDER BY variant_external_id, day, valid_from DESC`,
  );
  return Map.groupBy(rows, ({ id }) => id);
}

function dayNumber(day: string): number {
  return daysFrom(MONDAY, day) - 1;
}
