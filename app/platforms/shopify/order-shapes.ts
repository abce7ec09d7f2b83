/** Orders, customers and checkouts as the Admin API tells them, and their translation into the port's words. */
import { z } from 'zod';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import type { CartSnapshot, CustomerSnapshot, OrderLine, OrderRefund, OrderSnapshot, OrderStatus } from '../sales-port.ts';
import { fromGid, pageInfo, readPrice } from './shapes.ts';

const amount = z.object({ amount: z.string(), currencyCode: z.string() });
const shopMoney = z.object({ shopMoney: amount });
const reference = z.object({ id: z.string() }).nullable();

const lineNode = z.object({
  id: z.string(),
  title: z.string(),
  variantTitle: z.string().nullable(),
  sku: z.string().nullable(),
  vendor: z.string().nullable(),
  quantity: z.number(),
  currentQuantity: z.number(),
  product: reference,
  variant: reference,
  originalUnitPriceSet: shopMoney,
  discountAllocations: z.array(z.object({ allocatedAmountSet: shopMoney })),
  taxLines: z.array(z.object({ priceSet: shopMoney })),
});
export type LineNode = z.infer<typeof lineNode>;

const refundLineNode = z.object({ quantity: z.number(), lineItem: z.object({ id: z.string() }), subtotalSet: shopMoney, totalTaxSet: shopMoney });
export type RefundLineNode = z.infer<typeof refundLineNode>;

const orderHead = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.coerce.date(),
  processedAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
  cancelledAt: z.coerce.date().nullable(),
  test: z.boolean(),
  sourceName: z.string().nullable(),
  currencyCode: z.string(),
  taxesIncluded: z.boolean(),
  displayFinancialStatus: z.string().nullable(),
  displayFulfillmentStatus: z.string(),
  discountCodes: z.array(z.string()),
  cartToken: z.string().nullable(),
  checkoutToken: z.string().nullable(),
  customer: reference,
  subtotalPriceSet: shopMoney.nullable(),
  totalDiscountsSet: shopMoney.nullable(),
  totalShippingPriceSet: shopMoney,
  totalTaxSet: shopMoney.nullable(),
  totalPriceSet: z.object({ shopMoney: amount, presentmentMoney: amount }),
  currentTotalPriceSet: shopMoney,
  totalRefundedSet: shopMoney,
  fulfillments: z.array(z.object({ displayStatus: z.string().nullable() })),
  transactions: z.array(z.object({ kind: z.string(), status: z.string(), fees: z.array(z.object({ amount: amount })) })),
});

const lines = z.object({ pageInfo, nodes: z.array(lineNode) });
const refundLines = z.object({ pageInfo, nodes: z.array(refundLineNode) });
const refundHead = z.object({ id: z.string(), processedAt: z.coerce.date(), totalRefundedSet: shopMoney });
const refundNode = refundHead.extend({ refundLineItems: refundLines });

const orderNode = orderHead.extend({ lineItems: lines, refunds: z.array(refundNode) });
export type OrderNode = z.infer<typeof orderNode>;
export type RefundNode = z.infer<typeof refundNode>;
export const orderRefundsShape = z.object({ order: z.object({ refunds: z.array(refundHead) }).nullable() });

export const ordersShape = z.object({ orders: z.object({ pageInfo, nodes: z.array(orderNode) }) });
const otherKind = (kind: string) => z.object({ __typename: z.string().refine((name) => name !== kind) }).transform(() => null);
export const namedOrdersShape = z.object({ nodes: z.array(z.union([orderNode, otherKind('Order'), z.null()])) });
export const moreLinesShape = z.object({ order: z.object({ lineItems: lines }).nullable() });
export const moreRefundLinesShape = z.object({ refund: z.object({ refundLineItems: refundLines }).nullable() });

export const namedRefundsShape = z.object({ nodes: z.array(z.union([z.object({ id: z.string(), refunds: z.array(refundNode) }), otherKind('Order'), z.null()])) });

/** Lines of ORDERS_BULK's file. */
export const bulkOrderLine = orderHead.extend({ refunds: z.array(z.object({ id: z.string() })) });
export type BulkOrder = z.infer<typeof bulkOrderLine>;
export const bulkItemLine = lineNode.extend({ __parentId: z.string() });

const counted = z.object({ count: z.number() }).nullable();
export const salesCountShape = z.object({ ordersCount: counted, customersCount: counted });

