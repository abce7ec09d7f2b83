import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { noteMoved } from '#app/db/note-moved.server.ts';
import { instant, int8, rowsParam, sql } from '#app/db/sql.ts';
import { money } from '#app/lib/money.ts';
import { matchScore } from '#app/pricing/match.ts';
import type { MatchListView, MatchState } from './views.ts';

const PAGE = 30;

const row = z.object({
  offer: z.string(),
  variant: z.string(),
  product: z.string(),
  score: z.number(),
  by: z.enum(['auto', 'human']),
  decided_at: instant,
  our_title: z.string(),
  our_variant: z.string(),
  our_brand: z.string().nullable(),
  our_gtin: z.string().nullable(),
  our_image: z.string().nullable(),
  our_price: int8,
  title: z.string(),
  brand: z.string().nullable(),
  gtin: z.string().nullable(),
  mpn: z.string().nullable(),
  url: z.string().nullable(),
  seller: z.string(),
  price: int8,
  captured_at: instant,
});

/** Pairs of our variant and a competitor's offer, side by side, with why the score is what it is. */
export async function listMatches(ctx: StoreContext, input: { state: MatchState; cursor?: string | undefined }): Promise<MatchListView> {
  return ctx.db.tx(async (tx) => {
    const [offer = '', variant = ''] = input.cursor?.split('~') ?? [];
    const found = await tx.rows(
      row,
      sql`SELECT m.offer_id::text AS offer, m.variant_external_id AS variant, v.product_external_id AS product, m.score, m.by, m.decided_at, p.title AS our_title, v.title AS our_variant,
            p.vendor AS our_brand, v.gtin14 AS our_gtin, p.image_url AS our_image, v.price_minor AS our_price, o.title, o.brand, o.gtin14 AS gtin, o.mpn, o.url, o.seller,
            o.price_minor AS price, o.captured_at
          FROM offer_match m
          JOIN offer o ON o.store_id = m.store_id AND o.id = m.offer_id
          JOIN competitor c ON c.store_id = o.store_id AND c.id = o.competitor_id AND c.active
          JOIN variant v ON v.store_id = m.store_id AND v.external_id = m.variant_external_id AND v.deleted_at IS NULL
          JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
          WHERE m.store_id = ${ctx.store.id}::uuid AND m.state = ${input.state} AND (m.offer_id::text, m.variant_external_id) > (${offer}, ${variant})
          ORDER BY m.offer_id::text, m.variant_external_id LIMIT ${PAGE + 1}`,
    );
    const counts = await tx.rows(
      z.object({ state: z.enum(['review', 'accepted', 'rejected']), count: int8 }),
      sql`SELECT m.state, count(*) AS count FROM offer_match m JOIN offer o ON o.store_id = m.store_id AND o.id = m.offer_id
          JOIN competitor c ON c.store_id = o.store_id AND c.id = o.competitor_id AND c.active WHERE m.store_id = ${ctx.store.id}::uuid GROUP BY m.state`,
    );
    const page = found.slice(0, PAGE);
    const last = page.at(-1);
    return {
      state: input.state,
      counts: { review: 0, accepted: 0, rejected: 0, ...Object.fromEntries(counts.map(({ state, count }) => [state, count])) },
      pairs: page.map((pair) => ({
        offerId: pair.offer,
        variantId: pair.variant,
        productId: pair.product,
        score: pair.score,
        by: pair.by,
        decidedAt: pair.decided_at.toISOString(),
        reasons: matchScore(
          { brand: pair.our_brand, gtin: pair.our_gtin, mpn: null, priceMinor: pair.our_price },
          { brand: pair.brand, gtin: pair.gtin, mpn: pair.mpn, priceMinor: pair.price },
        ).reasons,
        ours: {
          title: pair.our_title,
          variantTitle: pair.our_variant,
          brand: pair.our_brand,
          gtin: pair.our_gtin,
          imageUrl: pair.our_image,
          price: money(pair.our_price, ctx.store.currency),
        },
        theirs: {
          title: pair.title,
          seller: pair.seller,
          brand: pair.brand,
          gtin: pair.gtin,
          url: pair.url,
          price: money(pair.price, ctx.store.currency),
          capturedAt: pair.captured_at.toISOString(),
        },
      })),
      nextCursor: found.length > PAGE && last ? `${last.offer}~${last.variant}` : null,
    };
  });
}

/**
 * A person's verdict on pairs: it beats the score until the offer's page shows something else (product.md 3.2), and takes
 * effect with the next decision. Safe to repeat.
 */
export async function judgeMatches(
  ctx: StoreContext,
  input: { verdict: 'accepted' | 'rejected'; pairs: readonly { offerId: string; variantId: string }[] },
): Promise<{ done: number; reversed: number }> {
  // One instant for both: a product's activity is found by it.
  const now = ctx.clock.now();
  return ctx.db.tx(async (tx) => {
    const judged = await tx.rows(
      z.object({ before: z.string(), variant: z.string() }),
      sql`UPDATE offer_match m SET state = ${input.verdict}, by = 'human', decided_at = ${now}, identity_hash = o.identity_hash
          FROM jsonb_to_recordset(${rowsParam(input.pairs)}::jsonb) AS r("offerId" uuid, "variantId" text), offer o, offer_match b
          WHERE m.store_id = ${ctx.store.id}::uuid AND m.offer_id = r."offerId" AND m.variant_external_id = r."variantId" AND o.store_id = m.store_id AND o.id = m.offer_id
            AND b.store_id = m.store_id AND b.offer_id = m.offer_id AND b.variant_external_id = m.variant_external_id
          RETURNING b.state AS before, m.variant_external_id AS variant`,
    );
    const done = judged.length;
    if (done > 0) {
      const moved = judged.filter(({ before }) => before !== input.verdict).map(({ variant }) => variant);
      await noteMoved(tx, ctx.store, { variants: sql`SELECT unnest(${moved}::text[])`, why: 'rival', now });
      await recordActivity(tx, { ...ctx, clock: { now: () => now } }, `matches.${input.verdict}`, { count: done });
    }
    return { done, reversed: input.verdict === 'rejected' ? judged.filter(({ before }) => before === 'accepted').length : 0 };
  });
}
