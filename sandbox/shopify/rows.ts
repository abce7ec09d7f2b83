import { z } from 'zod';
import { ruleSchema } from '#sandbox/catalog/collections.ts';

const optionValues = z.array(z.object({ name: z.string(), value: z.string() }));

const productRow = z.object({
  id: z.number(),
  handle: z.string(),
  title: z.string(),
  vendor: z.string(),
  product_type: z.string(),
  status: z.string(),
  tags: z.array(z.string()),
  options: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
  media: z.array(z.object({ kind: z.enum(['image', 'video']), src: z.string(), alt: z.string().nullable() })),
  category: z.string().nullable(),
  created_at: z.date(),
  updated_at: z.date(),
});
export type ProductRow = z.infer<typeof productRow>;

const variantRow = z.object({
  id: z.number(),
  product_id: z.number(),
  inventory_item_id: z.number(),
  position: z.number(),
  title: z.string(),
  sku: z.string().nullable(),
  barcode: z.string().nullable(),
  options: optionValues,
  price: z.number(),
  compare_at: z.number().nullable(),
  cost: z.number().nullable(),
  taxable: z.boolean(),
  tracked: z.boolean(),
  inventory_policy: z.enum(['DENY', 'CONTINUE']),
  stock: z.number(),
  created_at: z.date(),
  updated_at: z.date(),
  version: z.number(),
});
export type VariantRow = z.infer<typeof variantRow>;

const collectionRow = z.object({
  id: z.number(),
  handle: z.string(),
  title: z.string(),
  rule: ruleSchema.nullable(),
  created_at: z.date(),
  updated_at: z.date(),
});
export type CollectionRow = z.infer<typeof collectionRow>;

/** Not body_html: descriptions are large and are read only when asked for. */
export const PRODUCT_COLUMNS = 'id, handle, title, vendor, product_type, status, tags, options, media, category, created_at, updated_at';
export const VARIANT_COLUMNS =
  'id, product_id, inventory_item_id, position, title, sku, barcode, options, price, compare_at, cost, taxable, tracked, inventory_policy, stock, created_at, updated_at, version';

export const COLLECTION_COLUMNS = 'id, handle, title, rule, created_at, updated_at';

export const toCollectionRow = (row: unknown): CollectionRow => collectionRow.parse(row);
export const toProductRow = (row: unknown): ProductRow => productRow.parse(row);
export const toVariantRow = (row: unknown): VariantRow => variantRow.parse(row);
