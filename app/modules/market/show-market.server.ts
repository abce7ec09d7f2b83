import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { loadPolicy } from '#app/db/pricing-inputs.server.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import { isUnmatched } from './unmatched.server.ts';
import type { CompetitorView, MarketView } from './views.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const competitorRow = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['storefront', 'csv']),
  base_url: z.string().nullable(),
  last_scouted_at: instant.nullable(),
  last_error: z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])) }).nullable(),
  offers: int8,
  newest_at: instant.nullable(),
  oldest_at: instant.nullable(),
  matched: int8,
  review: int8,
  covers: int8,
  fresh: int8,
  visits: int8,
  good: int8,
});

/** The rivals, how much of the catalog each covers, how fresh and how reliable it is. */
export async function showMarket(ctx: StoreContext, input: { max: number }): Promise<MarketView> {
  const now = ctx.clock.now().getTime();
  return ctx.db.tx(async (tx) => {
    const { guardrails } = await loadPolicy(tx, ctx.store);
    const fresh = new Date(now - guardrails.maxOfferAgeHours * HOUR_MS);
    const rows = await tx.rows(
      competitorRow,
      sql`SELECT c.id::text, c.name, c.kind, c.base_url, c.last_scouted_at, c.last_error, o.offers, o.newest_at, o.oldest_at, m.matched, m.review, m.covers, m.fresh,
            coalesce(w.visits, 0) AS visits, coalesce(w.good, 0) AS good
          FROM competitor c
          LEFT JOIN LATERAL (SELECT count(*) AS offers, max(captured_at) AS newest_at, min(captured_at) AS oldest_at FROM offer o
            WHERE o.store_id = c.store_id AND o.competitor_id = c.id) o ON TRUE
          LEFT JOIN LATERAL (SELECT count(DISTINCT o.id) FILTER (WHERE m.state = 'accepted') AS matched, count(DISTINCT o.id) FILTER (WHERE m.state = 'review') AS review,
              count(DISTINCT m.variant_external_id) FILTER (WHERE m.state = 'accepted') AS covers,
              count(DISTINCT o.id) FILTER (WHERE m.state = 'accepted' AND o.captured_at >= ${fresh}) AS fresh
            FROM offer o JOIN offer_match m ON m.store_id = o.store_id AND m.offer_id = o.id
            JOIN variant v ON v.store_id = m.store_id AND v.external_id = m.variant_external_id AND v.deleted_at IS NULL
            WHERE o.store_id = c.store_id AND o.competitor_id = c.id) m ON TRUE
          LEFT JOIN LATERAL (SELECT count(*) AS visits, count(*) FILTER (WHERE error_code IS NULL) AS good FROM competitor_visit w
            WHERE w.store_id = c.store_id AND w.competitor_id = c.id AND w.at >= ${new Date(now - 30 * DAY_MS)}) w ON TRUE
          WHERE c.store_id = ${ctx.store.id}::uuid AND c.active ORDER BY c.created_at, c.id`,
    );
    const { variants, unmatched } = await tx.one(
      z.object({ variants: int8, unmatched: int8 }),
      sql`SELECT (SELECT count(*) FROM variant WHERE store_id = ${ctx.store.id}::uuid AND deleted_at IS NULL) AS variants,
            (SELECT count(*) FROM offer o JOIN competitor c ON c.store_id = o.store_id AND c.id = o.competitor_id AND c.active
              WHERE o.store_id = ${ctx.store.id}::uuid AND ${isUnmatched}) AS unmatched`,
    );
    return {
      competitors: rows.map(toView),
      max: input.max,
      variants,
      maxOfferAgeHours: guardrails.maxOfferAgeHours,
      matches: { review: rows.reduce((sum, row) => sum + row.review, 0), unmatched },
    };
  });
}

function toView(row: z.infer<typeof competitorRow>): CompetitorView {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    baseUrl: row.base_url,
    offers: row.offers,
    matched: row.matched,
    review: row.review,
    covers: row.covers,
    fresh: row.fresh,
    newestAt: row.newest_at?.toISOString() ?? null,
    oldestAt: row.oldest_at?.toISOString() ?? null,
    visits: { total: row.visits, good: row.good },
    lastScoutedAt: row.last_scouted_at?.toISOString() ?? null,
    lastError: row.last_error,
  };
}
