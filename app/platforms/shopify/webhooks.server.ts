/** Shopify's webhooks: the signature over the raw bytes, the envelope in headers, and what each topic's body says by ids. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import type { StoreEvent, WebhookReceipt } from '../port.ts';
import { readCart, readCheckout } from './cart-messages.ts';
import { fromGid } from './shapes.ts';

export const COMPLIANCE_TOPICS = ['customers/data_request', 'customers/redact', 'shop/redact'] as const;

/** Those of shopify.app.toml; a test holds the two together. */
export const TOPICS = [
  'app/uninstalled', 'app/scopes_update', 'shop/update',
  'products/create', 'products/update', 'products/delete',
  'inventory_items/update', 'inventory_levels/update',
  'collections/create', 'collections/update', 'collections/delete',
  'orders/create', 'orders/updated', 'orders/paid', 'orders/cancelled', 'orders/edited', 'orders/delete', 'refunds/create',
  'customers/create', 'customers/update', 'customers/delete',
  'carts/create', 'carts/update', 'checkouts/create', 'checkouts/update',
  'bulk_operations/finish',
  ...COMPLIANCE_TOPICS,
] as const; // prettier-ignore

/** Next-generation events of shopify.app.toml, by their handles: a price moved, and nothing else is told. */
export const EVENTS = ['events/variant_price'] as const;

const SIGNATURE = /^[A-Za-z0-9+/]{43}=$/;
const SHOP = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

/** Header values outside are no instants of this platform's; a database may not even hold them. */
const EARLIEST = Date.UTC(2000, 0);
const LATEST = Date.UTC(9999, 0);

/** @param secrets the current one, then the one before a rotation */
export function receiveWebhook(secrets: readonly string[], now: () => Date, { headers, body }: { headers: Headers; body: Uint8Array }): WebhookReceipt {
  // Events come with the same headers under a shorter name, and are told apart by their handle.
  const isEvent = !headers.has('x-shopify-hmac-sha256') && headers.has('shopify-hmac-sha256');
  const header = (name: string): string => headers.get(`${isEvent ? '' : 'x-'}shopify-${name}`) ?? '';
  // Signature first: an unsigned request learns nothing about what else is wrong with it.
  if (!isSigned(secrets, header('hmac-sha256'), body)) {
    return { kind: 'refused', status: 401 };
  }
  const topic = isEvent ? `events/${header('handle').replaceAll('-', '_')}` : header('topic');
  const shop = header('shop-domain').toLowerCase();
  const onceKey = header('webhook-id');
  if (!/^[a-z_]{1,60}\/[a-z_]{1,60}$/.test(topic) || !SHOP.test(shop) || !/^[\w.-]{1,200}$/.test(onceKey)) {
    return { kind: 'refused', status: 400 };
  }
  const triggered = new Date(header('triggered-at'));
  const isPlausible = triggered.getTime() > EARLIEST && triggered.getTime() < LATEST;
  const triggeredAt = isPlausible ? triggered : now();
  return { kind: 'event', event: { platform: 'shopify', onceKey, topic, externalStoreId: shop, triggeredAt, body: textOf(body) } };
}

function isSigned(secrets: readonly string[], given: string, body: Uint8Array): boolean {
  if (!SIGNATURE.test(given)) {
    return false;
  }
  const claimed = Buffer.from(given, 'base64');
  // Every secret is tried, so that the time taken does not tell which one held.
  return secrets.map((secret) => timingSafeEqual(createHmac('sha256', secret).update(body).digest(), claimed)).some(Boolean);
}

function textOf(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return null;
  }
}

/** Ids are integers, some beyond what a number holds: `parse` hands those over as text. */
const id = z.union([z.number().int().positive(), z.string().regex(/^\d{1,25}$/)]).transform((value) => asId<ExternalId>(String(value)));
const gid = z.string().regex(/^gid:\/\/shopify\/\w+\/\d{1,25}$/);
const named = z.object({ id: id.optional(), admin_graphql_api_id: gid.optional() });
const shopName = z.string().regex(SHOP);

