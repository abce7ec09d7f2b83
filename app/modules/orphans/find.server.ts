import { ownerOf } from '#app/db/strategy-owners.server.ts';
import { sql, type Sql } from '#app/db/sql.ts';
import type { StoreId } from '#app/lib/ids.ts';

/** Does the decision `n` stand behind a price? Not one that could not be made, was stopped, or says that its sale is not now. */
const decides = sql`(n.outcome IN ('CHANGE', 'CORRECTION') OR (n.outcome = 'HOLD' AND NOT n.reasons @> '[{"code": "sale_not_now"}]' AND NOT n.reasons @> '[{"code": "emergency_stop"}]'))`;

/**
 * SQL of every price that stands as Mizan wrote it last and that nobody decides: `variant`, `why`, `change`, `before`. Changes that follow
 * one another for the same strategy and the same sale belong together: what stood before the first of them is what one goes back to.
 * @param settled what ended before this has had its time to be decided again
 */
export function orphanedPrices(storeId: StoreId, settled: Date): Sql {
  return sql`
    WITH told AS (
      SELECT c.id, c.variant_external_id AS variant, c.before_minor, c.after_minor, c.verified_at, c.undo_of, d.strategy_id, w.until
      FROM price_change c
      JOIN decision d ON d.store_id = c.store_id AND d.id = c.decision_id
      JOIN strategy_version t ON t.store_id = d.store_id AND t.strategy_id = d.strategy_id AND t.version = d.strategy_version
      -- The sale in which it was decided, if any.
      LEFT JOIN LATERAL (
        SELECT max((n ->> 'until')::timestamptz) AS until FROM jsonb_path_query(t.tree, '$.** ? (@.type == "SCHEDULE")') n
        WHERE (n ->> 'from')::timestamptz <= d.created_at AND (n ->> 'until')::timestamptz > d.created_at) w ON TRUE
      WHERE c.store_id = ${storeId}::uuid AND c.state = 'verified'
    ), linked AS (
      SELECT *, CASE WHEN lag(after_minor) OVER one = before_minor AND lag(strategy_id) OVER one = strategy_id
                      AND lag(until) OVER one IS NOT DISTINCT FROM until AND undo_of IS NULL THEN 0 ELSE 1 END AS breaks
      FROM told WINDOW one AS (PARTITION BY variant ORDER BY verified_at, id)
    ), chained AS (
      SELECT *, sum(breaks) OVER (PARTITION BY variant ORDER BY verified_at, id) AS chain FROM linked
    ), standing AS (
      SELECT DISTINCT ON (variant) *, first_value(before_minor) OVER (PARTITION BY variant, chain ORDER BY verified_at, id) AS origin
      FROM chained ORDER BY variant, verified_at DESC, id DESC
    ), found AS MATERIALIZED (
      SELECT s.variant, s.id AS change, s.origin AS before,
        CASE
          WHEN s.until IS NOT NULL AND s.until <= ${settled} AND NOT EXISTS (SELECT 1 FROM decision n WHERE n.store_id = v.store_id AND n.variant_external_id = s.variant AND n.last_seen_at >= s.until AND ${decides})
            THEN 'sale_over'
          WHEN owner.id <> s.strategy_id AND coalesce((SELECT max(a.at) FROM activity a WHERE a.store_id = ${storeId}::uuid AND a.action LIKE 'strategy.%'), '-infinity') <= ${settled}
            AND NOT EXISTS (SELECT 1 FROM decision n WHERE n.store_id = v.store_id AND n.variant_external_id = s.variant AND n.last_seen_at > s.verified_at
                            AND n.strategy_id <> s.strategy_id AND ${decides})
            THEN CASE WHEN y.state = 'archived' THEN 'strategy_gone' ELSE 'out_of_scope' END
        END AS why
      FROM standing s
      JOIN variant v ON v.store_id = ${storeId}::uuid AND v.external_id = s.variant AND v.deleted_at IS NULL AND v.price_minor = s.after_minor
      JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id AND p.status IN ('active', 'unlisted')
      JOIN strategy y ON y.store_id = v.store_id AND y.id = s.strategy_id
      JOIN ${ownerOf} ON TRUE
      WHERE s.undo_of IS NULL AND s.origin <> s.after_minor
        AND NOT EXISTS (SELECT 1 FROM price_change o WHERE o.store_id = v.store_id AND o.variant_external_id = s.variant
                        AND o.state IN ('queued', 'writing', 'written', 'unknown', 'needs_attention'))
    )
    SELECT variant, why, change, before FROM found WHERE why IS NOT NULL`;
}
