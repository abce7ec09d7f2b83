import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { noteMoved } from '#app/db/note-moved.server.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import { AppError } from '#app/lib/errors.ts';
import type { ExternalId, OfferId } from '#app/lib/ids.ts';
import { money } from '#app/lib/money.ts';
import { matchScore } from '#app/pricing/match.ts';
import type { UnmatchedView, VariantChoice } from './views.ts';

const PAGE = 30;
const CHOICES = 8;
/** How alike a title must be to be offered at all (pg_trgm word_similarity). */
const ALIKE = 0.3;

/** SQL over `offer o`: nobody and nothing says which of our variants it is. */
export const isUnmatched = sql`NOT EXISTS (SELECT 1 FROM offer_match m WHERE m.store_id = o.store_id AND m.offer_id = o.id AND m.state <> 'rejected')`;

/** Offers without a match, newest look first: identifiers did not tell, so a person may. */
export async function listUnmatched(ctx: StoreContext, input: { cursor?: string | undefined }): Promise<UnmatchedView> {
  const [at = '', id = ''] = input.cursor?.split('~') ?? [];
  const after = Number.isNaN(Date.parse(at)) ? null : new Date(at);
  return ctx.db.tx(async (tx) => {
    const rows = await tx.rows(
      z.object({
        id: z.string(),
        title: z.string(),
        seller: z.string(),
        brand: z.string().nullable(),
        gtin: z.string().nullable(),
        url: z.string().nullable(),
        price: int8,
        captured_at: instant,
      }),
      sql`SELECT o.id::text, coalesce(nullif(o.title, ''), o.gtin14, o.sku, o.mpn, o.key) AS title, o.seller, o.brand, o.gtin14 AS gtin, o.url, o.price_minor AS price, o.captured_at
          FROM offer o JOIN competitor c ON c.store_id = o.store_id AND c.id = o.competitor_id AND c.active
          WHERE o.store_id = ${ctx.store.id}::uuid AND ${isUnmatched}
            AND (${after}::timestamptz IS NULL OR (o.captured_at, o.id::text) < (${after}::timestamptz, ${id}))
          ORDER BY o.captured_at DESC, o.id::text DESC LIMIT ${PAGE + 1}`,
    );
    const { total } = await tx.one(
      z.object({ total: int8 }),
      sql`SELECT count(*) AS total FROM offer o JOIN competitor c ON c.store_id = o.store_id AND c.id = o.competitor_id AND c.active
          WHERE o.store_id = ${ctx.store.id}::uuid AND ${isUnmatched}`,
    );
    const page = rows.slice(0, PAGE);
    const last = page.at(-1);
    return {
      total,
      offers: page.map((row) => ({
        offerId: row.id,
        title: row.title,
        seller: row.seller,
        brand: row.brand,
        gtin: row.gtin,
        url: row.url,
        price: money(row.price, ctx.store.currency),
        capturedAt: row.captured_at.toISOString(),
      })),
      nextCursor: rows.length > PAGE && last ? `${last.captured_at.toISOString()}~${last.id}` : null,
    };
  });
}

/** Our variants most like a text: their SKU or barcode first, then by title. For a person to choose from; nothing is matched by it. */
export async function findVariants(ctx: StoreContext, input: { text: string }): Promise<{ variants: VariantChoice[] }> {
  const text = input.text.trim();
  const rows = await ctx.db.tx((tx) =>
    tx.rows(
      z.object({ variant: z.string(), title: z.string(), variant_title: z.string(), vendor: z.string().nullable(), sku: z.string().nullable(), price: int8 }),
      sql`SELECT * FROM (
            SELECT v.external_id AS variant, p.title, v.title AS variant_title, p.vendor, v.sku, v.price_minor AS price,
              CASE WHEN v.sku = ${text} OR v.barcode = ${text} THEN 2
                ELSE greatest(word_similarity(fold_text(${text}), p.search_text), similarity(fold_text(${text}), fold_text(concat_ws(' ', p.title, v.title)))) END AS likeness
            FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
            WHERE v.store_id = ${ctx.store.id}::uuid AND v.deleted_at IS NULL) found
          WHERE likeness >= ${ALIKE} ORDER BY likeness DESC, title, variant LIMIT ${CHOICES}`,
    ),
  );
  return {
    variants: rows.map((row) => ({
      variantId: row.variant,
      title: row.title,
      variantTitle: row.variant_title,
      vendor: row.vendor,
      sku: row.sku,
      price: money(row.price, ctx.store.currency),
    })),
  };
}

const pairRow = z.object({
  our_brand: z.string().nullable(),
  our_gtin: z.string().nullable(),
  our_price: int8,
  brand: z.string().nullable(),
  gtin: z.string().nullable(),
  mpn: z.string().nullable(),
  price: int8,
  identity_hash: z.string(),
});

/**
 * A person says that an offer is one of our variants, whatever its identifiers. Counts from the next decision on, until the
 * offer's page shows something else. Safe to repeat.
 * @throws AppError not_found when the store has no such offer or variant
 */
export async function linkOffer(ctx: StoreContext, input: { offerId: OfferId; variantId: ExternalId }): Promise<{ done: number }> {
  return ctx.db.tx(async (tx) => {
    const pair = await tx.maybe(
      pairRow,
      sql`SELECT p.vendor AS our_brand, v.gtin14 AS our_gtin, v.price_minor AS our_price, o.brand, o.gtin14 AS gtin, o.mpn, o.price_minor AS price, o.identity_hash
          FROM offer o, variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
          WHERE o.store_id = ${ctx.store.id}::uuid AND o.id = ${input.offerId}::uuid
            AND v.store_id = ${ctx.store.id}::uuid AND v.external_id = ${input.variantId} AND v.deleted_at IS NULL`,
    );
    if (!pair) {
      throw new AppError('not_found');
    }
    const { score } = matchScore(
      { brand: pair.our_brand, gtin: pair.our_gtin, mpn: null, priceMinor: pair.our_price },
      { brand: pair.brand, gtin: pair.gtin, mpn: pair.mpn, priceMinor: pair.price },
    );
    const done = await tx.run(
      sql`INSERT INTO offer_match (store_id, offer_id, variant_external_id, score, by, state, identity_hash, decided_at)
          VALUES (${ctx.store.id}::uuid, ${input.offerId}::uuid, ${input.variantId}, ${score}, 'human', 'accepted', ${pair.identity_hash}, ${ctx.clock.now()})
          ON CONFLICT (store_id, offer_id, variant_external_id) DO UPDATE SET state = 'accepted', by = 'human', identity_hash = excluded.identity_hash, decided_at = excluded.decided_at`,
    );
    await noteMoved(tx, ctx.store, { variants: sql`SELECT ${input.variantId}::text`, why: 'rival', now: ctx.clock.now() });
    await recordActivity(tx, ctx, 'matches.accepted', { count: done });
    return { done };
  });
}
