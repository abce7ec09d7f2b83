import type { StoreRef } from '#app/context.ts';
import { rowsParam, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import type { ProductImages } from '#app/platforms/port.ts';

/** Saves products' images as they are now: what vanished is removed, and only what differs is written. */
export async function saveImages(tx: SqlTx, store: StoreRef, found: readonly ProductImages[]): Promise<void> {
  if (found.length === 0) {
    return;
  }
  const whole = new Map(found.map((product) => [product.productExternalId, product]));
  const rows = rowsParam(
    [...whole.values()].flatMap(({ productExternalId, images }) =>
      images.map(({ externalId, url, alt }, at) => ({ product: productExternalId, position: at + 1, id: externalId, url, alt })),
    ),
  );
  await tx.run(
    sql`DELETE FROM product_image i USING (SELECT p.product, coalesce(max(r.position), 0) AS last FROM unnest(${[...whole.keys()]}::text[]) AS p(product)
          LEFT JOIN jsonb_to_recordset(${rows}::jsonb) AS r(product text, position int) ON r.product = p.product GROUP BY p.product) told
        WHERE i.store_id = ${store.id}::uuid AND i.product_external_id = told.product AND i.position > told.last`,
  );
  await tx.run(
    sql`INSERT INTO product_image (store_id, product_external_id, position, external_id, url, alt)
        SELECT ${store.id}::uuid, r.product, r.position, r.id, r.url, r.alt
        FROM jsonb_to_recordset(${rows}::jsonb) AS r(product text, position int, id text, url text, alt text)
        JOIN product p ON p.store_id = ${store.id}::uuid AND p.external_id = r.product
        LEFT JOIN product_image i ON i.store_id = ${store.id}::uuid AND i.product_external_id = r.product AND i.position = r.position
        WHERE i.product_external_id IS NULL OR (i.external_id, i.url, i.alt) IS DISTINCT FROM (r.id, r.url, r.alt)
        ORDER BY r.product, r.position
        ON CONFLICT (store_id, product_external_id, position) DO UPDATE SET external_id = excluded.external_id, url = excluded.url, alt = excluded.alt`,
  );
}

/** A product that is gone shows nothing any more. */
export async function dropImagesOfGone(tx: SqlTx, store: StoreRef, goneAt: Date): Promise<void> {
  await tx.run(
    sql`DELETE FROM product_image i USING product p WHERE p.store_id = ${store.id}::uuid AND p.deleted_at = ${goneAt}
          AND i.store_id = p.store_id AND i.product_external_id = p.external_id`,
  );
}
