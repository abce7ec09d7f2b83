import { toDecimal } from '#sandbox/lib/money.ts';
import type { Act } from '#sandbox/sales/live/rows.server.ts';
import { toCustomerRow, type BasketLine, type CartRow, type CheckoutRow } from '#sandbox/sales/rows.ts';
import { contactOf, customerBody } from '#sandbox/webhooks/customer-bodies.server.ts';
import { emit } from '#sandbox/webhooks/emit.server.ts';
import { both } from '#sandbox/webhooks/money-set.ts';
import { recoveryUrl } from '#sandbox/shopify/sales/recovery-url.ts';

/** A cart of the online store: its id is its token, and nobody's name is on it. */
export async function emitCart(act: Act, topic: 'carts/create' | 'carts/update', cart: CartRow): Promise<void> {
  const by = { currency: act.store.currency, presentment_currency: act.store.currency, presentment_rate: 1_000_000 };
  const body = {
    id: cart.token,
    token: cart.token,
    note: '',
    created_at: cart.created_at,
    updated_at: cart.updated_at,
    line_items: cart.lines.map((line) => ({
      ...lineOf(line),
      ...both('price', line.price, by),
      ...both('line_price', line.price * line.quantity - line.discount, by),
      original_price: toDecimal(line.price, by.currency),
      discounted_price: toDecimal(Math.round(line.price - line.discount / line.quantity), by.currency),
      original_line_price: toDecimal(line.price * line.quantity, by.currency),
      total_discount: toDecimal(line.discount, by.currency),
      discounts: [],
    })),
  };
  await emit(act.client, { storeId: act.store.id, topic, body, now: act.now, eventId: act.eventId });
}

/** Known by its token alone: since 2026-04 there is no id. */
export async function emitCheckout(act: Act, topic: 'checkouts/create' | 'checkouts/update' | 'checkouts/delete', row: CheckoutRow): Promise<void> {
  const { store } = act;
  const { rows } = await act.client.query('select * from customer where id = $1', [row.customer_id]);
  const customer = rows[0] === undefined ? null : toCustomerRow(rows[0]);
  const decimal = (minor: number): string => toDecimal(minor, store.currency);
  const body = {
    token: row.token,
    cart_token: row.cart_token,
    created_at: row.created_at,
    updated_at: row.updated_at,
    completed_at: row.completed_at,
    currency: store.currency,
    presentment_currency: row.presentment_currency,
    taxes_included: store.taxesIncluded,
    subtotal_price: decimal(row.subtotal),
    total_price: decimal(row.total),
    total_tax: decimal(row.tax_total),
    total_discounts: decimal(row.discount_total),
    total_line_items_price: decimal(row.line_total),
    discount_codes: row.discount_codes.map((code) => ({ code, amount: decimal(0), type: 'percentage' })),
    line_items: row.lines.map((line) => ({ ...lineOf(line), price: decimal(line.price), line_price: decimal(line.price * line.quantity - line.discount), applied_discounts: [] })),
    abandoned_checkout_url: recoveryUrl(store.shop, row),
    source_name: 'web',
    customer_locale: store.locale,
    ...contactOf(store, customer),
    customer: customer && customerBody(store, customer),
  };
  await emit(act.client, { storeId: store.id, topic, body: topic === 'checkouts/delete' ? { token: row.token } : body, now: act.now, eventId: act.eventId });
}

function lineOf({ id, product_id, variant_id, sku, title, variant_title, vendor, quantity, taxable }: BasketLine): object {
  return { id, key: String(variant_id ?? id), product_id, variant_id, sku, title, variant_title, vendor, quantity, taxable, gift_card: false, properties: null };
}
