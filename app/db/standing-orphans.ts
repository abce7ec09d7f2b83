import type { StoreId } from '#app/lib/ids.ts';
import { sql, type Sql } from './sql.ts';

/**
 * SQL of what the last look found and what is still so: `variant`, `why`, `change`, `before`, `price`. What was decided, moved or answered
 * since is left out; if it helped nothing, the next look finds it again.
 */
export function standingOrphans(storeId: StoreId): Sql {
  return sql`SELECT o.variant_external_id AS variant, o.why, o.change_id AS change, o.before_minor AS before, v.price_minor AS price
    FROM price_orphan o
    JOIN variant v ON v.store_id = o.store_id AND v.external_id = o.variant_external_id AND v.deleted_at IS NULL
    JOIN price_change c ON c.store_id = o.store_id AND c.id = o.change_id
    WHERE o.store_id = ${storeId}::uuid AND CASE WHEN o.why = 'unknown' THEN c.state = 'unknown' ELSE v.price_minor = c.after_minor
      AND NOT EXISTS (SELECT 1 FROM decision n WHERE n.store_id = o.store_id AND n.variant_external_id = o.variant_external_id AND n.last_seen_at > o.found_at) END`;
}
