import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { PER_RIYAL } from '#sandbox/catalog/words.ts';
import { Refusal } from '#sandbox/lib/http.server.ts';
import { moveStock, unitsOf, wantedSchema, basketFor } from '#sandbox/sales/live/goods.server.ts';
import { addCustomer, recount } from '#sandbox/sales/live/people.server.ts';
import { idsFor, openCustomer, saveOrder, type Act } from '#sandbox/sales/live/rows.server.ts';
import type { BasketLine, LineRow, OrderRow } from '#sandbox/sales/rows.ts';
import { netOf, spread, taxOf, withSums, type OrderParts } from '#sandbox/sales/sums.ts';
import { taxBpsOf } from '#sandbox/sales/tax.ts';
import { emitOrder } from '#sandbox/webhooks/order-bodies.server.ts';

/** Minor units everywhere. */
export const termsSchema = z.object({
  gateway: z.string().default('shopify_payments'),
  paid: z.boolean().default(true),
  shipping: z.number().int().min(0).default(0),
  /** A code that takes a part of everything, or an amount. */
  discount: z.object({ code: z.string(), percentage: z.number().min(0).max(100).optional(), minor: z.number().int().min(0).optional() }).optional(),
  presentmentCurrency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  presentmentRate: z.number().int().min(1).optional(),
  test: z.boolean().default(false),
  sourceName: z.string().default('web'),
  processedAt: z.iso.datetime().optional(),
});
export type Terms = z.infer<typeof termsSchema>;

export const placeSchema = termsSchema.extend({
  lines: z.array(wantedSchema).min(1).max(250),
  /** An id of this store; `new`: somebody who was never here; null: a guest. */
  customer: z.union([z.number().int(), z.literal('new'), z.null()]).default('new'),
});

/** Somebody buys at once, without a checkout that is seen. */
export async function placeOrder(act: Act, { lines, customer, ...terms }: z.infer<typeof placeSchema>): Promise<OrderParts> {
  const basket = await basketFor(act, lines);
  const customerId = customer === 'new' ? (await addCustomer(act)).id : customer === null ? null : (await openCustomer(act, customer)).id;
  return createOrder(act, { basket, customerId, terms, cartToken: null, checkoutToken: null });
}

interface NewOrder {
  basket: readonly BasketLine[];
  customerId: number | null;
  terms: Terms;
  cartToken: string | null;
  checkoutToken: string | null;
}

/** Stock goes and the order comes, or neither. */
export async function createOrder(act: Act, { basket, customerId, terms, cartToken, checkoutToken }: NewOrder): Promise<OrderParts> {
  await moveStock(act, unitsOf(basket));
  const id = (await idsFor(act, 'shop_order'))();
  const nextLine = await idsFor(act, 'order_line');
  const { rows } = await act.client.query('select coalesce(max(number), 1000) + 1 as number from shop_order where store_id = $1', [act.store.id]);
  const order = newOrder(act, { id, number: z.object({ number: z.number() }).parse(rows[0]).number, terms });
  Object.assign(order, { customer_id: customerId, cart_token: cartToken, checkout_token: checkoutToken });
  const lines = basket.map((line, index) => newLine(line, { id: nextLine(), orderId: id, position: index + 1 }));
  discountAll(order, lines, terms);
  for (const line of lines) {
    line.tax = line.taxable ? taxOf(netOf(line), order.tax_bps, order.taxes_included) : 0;
  }
  const parts: OrderParts = { order, lines, refunds: [], refundLines: [] };
  parts.order = withSums(parts);
  parts.order.original_total = parts.order.total;
  if (terms.paid) {
    Object.assign(parts.order, { received: parts.order.total, paid_at: act.now, financial_status: 'PAID' } satisfies Partial<OrderRow>);
  }
  await saveOrder(act, parts);
  await recount(act, parts.order);
  await emitOrder(act, parts, ['orders/create', ...(terms.paid ? (['orders/paid'] as const) : [])]);
  return parts;
}

function newOrder({ store, now }: Act, { id, number, terms }: { id: number; number: number; terms: Terms }): OrderRow {
  const presentment = terms.presentmentCurrency ?? store.currency;
  const rate = terms.presentmentRate ?? Math.round((1_000_000 * (PER_RIYAL[presentment] ?? 0.27)) / (PER_RIYAL[store.currency] ?? 0.27));
  const taxBps = taxBpsOf(store.country);
  return {
    id, store_id: store.id, number, customer_id: null, cart_token: null, checkout_token: null,
    created_at: now, processed_at: terms.processedAt === undefined ? now : new Date(terms.processedAt), updated_at: now,
    cancelled_at: null, cancel_reason: null, closed_at: null, paid_at: null, shipped_at: null, delivered_at: null,
    edited: false, test: terms.test, source_name: terms.sourceName, gateway: terms.gateway,
    presentment_currency: presentment, presentment_rate: presentment === store.currency ? 1_000_000 : rate,
    taxes_included: store.taxesIncluded, tax_bps: taxBps, financial_status: 'PENDING', fulfillment_status: 'UNFULFILLED', discounts: [],
    shipping: terms.shipping, shipping_tax: taxOf(terms.shipping, taxBps, store.taxesIncluded),
    original_total: 0, subtotal: 0, discount_total: 0, tax_total: 0, total: 0, current_subtotal: 0, current_discounts: 0, current_tax: 0, current_total: 0,
    received: 0, fee: null, refunded: 0, refunded_shipping: 0, version: 1,
  }; // prettier-ignore
}

export function newLine(line: BasketLine, { id, orderId, position }: { id: number; orderId: number; position: number }): LineRow {
  const { product_id, variant_id, sku, title, variant_title, vendor, quantity, price, taxable } = line;
  return {
    id, order_id: orderId, position, product_id, variant_id, sku, title, variant_title, vendor, quantity, current_quantity: quantity, fulfilled_quantity: 0,
    price, allocations: [], taxable, tax: 0, removed_quantity: 0, removed_net: 0, removed_tax: 0, added_at: null,
  }; // prettier-ignore
}

function discountAll(order: OrderRow, lines: readonly LineRow[], { discount }: Terms): void {
  if (!discount) {
    return;
  }
  const nets = lines.map(netOf);
  const whole = nets.reduce((sum, net) => sum + net, 0);
  const amount = discount.minor ?? Math.round((whole * (discount.percentage ?? 0)) / 100);
  if (amount > whole) {
    throw new Refusal(400, 'discount_too_large');
  }
  spread(amount, nets).forEach((part, index) => lines[index]?.allocations.push({ index: 0, amount: part }));
  const value = discount.minor === undefined ? { percentage: discount.percentage ?? 0 } : { minor: amount };
  order.discounts = [{ index: 0, kind: 'code', name: discount.code, scope: 'order', value }];
}

/** As the platform's tokens of carts and checkouts: long, and not to be guessed. */
export function newToken(): string {
  return randomBytes(16).toString('hex');
}
