import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import type { PastOffer, PastVariant } from './past-facts.ts';

const DAY_MS = 86_400_000;

export interface History extends PastVariant {
  /** Units sold, by day (YYYY-MM-DD). */
  units: Map<string, number>;
}

/** Prices, costs, sales and rivals' offers of a set of variants over `days` and what looks back from there, in five statements whatever its size. */
export async function loadHistory(tx: Tx, ctx: StoreContext, variants: readonly string[], since: Date): Promise<Map<string, History>> {
  const own = sql`store_id = ${ctx.store.id}::uuid AND variant_external_id = ANY(${[...variants]}) AND currency = ${ctx.store.currency}`;
  const products = await tx.rows(
    z.object({ variant: z.string(), product: z.string() }),
    sql`SELECT v.external_id AS variant, v.product_external_id AS product FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
        WHERE v.store_id = ${ctx.store.id}::uuid AND v.external_id = ANY(${[...variants]}) AND v.deleted_at IS NULL AND p.status IN ('active', 'unlisted') ORDER BY 1`,
  );
  const prices = await tx.rows(
    z.object({ variant: z.string(), at: instant, minor: int8 }),
    sql`SELECT variant_external_id AS variant, valid_from AS at, price_minor AS minor FROM price_history WHERE ${own} AND price_minor > 0 ORDER BY 1, 2`,
  );
  const costs = await tx.rows(
    z.object({ variant: z.string(), at: instant, minor: int8, source: z.string() }),
    sql`SELECT variant_external_id AS variant, effective_from AS at, cost_minor AS minor, source FROM variant_cost WHERE ${own} ORDER BY 1, 2`,
  );
  const units = await tx.rows(
    z.object({ variant: z.string(), day: z.string(), units: z.number() }),
    sql`SELECT variant_key AS variant, day::text, units FROM rollup_variant_day WHERE store_id = ${ctx.store.id}::uuid AND variant_key = ANY(${[...variants]})
          AND day >= ${new Date(since.getTime() - 90 * DAY_MS)}::date`,
  );
  const offers = await offersOf(tx, ctx, variants, since);
  const by = <Row extends { variant: string }>(rows: readonly Row[]): Map<string, Row[]> => Map.groupBy(rows, ({ variant }) => variant);
  const [priced, costed, sold] = [by(prices), by(costs), by(units)];
  return new Map(
    products.map(({ variant, product }): [string, History] => [
      variant,
      {
        variant,
        product,
        prices: (priced.get(variant) ?? []).map(({ at, minor }) => ({ at: at.getTime(), minor })),
        costs: (costed.get(variant) ?? []).map(({ at, minor, source }) => ({ at: at.getTime(), minor, source })),
        units: new Map((sold.get(variant) ?? []).map((row) => [row.day, row.units])),
        offers: offers.get(variant) ?? [],
      },
    ]),
  );
}

const offerRow = z.object({
  variant: z.string(),
  id: z.string(),
  competitor: z.string(),
  seller: z.string(),
  shipping_minor: int8.nullable(),
  currency: z.string(),
  condition: z.enum(['new', 'used', 'refurbished', 'unknown']),
  score: z.number(),
  by: z.enum(['auto', 'human']),
  state: z.enum(['accepted', 'review', 'rejected']),
  kind: z.enum(['storefront', 'csv']),
  votes: z.array(z.string()),
  identity_hash: z.string(),
});

/** Matches as they are known today: that two articles are the same is no fact of the future. */
async function offersOf(tx: Tx, ctx: StoreContext, variants: readonly string[], since: Date): Promise<Map<string, PastOffer[]>> {
  const from = new Date(since.getTime() - 30 * DAY_MS);
  const offers = await tx.rows(
    offerRow,
    sql`SELECT m.variant_external_id AS variant, o.id::text, o.competitor_id::text AS competitor, o.seller, o.shipping_minor, o.currency, o.condition, m.score, m.by, m.state, c.kind, o.votes,
          o.identity_hash
        FROM offer_match m JOIN offer o ON o.store_id = m.store_id AND o.id = m.offer_id JOIN competitor c ON c.store_id = o.store_id AND c.id = o.competitor_id
        WHERE m.store_id = ${ctx.store.id}::uuid AND m.variant_external_id = ANY(${[...variants]}) AND m.state <> 'rejected' ORDER BY 1, o.id`,
  );
  const seen = await tx.rows(
    z.object({ offer: z.string(), at: instant, minor: int8, stock: z.enum(['in_stock', 'out_of_stock', 'unknown']) }),
    sql`SELECT p.offer_id::text AS offer, p.observed_at AS at, p.price_minor AS minor, p.availability AS stock FROM price_observation p
        WHERE p.store_id = ${ctx.store.id}::uuid AND p.offer_id = ANY(${offers.map(({ id }) => id)}::uuid[]) AND p.currency = ${ctx.store.currency}
          AND p.observed_at >= coalesce((SELECT max(b.observed_at) FROM price_observation b WHERE b.store_id = p.store_id AND b.offer_id = p.offer_id AND b.observed_at <= ${from}), ${from})
        ORDER BY 1, 2`,
  );
  const visits = await tx.rows(
    z.object({ competitor: z.string(), at: instant }),
    sql`SELECT competitor_id::text AS competitor, at FROM competitor_visit WHERE store_id = ${ctx.store.id}::uuid AND competitor_id = ANY(${offers.map(({ competitor }) => competitor)}::uuid[])
          AND error_code IS NULL AND at >= ${from} ORDER BY 1, 2`,
  );
  const seenBy = Map.groupBy(seen, ({ offer }) => offer);
  const visitsBy = new Map([...Map.groupBy(visits, ({ competitor }) => competitor)].map(([id, rows]) => [id, rows.map(({ at }) => at.getTime())]));
  const built = offers.map((row) => ({
    variant: row.variant,
    offer: {
      fact: {
        id: row.id,
        seller: row.seller,
        shippingMinor: row.shipping_minor,
        currency: row.currency,
        condition: row.condition,
        match: { score: row.score, by: row.by, state: row.state },
        source: row.kind === 'csv' ? ('csv' as const) : row.votes.includes('products_json') ? ('feed' as const) : ('page' as const),
        votes: row.votes.length,
        pageHash: row.identity_hash,
      },
      seen: (seenBy.get(row.id) ?? []).map(({ at, minor, stock }) => ({ at: at.getTime(), minor, stock })),
      visits: visitsBy.get(row.competitor) ?? [],
    },
  }));
  return new Map([...Map.groupBy(built, ({ variant }) => variant)].map(([variant, list]) => [variant, list.map(({ offer }) => offer)]));
}
