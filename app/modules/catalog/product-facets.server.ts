/** Collections and categories as choices of the product list, and as conditions on `product p`. */
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { int8, sql, type Sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import type { FacetChoice } from './views.ts';

const COLLECTIONS = 50;
const CATEGORIES = 100;

export function inCollection(id: string): Sql {
  return sql`EXISTS (SELECT 1 FROM collection_product m WHERE m.store_id = p.store_id AND m.collection_external_id = ${id} AND m.product_external_id = p.external_id)`;
}

/** The category itself and everything below it. */
export function inCategory(id: string): Sql {
  return sql`p.category_external_id IN (
    WITH RECURSIVE below AS (
      SELECT c.external_id FROM category c WHERE c.store_id = current_store() AND c.external_id = ${id}
      UNION SELECT c.external_id FROM below JOIN category c ON c.store_id = current_store() AND c.parent_external_id = below.external_id)
    SELECT external_id FROM below)`;
}

const choice = z.object({ value: z.string(), label: z.string(), count: int8 });

/** The largest collections by variants; the chosen one is always among them. */
export function collectionFacet(tx: Tx, ctx: StoreContext, chosen: string | undefined): Promise<FacetChoice[]> {
  return tx.rows(
    choice,
    sql`SELECT c.external_id AS value, c.title AS label, count(*) AS count FROM collection c
        JOIN collection_product m ON m.store_id = c.store_id AND m.collection_external_id = c.external_id
        JOIN variant v ON v.store_id = m.store_id AND v.product_external_id = m.product_external_id AND v.deleted_at IS NULL
        WHERE c.store_id = ${ctx.store.id}::uuid AND c.deleted_at IS NULL
        GROUP BY c.external_id, c.title ORDER BY c.external_id = ${chosen ?? ''} DESC, count(*) DESC, c.title LIMIT ${COLLECTIONS}`,
  );
}

/** The part of the tree in use, each with what stands in it or below, in the order of the tree. The upper levels are never cut away for lower ones. */
export function categoryFacet(tx: Tx, ctx: StoreContext, chosen: string | undefined): Promise<FacetChoice[]> {
  return tx.rows(
    choice,
    sql`WITH RECURSIVE
          own AS (SELECT p.category_external_id AS id, count(*) AS n FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
                  WHERE v.store_id = ${ctx.store.id}::uuid AND v.deleted_at IS NULL AND p.category_external_id IS NOT NULL GROUP BY 1),
          up AS (SELECT id, n FROM own
                 UNION ALL SELECT c.parent_external_id, up.n FROM up JOIN category c ON c.store_id = ${ctx.store.id}::uuid AND c.external_id = up.id AND c.parent_external_id IS NOT NULL),
          tree AS (SELECT external_id AS id, name AS label, 1 AS level FROM category WHERE store_id = ${ctx.store.id}::uuid AND parent_external_id IS NULL
                   UNION ALL SELECT c.external_id, tree.label || ' › ' || c.name, tree.level + 1 FROM tree JOIN category c ON c.store_id = ${ctx.store.id}::uuid AND c.parent_external_id = tree.id),
          used AS (SELECT tree.id, tree.label, sum(up.n)::bigint AS n FROM tree JOIN up ON up.id = tree.id GROUP BY tree.id, tree.label, tree.level
                   ORDER BY tree.id = ${chosen ?? ''} DESC, tree.level, sum(up.n) DESC LIMIT ${CATEGORIES})
        SELECT id AS value, label, n AS count FROM used ORDER BY label`,
  );
}
