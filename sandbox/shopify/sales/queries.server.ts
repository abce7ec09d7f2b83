import type { Call } from '#sandbox/shopify/call.server.ts';
import { parseGid } from '#sandbox/shopify/gid.ts';
import type { Node } from '#sandbox/shopify/nodes.ts';
import { checkoutNode } from '#sandbox/shopify/sales/checkout-node.ts';
import { lineNode } from '#sandbox/shopify/sales/line-node.ts';
import { count, list } from '#sandbox/shopify/sales/list.server.ts';
import { customerNode, orderNode, visibleOrder } from '#sandbox/shopify/sales/order-node.ts';
import { refundNode } from '#sandbox/shopify/sales/refund-node.ts';

/** The root fields of sales. */
export function salesQueries(call: Call): Node {
  return {
    orders: (args: unknown) => list(call, 'shop_order', { args, toNode: (row) => orderNode(call, row) }),
    ordersCount: (args: unknown) => count(call, 'shop_order', args),
    customers: (args: unknown) => list(call, 'customer', { args, toNode: (row) => customerNode(call, row) }),
    customersCount: (args: unknown) => count(call, 'customer', args),
    abandonedCheckouts: (args: unknown) => list(call, 'checkout', { args, toNode: (row) => checkoutNode(call, row) }),
    abandonedCheckoutsCount: (args: unknown) => count(call, 'checkout', args),
  };
}

/** The object of a global id of sales; undefined: no kind of ours. */
export async function salesNode(call: Call, id: string): Promise<Node | null | undefined> {
  const parsed = parseGid(id);
  switch (parsed?.kind) {
    case 'Order':
      return visibleOrder(call, await call.sales.orders(parsed.id));
    case 'Customer': {
      const row = await call.sales.customers(parsed.id);
      return row ? customerNode(call, row) : null;
    }
    case 'AbandonedCheckout': {
      const row = await call.sales.checkouts(parsed.id);
      return row?.abandoned_at ? checkoutNode(call, row) : null;
    }
    case 'LineItem': {
      const row = await call.sales.lines(parsed.id);
      const order = row && (await call.sales.orders(row.order_id));
      return order && visibleOrder(call, order) ? lineNode(call, order, row) : null;
    }
    case 'Refund': {
      const row = await call.sales.refunds(parsed.id);
      const order = row && (await call.sales.orders(row.order_id));
      return order && visibleOrder(call, order) ? refundNode(call, { order, row, orderNode: () => orderNode(call, order) }) : null;
    }
    default:
      return undefined;
  }
}
