/** The Admin API's answers as we read them, and their translation into the port's words. */
import { z } from 'zod';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import { exponentOf, parseDecimal, type Money } from '#app/lib/money.ts';
import type { CategorySnapshot, ProductImages, ShopSnapshot, VariantSnapshot } from '../port.ts';

const amount = z.object({ amount: z.string(), currencyCode: z.string() });
export const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

export const shopShape = z.object({
  shop: z.object({
    name: z.string(),
    myshopifyDomain: z.string(),
    currencyCode: z.string(),
    ianaTimezone: z.string(),
    taxesIncluded: z.boolean(),
    shopAddress: z.object({ countryCodeV2: z.string().nullable() }).nullable(),
    plan: z.object({ publicDisplayName: z.string() }),
  }),
});

const counted = z.object({ count: z.number() }).nullable();
export const countShape = z.object({ productsCount: counted, productVariantsCount: counted, collectionsCount: counted });

const variantNode = z.object({
  id: z.string(),
  title: z.string(),
  position: z.number(),
  sku: z.string().nullable(),
  barcode: z.string().nullable(),
  price: z.string(),
  compareAtPrice: z.string().nullable(),
  taxable: z.boolean(),
  inventoryQuantity: z.number().nullable(),
  updatedAt: z.coerce.date(),
  selectedOptions: z.array(z.object({ name: z.string(), value: z.string() })),
  inventoryItem: z.object({ id: z.string(), tracked: z.boolean(), unitCost: amount.nullable() }),
});
const variantsShape = z.object({ pageInfo, nodes: z.array(variantNode) });

const picture = z.object({ image: z.object({ url: z.string() }).nullable() }).nullable();
const mediaNode = z.object({ id: z.string(), alt: z.string().nullable(), mediaContentType: z.string(), preview: picture });
const mediaShape = z.object({ pageInfo, nodes: z.array(mediaNode) });

const productNode = z.object({
  id: z.string(),
  title: z.string(),
  handle: z.string(),
  vendor: z.string(),
  productType: z.string(),
  tags: z.array(z.string()),
  status: z.string(),
  publishedAt: z.coerce.date().nullable(),
  createdAt: z.coerce.date(),
  options: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
  category: z.object({ id: z.string(), name: z.string(), fullName: z.string(), ancestorIds: z.array(z.string()) }).nullable(),
  featuredMedia: z.object({ preview: picture }).nullable(),
  media: mediaShape,
  variants: variantsShape,
});
export type ProductNode = z.infer<typeof productNode>;

/** UnsignedInt64 travels as text. */
const bigCount = z.coerce.number().int().nonnegative();
export const runBulkShape = z.object({
  bulkOperationRunQuery: z.object({
    bulkOperation: z.object({ id: z.string(), status: z.string(), createdAt: z.coerce.date() }).nullable(),
    userErrors: z.array(z.object({ code: z.string().nullable(), field: z.array(z.string()).nullable(), message: z.string() })),
  }),
});
export const bulkStatusShape = z.object({
  bulkOperation: z
    .object({
      id: z.string(),
      status: z.string(),
      errorCode: z.string().nullable(),
      createdAt: z.coerce.date(),
      objectCount: bigCount,
      fileSize: bigCount.nullable(),
      url: z.string().nullable(),
    })
    .nullable(),
});
export type BulkOperation = NonNullable<z.infer<typeof bulkStatusShape>['bulkOperation']>;

/** A line of CATALOG_BULK's file: variants and media name their product, a product says how many it has of each. */
export const bulkVariantLine = variantNode.extend({ __parentId: z.string() });
export const bulkMediaLine = mediaNode.extend({ __parentId: z.string() });
export const bulkProductLine = productNode.omit({ variants: true, media: true }).extend({ variantsCount: counted, mediaCount: counted });
export type BulkProduct = z.infer<typeof bulkProductLine>;
export type VariantNode = z.infer<typeof variantNode>;
export type MediaNode = z.infer<typeof mediaNode>;

export const productsShape = z.object({ products: z.object({ pageInfo, nodes: z.array(productNode) }) });
export const moreVariantsShape = z.object({ product: z.object({ variants: variantsShape }).nullable() });
export const moreMediaShape = z.object({ product: z.object({ media: mediaShape }).nullable() });

/** A node that is gone, or of another store, is null; one of another kind has no variants. */
export const namedProductsShape = z.object({
  nodes: z.array(z.union([productNode, z.object({ __typename: z.string().refine((name) => name !== 'Product') }).transform(() => null), z.null()])),
});
export const scopesShape = z.object({ currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }).nullable() });

export const pricesShape = z.object({
  nodes: z.array(z.object({ __typename: z.string(), id: z.string(), price: z.string().optional(), compareAtPrice: z.string().nullable().optional() }).nullable()),
});

export const writeShape = z.object({
  productVariantsBulkUpdate: z.object({
    productVariants: z.array(z.object({ id: z.string(), price: z.string() })).nullable(),
    userErrors: z.array(z.object({ code: z.string().nullable(), field: z.array(z.string()).nullable(), message: z.string() })),
  }),
});

