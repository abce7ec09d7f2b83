/**
 * The ceiling of writing a catalog: arrays into the app's own tables by unnest, as the app's own role under its own policies,
 * and nothing else: no ledger, no checkpoint, no comparison, no words of what changed.
 */
import pg from 'pg';
import type { StoreId } from '#app/lib/ids.ts';
import { normaliseGtin } from '#app/pricing/gtin.ts';

export interface RawProduct {
  id: string;
  title: string;
  handle: string;
  vendor: string;
  productType: string;
  tags: string[];
  status: string;
  options: { name: string; values: string[] }[];
  featuredMedia: { preview: { image: { url: string } | null } | null } | null;
}

export interface RawVariant {
  id: string;
  title: string;
  position: number;
  sku: string | null;
  barcode: string | null;
  price: string;
  compareAtPrice: string | null;
  taxable: boolean;
  inventoryQuantity: number | null;
  updatedAt: string;
  selectedOptions: { name: string; value: string }[];
  inventoryItem: { id: string; tracked: boolean; unitCost: { amount: string; currencyCode: string } | null };
}

export interface BareBatch {
  products: RawProduct[];
  variants: { product: string; variant: RawVariant }[];
}

export interface BareWriter {
  save(batch: BareBatch): Promise<void>;
  end(): Promise<void>;
}

const PRODUCTS = `INSERT INTO product (store_id, external_id, title, handle, vendor, product_type, tags, status, image_url, options, search_text, synced_at)
  SELECT $1, r.id, r.title, r.handle, r.vendor, r.type, string_to_array(r.tags, chr(31)), r.status, r.image, r.options, fold_text(concat_ws(' ', r.title, r.vendor, r.type, r.handle)), now()
  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::jsonb[]) AS r(id, title, handle, vendor, type, tags, status, image, options)
  ON CONFLICT (store_id, external_id) DO UPDATE SET title = excluded.title, handle = excluded.handle, vendor = excluded.vendor, product_type = excluded.product_type,
    tags = excluded.tags, status = excluded.status, image_url = excluded.image_url, options = excluded.options, search_text = excluded.search_text, synced_at = excluded.synced_at, deleted_at = NULL`;
const VARIANTS = `INSERT INTO variant (store_id, external_id, product_external_id, title, position, sku, barcode, gtin14, price_minor, compare_at_minor, currency, taxable, stock,
    stock_item_id, platform_updated_at, options, synced_at)
  SELECT $1, r.*, now() FROM unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::text[], $12::boolean[], $13::int[],
    $14::text[], $15::timestamptz[], $16::jsonb[]) AS r
  ON CONFLICT (store_id, external_id) DO UPDATE SET product_external_id = excluded.product_external_id, title = excluded.title, position = excluded.position, sku = excluded.sku,
    barcode = excluded.barcode, gtin14 = excluded.gtin14, price_minor = excluded.price_minor, compare_at_minor = excluded.compare_at_minor, currency = excluded.currency,
    taxable = excluded.taxable, stock = excluded.stock, stock_item_id = excluded.stock_item_id, platform_updated_at = excluded.platform_updated_at, options = excluded.options,
    synced_at = excluded.synced_at, deleted_at = NULL`;
const PRICES = `INSERT INTO price_history (store_id, variant_external_id, valid_from, price_minor, currency, source)
  SELECT $1, r.id, now(), r.price, 'SAR', 'sync' FROM unnest($2::text[], $3::bigint[]) AS r(id, price) ON CONFLICT DO NOTHING`;
const COSTS = `INSERT INTO variant_cost (store_id, variant_external_id, effective_from, cost_minor, currency, source)
  SELECT $1, r.id, now(), r.cost, 'SAR', 'platform' FROM unnest($2::text[], $3::bigint[]) AS r(id, cost) WHERE r.cost IS NOT NULL ON CONFLICT DO NOTHING`;

export const idOf = (gid: string): string => gid.slice(gid.lastIndexOf('/') + 1);
export const minor = (text: string): number => Math.round(Number(text) * 100);

/** @param connections how many batches may be under way */
export async function bareWriter(databaseUrl: string, storeId: StoreId, connections: number): Promise<BareWriter> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: connections });
  await pool.query('SELECT 1');
  return {
    save: async ({ products, variants }) => {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await client.query(`SELECT set_config('app.store_id', $1, TRUE)`, [storeId]);
        await client.query(PRODUCTS, [storeId, ...productColumns(products)]);
        const ids = variants.map(({ variant }) => idOf(variant.id));
        const prices = variants.map(({ variant }) => minor(variant.price));
        await client.query(VARIANTS, [storeId, ids, ...variantColumns(variants, prices)]);
        await client.query(PRICES, [storeId, ids, prices]);
        await client.query(COSTS, [storeId, ids, variants.map(({ variant }) => (variant.inventoryItem.unitCost ? minor(variant.inventoryItem.unitCost.amount) : null))]);
        await client.query('COMMIT');
      } finally {
        client.release();
      }
    },
    end: () => pool.end(),
  };
}

function productColumns(rows: readonly RawProduct[]): unknown[][] {
  return [
    rows.map(({ id }) => idOf(id)),
    rows.map(({ title }) => title),
    rows.map(({ handle }) => handle),
    rows.map(({ vendor }) => vendor || null),
    rows.map(({ productType }) => productType || null),
    rows.map(({ tags }) => tags.join('\u001F')),
    rows.map(({ status }) => status.toLowerCase()),
    rows.map(({ featuredMedia }) => featuredMedia?.preview?.image?.url ?? null),
    rows.map(({ options }) => JSON.stringify(options)),
  ];
}

function variantColumns(rows: BareBatch['variants'], prices: readonly number[]): unknown[][] {
  return [
    rows.map(({ product }) => idOf(product)),
    rows.map(({ variant }) => variant.title),
    rows.map(({ variant }) => variant.position),
    rows.map(({ variant }) => variant.sku),
    rows.map(({ variant }) => variant.barcode),
    rows.map(({ variant }) => (variant.barcode === null ? null : normaliseGtin(variant.barcode))),
    [...prices],
    rows.map(({ variant }) => (variant.compareAtPrice === null ? null : minor(variant.compareAtPrice))),
    rows.map(() => 'SAR'),
    rows.map(({ variant }) => variant.taxable),
    rows.map(({ variant }) => (variant.inventoryItem.tracked ? variant.inventoryQuantity : null)),
    rows.map(({ variant }) => idOf(variant.inventoryItem.id)),
    rows.map(({ variant }) => variant.updatedAt),
    rows.map(({ variant }) => JSON.stringify(variant.selectedOptions)),
  ];
}
