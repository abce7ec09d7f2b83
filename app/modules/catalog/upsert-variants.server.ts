import type { StoreRef } from '#app/context.ts';
import { rowsParam, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import type { VariantSnapshot } from '#app/platforms/port.ts';
import { normaliseGtin } from '#app/pricing/gtin.ts';
import { compareWithOwn } from './outside-edits.server.ts';

interface Upsert {
  now: Date;
  /** Before the platform was asked: what we proved about a price since then is newer than this reading. */
  readAt: Date;
  /** A first look after an installation adopts the prices it finds; later ones were changed by somebody. */
  noteEdits: boolean;
}

/**
 * Saves a page of the catalog in a few statements, whatever its size. A row that is as the platform tells it is not written:
 * a catalog read again unchanged costs reading alone. A new price opens an interval of the price history, a new cost a dated
 * row; a price that Mizan itself has just written is there already and opens none.
 * Their categories are there already (`upsertCategories`). What was read before a newer price was seen (a bulk file may be hours old) does not take that price back.
 * @returns the page as it was saved
 */
export async function upsertVariants(tx: SqlTx, store: StoreRef, found: readonly VariantSnapshot[], { now, readAt, noteEdits }: Upsert): Promise<{ saved: VariantSnapshot[] }> {
  if (found.length === 0) {
    return { saved: [] };
  }
  const { variants, own } = await compareWithOwn(tx, store, found, { now, readAt, noteEdits });
  await saveProducts(tx, store, variants, now);
  await saveRows(tx, store, variants, { own, now });
  return { saved: variants };
}

// The rows that are there are looked up one by one (LATERAL, LIMIT): the planner has no numbers of a store that is new, and
// would otherwise hold every row of the page against every row of the store.

async function saveProducts(tx: SqlTx, store: StoreRef, variants: readonly VariantSnapshot[], now: Date): Promise<void> {
  const products = new Map(variants.map((variant) => [variant.productExternalId, variant]));
  await tx.run(
    sql`INSERT INTO product (store_id, external_id, title, handle, vendor, product_type, tags, status, listed_at, image_url, options, category_external_id, search_text, synced_at)
        SELECT ${store.id}::uuid, r.id, r.title, r.handle, r.vendor, r.type, r.tags, r.status, r.listed_at, r.image, r.options, r.category,
          fold_text(concat_ws(' ', r.title, r.vendor, r.type, r.handle)), ${now}
        FROM json_to_recordset(${rowsParam([...products.values()].map(productRow))}::json)
          AS r(id text, title text, handle text, vendor text, type text, tags text[], status text, listed_at timestamptz(3), image text, options jsonb, category text)
        LEFT JOIN LATERAL (SELECT * FROM product WHERE store_id = ${store.id}::uuid AND external_id = r.id LIMIT 1) p ON TRUE
        WHERE p.external_id IS NULL OR p.deleted_at IS NOT NULL
          OR (p.title, p.handle, p.vendor, p.product_type, p.tags, p.status, p.listed_at, p.image_url, p.options, p.category_external_id)
            IS DISTINCT FROM (r.title, r.handle, r.vendor, r.type, r.tags, r.status, r.listed_at, r.image, r.options, r.category)
        ORDER BY r.id
        ON CONFLICT (store_id, external_id) DO UPDATE SET title = excluded.title, handle = excluded.handle, vendor = excluded.vendor,
          product_type = excluded.product_type, tags = excluded.tags, status = excluded.status, listed_at = excluded.listed_at, image_url = excluded.image_url,
          options = excluded.options, category_external_id = excluded.category_external_id, search_text = excluded.search_text, synced_at = excluded.synced_at, deleted_at = NULL`,
  );
}

/**
 * Variants, and what their prices and costs were until now. A cost is compared with what the platform told last, not with what
 * holds: one entered by hand stays until the platform tells a new one.
 */
async function saveRows(tx: SqlTx, store: StoreRef, variants: readonly VariantSnapshot[], { own, now }: { own: readonly string[]; now: Date }): Promise<void> {
  await tx.run(
    sql`WITH told AS MATERIALIZED (
          SELECT r.*, v.external_id IS NULL AS is_new, v.price_minor AS known_price, v.platform_updated_at AS known_at, v.stock AS known_stock,
            v.external_id IS NULL OR v.deleted_at IS NOT NULL OR r.updated_at > v.platform_updated_at
              OR (r.updated_at = v.platform_updated_at AND (r.price, r.compare_at) IS DISTINCT FROM (v.price_minor, v.compare_at_minor))
              OR (r.product, r.title, r.position, r.sku, r.barcode, r.gtin14, r.currency, r.taxable, r.stock, r.stock_item, r.options)
                IS DISTINCT FROM (v.product_external_id, v.title, v.position, v.sku, v.barcode, v.gtin14, v.currency, v.taxable, v.stock, v.stock_item_id, v.options) AS differs
          FROM json_to_recordset(${rowsParam(variants.map(variantRow))}::json) AS r(id text, product text, title text, position int, sku text, barcode text, gtin14 text, price bigint,
            compare_at bigint, currency char(3), taxable boolean, stock int, stock_item text, options jsonb, updated_at timestamptz, cost bigint)
          LEFT JOIN LATERAL (SELECT * FROM variant WHERE store_id = ${store.id}::uuid AND external_id = r.id LIMIT 1) v ON TRUE
        ), saved AS (
          INSERT INTO variant (store_id, external_id, product_external_id, title, position, sku, barcode, gtin14, price_minor, compare_at_minor,
            currency, taxable, stock, stock_item_id, options, platform_updated_at, synced_at)
          SELECT ${store.id}::uuid, id, product, title, position, sku, barcode, gtin14, price, compare_at, currency, taxable, stock, stock_item, options, updated_at, ${now}
          FROM told WHERE differs ORDER BY id
          ON CONFLICT (store_id, external_id) DO UPDATE SET product_external_id = excluded.product_external_id, title = excluded.title,
            position = excluded.position, sku = excluded.sku, barcode = excluded.barcode, gtin14 = excluded.gtin14,
            price_minor = CASE WHEN excluded.platform_updated_at >= variant.platform_updated_at THEN excluded.price_minor ELSE variant.price_minor END,
            compare_at_minor = CASE WHEN excluded.platform_updated_at >= variant.platform_updated_at THEN excluded.compare_at_minor ELSE variant.compare_at_minor END,
            currency = excluded.currency, taxable = excluded.taxable, stock = excluded.stock, stock_item_id = excluded.stock_item_id, options = excluded.options,
            platform_updated_at = greatest(excluded.platform_updated_at, variant.platform_updated_at), synced_at = excluded.synced_at, deleted_at = NULL
        ), priced AS (
          INSERT INTO price_history (store_id, variant_external_id, valid_from, price_minor, currency, source)
          SELECT ${store.id}::uuid, id, ${now}, price, currency, 'sync' FROM told
          WHERE is_new OR (differs AND known_price <> price AND updated_at >= known_at AND NOT id = ANY(${[...own]}))
          ON CONFLICT DO NOTHING
        ), costed AS (
        INSERT INTO variant_cost (store_id, variant_external_id, effective_from, cost_minor, currency, source)
        SELECT ${store.id}::uuid, told.id, ${now}, told.cost, told.currency, 'platform' FROM told
        LEFT JOIN LATERAL (SELECT cost_minor FROM variant_cost c WHERE NOT told.is_new AND c.store_id = ${store.id}::uuid AND c.variant_external_id = told.id AND c.source = 'platform'
                           ORDER BY effective_from DESC LIMIT 1) last ON TRUE
        WHERE told.cost IS NOT NULL AND told.cost IS DISTINCT FROM last.cost_minor
        ON CONFLICT DO NOTHING RETURNING variant_external_id AS id
        )
        INSERT INTO variant_moved (store_id, variant_external_id, why, moved_at)
        SELECT ${store.id}::uuid, moved.id, moved.why, ${now}::timestamptz FROM (
          SELECT costed.id, 'cost' AS why FROM costed JOIN told USING (id) WHERE NOT told.is_new
          -- A single sale of many is no news: out of stock or back, or a fifth of it.
          UNION ALL SELECT id, 'stock' FROM told WHERE differs AND NOT is_new AND ((known_stock <= 0) <> (stock <= 0) OR abs(stock - known_stock) * 5 >= greatest(abs(known_stock), 1))
        ) moved ORDER BY 2, 3
        ON CONFLICT (store_id, variant_external_id, why) DO UPDATE SET moved_at = excluded.moved_at, run_id = NULL`,
  );
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
    listed_at: variant.listedAt?.toISOString() ?? null,
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