/** What the body says happened. Fields that are not listed do not matter, and new ones may come. */
export function readEvent(topic: string, body: string): StoreEvent | null {
  if (![...TOPICS, ...EVENTS].some((one) => one === topic)) {
    return { kind: 'unknown' };
  }
  const value = parse(body);
  switch (topic) {
    case 'products/create':
    case 'products/update':
    case 'products/delete': {
      const found = idOf(value);
      return found && { kind: 'products', ids: [found] };
    }
    case 'collections/create':
    case 'collections/update':
    case 'collections/delete': {
      const found = idOf(value);
      return found && { kind: 'collections', ids: [found] };
    }
    case 'orders/create':
    case 'orders/updated':
    case 'orders/paid':
    case 'orders/cancelled':
    case 'orders/delete': {
      const found = idOf(value);
      return found && { kind: 'orders', ids: [found] };
    }
    case 'orders/edited': {
      const found = z.object({ order_edit: z.object({ order_id: id }) }).safeParse(value);
      return found.success ? { kind: 'orders', ids: [found.data.order_edit.order_id] } : null;
    }
    case 'refunds/create': {
      const found = z.object({ order_id: id }).safeParse(value);
      return found.success ? { kind: 'orders', ids: [found.data.order_id] } : null;
    }
    case 'customers/create':
    case 'customers/update':
    case 'customers/delete': {
      const found = idOf(value);
      return found && { kind: 'customers', ids: [found] };
    }
    case 'carts/create':
    case 'carts/update': {
      const cart = readCart(value);
      return cart && { kind: 'cart', cart };
    }
    case 'checkouts/create':
    case 'checkouts/update': {
      const cart = readCheckout(value);
      return cart && { kind: 'cart', cart };
    }
    case 'events/variant_price': {
      const found = z.object({ query_variables: z.object({ productId: gid }) }).safeParse(value);
      return found.success ? { kind: 'products', ids: [fromGid(found.data.query_variables.productId)] } : null;
    }
    case 'inventory_items/update': {
      const found = idOf(value);
      return found && { kind: 'stock_items', ids: [found] };
    }
    case 'inventory_levels/update': {
      const found = z.object({ inventory_item_id: id }).safeParse(value);
      return found.success ? { kind: 'stock_items', ids: [found.data.inventory_item_id] } : null;
    }
    case 'shop/update':
    case 'app/uninstalled': {
      const found = z.object({ myshopify_domain: shopName }).safeParse(value);
      return found.success ? { kind: topic === 'shop/update' ? 'store' : 'uninstalled', externalStoreId: found.data.myshopify_domain } : null;
    }
    case 'app/scopes_update':
      return isObject(value) ? { kind: 'scopes' } : null;
    case 'customers/data_request':
    case 'customers/redact': {
      const found = z.object({ shop_domain: shopName, customer: z.object({ id: id.nullish() }).nullish() }).safeParse(value);
      const kind = topic === 'customers/data_request' ? 'data_request' : 'person_redact';
      return found.success ? { kind, externalStoreId: found.data.shop_domain, customer: found.data.customer?.id ?? null } : null;
    }
    case 'shop/redact': {
      const found = z.object({ shop_domain: shopName }).safeParse(value);
      return found.success ? { kind: 'store_redact', externalStoreId: found.data.shop_domain } : null;
    }
    default:
      return isObject(value) ? { kind: 'noted' } : null;
  }
}

function idOf(value: unknown): ExternalId | null {
  const found = named.safeParse(value);
  if (!found.success) {
    return null;
  }
  return found.data.admin_graphql_api_id === undefined ? (found.data.id ?? null) : fromGid(found.data.admin_graphql_api_id);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON whose integers beyond 2^53 stay exact, as text. Undefined when it is none. */
function parse(body: string): unknown {
  const exact = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^\d+$/.test(context?.source ?? '') ? context?.source : value;
  try {
    // A reviver is called for each value of the body; without a long number there is nothing for it to do.
    return /\d{16}/.test(body) ? JSON.parse(body, exact) : JSON.parse(body);
  } catch {
    return undefined;
  }
}
