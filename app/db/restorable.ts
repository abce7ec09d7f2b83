import type { StoreId } from '#app/lib/ids.ts';
import { sql, type Sql } from './sql.ts';

/**
 * SQL of every price that Mizan wrote and that still stands, with what stood before Mizan: columns `change` (the one that wrote
 * it), `variant`, `wrote`, `origin`. Changes follow one another in a chain as long as each began where the last one ended; an
 * edit from outside ends a chain, and nothing before it is ours to bring back.
 */
export function restorablePrices(storeId: StoreId): Sql {
  return sql`SELECT e.id AS change, e.variant, e.wrote, e.origin
    FROM (
      SELECT DISTINCT ON (variant) id, variant, wrote, first_value(before_minor) OVER (PARTITION BY variant, chain ORDER BY verified_at, id) AS origin
      FROM (
        SELECT *, sum(breaks) OVER (PARTITION BY variant ORDER BY verified_at, id) AS chain
        FROM (
          SELECT id, variant_external_id AS variant, before_minor, after_minor AS wrote, verified_at,
            CASE WHEN lag(after_minor) OVER (PARTITION BY variant_external_id ORDER BY verified_at, id) = before_minor THEN 0 ELSE 1 END AS breaks
          FROM price_change WHERE store_id = ${storeId}::uuid AND state = 'verified'
        ) told
      ) chained
      ORDER BY variant, verified_at DESC, id DESC
    ) e
    JOIN variant v ON v.store_id = ${storeId}::uuid AND v.external_id = e.variant AND v.deleted_at IS NULL AND v.price_minor = e.wrote
    WHERE e.origin <> e.wrote`;
}
