import { z } from 'zod';
import type { StoreRef } from '#app/context.ts';
import { instant, int8, rowsParam, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { isOwned } from '#app/db/variant-owner.ts';
import { money } from '#app/lib/money.ts';
import type { VariantSnapshot } from '#app/platforms/port.ts';

/** Product.md 3.8: a price that a person set by hand is left to that person for so long. */
const OWNED_MS = 72 * 3_600_000;

const knownRow = z.object({ id: z.string(), currency: z.string(), platform_updated_at: instant, own_open: z.array(int8), own_since: int8.nullable() });

/**
 * Holds what was read against what Mizan itself wrote or is writing. A price that is neither the one we knew nor one of ours
 * was set by somebody else: automation rests on that variant. A reading older than our own proof of a price is not believed.
 * @returns the page as it may be saved, and the variants whose new price is our own doing
 */
export async function compareWithOwn(
  tx: SqlTx,
  store: StoreRef,
  found: readonly VariantSnapshot[],
  { now, readAt, noteEdits }: { now: Date; readAt: Date; noteEdits: boolean },
): Promise<{ variants: VariantSnapshot[]; own: string[] }> {
  // A first look at a store in which Mizan never changed a price: nothing to compare with, and nobody to tell.
  if (!noteEdits && !(await tx.one(z.object({ any: z.boolean() }), sql`SELECT EXISTS (SELECT 1 FROM price_change WHERE store_id = ${store.id}::uuid) AS any`)).any) {
    return { variants: [...found], own: [] };
  }
  // Only those whose price is another than ours: most of a page is as it was.
  const rows = await tx.rows(
    knownRow,
    sql`SELECT v.external_id AS id, v.currency, v.platform_updated_at,
          coalesce(array_agg(c.after_minor) FILTER (WHERE c.state IN ('writing', 'written', 'unknown', 'needs_attention')), '{}') AS own_open,
          (array_agg(c.after_minor ORDER BY c.verified_at DESC) FILTER (WHERE c.verified_at > ${readAt}))[1] AS own_since
        FROM json_to_recordset(${rowsParam(found.map(({ externalId, price }) => ({ id: externalId, price: price.minor })))}::json) AS r(id text, price bigint)
        JOIN LATERAL (SELECT * FROM variant WHERE store_id = ${store.id}::uuid AND external_id = r.id AND price_minor <> r.price AND deleted_at IS NULL LIMIT 1) v ON TRUE
        LEFT JOIN price_change c ON c.store_id = v.store_id AND c.variant_external_id = v.external_id
          AND (c.state IN ('writing', 'written', 'unknown', 'needs_attention') OR c.verified_at > ${readAt})
        GROUP BY v.external_id, v.currency, v.platform_updated_at`,
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  const own: string[] = [];
  const outside: string[] = [];
  const variants = found.map((variant) => {
    const row = known.get(variant.externalId);
    if (!row || row.currency !== variant.price.currency) {
      return variant;
    }
    // Older than what we know: the saving statement leaves our price alone, and nobody edited anything.
    if (variant.platformUpdatedAt < row.platform_updated_at) {
      return variant;
    }
    if (row.own_since !== null) {
      return { ...variant, price: money(row.own_since, row.currency) };
    }
    (row.own_open.includes(variant.price.minor) ? own : outside).push(variant.externalId);
    return variant;
  });
  if (noteEdits && outside.length > 0) {
    await tx.run(
      sql`UPDATE variant SET owner_kind = 'external', owner_since = ${now}, owner_until = ${new Date(now.getTime() + OWNED_MS)}, owner_why = NULL
          WHERE store_id = ${store.id}::uuid AND external_id = ANY(${outside}) AND NOT (coalesce(owner_kind = 'lock', FALSE) AND ${isOwned(sql`variant`, now)})`,
    );
  }
  return { variants, own };
}
