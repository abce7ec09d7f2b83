import { z } from 'zod';
import type { Queryable } from '#sandbox/db/pool.server.ts';
import { toDecimal } from '#sandbox/lib/money.ts';
import { COLLECTION_COLUMNS, PRODUCT_COLUMNS, toCollectionRow, toProductRow, toVariantRow, VARIANT_COLUMNS, type VariantRow } from '#sandbox/shopify/rows.ts';
import { emit } from '#sandbox/webhooks/emit.server.ts';
import { eventTopic } from '#sandbox/webhooks/subscriptions.server.ts';
import type { Store } from '#sandbox/stores/store.ts';

interface Cause {
  storeId: number;
  now: Date;
  eventId: string;
}

/** `products/create` or `products/update` of these products, with the body the REST API would give. */
export async function emitProducts(db: Queryable, topic: 'products/create' | 'products/update', productIds: readonly number[], cause: Cause): Promise<void> {
  if (productIds.length === 0 || !(await isSubscribed(db, topic))) {
    return;
  }
  const currency = z.object({ currency: z.string() }).parse((await db.query('select currency from store where id = $1', [cause.storeId])).rows[0]).currency;
  const products = (await db.query(`select ${PRODUCT_COLUMNS} from product where id = any($1)`, [productIds])).rows.map(toProductRow);
  const variants = (await db.query(`select ${VARIANT_COLUMNS} from variant where product_id = any($1) order by product_id, position`, [productIds])).rows.map(toVariantRow);
  for (const product of products) {
    const body = {
      id: product.id,
      admin_graphql_api_id: `gid://shopify/Product/${String(product.id)}`,
      title: product.title,
      handle: product.handle,
      vendor: product.vendor,
      product_type: product.product_type,
      tags: product.tags.join(', '),
      status: product.status.toLowerCase(),
      created_at: product.created_at,
      updated_at: product.updated_at,
      variants: variants.filter(({ product_id }) => product_id === product.id).map((variant) => variantBody(variant, currency)),
    };
    await emit(db, { ...cause, topic, body });
  }
}

/** `collections/create` or `collections/update`; which products are in them is not told. */
export async function emitCollections(db: Queryable, topic: 'collections/create' | 'collections/update', ids: readonly number[], cause: Cause): Promise<void> {
  const { rows } = await db.query(`select ${COLLECTION_COLUMNS} from collection where id = any($1) order by id`, [ids]);
  for (const { id, title, handle, rule, updated_at } of rows.map(toCollectionRow)) {
    const smart = rule === null ? {} : { rules: [{ column: rule.field, relation: 'equals', condition: 'value' in rule ? rule.value : '' }], disjunctive: false };
    await emit(db, { ...cause, topic, body: { id, admin_graphql_api_id: `gid://shopify/Collection/${String(id)}`, handle, title, updated_at, ...smart } });
  }
}

/** What a write to variants makes the platform tell: the product, and item or level where cost or stock moved. */
export async function emitWrites(db: Queryable, writes: readonly { before: VariantRow; after: VariantRow }[], cause: Cause): Promise<void> {
  const moved = writes.filter(({ before, after }) => before.version !== after.version);
  await emitProducts(db, 'products/update', [...new Set(moved.map(({ after }) => after.product_id))], cause);
  await emitPriceEvents(db, moved, cause);
  for (const { before, after } of moved) {
    const updated_at = after.updated_at;
    if (before.cost !== after.cost || before.sku !== after.sku || before.tracked !== after.tracked) {
      const body = {
        id: after.inventory_item_id,
        admin_graphql_api_id: `gid://shopify/InventoryItem/${String(after.inventory_item_id)}`,
        sku: after.sku,
        tracked: after.tracked,
        updated_at,
      };
      await emit(db, { ...cause, topic: 'inventory_items/update', body });
    }
    if (before.stock !== after.stock) {
      const body = { inventory_item_id: after.inventory_item_id, location_id: 70_000_000_000 + cause.storeId, available: after.stock, updated_at };
      await emit(db, { ...cause, topic: 'inventory_levels/update', body });
    }
  }
}

/** The fields that an app may name as triggers, and where they stand in a row. */
const TRIGGERS = { price: 'price', compareAtPrice: 'compare_at', barcode: 'barcode', sku: 'sku' } as const;

/** The next-generation event of a product, one for all of its variants that moved in what is subscribed to. */
async function emitPriceEvents(db: Queryable, moved: readonly { before: VariantRow; after: VariantRow }[], cause: Cause): Promise<void> {
  const topic = eventTopic('variant-price');
  const { rows } = await db.query('select include_fields from webhook_subscription where topic = $1', [topic]);
  const subscribed = z.array(z.object({ include_fields: z.array(z.string()) })).parse(rows)[0]?.include_fields ?? [];
  const fields = Object.entries(TRIGGERS).filter(([name]) => subscribed.includes(`product.variants.${name}`));
  const byProduct = Map.groupBy(moved, ({ after }) => after.product_id);
  for (const [productId, writes] of byProduct) {
    const gid = (variant: VariantRow): string => `gid://shopify/ProductVariant/${String(variant.id)}`;
    const updated = writes.flatMap(({ before, after }) =>
      fields.filter(([, column]) => before[column] !== after[column]).map(([name]) => ({ variant: gid(after), path: `product.variants[${gid(after)}].${name}` })),
    );
    if (updated.length > 0) {
      const product = `gid://shopify/Product/${String(productId)}`;
      const body = {
        topic: 'Product',
        action: 'update',
        handle: 'variant-price',
        data: { product: { id: product, updatedAt: writes[0]?.after.updated_at } },
        fields_changed: { added: [], updated: updated.map(({ path }) => path), removed: [] },
        query_variables: { productId: product, variantsId: [...new Set(updated.map(({ variant }) => variant))] },
      };
      await emit(db, { ...cause, topic, body });
    }
  }
}

export async function emitDeleted(db: Queryable, productId: number, cause: Cause): Promise<void> {
  await emit(db, { ...cause, topic: 'products/delete', body: { id: productId } });
}

/** The Shop resource: body of `shop/update` and `app/uninstalled`. */
export function shopBody(store: Store): object {
  return {
    id: store.id, name: store.name, domain: store.shop, myshopify_domain: store.shop, currency: store.currency, iana_timezone: store.timeZone,
    country_code: store.country, primary_locale: store.locale, taxes_included: store.taxesIncluded, plan_name: store.plan,
  }; // prettier-ignore
}

async function isSubscribed(db: Queryable, topic: string): Promise<boolean> {
  return (await db.query('select 1 from webhook_subscription where topic = $1', [topic])).rows.length > 0;
}

function variantBody(variant: VariantRow, currency: string): object {
  return {
    id: variant.id,
    admin_graphql_api_id: `gid://shopify/ProductVariant/${String(variant.id)}`,
    product_id: variant.product_id,
    title: variant.title,
    price: toDecimal(variant.price, currency),
    compare_at_price: variant.compare_at === null ? null : toDecimal(variant.compare_at, currency),
    sku: variant.sku,
    barcode: variant.barcode,
    position: variant.position,
    inventory_quantity: variant.stock,
    inventory_item_id: variant.inventory_item_id,
    taxable: variant.taxable,
    created_at: variant.created_at,
    updated_at: variant.updated_at,
  };
}
