import type { OrderRow, RefundLineRow, RefundRow } from '#sandbox/sales/rows.ts';
import type { Call } from '#sandbox/shopify/call.server.ts';
import { pageArgs, pageOf } from '#sandbox/shopify/connection.ts';
import { gid } from '#sandbox/shopify/gid.ts';
import { instant, money, type Node } from '#sandbox/shopify/nodes.ts';
import { lineNode } from '#sandbox/shopify/sales/line-node.ts';
import { moneyBag } from '#sandbox/shopify/sales/money-bag.ts';
import { shippingLineNode } from '#sandbox/shopify/sales/shipping-node.ts';

interface Refunded {
  order: OrderRow;
  row: RefundRow;
  /** Who asks for the order again gets it from where it is made. */
  orderNode: () => Node;
}

export function refundNode(call: Call, { order, row, orderNode }: Refunded): Node {
  const by = { ...order, currency: call.store.currency };
  const one = { id: row.id, updated_at: row.created_at };
  return {
    __typename: 'Refund',
    id: gid('Refund', row.id),
    legacyResourceId: String(row.id),
    createdAt: instant(row.created_at),
    processedAt: instant(row.processed_at),
    updatedAt: instant(row.created_at),
    note: row.note,
    order: orderNode,
    totalRefundedSet: () => moneyBag(row.total, by),
    duties: null,
    return: null,
    refundLineItems: async (args: unknown) => {
      const lines = ((await call.sales.refundLinesOf(row.id)) ?? []).map((line) => ({ ...line, updated_at: row.created_at }));
      return pageOf(lines, pageArgs.parse(args), { maximum: 250, toNode: (line) => refundLineNode(call, order, line) });
    },
    // Only what was given beyond or below the calculated amount; shipping stands by itself since 2024-10.
    orderAdjustments: (args: unknown) => pageOf(row.discrepancy === 0 ? [] : [one], pageArgs.parse(args), { maximum: 250, toNode: () => adjustmentNode(call, order, row) }),
    refundShippingLines: (args: unknown) => pageOf(row.shipping === 0 ? [] : [one], pageArgs.parse(args), { maximum: 250, toNode: () => shippingNode(call, order, row) }),
    transactions: (args: unknown) => pageOf(row.total === 0 ? [] : [one], pageArgs.parse(args), { maximum: 250, toNode: () => refundTransaction(call, order, row) }),
  };
}

function refundLineNode(call: Call, order: OrderRow, row: RefundLineRow): Node {
  const by = { ...order, currency: call.store.currency };
  return {
    __typename: 'RefundLineItem',
    id: gid('RefundLineItem', row.id),
    quantity: row.quantity,
    restockType: row.restock_type,
    restocked: row.restock_type !== 'NO_RESTOCK',
    subtotalSet: () => moneyBag(row.subtotal, by),
    totalTaxSet: () => moneyBag(row.tax, by),
    priceSet: () => moneyBag(Math.round(row.subtotal / row.quantity), by),
    lineItem: async () => {
      const line = ((await call.sales.linesOf(order.id)) ?? []).find(({ id }) => id === row.line_id);
      return line ? lineNode(call, order, line) : null;
    },
  };
}

/** The reason of an adjustment: of money that was never there, or of money that was given differently. */
export function reasonOf({ received }: OrderRow): string {
  return received === 0 ? 'PENDING_REFUND_DISCREPANCY' : 'REFUND_DISCREPANCY';
}

function adjustmentNode(call: Call, order: OrderRow, row: RefundRow): Node {
  const by = { ...order, currency: call.store.currency };
  return { __typename: 'OrderAdjustment', id: gid('OrderAdjustment', row.id), reason: reasonOf(order), amountSet: moneyBag(row.discrepancy, by), taxAmountSet: moneyBag(0, by) };
}

function shippingNode(call: Call, order: OrderRow, row: RefundRow): Node {
  const by = { ...order, currency: call.store.currency };
  return {
    __typename: 'RefundShippingLine',
    id: gid('RefundShippingLine', row.id),
    shippingLine: () => shippingLineNode(call, order),
    subtotalAmountSet: () => moneyBag(row.shipping, by),
    taxAmountSet: () => moneyBag(row.shipping_tax, by),
  };
}

/** One sale, when there was one, and each refund that moved money. */
export function transactionsOf(call: Call, order: OrderRow, refunds: readonly RefundRow[]): Node[] {
  const sale = order.received === 0 || order.paid_at === null ? [] : [saleTransaction(call, order, order.paid_at)];
  return [...sale, ...refunds.filter(({ total }) => total > 0).map((refund) => refundTransaction(call, order, refund))];
}

function saleTransaction(call: Call, order: OrderRow, paidAt: Date): Node {
  return { ...transaction(call, order, { id: order.id * 2, kind: 'SALE', minor: order.received, at: paidAt }), fees: feesOf(call, order) };
}

function refundTransaction(call: Call, order: OrderRow, row: RefundRow): Node {
  return { ...transaction(call, order, { id: row.id * 2 + 1, kind: 'REFUND', minor: row.total, at: row.processed_at }), fees: [] };
}

function transaction(call: Call, order: OrderRow, { id, kind, minor, at }: { id: number; kind: string; minor: number; at: Date }): Node {
  return {
    __typename: 'OrderTransaction',
    id: gid('OrderTransaction', id),
    kind,
    status: 'SUCCESS',
    gateway: order.gateway,
    test: order.test,
    createdAt: instant(at),
    processedAt: instant(at),
    amountSet: () => moneyBag(minor, { ...order, currency: call.store.currency }),
  };
}

/** Known only where the platform itself took the money. */
function feesOf(call: Call, { id, fee }: OrderRow): Node[] {
  const { currency } = call.store;
  const node = { __typename: 'TransactionFee', id: gid('TransactionFee', id), rate: '0.025', rateName: null, flatFeeName: null, type: 'processing_fee' };
  return fee === null ? [] : [{ ...node, amount: money(fee, currency), flatFee: money(100, currency), taxAmount: money(0, currency) }];
}