const customerNode = z.object({
  id: z.string(),
  createdAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
  state: z.string(),
  /** UnsignedInt64 travels as text. */
  numberOfOrders: z.coerce.number().int().nonnegative(),
  amountSpent: amount,
  displayName: z.string().nullish(),
  defaultEmailAddress: z.object({ emailAddress: z.string() }).nullish(),
});
export type CustomerNode = z.infer<typeof customerNode>;
export const customersShape = z.object({ customers: z.object({ pageInfo, nodes: z.array(customerNode) }) });
export const namedCustomersShape = z.object({ nodes: z.array(z.union([customerNode, otherKind('Customer'), z.null()])) });

const checkoutLine = z.object({
  title: z.string().nullable(),
  sku: z.string().nullable(),
  quantity: z.number(),
  variant: reference,
  product: reference,
  originalUnitPriceSet: shopMoney,
});
const checkoutLines = z.object({ pageInfo, nodes: z.array(checkoutLine) });
export type CheckoutLine = z.infer<typeof checkoutLine>;
const checkoutNode = z.object({
  id: z.string(),
  createdAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
  completedAt: z.coerce.date().nullable(),
  abandonedCheckoutUrl: z.string(),
  customer: reference,
  totalPriceSet: shopMoney,
  totalDiscountSet: shopMoney,
  lineItems: checkoutLines,
});
export type CheckoutNode = z.infer<typeof checkoutNode>;
export const checkoutsShape = z.object({ abandonedCheckouts: z.object({ pageInfo, nodes: z.array(checkoutNode) }) });
export const moreCheckoutLinesShape = z.object({ node: z.object({ lineItems: checkoutLines }).nullable() });

const minor = (set: z.infer<typeof shopMoney> | null): number => (set === null ? 0 : readPrice(set.shopMoney.amount, set.shopMoney.currencyCode).minor);

export function toOrder(order: Omit<OrderNode, 'lineItems' | 'refunds'>, lineNodes: readonly LineNode[], refunds: readonly OrderRefund[]): OrderSnapshot {
  const shown = order.totalPriceSet.presentmentMoney;
  return {
    externalId: fromGid(order.id),
    name: order.name,
    status: statusOf(order),
    financialStatus: order.displayFinancialStatus?.toLowerCase() ?? null,
    fulfillmentStatus: order.displayFulfillmentStatus.toLowerCase(),
    test: order.test,
    sourceName: order.sourceName,
    currency: order.currencyCode,
    presentment: readPrice(shown.amount, shown.currencyCode),
    taxesIncluded: order.taxesIncluded,
    subtotalMinor: minor(order.subtotalPriceSet),
    discountMinor: minor(order.totalDiscountsSet),
    shippingMinor: minor(order.totalShippingPriceSet),
    taxMinor: minor(order.totalTaxSet),
    totalMinor: minor(order.totalPriceSet),
    currentTotalMinor: minor(order.currentTotalPriceSet),
    refundedMinor: minor(order.totalRefundedSet),
    feeMinor: feeOf(order),
    discountCodes: order.discountCodes,
    customerExternalId: order.customer && fromGid(order.customer.id),
    cartToken: order.cartToken,
    checkoutToken: order.checkoutToken,
    createdAt: order.createdAt,
    processedAt: order.processedAt,
    cancelledAt: order.cancelledAt,
    platformUpdatedAt: order.updatedAt,
    lines: lineNodes.map(toLine),
    refunds: [...refunds],
  };
}

/** The platform's two scales as one: where the goods are tells more than where the money is. */
function statusOf(order: Pick<OrderNode, 'cancelledAt' | 'displayFinancialStatus' | 'displayFulfillmentStatus' | 'fulfillments'>): OrderStatus {
  if (order.cancelledAt !== null) {
    return 'cancelled';
  }
  switch (order.displayFulfillmentStatus) {
    case 'FULFILLED':
      return order.fulfillments.length > 0 && order.fulfillments.every(({ displayStatus }) => displayStatus === 'DELIVERED') ? 'delivered' : 'shipped';
    case 'PARTIALLY_FULFILLED':
    case 'IN_PROGRESS':
    case 'PENDING_FULFILLMENT':
      return 'processing';
    default:
      return ['PAID', 'PARTIALLY_REFUNDED', 'REFUNDED'].includes(order.displayFinancialStatus ?? '') ? 'paid' : 'pending';
  }
}

