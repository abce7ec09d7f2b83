/** Beside P3: the same file by COPY into temporary tables, then merged into the app's tables in one transaction. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { normaliseGtin } from '#app/pricing/gtin.ts';
import type { AppContextInput } from '../lib/app-context.ts';
import { idOf, minor, type RawProduct, type RawVariant } from '../lib/bare-writer.ts';
import { bulkRows } from '../lib/bulk-rows.ts';
import { measured } from '../lib/measured.ts';

const input = JSON.parse(process.argv[2] ?? '{}') as AppContextInput;
const client = new pg.Client({ connectionString: input.databaseUrl });
await client.connect();

const text = (value: string | number | boolean | null): string => (value === null ? '\\N' : String(value).replace(/[\\\t\n\r]/g, ' '));
const row = (...values: (string | number | boolean | null)[]): string => `${values.map(text).join('\t')}\n`;
const productRow = (p: RawProduct): string =>
  row(
    idOf(p.id),
    p.title,
    p.handle,
    p.vendor,
    p.productType,
    `{${p.tags.map((tag) => `"${tag}"`).join(',')}}`,
    p.status.toLowerCase(),
    p.featuredMedia?.preview?.image?.url ?? null,
    JSON.stringify(p.options),
  );
const variantRow = (v: RawVariant, product: string): string =>
  row(idOf(v.id), idOf(product), v.title, v.position, v.sku, v.barcode, v.barcode === null ? null : normaliseGtin(v.barcode), minor(v.price),
    v.compareAtPrice === null ? null : minor(v.compareAtPrice), v.taxable, v.inventoryQuantity, idOf(v.inventoryItem.id), v.updatedAt,
    v.inventoryItem.unitCost ? minor(v.inventoryItem.unitCost.amount) : null, JSON.stringify(v.selectedOptions)); // prettier-ignore

const MERGE = [
  `INSERT INTO product (store_id, external_id, title, handle, vendor, product_type, tags, status, image_url, options, search_text, synced_at)
   SELECT $1, id, title, handle, vendor, type, tags, status, image, options, fold_text(concat_ws(' ', title, vendor, type, handle)), now() FROM p ON CONFLICT DO NOTHING`,
  `INSERT INTO variant (store_id, external_id, product_external_id, title, position, sku, barcode, gtin14, price_minor, compare_at_minor, currency, taxable, stock, stock_item_id,
     platform_updated_at, options, synced_at)
   SELECT $1, id, product, title, position, sku, barcode, gtin14, price, compare_at, 'SAR', taxable, stock, stock_item, updated_at, options, now() FROM v ON CONFLICT DO NOTHING`,
  `INSERT INTO price_history (store_id, variant_external_id, valid_from, price_minor, currency, source) SELECT $1, id, now(), price, 'SAR', 'sync' FROM v ON CONFLICT DO NOTHING`,
  `INSERT INTO variant_cost (store_id, variant_external_id, effective_from, cost_minor, currency, source)
   SELECT $1, id, now(), cost, 'SAR', 'platform' FROM v WHERE cost IS NOT NULL ON CONFLICT DO NOTHING`,
];

const result = await measured(async () => {
  await client.query('BEGIN');
  await client.query(`SELECT set_config('app.store_id', $1, TRUE)`, [input.storeId]);
  await client.query('CREATE TEMP TABLE p (id text, title text, handle text, vendor text, type text, tags text[], status text, image text, options jsonb) ON COMMIT DROP');
  await client.query(
    `CREATE TEMP TABLE v (id text, product text, title text, position int, sku text, barcode text, gtin14 text, price bigint, compare_at bigint, taxable boolean, stock int,
       stock_item text, updated_at timestamptz, cost bigint, options jsonb) ON COMMIT DROP`,
  );
  // One connection carries one COPY at a time: products are few and wait in memory.
  const products: string[] = [];
  const variants = async function* (): AsyncGenerator<string> {
    for await (const rows of bulkRows(`${input.platformUrl}/file/${input.token}`)) {
      let piece = '';
      for (const one of rows) {
        if ('__parentId' in one) {
          piece += variantRow(one, one.__parentId);
        } else {
          products.push(productRow(one));
        }
      }
      yield piece;
    }
  };
  await pipeline(Readable.from(variants()), client.query(copyFrom('COPY v FROM STDIN')));
  await pipeline(Readable.from(products), client.query(copyFrom('COPY p FROM STDIN')));
  for (const statement of MERGE) {
    await client.query(statement, [input.storeId]);
  }
  await client.query('COMMIT');
});
await client.end();
process.send?.(result);
