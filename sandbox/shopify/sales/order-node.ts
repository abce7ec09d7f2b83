import { z } from 'zod';
import type { CustomerRow, OrderRow } from '#sandbox/sales/rows.ts';
import type { Call } from '#sandbox/shopify/call.server.ts';
import { pageArgs, pageOf } from '#sandbox/shopify/connection.ts';
import { gid } from '#sandbox/shopify/gid.ts';
import { instant, money, type Node } from '#sandbox/shopify/nodes.ts';
import { discountNode, lineNode, taxLines } from '#sandbox/shopify/sales/line-node.ts';
import { list, visibleSince } from '#sandbox/shopify/sales/list.server.ts';
import { moneyBag } from '#sandbox/shopify/sales/money-bag.ts';
import { refundNode, transactionsOf } from '#sandbox/shopify/sales/refund-node.ts';
import { shippingLeft, shippingLineNode } from '#sandbox/shopify/sales/shipping-node.ts';

const firstArg = z.object({ first: z.number().nullish() });
/** The order, or null when it is older than the app may see. */
export function visibleOrder(call: Call, row: OrderRow | undefined): Node | null {
  const since = visibleSince(call);
  return row && (since === null || row.created_at >= since) ? orderNode(call, row) : null;
}

export function orderNode(call: Call, row: OrderRow): Node {
  const maybe = (at: Date | null): string | null => (at === null ? null : instant(at));
  return {
    __typename: 'Order',
    id: gid('Order', row.id),
    legacyResourceId: String(row.id),
    name: `#${String(row.number)}`,
    number: row.number,
    createdAt: instant(row.created_at),
    processedAt: instant(row.processed_at),
    updatedAt: instant(row.updated_at),
    cancelledAt: maybe(row.cancelled_at),
    cancelReason: row.cancel_reason,
    cancellation: row.cancelled_at === null ? null : { staffNote: null },
    closed: row.closed_at !== null,
    closedAt: maybe(row.closed_at),
    edited: row.edited,
    test: row.test,
    confirmed: true,
    tags: [],
    note: null,
    sourceName: row.source_name,
    cartToken: row.cart_token,
    checkoutToken: row.checkout_token,
    attribution: null,
    customerJourneySummary: null,
    customerLocale: call.store.locale,
    currencyCode: call.store.currency,
    presentmentCurrencyCode: row.presentment_currency,
    taxesIncluded: row.taxes_included,
    dutiesIncluded: false,
    displayFinancialStatus: row.financial_status,
    displayFulfillmentStatus: row.fulfillment_status,
    returnStatus: 'NO_RETURN',
    fullyPaid: row.received >= row.current_total && row.received > 0,
    unpaid: row.received === 0,
    paymentGatewayNames: [row.gateway],
    discountCode: codesOf(row)[0] ?? null,
    discountCodes: codesOf(row),
    customer: async () => {
      const customer = row.customer_id === null ? undefined : await call.sales.customers(row.customer_id);
      return customer ? customerNode(call, customer) : null;
    },
    ...sumsOf(call, row),
    ...partsOf(call, row),
  };
}

export function codesOf({ discounts }: OrderRow): string[] {
  return discounts.filter(({ kind }) => kind === 'code').map(({ name }) => name);
}

function sumsOf(call: Call, row: OrderRow): Node {
  const by = { ...row, currency: call.store.currency };
  const bag = (minor: number): Node => moneyBag(minor, by);
  return {
    subtotalPriceSet: () => bag(row.subtotal),
    totalPriceSet: () => bag(row.total),
    originalTotalPriceSet: () => bag(row.original_total),
    totalDiscountsSet: () => bag(row.discount_total),
    totalTaxSet: () => bag(row.tax_total),
    totalShippingPriceSet: () => bag(row.shipping),
    totalTipReceivedSet: () => bag(0),
    totalRefundedSet: () => bag(row.refunded),
    totalRefundedShippingSet: () => bag(row.refunded_shipping),
    totalReceivedSet: () => bag(row.received),
    totalOutstandingSet: () => bag(row.cancelled_at === null ? row.current_total - (row.received - row.refunded) : 0),
    netPaymentSet: () => bag(row.received - row.refunded),
    currentTotalPriceSet: () => bag(row.current_total),
    currentSubtotalPriceSet: () => bag(row.current_subtotal),
    currentTotalDiscountsSet: () => bag(row.current_discounts),
    currentTotalTaxSet: () => bag(row.current_tax),
    currentShippingPriceSet: () => shippingLeft(call, row),
  };
}