/** Only payments that the platform itself takes say what they cost; fees of another currency cannot be added up. */
function feeOf({ transactions, currencyCode }: Pick<OrderNode, 'transactions' | 'currencyCode'>): number | null {
  const fees = transactions.filter(({ status }) => status === 'SUCCESS').flatMap(({ fees: own }) => own.map((fee) => fee.amount));
  if (fees.length === 0 || fees.some((fee) => fee.currencyCode !== currencyCode)) {
    return null;
  }
  return fees.reduce((sum, fee) => sum + readPrice(fee.amount, fee.currencyCode).minor, 0);
}

function toLine(line: LineNode): OrderLine {
  return {
    externalId: fromGid(line.id),
    variantExternalId: line.variant && fromGid(line.variant.id),
    productExternalId: line.product && fromGid(line.product.id),
    title: line.title,
    variantTitle: line.variantTitle || null,
    sku: line.sku || null,
    vendor: line.vendor || null,
    quantity: line.quantity,
    currentQuantity: line.currentQuantity,
    unitMinor: minor(line.originalUnitPriceSet),
    discountMinor: line.discountAllocations.reduce((sum, one) => sum + minor(one.allocatedAmountSet), 0),
    taxMinor: line.taxLines.reduce((sum, one) => sum + minor(one.priceSet), 0),
  };
}

export function toRefund(refund: Omit<RefundNode, 'refundLineItems'>, nodes: readonly RefundLineNode[]): OrderRefund {
  return {
    externalId: fromGid(refund.id),
    processedAt: refund.processedAt,
    totalMinor: minor(refund.totalRefundedSet),
    lines: nodes.map((line) => ({ lineExternalId: fromGid(line.lineItem.id), quantity: line.quantity, subtotalMinor: minor(line.subtotalSet), taxMinor: minor(line.totalTaxSet) })),
  };
}

/** Do the lines add up to what the order says? Then none is missing. */
export function isWhole(order: Pick<BulkOrder, 'subtotalPriceSet'>, nodes: readonly LineNode[]): boolean {
  const sum = nodes.reduce((total, node) => {
    const line = toLine(node);
    return total + line.unitMinor * line.quantity - line.discountMinor;
  }, 0);
  return nodes.length > 0 && sum === minor(order.subtotalPriceSet);
}

export function toCustomer(customer: CustomerNode): CustomerSnapshot {
  const isTold = customer.displayName !== undefined;
  return {
    externalId: fromGid(customer.id),
    createdAt: customer.createdAt,
    platformUpdatedAt: customer.updatedAt,
    ordersCount: customer.numberOfOrders,
    spent: readPrice(customer.amountSpent.amount, customer.amountSpent.currencyCode),
    state: customer.state.toLowerCase(),
    person: isTold ? { name: customer.displayName || null, email: customer.defaultEmailAddress?.emailAddress ?? null } : null,
  };
}

/** An answer names a checkout by a number, a message by its token; only its link tells both. */
export function checkoutToken(url: string): string | null {
  return /\/checkouts\/(?:ac|cn|c)\/([\w-]{8,100})(?:[/?]|$)/.exec(url)?.[1] ?? /\/checkouts\/([\w-]{16,100})(?:[/?]|$)/.exec(url)?.[1] ?? null;
}

export function toCheckout(checkout: CheckoutNode, nodes: readonly CheckoutLine[]): CartSnapshot {
  const token = checkoutToken(checkout.abandonedCheckoutUrl);
  return {
    externalId: asId<ExternalId>(`checkout:${token ?? `id-${fromGid(checkout.id)}`}`),
    kind: 'checkout',
    cartToken: null,
    checkoutToken: token,
    customerExternalId: checkout.customer && fromGid(checkout.customer.id),
    // The platform lists a checkout only once somebody can be reached.
    hasContact: true,
    currency: checkout.totalPriceSet.shopMoney.currencyCode,
    totalMinor: minor(checkout.totalPriceSet),
    discountMinor: minor(checkout.totalDiscountSet),
    recoveryUrl: checkout.abandonedCheckoutUrl,
    startedAt: checkout.createdAt,
    completedAt: checkout.completedAt,
    platformUpdatedAt: checkout.updatedAt,
    lines: nodes.map((line) => ({
      variantExternalId: line.variant && fromGid(line.variant.id),
      productExternalId: line.product && fromGid(line.product.id),
      title: line.title ?? '',
      sku: line.sku || null,
      quantity: line.quantity,
      unitMinor: minor(line.originalUnitPriceSet),
    })),
  };
}
