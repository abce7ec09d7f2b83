import type { NewCollection } from '#sandbox/catalog/collections.ts';
import { addMembers, saveCollections } from '#sandbox/catalog/save-collections.server.ts';
import type { NewProduct } from '#sandbox/catalog/types.ts';
import type { Queryable } from '#sandbox/db/pool.server.ts';

/** Ids look like the platform's and never meet: ten million of each kind per store. */
const PER_STORE = 10_000_000;
const FIRST = { product: 8_000_000_000_000, variant: 45_000_000_000_000, inventoryItem: 47_000_000_000_000 };

export interface SavedCount {
  products: number;
  variants: number;
}

/**
 * Appends products to a store in batches, numbered in the order they come: the same input gives the same ids.
 * The caller holds the transaction.
 */
export function productWriter(
  db: Queryable,
  storeId: number,
  now: Date,
): {
  add(product: NewProduct): Promise<void>;
  /** @param smart collections to make besides those that products were put into by hand */ end(smart?: readonly NewCollection[]): Promise<SavedCount>;
} {
  const count: SavedCount = { products: 0, variants: 0 };
  const at = now.toISOString();
  let products: object[] = [];
  let variants: object[] = [];
  let members: { collection: number; product: number }[] = [];
  const byHand = new Map<string, number>();

  const flush = async (): Promise<void> => {
    await db.query(INSERT_PRODUCTS, [storeId, at, JSON.stringify(products, storable)]);
    await db.query(INSERT_VARIANTS, [storeId, at, JSON.stringify(variants, storable)]);
    await addMembers(db, members);
    [products, variants, members] = [[], [], []];
  };
  const collectionOf = async (title: string): Promise<number> => {
    const id = byHand.get(title) ?? (await saveCollections(db, storeId, [{ title, rule: null }], now))[0] ?? 0;
    byHand.set(title, id);
    return id;
  };

  return {
    async add({ variants: own, collections, ...product }) {
      count.products += 1;
      const productId = FIRST.product + storeId * PER_STORE + count.products;
      products.push({ ...product, id: productId });
      for (const title of collections) {
        members.push({ collection: await collectionOf(title), product: productId });
      }
      own.forEach((variant, index) => {
        count.variants += 1;
        const number = storeId * PER_STORE + count.variants;
        variants.push({ ...variant, id: FIRST.variant + number, inventoryItemId: FIRST.inventoryItem + number, productId, position: index + 1 });
      });
      if (variants.length >= 1000 || products.length >= 500) {
        await flush();
      }
    },
    async end(smart = []) {
      await flush();
      await saveCollections(db, storeId, smart, now);
      return count;
    },
  };
}

/** Forgets a store's catalog and what was written to its prices. */
export async function clearCatalog(db: Queryable, storeId: number): Promise<void> {
  await db.query('delete from price_journal where store_id = $1', [storeId]);
  await db.query('delete from collection where store_id = $1', [storeId]);
  await db.query('delete from product where store_id = $1', [storeId]);
}

/** PostgreSQL takes neither NUL nor half a surrogate pair; files contain both. */
function storable(_key: string, value: unknown): unknown {
  return typeof value === 'string' && /[\0\ud800-\udfff]/.test(value) ? Buffer.from(value.replaceAll('\0', ''), 'utf8').toString('utf8') : value;
}

/** A shop's articles came over time: by their handles, spread over the last 400 days, the same ones always at the same distance. */
const INSERT_PRODUCTS = `
insert into product (id, store_id, handle, title, body_html, vendor, product_type, status, tags, options, media, category, created_at, updated_at)
select id, $1, handle, title, "bodyHtml", vendor, "productType", status,
       array(select jsonb_array_elements_text(tags)), options, media, category,
       $2::timestamptz - make_interval(days => ('x' || substr(md5(handle), 1, 6))::bit(24)::int % 400), $2
from jsonb_to_recordset($3::jsonb) as p(id bigint, handle text, title text, "bodyHtml" text, vendor text, "productType" text,
     status text, tags jsonb, options jsonb, media jsonb, category text)`;

const INSERT_VARIANTS = `
insert into variant (id, store_id, product_id, inventory_item_id, position, title, sku, barcode, options, price, compare_at, cost,
                     taxable, tracked, inventory_policy, stock, created_at, updated_at)
select id, $1, "productId", "inventoryItemId", position, title, sku, barcode, options, price, "compareAt", cost,
       taxable, tracked, "inventoryPolicy", stock, $2, $2
from jsonb_to_recordset($3::jsonb) as v(id bigint, "productId" bigint, "inventoryItemId" bigint, position integer, title text, sku text,
     barcode text, options jsonb, price bigint, "compareAt" bigint, cost bigint, taxable boolean, tracked boolean,
     "inventoryPolicy" text, stock integer)`;
