/** Facts of the shop and its rivals that only some strategies ask for; one statement each, none where nobody asks. */
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import type { Signals } from '#app/pricing/signals.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The newest own price that no sale, no discount off the regular price and no stock-out of a rival made: what those are a part of, and never of themselves. */
export async function regularsOf(tx: SqlTx, ctx: StoreContext, variants: readonly string[]): Promise<Map<string, number>> {
  if (variants.length === 0) {
    return new Map();
  }
  const rows = await tx.rows(
    z.object({ variant: z.string(), minor: int8 }),
    sql`SELECT DISTINCT ON (h.variant_external_id) h.variant_external_id AS variant, h.price_minor AS minor FROM price_history h
        WHERE h.store_id = ${ctx.store.id}::uuid AND h.variant_external_id = ANY(${[...variants]}) AND h.currency = ${ctx.store.currency}
          AND NOT (h.source = 'mizan' AND EXISTS (
            SELECT 1 FROM price_change c JOIN decision d ON d.store_id = c.store_id AND d.id = c.decision_id
            WHERE c.store_id = h.store_id AND c.variant_external_id = h.variant_external_id AND c.after_minor = h.price_minor AND c.sent_at <= h.valid_from + interval '1 hour'
              AND c.sent_at > h.valid_from - interval '1 day' AND (d.reasons @> '[{"code":"target_sale"}]' OR d.reasons @> '[{"code":"target_stockout"}]'
                OR d.reasons @> '[{"code":"target_anchor","params":{"anchor":"regular"}}]')))
        ORDER BY h.variant_external_id, h.valid_from DESC`,
  );
  return new Map(rows.map(({ variant, minor }) => [variant, minor]));
}

const rivalRow = z.object({
  variant: z.string(),
  stock: z.enum(['in_stock', 'out_of_stock', 'unknown']),
  out_since: instant.nullable(),
  captured_at: instant,
  base: int8.nullable(),
});

/** Tracked rivals of each variant and since when all of them are out; `baseMinor` is the own price at that moment. */
export async function stockoutsOf(tx: SqlTx, ctx: StoreContext, variants: readonly string[]): Promise<Map<string, Signals['stockout']>> {
  if (variants.length === 0) {
    return new Map();
  }
  const rows = await tx.rows(
    rivalRow,
    sql`WITH rivals AS (
          SELECT m.variant_external_id AS variant, o.availability AS stock, o.captured_at,
            CASE WHEN o.availability = 'out_of_stock' THEN coalesce((
              SELECT min(p.observed_at) FROM price_observation p WHERE p.store_id = o.store_id AND p.offer_id = o.id AND p.availability = 'out_of_stock' AND p.observed_at > coalesce((
                SELECT max(i.observed_at) FROM price_observation i WHERE i.store_id = o.store_id AND i.offer_id = o.id AND i.availability <> 'out_of_stock'), '-infinity'::timestamptz)), o.captured_at) END AS out_since
          FROM offer_match m JOIN offer o ON o.store_id = m.store_id AND o.id = m.offer_id
          JOIN competitor c ON c.store_id = o.store_id AND c.id = o.competitor_id AND c.active
          WHERE m.store_id = ${ctx.store.id}::uuid AND m.variant_external_id = ANY(${[...variants]}) AND m.state = 'accepted' AND o.captured_at >= ${new Date(ctx.clock.now().getTime() - 7 * DAY_MS)}),
        began AS (SELECT variant, max(out_since) AS at FROM rivals GROUP BY 1)
        SELECT r.variant, r.stock, r.out_since, r.captured_at,
          (SELECT h.price_minor FROM price_history h WHERE h.store_id = ${ctx.store.id}::uuid AND h.variant_external_id = r.variant AND h.valid_from <= b.at ORDER BY h.valid_from DESC LIMIT 1) AS base
        FROM rivals r JOIN began b ON b.variant = r.variant`,
  );
  const byVariant = Map.groupBy(rows, ({ variant }) => variant);
  return new Map([...byVariant].map(([variant, rivals]): [string, Signals['stockout']] => [variant, episodeOf(rivals)]));
}

function episodeOf(rivals: readonly z.infer<typeof rivalRow>[]): Signals['stockout'] {
  const out = rivals.filter(({ stock }) => stock === 'out_of_stock');
  const base = rivals[0]?.base ?? null;
  // Seen out, and seen out again later: the change itself, and the newest look.
  const spans = out.map(({ out_since, captured_at }) => captured_at.getTime() - (out_since ?? captured_at).getTime());
  const spanMs = Math.min(...spans, Number.MAX_SAFE_INTEGER);
  return base === null
    ? null
    : {
        rivals: rivals.length,
        out: out.length,
        unknown: rivals.filter(({ stock }) => stock === 'unknown').length,
        observations: spanMs > 0 ? 2 : 1,
        spanHours: spans.length === 0 ? 0 : Math.floor(spanMs / HOUR_MS),
        baseMinor: base,
      };
}

export async function collectionsOf(tx: SqlTx, ctx: StoreContext, products: readonly string[]): Promise<Map<string, string[]>> {
  if (products.length === 0) {
    return new Map();
  }
  const rows = await tx.rows(
    z.object({ product: z.string(), collections: z.array(z.string()) }),
    sql`SELECT product_external_id AS product, array_agg(collection_external_id ORDER BY collection_external_id) AS collections FROM collection_product
        WHERE store_id = ${ctx.store.id}::uuid AND product_external_id = ANY(${[...new Set(products)]}) GROUP BY 1`,
  );
  return new Map(rows.map(({ product, collections }) => [product, collections]));
}

export async function productsOf(tx: SqlTx, ctx: StoreContext, products: readonly string[]): Promise<Map<string, Pick<Signals, 'tags' | 'vendor' | 'productType'>>> {
  if (products.length === 0) {
    return new Map();
  }
  const rows = await tx.rows(
    z.object({ product: z.string(), tags: z.array(z.string()), vendor: z.string().nullable(), type: z.string().nullable() }),
    sql`SELECT external_id AS product, tags, nullif(vendor, '') AS vendor, nullif(product_type, '') AS type FROM product
        WHERE store_id = ${ctx.store.id}::uuid AND external_id = ANY(${[...new Set(products)]})`,
  );
  return new Map(rows.map(({ product, tags, vendor, type }) => [product, { tags: tags.filter((tag) => tag !== '').sort(), vendor, productType: type }]));
}
