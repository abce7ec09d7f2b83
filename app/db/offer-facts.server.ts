/** Competitors' offers of a set of variants as pricing takes them: read once here, for the analyst and for the screens. */
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import type { OfferFact } from '#app/pricing/types.ts';
import { instant, int8, sql } from './sql.ts';
import type { SqlTx } from './scope.ts';

const DAY_MS = 86_400_000;
const CONFIRMED_AFTER_MS = 30 * 60_000;

const offerRow = z.object({
  variant: z.string(),
  id: z.string(),
  seller: z.string(),
  url: z.string().nullable(),
  title: z.string(),
  price_minor: int8,
  shipping_minor: int8.nullable(),
  currency: z.string(),
  availability: z.enum(['in_stock', 'out_of_stock', 'unknown']),
  condition: z.enum(['new', 'used', 'refurbished', 'unknown']),
  score: z.number(),
  by: z.enum(['auto', 'human']),
  state: z.enum(['accepted', 'review', 'rejected']),
  kind: z.enum(['storefront', 'csv']),
  votes: z.array(z.string()),
  identity_hash: z.string(),
  price_since: instant,
  captured_at: instant,
  median_minor: int8.nullable(),
  observations: int8,
});

export interface VariantOffer {
  fact: OfferFact;
  url: string | null;
  title: string;
}

/**
 * Offers seen in the last seven days, matched or in review, by variant, the cheapest first. Grain: one per offer and variant. Offers and what
 * was seen of them are each looked up by all their keys at once: one by one takes twice as long, and a planner left free reads all offers of
 * the store for every page of variants.
 */
export async function loadOffers(tx: SqlTx, ctx: StoreContext, variants: readonly string[]): Promise<Map<string, VariantOffer[]>> {
  const now = ctx.clock.now().getTime();
  const rows = await tx.rows(
    offerRow,
    sql`WITH m AS MATERIALIZED (
          SELECT variant_external_id, offer_id, score, by, state FROM offer_match
          WHERE store_id = ${ctx.store.id}::uuid AND variant_external_id = ANY(${[...variants]}) AND state <> 'rejected'),
        o AS MATERIALIZED (
          SELECT * FROM offer WHERE store_id = ${ctx.store.id}::uuid AND id = ANY(ARRAY(SELECT offer_id FROM m)) AND captured_at >= ${new Date(now - 7 * DAY_MS)}),
        seen AS MATERIALIZED (
          SELECT offer_id, percentile_disc(0.5) WITHIN GROUP (ORDER BY price_minor) AS median_minor, count(*) AS observations FROM price_observation
          WHERE store_id = ${ctx.store.id}::uuid AND offer_id = ANY(ARRAY(SELECT id FROM o)) AND observed_at >= ${new Date(now - 30 * DAY_MS)} GROUP BY offer_id)
        SELECT m.variant_external_id AS variant, o.id::text, o.seller, o.url, o.title, o.price_minor, o.shipping_minor, o.currency, o.availability, o.condition, m.score,
          m.by, m.state, c.kind, o.votes, o.identity_hash, o.price_since, o.captured_at, seen.median_minor, coalesce(seen.observations, 0) AS observations
        FROM m JOIN o ON o.id = m.offer_id
        JOIN competitor c ON c.store_id = ${ctx.store.id}::uuid AND c.id = o.competitor_id AND c.active
        LEFT JOIN seen ON seen.offer_id = o.id
        ORDER BY o.price_minor, o.id`,
  );
  return Map.groupBy(
    rows.map((row) => ({ variant: row.variant, fact: toFact(row), url: row.url, title: row.title })),
    ({ variant }) => variant,
  );
}

function toFact(row: z.infer<typeof offerRow>): OfferFact {
  const fromStorefront = row.votes.includes('products_json') ? 'feed' : 'page';
  return {
    id: row.id,
    seller: row.seller,
    priceMinor: row.price_minor,
    shippingMinor: row.shipping_minor,
    currency: row.currency,
    stock: row.availability,
    condition: row.condition,
    match: { score: row.score, by: row.by, state: row.state },
    source: row.kind === 'csv' ? 'csv' : fromStorefront,
    votes: row.votes.length,
    medianMinor: row.median_minor,
    observations: row.observations,
    confirmed: row.captured_at.getTime() - row.price_since.getTime() >= CONFIRMED_AFTER_MS,
    capturedAt: row.captured_at.toISOString(),
    pageHash: row.identity_hash,
  };
}
