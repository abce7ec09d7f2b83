/** The public products.json of a Shopify storefront, as much of it as prices need. Unknown fields are left alone. */
import { z } from 'zod';

const text = z.union([z.string(), z.number().transform(String)]);
const optional = text.nullish().transform((value) => (value === undefined || value === null || value.trim() === '' ? null : value.trim()));

const variantSchema = z.object({
  id: text,
  title: optional,
  /** A decimal in the shop's default currency, which this file does not name. */
  price: text,
  sku: optional,
  barcode: optional,
  available: z.boolean().nullish(),
});

const productSchema = z.object({
  handle: z.string().min(1).max(500),
  title: optional,
  vendor: optional,
  variants: z.array(z.unknown()).max(2048),
});

const pageSchema = z.object({ products: z.array(z.unknown()).max(1000) });

export type StorefrontVariant = z.infer<typeof variantSchema>;

export interface StorefrontProduct {
  handle: string;
  title: string;
  vendor: string | null;
  variants: StorefrontVariant[];
  /** Variants that could not be read. */
  unreadable: number;
}

export interface ProductsPage {
  products: StorefrontProduct[];
  /** Entries listed, readable or not: an empty list is the end. */
  listed: number;
}

/** Null when this is not a products.json at all; entries that are broken are left out one by one. */
export function readProducts(body: string): ProductsPage | null {
  let raw: unknown;
  try {
    raw = JSON.parse(body);
  } catch {
    return null;
  }
  const page = pageSchema.safeParse(raw);
  if (!page.success) {
    return null;
  }
  const products = page.data.products.flatMap((entry) => {
    const product = productSchema.safeParse(entry);
    return product.success ? [toProduct(product.data)] : [];
  });
  return { products, listed: page.data.products.length };
}

function toProduct({ handle, title, vendor, variants }: z.infer<typeof productSchema>): StorefrontProduct {
  const readable = variants.flatMap((entry) => {
    const variant = variantSchema.safeParse(entry);
    return variant.success ? [variant.data] : [];
  });
  return { handle, title: title ?? handle, vendor, variants: readable, unreadable: variants.length - readable.length };
}