function partsOf(call: Call, row: OrderRow): Node {
  const by = { ...row, currency: call.store.currency };
  const lines = async () => ((await call.sales.linesOf(row.id)) ?? []).map((line) => ({ ...line, updated_at: row.updated_at }));
  const discounts = row.discounts.map((discount) => ({ ...discount, id: discount.index, updated_at: row.updated_at }));
  return {
    subtotalLineItemsQuantity: async () => (await lines()).reduce((sum, line) => sum + line.quantity, 0),
    currentSubtotalLineItemsQuantity: async () => (await lines()).reduce((sum, line) => sum + line.current_quantity, 0),
    lineItems: async (args: unknown) => pageOf(await lines(), pageArgs.parse(args), { maximum: 250, toNode: (line) => lineNode(call, row, line) }),
    discountApplications: (args: unknown) => pageOf(discounts, pageArgs.parse(args), { maximum: 250, toNode: (discount) => discountNode(discount, by) }),
    taxLines: () => taxLines(row.tax_total, row, call),
    shippingLine: () => (row.shipping === 0 ? null : shippingLineNode(call, row)),
    refunds: async (args: unknown) => {
      const all = (await call.sales.refundsOf(row.id)) ?? [];
      return all.slice(0, firstArg.parse(args).first ?? all.length).map((refund) => refundNode(call, { order: row, row: refund, orderNode: () => orderNode(call, row) }));
    },
    fulfillments: (args: unknown) => fulfillmentsOf(row).slice(0, firstArg.parse(args).first ?? undefined),
    transactions: async (args: unknown) => {
      const all = transactionsOf(call, row, (await call.sales.refundsOf(row.id)) ?? []);
      return all.slice(0, firstArg.parse(args).first ?? all.length);
    },
  };
}

/** A customer; what names a person is refused by the executor unless the app is approved for it. */
export function customerNode(call: Call, row: CustomerRow): Node {
  const name = [row.first_name, row.last_name].filter((part) => part !== null).join(' ');
  return {
    __typename: 'Customer',
    id: gid('Customer', row.id),
    legacyResourceId: String(row.id),
    createdAt: instant(row.created_at),
    updatedAt: instant(row.updated_at),
    state: row.state,
    tags: row.tags,
    note: null,
    locale: call.store.locale,
    taxExempt: false,
    verifiedEmail: row.email !== null,
    dataSaleOptOut: false,
    displayName: name === '' ? (row.email ?? '') : name,
    firstName: row.first_name,
    lastName: row.last_name,
    email: row.email,
    phone: row.phone,
    defaultEmailAddress: row.email === null ? null : { emailAddress: row.email, marketingState: 'NOT_SUBSCRIBED', validFormat: true },
    defaultPhoneNumber: row.phone === null ? null : { phoneNumber: row.phone },
    defaultAddress: null,
    amountSpent: money(row.amount_spent, call.store.currency),
    // UnsignedInt64 travels as text.
    numberOfOrders: String(row.orders_count),
    statistics: { predictedSpendTier: null, rfmGroup: null },
    lastOrder: async () => visibleOrder(call, await call.sales.lastOrderOf(row.id)),
    orders: (args: unknown) => list(call, 'shop_order', { args, toNode: (order) => orderNode(call, order), and: { sql: 'customer_id', value: row.id } }),
  };
}

/** One parcel, once it left; what was never shipped has none. */
function fulfillmentsOf({ id, shipped_at, delivered_at }: OrderRow): Node[] {
  return shipped_at === null ? [] : [{ __typename: 'Fulfillment', id: gid('Fulfillment', id), displayStatus: delivered_at === null ? 'IN_TRANSIT' : 'DELIVERED' }];
}
