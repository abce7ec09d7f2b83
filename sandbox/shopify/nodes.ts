import { z } from 'zod';
import { categoryOf } from '#sandbox/catalog/taxonomy.ts';
import { toDecimal } from '#sandbox/lib/money.ts';
import type { Call } from '#sandbox/shopify/call.server.ts';
import { pageArgs, pageOf } from '#sandbox/shopify/connection.ts';
import { gid } from '#sandbox/shopify/gid.ts';
import type { ProductRow, VariantRow } from '#sandbox/shopify/rows.ts';

/**
 * An object of the schema: plain values, and functions for what is looked up when asked. A field that is not here is one
 * the sandbox does not play.
 */
export type Node = Readonly<Record<string, unknown>>;

const VARIANTS_OF_ONE_PRODUCT = 2048;

export function productNode(call: Call, row: ProductRow): Node {
  const { currency, shop } = call.store;
  const variants = async (): Promise<VariantRow[]> => (await call.variantsOf(row.id)) ?? [];
  const priceRange = async (): Promise<Node> => {
    const prices = (await variants()).map((variant) => variant.price);
    return { minVariantPrice: money(Math.min(...prices), currency), maxVariantPrice: money(Math.max(...prices), currency) };
  };
  return {
    __typename: 'Product',
    id: gid('Product', row.id),
    legacyResourceId: String(row.id),
    title: row.title,
    handle: row.handle,
    status: row.status,
    vendor: row.vendor,
    productType: row.product_type,
    tags: row.tags,
    descriptionHtml: () => call.descriptions(row.id),
    options: () =>
      row.options.map((option, index) => ({
        __typename: 'ProductOption',
        id: `gid://shopify/ProductOption/${String(row.id * 10 + index)}`,
        position: index + 1,
        ...option,
      })),
    category: () => (row.category === null ? null : categoryNode(row.category)),
    featuredMedia: () => mediaOf(call, row)[0]?.node ?? null,
    media: (args: unknown) => pageOf(mediaOf(call, row), pageArgs.parse(args), { maximum: 250, toNode: ({ node }) => node }),
    mediaCount: { count: row.media.length, precision: 'EXACT' },
    isGiftCard: false,
    tracksInventory: true,
    hasOnlyDefaultVariant: row.options.length === 1 && row.options[0]?.values[0] === 'Default Title',
    variants: async (args: unknown) => pageOf(await variants(), pageArgs.parse(args), { maximum: VARIANTS_OF_ONE_PRODUCT, toNode: (variant) => variantNode(call, variant) }),
    variantsCount: async () => ({ count: (await variants()).length, precision: 'EXACT' }),
    totalInventory: async () => (await variants()).reduce((sum, variant) => sum + variant.stock, 0),
    priceRangeV2: priceRange,
    onlineStoreUrl: row.status === 'ACTIVE' ? `https://${shop}/products/${row.handle}` : null,
    publishedAt: row.status === 'ACTIVE' ? instant(row.created_at) : null,
    createdAt: instant(row.created_at),
    updatedAt: instant(row.updated_at),
  };
}

function categoryNode(fullName: string): Node {
  const { id, name, level, ancestorIds, ...category } = categoryOf(fullName);
  const gidOf = (own: string): string => `gid://shopify/TaxonomyCategory/${own}`;
  return {
    __typename: 'TaxonomyCategory',
    id: gidOf(id),
    name,
    fullName: category.fullName,
    level,
    isRoot: level === 1,
    isArchived: false,
    parentId: ancestorIds[0] === undefined ? null : gidOf(ancestorIds[0]),
    ancestorIds: ancestorIds.map(gidOf),
  };
}

/** A thousand ids for each product. What the sandbox draws itself is found where the client found the sandbox. */
function mediaOf(call: Call, row: ProductRow): { id: number; updated_at: Date; node: Node }[] {
  return row.media.map(({ kind, src, alt }, at) => {
    const id = row.id * 1000 + at;
    const [type, content] = kind === 'image' ? (['MediaImage', 'IMAGE'] as const) : (['ExternalVideo', 'EXTERNAL_VIDEO'] as const);
    const url = src.startsWith('/') ? call.origin + src : src;
    const node = { __typename: type, id: gid(type, id), alt: alt ?? '', mediaContentType: content, status: 'READY', preview: { status: 'READY', image: { url, altText: alt } } };
    return { id, updated_at: row.updated_at, node };
  });
}

export function variantNode(call: Call, row: VariantRow): Node {
  const { currency } = call.store;
  const product = async (): Promise<Node | null> => {
    const parent = await call.products(row.product_id);
    return parent ? productNode(call, parent) : null;
  };
  return {
    __typename: 'ProductVariant',
    id: gid('ProductVariant', row.id),
    legacyResourceId: String(row.id),
    title: row.title,
    displayName: async () => `${(await call.products(row.product_id))?.title ?? ''} - ${row.title}`,
    sku: row.sku,
    barcode: row.barcode,
    position: row.position,
    price: toDecimal(row.price, currency),
    compareAtPrice: row.compare_at === null ? null : toDecimal(row.compare_at, currency),
    taxable: row.taxable,
    availableForSale: !row.tracked || row.stock > 0 || row.inventory_policy === 'CONTINUE',
    inventoryQuantity: row.stock,
    sellableOnlineQuantity: row.stock,
    inventoryPolicy: row.inventory_policy,
    inventoryItem: () => inventoryItemNode(call, row),
    selectedOptions: row.options,
    unitPrice: null,
    showUnitPrice: false,
    product,
    createdAt: instant(row.created_at),
    updatedAt: instant(row.updated_at),
  };
}

export function inventoryItemNode(call: Call, row: VariantRow): Node {
  return {
    __typename: 'InventoryItem',
    id: gid('InventoryItem', row.inventory_item_id),
    legacyResourceId: String(row.inventory_item_id),
    sku: row.sku,
    tracked: row.tracked,
    requiresShipping: true,
    unitCost: row.cost === null ? null : money(row.cost, call.store.currency),
    variants: (args: unknown) => pageOf([row], pageArgs.parse(args), { maximum: 250, toNode: (variant) => variantNode(call, variant) }),
    inventoryLevels: (args: unknown) => pageOf([row], pageArgs.parse(args), { maximum: 250, toNode: () => inventoryLevelNode(call, row) }),
    createdAt: instant(row.created_at),
    updatedAt: instant(row.updated_at),
  };
}

/** Every store has one location, where all of its stock is. */
export function locationNode(call: Call): Node {
  return {
    __typename: 'Location',
    id: gid('Location', 70_000_000_000 + call.store.id),
    legacyResourceId: String(70_000_000_000 + call.store.id),
    name: call.store.locale === 'ar' ? 'المستودع الرئيسي' : 'Main warehouse',
    isActive: true,
    fulfillsOnlineOrders: true,
  };
}

function inventoryLevelNode(call: Call, row: VariantRow): Node {
  return {
    __typename: 'InventoryLevel',
    id: `${gid('InventoryLevel', row.inventory_item_id)}?inventory_item_id=${String(row.inventory_item_id)}`,
    location: () => locationNode(call),
    quantities: (args: unknown) =>
      z
        .object({ names: z.array(z.string()) })
        .parse(args)
        .names.map((name) => ({ name, quantity: name === 'available' || name === 'on_hand' ? row.stock : 0 })),
    updatedAt: instant(row.updated_at),
  };
}

export function money(minor: number, currency: string): Node {
  return { amount: toDecimal(minor, currency), currencyCode: currency };
}

/** The platform's DateTime has whole seconds. */
export function instant(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
