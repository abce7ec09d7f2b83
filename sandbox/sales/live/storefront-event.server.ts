import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Sandbox } from '#sandbox/context.server.ts';
import { Refusal } from '#sandbox/lib/http.server.ts';
import { exponentOf } from '#sandbox/lib/money.ts';
import { toCheckoutRow, type CheckoutRow } from '#sandbox/sales/rows.ts';
import { pixelSettings } from '#sandbox/shopify/web-pixel.server.ts';
import type { Store } from '#sandbox/stores/store.ts';

export const eventSchema = z.object({
  name: z.enum(['page_viewed', 'product_viewed', 'product_added_to_cart', 'checkout_started', 'checkout_completed']),
  variantId: z.number().int().optional(),
  quantity: z.number().int().min(1).default(1),
  checkoutToken: z.string().optional(),
  clientId: z.string().default('7f6f1b52-visitor'),
  eventId: z.string().optional(),
  /** Whether the visitor allowed analytics; without it a pixel that needs it never loads. */
  consent: z.boolean().default(true),
  /** Where to send `{ settings, event }`, as the pixel's own code would; absent: it is only told. */
  collector: z.url().optional(),
});

/**
 * Something happens in the store's front: the event as the platform hands it to the app's pixel. Money is a number and ids
 * are plain digits there, other than in the Admin API.
 */
export async function storefrontEvent({ db, clock }: Sandbox, store: Store, given: z.infer<typeof eventSchema>): Promise<object> {
  const settings = await pixelSettings(db, store.id);
  if (settings === null || !given.consent) {
    return { event: null, settings, status: null, reason: settings === null ? 'no_pixel' : 'no_consent' };
  }
  const url = `https://${store.shop}/`;
  const event = {
    id: given.eventId ?? `sh-${randomUUID()}`,
    name: given.name,
    type: 'standard',
    seq: 1,
    clientId: given.clientId,
    timestamp: clock.now().toISOString(),
    context: { document: { location: { href: url, host: store.shop, pathname: '/' }, title: store.name, referrer: '' }, navigator: { language: store.locale }, window: {} },
    data: await dataOf(db, store, given),
  };
  const answer = given.collector === undefined ? null : await fetch(given.collector, { method: 'POST', headers: { 'content-type': 'text/plain', origin: 'null' }, body: JSON.stringify({ settings, event }) }); // prettier-ignore
  await answer?.arrayBuffer();
  return { event, settings, status: answer?.status ?? null, reason: null };
}

async function dataOf(db: Sandbox['db'], store: Store, given: z.infer<typeof eventSchema>): Promise<object> {
  switch (given.name) {
    case 'page_viewed':
      return {};
    case 'product_viewed':
      return { productVariant: await variantOf(db, store, given.variantId) };
    case 'product_added_to_cart': {
      const merchandise = await variantOf(db, store, given.variantId);
      const totalAmount = { amount: merchandise.price.amount * given.quantity, currencyCode: store.currency };
      return { cartLine: { merchandise, quantity: given.quantity, cost: { totalAmount } } };
    }
    case 'checkout_started':
    case 'checkout_completed': {
      const rows = await db.rows('select * from checkout where store_id = $1 and token = $2', [store.id, given.checkoutToken ?? '']);
      if (rows[0] === undefined) {
        throw new Refusal(404, 'checkout_not_found');
      }
      return { checkout: checkoutOf(store, toCheckoutRow(rows[0])) };
    }
  }
}

interface PixelVariant {
  id: string;
  price: { amount: number; currencyCode: string };
}

async function variantOf(db: Sandbox['db'], { id, shop, currency }: Store, variantId: number | undefined): Promise<PixelVariant> {
  const rows = await db.rows(
    `select v.id, v.sku, v.title, v.price, p.id as product_id, p.title as product_title, p.vendor, p.product_type, p.handle
     from variant v join product p on p.id = v.product_id where v.store_id = $1 and v.id = $2`,
    [id, variantId ?? 0],
  );
  const shape = z.object({
    id: z.number(), sku: z.string().nullable(), title: z.string(), price: z.number(), product_id: z.number(), product_title: z.string(), vendor: z.string(), product_type: z.string(),
    handle: z.string(),
  }); // prettier-ignore
  if (rows[0] === undefined) {
    throw new Refusal(404, 'variant_not_found', { variantId });
  }
  const { sku, title, price, ...row } = shape.parse(rows[0]);
  const product = { id: String(row.product_id), title: row.product_title, vendor: row.vendor, type: row.product_type, url: `https://${shop}/products/${row.handle}` };
  return { id: String(row.id), ...{ sku, title, product }, price: { amount: whole(price, currency), currencyCode: currency } };
}

function checkoutOf({ currency }: Store, row: CheckoutRow): object {
  const amount = (minor: number): object => ({ amount: whole(minor, currency), currencyCode: currency });
  return {
    token: row.token,
    currencyCode: currency,
    subtotalPrice: amount(row.subtotal),
    totalPrice: amount(row.total),
    totalTax: amount(row.tax_total),
    discountsAmount: amount(row.discount_total),
    lineItems: row.lines.map((line) => ({
      quantity: line.quantity,
      title: line.title,
      finalLinePrice: amount(line.price * line.quantity - line.discount),
      discountAllocations: [],
      variant: line.variant_id === null ? null : { id: String(line.variant_id), sku: line.sku, product: { id: String(line.product_id) } },
    })),
    order: row.order_id === null ? null : { id: String(row.order_id), customer: row.customer_id === null ? null : { id: String(row.customer_id), isFirstOrder: false } },
    // Null for an app without the approval.
    email: null,
    phone: null,
  };
}

const whole = (minor: number, currency: string): number => minor / 10 ** exponentOf(currency);
