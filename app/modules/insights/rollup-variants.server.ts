import { sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import type { RollupContext } from './rollup-context.ts';

/**
 * What these variants sold over all time, from their days. Title and vendor are the product's, or those of the newest line where the
 * product was gone before we came.
 */
export async function addUpVariants(tx: SqlTx, { store }: RollupContext, keys: readonly string[]): Promise<void> {
  const list = [...keys];
  await tx.run(
    sql`DELETE FROM rollup_variant v WHERE store_id = ${store.id}::uuid AND variant_key = ANY(${list})
          AND NOT EXISTS (SELECT 1 FROM rollup_variant_day d WHERE d.store_id = v.store_id AND d.variant_key = v.variant_key)`,
  );
  await tx.run(
    sql`INSERT INTO rollup_variant AS v (store_id, variant_key, product_external_id, title, vendor, orders, units, gross_minor, discount_minor, sales_minor, returned_units, returned_minor, last_day)
        SELECT ${store.id}::uuid, s.variant_key, s.product, coalesce(p.title, l.title, regexp_replace(s.variant_key, '^line:', '')), coalesce(p.vendor, l.vendor), s.orders, s.units, s.gross, s.discount, s.sales, s.returned_units, s.returned, s.last_day
        FROM (
          SELECT variant_key, (array_agg(product_external_id ORDER BY day DESC))[1] AS product, sum(orders) AS orders, sum(units) AS units, sum(gross_minor) AS gross, sum(discount_minor) AS discount,
            sum(sales_minor) AS sales, sum(returned_units) AS returned_units, sum(returned_minor) AS returned, max(day) AS last_day,
            max(day) FILTER (WHERE orders > 0) AS last_sold
          FROM rollup_variant_day WHERE store_id = ${store.id}::uuid AND variant_key = ANY(${list}) GROUP BY variant_key
        ) s
        LEFT JOIN product p ON p.store_id = ${store.id}::uuid AND p.external_id = s.product
        LEFT JOIN LATERAL (
          SELECT title, vendor FROM sold_line WHERE p.external_id IS NULL AND s.product IS NOT NULL AND store_id = ${store.id}::uuid AND day = s.last_sold AND variant_key = s.variant_key ORDER BY processed_at DESC, order_external_id DESC LIMIT 1
        ) l ON TRUE
        ON CONFLICT (store_id, variant_key) DO UPDATE SET product_external_id = excluded.product_external_id, title = excluded.title, vendor = excluded.vendor, orders = excluded.orders,
          units = excluded.units, gross_minor = excluded.gross_minor, discount_minor = excluded.discount_minor, sales_minor = excluded.sales_minor, returned_units = excluded.returned_units,
          returned_minor = excluded.returned_minor, last_day = excluded.last_day
        WHERE (v.product_external_id, v.title, v.vendor, v.orders, v.units, v.gross_minor, v.discount_minor, v.sales_minor, v.returned_units, v.returned_minor, v.last_day) IS DISTINCT FROM
          (excluded.product_external_id, excluded.title, excluded.vendor, excluded.orders, excluded.units, excluded.gross_minor, excluded.discount_minor, excluded.sales_minor,
           excluded.returned_units, excluded.returned_minor, excluded.last_day)`,
  );
}
