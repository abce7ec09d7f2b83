import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { int8, rowsParam, sql } from '#app/db/sql.ts';
import { noteMoved } from '#app/db/note-moved.server.ts';
import type { Tx } from '#app/db/scope.ts';
import { newId, type CompetitorId, type OfferId } from '#app/lib/ids.ts';
import { normaliseGtin } from '#app/pricing/gtin.ts';
import { matchScore } from '#app/pricing/match.ts';
import type { RawOffer } from '#app/sources/port.ts';

export interface SavedOffers {
  offers: number;
  matched: number;
  /** Left out because they are priced in another currency than the store. */
  otherCurrency: number;
}

/**
 * Saves offers as last seen, keeps an observation whenever price or availability moved, and matches each to the store's
 * variants by GTIN. A person's verdict on a match stands until the page shows something else. Safe to repeat.
 */
export async function saveOffers(ctx: StoreContext, competitorId: CompetitorId, offers: readonly RawOffer[]): Promise<SavedOffers> {
  // One row per key: a shop that lists the same page twice must not make the statement touch a row twice.
  const unique = [...new Map(offers.filter((offer) => offer.price.currency === ctx.store.currency).map((offer) => [offer.key, offer])).values()];
  if (unique.length === 0) {
    return { offers: 0, matched: 0, otherCurrency: offers.length };
  }
  return ctx.db.tx(async (tx) => {
    const saved = await upsertOffers(tx, ctx, competitorId, unique);
    const ids = saved.map((row) => row.id);
    const moved = await keepObservations(tx, ctx, ids);
    const matched = await matchOffers(tx, ctx, ids);
    await noteMoved(tx, ctx.store, {
      variants: sql`SELECT variant_external_id FROM offer_match WHERE store_id = ${ctx.store.id}::uuid AND state = 'accepted' AND offer_id = ANY(${moved}::uuid[])`,
      why: 'rival',
      now: ctx.clock.now(),
    });
    return { offers: unique.length, matched, otherCurrency: offers.length - unique.length };
  });
}

async function upsertOffers(tx: Tx, ctx: StoreContext, competitorId: CompetitorId, offers: readonly RawOffer[]): Promise<{ id: string }[]> {
  const store = ctx.store.id;
  const rows = rowsParam(offers.map(offerRow));
  const shape = sql`(id uuid, key text, url text, title text, brand text, gtin14 text, mpn text, sku text, seller text, price bigint, currency text,
    shipping bigint, availability text, condition text, votes jsonb, identity text, at timestamptz)`;
  return tx.rows(
    z.object({ id: z.string() }),
    sql`INSERT INTO offer (store_id, id, competitor_id, key, url, title, brand, gtin14, mpn, sku, seller, price_minor, currency, shipping_minor,
          availability, condition, votes, identity_hash, price_since, captured_at)
        SELECT ${store}::uuid, r.id, ${competitorId}::uuid, r.key, r.url, r.title, r.brand, r.gtin14, r.mpn, r.sku, r.seller, r.price, r.currency, r.shipping,
          r.availability, r.condition, ARRAY(SELECT jsonb_array_elements_text(r.votes)), r.identity, r.at, r.at
        FROM jsonb_to_recordset(${rows}::jsonb) AS r${shape} ORDER BY r.key
        ON CONFLICT (store_id, competitor_id, key) DO UPDATE SET url = excluded.url, title = excluded.title, brand = excluded.brand,
          gtin14 = coalesce(excluded.gtin14, offer.gtin14), mpn = excluded.mpn, sku = excluded.sku, seller = excluded.seller,
          price_since = CASE WHEN offer.price_minor = excluded.price_minor THEN offer.price_since ELSE excluded.price_since END,
          price_minor = excluded.price_minor, currency = excluded.currency, shipping_minor = excluded.shipping_minor,
          availability = excluded.availability, condition = excluded.condition, votes = excluded.votes,
          identity_hash = excluded.identity_hash, captured_at = excluded.captured_at
        WHERE offer.captured_at <= excluded.captured_at
        RETURNING id::text`,
  );
}

/** @returns the offers whose price or availability is another than at the last look */
async function keepObservations(tx: Tx, ctx: StoreContext, offerIds: readonly string[]): Promise<string[]> {
  const moved = await tx.rows(
    z.object({ offer: z.string() }),
    sql`INSERT INTO price_observation (store_id, offer_id, observed_at, price_minor, currency, availability)
        SELECT o.store_id, o.id, o.captured_at, o.price_minor, o.currency, o.availability FROM offer o
        LEFT JOIN LATERAL (SELECT price_minor, availability FROM price_observation p WHERE p.store_id = o.store_id AND p.offer_id = o.id
                           ORDER BY observed_at DESC LIMIT 1) last ON TRUE
        WHERE o.store_id = ${ctx.store.id}::uuid AND o.id = ANY(${[...offerIds]}::uuid[])
          AND (last.price_minor IS DISTINCT FROM o.price_minor OR last.availability IS DISTINCT FROM o.availability)
        ON CONFLICT DO NOTHING RETURNING offer_id::text AS offer`,
  );
  return moved.map(({ offer }) => offer);
}

