import type { StoreRef } from '#app/context.ts';
import { rowsParam, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import type { VariantSnapshot } from '#app/platforms/port.ts';
import { normaliseGtin } from '#app/pricing/gtin.ts';
import { compareWithOwn } from './outside-edits.server.ts';
import { upsertCategories } from './upsert-categories.server.ts';

interface Upsert {
  now: Date;
  /** Before the platform was asked: what we proved about a price since then is newer than this reading. */
  readAt: Date;
  /** A first look after an installation adopts the prices it finds; later ones were changed by somebody. */
  noteEdits: boolean;
}

/**
 * Saves a page of the catalog in a handful of statements, whatever its size. A new price opens an interval of the price history,
 * a new cost a dated row; a price that Mizan itself has just written is there already and opens none.
 * What was read before a newer price was seen (a bulk file may be hours old) does not take that price back.
 * @returns the page as it was saved
 */
export async function upsertVariants(tx: Tx, store: StoreRef, found: readonly VariantSnapshot[], { now, readAt, noteEdits }: Upsert): Promise<{ saved: VariantSnapshot[] }> {
  if (found.length === 0) {
    return { saved: [] };
  }
  const { variants, own } = await compareWithOwn(tx, store, found, { now, readAt, noteEdits });
  const products = new Map(variants.map((variant) => [variant.productExternalId, variant]));
  await upsertCategories(tx, store, [...products.values()].flatMap(({ category }) => category ?? [])); // prettier-ignore
  await tx.run(
    sql`INSERT INTO product (store_id, external_id, title, handle, vendor, product_type, tags, status, image_url, options, category_external_id, search_text, synced_at)
        SELECT ${store.id}::uuid, r.id, r.title, r.handle, r.vendor, r.type, ARRAY(SELECT jsonb_array_elements_text(r.tags)), r.status, r.image, r.options, r.category,
          fold_text(concat_ws(' ', r.title, r.vendor, r.type, r.handle)), ${now}
        FROM jsonb_to_recordset(${rowsParam([...products.values()].map(productRow))}::jsonb)
          AS r(id text, title text, handle text, vendor text, type text, tags jsonb, status text, image text, options jsonb, category text)
        ORDER BY r.id
        ON CONFLICT (store_id, external_id) DO UPDATE SET title = excluded.title, handle = excluded.handle, vendor = excluded.vendor,
          product_type = excluded.product_type, tags = excluded.tags, status = excluded.status, image_url = excluded.image_url,
          options = excluded.options, category_external_id = excluded.category_external_id, search_text = excluded.search_text, synced_at = excluded.synced_at, deleted_at = NULL`,
  );
  const rows = rowsParam(variants.map(variantRow));
  await tx.run(
    sql`INSERT INTO price_history (store_id, variant_external_id, valid_from, price_minor, currency, source)
        SELECT ${store.id}::uuid, r.id, ${now}, r.price, r.currency, 'sync'
        FROM jsonb_to_recordset(${rows}::jsonb) AS r(id text, price bigint, currency text, updated_at timestamptz)
        JOIN variant v ON v.store_id = ${store.id}::uuid AND v.external_id = r.id AND v.price_minor <> r.price AND r.updated_at >= v.platform_updated_at
        WHERE NOT r.id = ANY(${own}) ON CONFLICT DO NOTHING`,
  );
  await tx.run(
    sql`INSERT INTO variant (store_id, external_id, product_external_id, title, position, sku, barcode, gtin14, price_minor, compare_at_minor,
          currency, taxable, stock, stock_item_id, options, platform_updated_at, synced_at)
        SELECT ${store.id}::uuid, r.id, r.product, r.title, r.position, r.sku, r.barcode, r.gtin14, r.price, r.compare_at, r.currency, r.taxable,
          r.stock, r.stock_item, r.options, r.updated_at, ${now}
        FROM jsonb_to_recordset(${rows}::jsonb) AS r(id text, product text, title text, position int, sku text, barcode text, gtin14 text, price bigint,
          compare_at bigint, currency text, taxable boolean, stock int, stock_item text, options jsonb, updated_at timestamptz)
        ORDER BY r.id
        ON CONFLICT (store_id, external_id) DO UPDATE SET product_external_id = excluded.product_external_id, title = excluded.title,
          position = excluded.position, sku = excluded.sku, barcode = excluded.barcode, gtin14 = excluded.gtin14,
          price_minor = CASE WHEN excluded.platform_updated_at >= variant.platform_updated_at THEN excluded.price_minor ELSE variant.price_minor END,
          compare_at_minor = CASE WHEN excluded.platform_updated_at >= variant.platform_updated_at THEN excluded.compare_at_minor ELSE variant.compare_at_minor END, currency = excluded.currency, taxable = excluded.taxable, stock = excluded.stock,
          stock_item_id = excluded.stock_item_id, options = excluded.options,
          platform_updated_at = greatest(excluded.platform_updated_at, variant.platform_updated_at), synced_at = excluded.synced_at, deleted_at = NULL`,
  );
  // The first interval of a variant that has none: what it cost when we first saw it.
  await tx.run(
    sql`INSERT INTO price_history (store_id, variant_external_id, valid_from, price_minor, currency, source)
        SELECT ${store.id}::uuid, r.id, ${now}, r.price, r.currency, 'sync'
        FROM jsonb_to_recordset(${rows}::jsonb) AS r(id text, price bigint, currency text)
        WHERE NOT EXISTS (SELECT 1 FROM price_history h WHERE h.store_id = ${store.id}::uuid AND h.variant_external_id = r.id)
        ON CONFLICT DO NOTHING`,
  );
  // Compared with what the platform told last, not with what holds: a cost entered by hand stays until the platform tells a new one.
  await tx.run(
    sql`INSERT INTO variant_cost (store_id, variant_external_id, effective_from, cost_minor, currency, source)
        SELECT ${store.id}::uuid, r.id, ${now}, r.cost, r.currency, 'platform'
        FROM jsonb_to_recordset(${rows}::jsonb) AS r(id text, cost bigint, currency text)
        LEFT JOIN LATERAL (SELECT cost_minor FROM variant_cost c WHERE c.store_id = ${store.id}::uuid AND c.variant_external_id = r.id AND c.source = 'platform'
                           ORDER BY effective_from DESC LIMIT 1) last ON TRUE
        WHERE r.cost IS NOT NULL AND r.cost IS DISTINCT FROM last.cost_minor
        ON CONFLICT DO NOTHING`,
  );
  return { saved: variants };
}

function productRow(variant: VariantSnapshot): object {
  return {
    id: variant.productExternalId,
    title: variant.productTitle,
    handle: variant.handle,
    vendor: variant.vendor,
    type: variant.productType,
    tags: variant.tags,
    status: variant.status,
    image: variant.imageUrl,
    options: variant.productOptions,
    category: variant.category?.externalId ?? null,
  };
}

function variantRow(variant: VariantSnapshot): object {
  return {
    id: variant.externalId,
    product: variant.productExternalId,
    title: variant.variantTitle,
    position: variant.position,
    sku: variant.sku,
    barcode: variant.barcode,
    gtin14: variant.barcode === null ? null : normaliseGtin(variant.barcode),
    price: variant.price.minor,
    compare_at: variant.compareAt?.minor ?? null,
    currency: variant.price.currency,
    taxable: variant.taxable,
    stock: variant.stock,
    stock_item: variant.stockItemId,
    options: variant.options,
    updated_at: variant.platformUpdatedAt.toISOString(),
    cost: variant.cost?.minor ?? null,
  };
}