/** `gid://shopify/ProductVariant/42` -> `42`. */
export function fromGid(gid: string): ExternalId {
  return asId<ExternalId>(gid.slice(gid.lastIndexOf('/') + 1));
}

export function toGid(type: 'Product' | 'ProductVariant' | 'Collection' | 'BulkOperation' | 'Order' | 'Customer', id: ExternalId): string {
  return `gid://shopify/${type}/${id}`;
}

/** A price the platform sent. Shopify prices are whole in minor units; anything else is a broken answer. */
export function readPrice(text: string, currency: string): Money {
  const parsed = parseDecimal(text, currency);
  if (!parsed.ok) {
    throw new Error(`A price that cannot be read (${parsed.reason})`);
  }
  return parsed.money;
}

export function toShop({ shop }: z.infer<typeof shopShape>): ShopSnapshot {
  return {
    name: shop.name,
    externalId: shop.myshopifyDomain,
    currency: shop.currencyCode,
    timeZone: shop.ianaTimezone,
    country: shop.shopAddress?.countryCodeV2 ?? null,
    taxesIncluded: shop.taxesIncluded,
    planName: shop.plan.publicDisplayName,
  };
}

export function toVariant(product: Omit<ProductNode, 'variants' | 'media'>, variant: VariantNode, currency: string): VariantSnapshot {
  const { tracked, unitCost } = variant.inventoryItem;
  return {
    externalId: fromGid(variant.id),
    productExternalId: fromGid(product.id),
    productTitle: product.title,
    handle: product.handle,
    vendor: product.vendor || null,
    productType: product.productType || null,
    tags: product.tags,
    status: product.status.toLowerCase(),
    listedAt: product.publishedAt ?? product.createdAt,
    imageUrl: product.featuredMedia?.preview?.image?.url ?? null,
    productOptions: product.options,
    category: categoryOf(product),
    variantTitle: variant.title,
    options: variant.selectedOptions,
    position: variant.position,
    sku: variant.sku || null,
    barcode: variant.barcode || null,
    price: readPrice(variant.price, currency),
    compareAt: variant.compareAtPrice === null ? null : readPrice(variant.compareAtPrice, currency),
    taxable: variant.taxable,
    stock: tracked ? variant.inventoryQuantity : null,
    // A cost of another currency cannot be compared with the price: unknown, rather than wrong.
    cost: unitCost && unitCost.currencyCode === currency ? readCost(unitCost.amount, currency) : null,
    stockItemId: fromGid(variant.inventoryItem.id),
    platformUpdatedAt: variant.updatedAt,
  };
}

const categories = new WeakMap<object, CategorySnapshot>();

/** A product's variants share one: it is worked out once. */
function categoryOf({ category }: Pick<ProductNode, 'category'>): CategorySnapshot | null {
  const known = category && categories.get(category);
  if (!category || known) {
    return known ?? null;
  }
  const made = toCategory(category);
  categories.set(category, made);
  return made;
}

/**
 * Ancestors come by their ids alone; their names stand in the full name ("Apparel > Clothing > Shirts"). An id tells its depth
 * by its dashes ("aa-1-4"). Where names and ids do not pair up, the category stands alone rather than under a wrong parent.
 */
export function toCategory({ id, name, fullName, ancestorIds }: NonNullable<ProductNode['category']>): CategorySnapshot {
  const own = { externalId: fromGid(id), name };
  const names = fullName.split(' > ').slice(0, -1);
  const ids = ancestorIds.map(fromGid).sort((a, b) => a.split('-').length - b.split('-').length);
  const above = names.length === ids.length ? ids.map((externalId, at) => ({ externalId, name: names[at] ?? '' })) : [];
  return { externalId: own.externalId, path: [...above, own] };
}

/** Videos and models are no images, and an image that the platform is still working on has no address yet. */
export function toImages(productId: string, media: readonly MediaNode[]): ProductImages {
  const images = media.flatMap(({ id, alt, mediaContentType, preview }) =>
    mediaContentType === 'IMAGE' && preview?.image ? [{ externalId: fromGid(id), url: preview.image.url, alt: alt || null }] : [],
  );
  return { productExternalId: fromGid(productId), images };
}

/** Shopify keeps costs with more digits than the currency has: rounded up, which can only raise the floor. */
function readCost(text: string, currency: string): Money | null {
  const exact = parseDecimal(text, currency);
  if (exact.ok) {
    return exact.money;
  }
  const match = /^(\d{1,15})\.(\d+)$/.exec(text);
  if (exact.reason !== 'too_many_digits' || !match) {
    return null;
  }
  const digits = exponentOf(currency);
  const truncated = parseDecimal(digits === 0 ? (match[1] ?? '') : `${match[1]}.${(match[2] ?? '').slice(0, digits)}`, currency);
  return truncated.ok ? { minor: truncated.money.minor + 1, currency } : null;
}