const pair = z.object({
  offer_id: z.string(),
  variant: z.string(),
  our_brand: z.string().nullable(),
  our_gtin: z.string(),
  our_price: int8,
  brand: z.string().nullable(),
  gtin: z.string(),
  mpn: z.string().nullable(),
  price: int8,
  identity_hash: z.string(),
});

async function matchOffers(tx: Tx, ctx: StoreContext, offerIds: readonly string[]): Promise<number> {
  const store = ctx.store.id;
  const pairs = await tx.rows(
    pair,
    sql`SELECT o.id::text AS offer_id, v.external_id AS variant, p.vendor AS our_brand, v.gtin14 AS our_gtin, v.price_minor AS our_price,
          o.brand, o.gtin14 AS gtin, o.mpn, o.price_minor AS price, o.identity_hash
        FROM offer o
        JOIN variant v ON v.store_id = o.store_id AND v.gtin14 = o.gtin14 AND v.deleted_at IS NULL
        JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
        WHERE o.store_id = ${store}::uuid AND o.id = ANY(${[...offerIds]}::uuid[])`,
  );
  const scored = pairs.flatMap((row) => {
    const ours = { brand: row.our_brand, gtin: row.our_gtin, mpn: null, priceMinor: row.our_price };
    const result = matchScore(ours, { brand: row.brand, gtin: row.gtin, mpn: row.mpn, priceMinor: row.price });
    return result.state === 'no_match' ? [] : [{ offer: row.offer_id, variant: row.variant, score: result.score, state: result.state, identity: row.identity_hash }];
  });
  await doubtChanged(tx, ctx, offerIds, scored);
  await tx.run(
    sql`INSERT INTO offer_match (store_id, offer_id, variant_external_id, score, by, state, identity_hash, decided_at)
        SELECT ${store}::uuid, r.offer, r.variant, r.score, 'auto', r.state, r.identity, ${ctx.clock.now()}
        FROM jsonb_to_recordset(${rowsParam(scored)}::jsonb) AS r(offer uuid, variant text, score int, state text, identity text)
        ON CONFLICT (store_id, offer_id, variant_external_id) DO UPDATE SET score = excluded.score, state = excluded.state, by = 'auto',
          identity_hash = excluded.identity_hash, decided_at = excluded.decided_at
        WHERE offer_match.by = 'auto' OR offer_match.identity_hash <> excluded.identity_hash`,
  );
  return new Set(scored.map((row) => row.offer)).size;
}

/**
 * A page that shows another title, brand or barcode than when its match was decided may be another article: unless the
 * identifiers say anew what it is, the match waits for a person and no longer carries a price (product.md 3.2).
 */
async function doubtChanged(tx: Tx, ctx: StoreContext, offerIds: readonly string[], scored: readonly { offer: string; variant: string }[]): Promise<void> {
  await tx.run(
    sql`UPDATE offer_match m SET state = 'review', by = 'auto', identity_hash = o.identity_hash, decided_at = ${ctx.clock.now()}
        FROM offer o
        WHERE m.store_id = ${ctx.store.id}::uuid AND o.store_id = m.store_id AND o.id = m.offer_id AND o.id = ANY(${[...offerIds]}::uuid[])
          AND m.state = 'accepted' AND m.identity_hash <> o.identity_hash
          AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset(${rowsParam(scored)}::jsonb) AS r(offer uuid, variant text)
                          WHERE r.offer = m.offer_id AND r.variant = m.variant_external_id)`,
  );
}

function offerRow(offer: RawOffer): object {
  return {
    id: newId<OfferId>(),
    key: offer.key,
    url: offer.url,
    title: offer.title,
    brand: offer.brand,
    gtin14: offer.gtin === null ? null : normaliseGtin(offer.gtin),
    mpn: offer.mpn,
    sku: offer.sku,
    seller: offer.seller,
    price: offer.price.minor,
    currency: offer.price.currency,
    shipping: offer.shipping?.currency === offer.price.currency ? offer.shipping.minor : null,
    availability: offer.availability,
    condition: offer.condition,
    votes: offer.votes,
    identity: offer.identityHash,
    at: offer.capturedAt.toISOString(),
  };
}
