import { toDecimal } from '#sandbox/lib/money.ts';
import type { Act } from '#sandbox/sales/live/rows.server.ts';
import { toCustomerRow, type Discount, type OrderRow, type RefundLineRow, type RefundRow } from '#sandbox/sales/rows.ts';
import type { OrderParts } from '#sandbox/sales/sums.ts';
import { contactOf, customerBody } from '#sandbox/webhooks/customer-bodies.server.ts';
import { emit } from '#sandbox/webhooks/emit.server.ts';
import { lineBody, refundBody, taxBodies } from '#sandbox/webhooks/line-bodies.ts';
import { both, moneySet } from '#sandbox/webhooks/money-set.ts';

export type OrderTopic = 'orders/create' | 'orders/updated' | 'orders/paid' | 'orders/cancelled' | 'orders/fulfilled' | 'orders/partially_fulfilled';

/** The whole order, each time, under each of the topics. */
export async function emitOrder(act: Act, parts: OrderParts, topics: readonly OrderTopic[]): Promise<void> {
  const { rows } = await act.client.query('select * from customer where id = $1', [parts.order.customer_id]);
  const row = rows[0] === undefined ? null : toCustomerRow(rows[0]);
  const contact = contactOf(act.store, row);
  const body = { ...orderBody(act, parts, row && customerBody(act.store, row)), ...contact, contact_email: contact.email };
  for (const topic of topics) {
    await emit(act.client, { storeId: act.store.id, topic, body, now: act.now, eventId: act.eventId });
  }
}

export async function emitDeletedOrder(act: Act, id: number): Promise<void> {
  await emit(act.client, { storeId: act.store.id, topic: 'orders/delete', body: { id }, now: act.now, eventId: act.eventId });
}

/** What an edit changed, not what the order became. */
export async function emitEdit(act: Act, order: OrderRow, { added, removed }: { added: [number, number][]; removed: [number, number][] }): Promise<void> {
  const deltas = (list: readonly (readonly [number, number])[]): object[] => list.map(([id, delta]) => ({ id, delta }));
  const order_edit = {
    id: order.id * 10 + (order.version % 10), app_id: null, created_at: act.now, notify_customer: false, order_id: order.id, staff_note: null, user_id: null,
    line_items: { additions: deltas(added), removals: deltas(removed) }, discounts: { line_item: { additions: [], removals: [] } }, shipping_lines: { additions: [], removals: [] },
  }; // prettier-ignore
  await emit(act.client, { storeId: act.store.id, topic: 'orders/edited', body: { order_edit }, now: act.now, eventId: act.eventId });
}

export async function emitRefund(act: Act, parts: OrderParts, refund: RefundRow & { lines: readonly RefundLineRow[] }): Promise<void> {
  const body = refundBody(parts, refund, act.store.currency);
  await emit(act.client, { storeId: act.store.id, topic: 'refunds/create', body, now: act.now, eventId: act.eventId });
}

const FULFILMENT = { UNFULFILLED: null, PARTIALLY_FULFILLED: 'partial', FULFILLED: 'fulfilled' } as const;

function orderBody(act: Act, parts: OrderParts, customer: object | null): object {
  const { order } = parts;
  const { currency } = act.store;
  const listed = parts.lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
  return {
    id: order.id,
    admin_graphql_api_id: `gid://shopify/Order/${String(order.id)}`,
    name: `#${String(order.number)}`,
    number: order.number - 1000,
    order_number: order.number,
    token: order.checkout_token,
    cart_token: order.cart_token,
    checkout_token: order.checkout_token,
    created_at: order.created_at,
    processed_at: order.processed_at,
    updated_at: order.updated_at,
    cancelled_at: order.cancelled_at,
    cancel_reason: order.cancel_reason?.toLowerCase() ?? null,
    closed_at: order.closed_at,
    test: order.test,
    confirmed: true,
    currency,
    presentment_currency: order.presentment_currency,
    taxes_included: order.taxes_included,
    duties_included: false,
    financial_status: order.financial_status.toLowerCase(),
    fulfillment_status: FULFILMENT[order.fulfillment_status],
    source_name: order.source_name,
    tags: '',
    note: null,
    note_attributes: [],
    payment_gateway_names: [order.gateway],
    customer_locale: act.store.locale,
    ...moneyOf(order, currency, listed),
    ...partsOf(parts, currency),
    customer,
    billing_address: null,
    shipping_address: null,
  };
}

function moneyOf(order: OrderRow, currency: string, listed: number): object {
  const by = { ...order, currency };
  return {
    ...both('total_price', order.total, by),
    ...both('subtotal_price', order.subtotal, by),
    ...both('total_tax', order.tax_total, by),
    ...both('total_discounts', order.discount_total, by),
    ...both('total_line_items_price', listed, by),
    total_shipping_price_set: moneySet(order.shipping, by),
    ...both('current_total_price', order.current_total, by),
    ...both('current_subtotal_price', order.current_subtotal, by),
    ...both('current_total_tax', order.current_tax, by),
    ...both('current_total_discounts', order.current_discounts, by),
    total_outstanding: toDecimal(order.cancelled_at === null ? order.current_total - (order.received - order.refunded) : 0, currency),
    total_tip_received: toDecimal(0, currency),
  };
}

function partsOf(parts: OrderParts, currency: string): object {
  const { order, lines, refunds, refundLines } = parts;
  const by = { ...order, currency };
  const spent = (index: number): number => lines.flatMap((line) => line.allocations).reduce((sum, one) => sum + (one.index === index ? one.amount : 0), 0);
  const codes = order.discounts.filter(({ kind }) => kind === 'code');
  return {
    discount_codes: codes.map(({ name, index, value }) => ({ code: name, amount: toDecimal(spent(index), currency), type: 'percentage' in value ? 'percentage' : 'fixed_amount' })),
    discount_applications: order.discounts.map((discount) => discountBody(discount, currency)),
    line_items: lines.map((line) => lineBody(order, line, currency)),
    shipping_lines:
      order.shipping === 0
        ? []
        : [
            {
              id: order.id,
              code: 'standard',
              title: 'Standard',
              source: 'shopify',
              ...both('price', order.shipping, by),
              ...both('discounted_price', order.shipping, by),
              tax_lines: taxBodies(order.shipping_tax, order, currency),
            },
          ],
    tax_lines: taxBodies(order.tax_total, order, currency),
    refunds: refunds.map((refund) => refundBody(parts, { ...refund, lines: refundLines.filter(({ refund_id }) => refund_id === refund.id) }, currency)),
    returns: [],
    fulfillments:
      order.shipped_at === null
        ? []
        : [
            {
              id: order.id,
              order_id: order.id,
              status: 'success',
              shipment_status: order.delivered_at === null ? null : 'delivered',
              created_at: order.shipped_at,
              updated_at: order.delivered_at ?? order.shipped_at,
            },
          ],
  };
}

function discountBody({ kind, name, scope, value }: Discount, currency: string): object {
  return {
    target_type: 'line_item',
    type: kind === 'code' ? 'discount_code' : kind,
    value: 'percentage' in value ? value.percentage.toFixed(1) : toDecimal(value.minor, currency),
    value_type: 'percentage' in value ? 'percentage' : 'fixed_amount',
    allocation_method: scope === 'line' ? 'each' : 'across',
    target_selection: scope === 'line' ? 'entitled' : 'all',
    ...(kind === 'code' ? { code: name } : { title: name }),
  };
}
