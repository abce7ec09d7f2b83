import type { StoreRef } from '#app/context.ts';
import { rowsParam, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import type { VariantSnapshot } from '#app/platforms/port.ts';

/** Saves the branches of the tree that products stand in. What is there already and the same is not written again. */
export async function upsertCategories(tx: SqlTx, store: StoreRef, variants: readonly Pick<VariantSnapshot, 'category'>[]): Promise<void> {
  const found = new Set(variants.flatMap(({ category }) => category ?? []));
  const rows = new Map([...found].flatMap(({ path }) => path.map(({ externalId, name }, at) => [externalId, { id: externalId, parent: path[at - 1]?.externalId ?? null, name }])));
  if (rows.size === 0) {
    return;
  }
  await tx.run(
    sql`INSERT INTO category (store_id, external_id, parent_external_id, name)
        SELECT ${store.id}::uuid, r.id, r.parent, r.name FROM jsonb_to_recordset(${rowsParam([...rows.values()])}::jsonb) AS r(id text, parent text, name text)
        LEFT JOIN category c ON c.store_id = ${store.id}::uuid AND c.external_id = r.id
        WHERE c.external_id IS NULL OR (c.parent_external_id, c.name) IS DISTINCT FROM (r.parent, r.name)
        ORDER BY r.id
        ON CONFLICT (store_id, external_id) DO UPDATE SET parent_external_id = excluded.parent_external_id, name = excluded.name`,
  );
}
