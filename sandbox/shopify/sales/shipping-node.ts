import type { OrderRow } from '#sandbox/sales/rows.ts';
import type { Call } from '#sandbox/shopify/call.server.ts';
import { gid } from '#sandbox/shopify/gid.ts';
import type { Node } from '#sandbox/shopify/nodes.ts';
import { taxLines } from '#sandbox/shopify/sales/line-node.ts';
import { moneyBag } from '#sandbox/shopify/sales/money-bag.ts';

export function shippingLineNode(call: Call, row: OrderRow): Node {
  const bag = moneyBag(row.shipping, { ...row, currency: call.store.currency });
  return {
    __typename: 'ShippingLine',
    id: gid('ShippingLine', row.id),
    title: 'Standard',
    code: 'standard',
    source: 'shopify',
    custom: false,
    isRemoved: false,
    originalPriceSet: bag,
    discountedPriceSet: bag,
    currentDiscountedPriceSet: () => shippingLeft(call, row),
    discountAllocations: [],
    taxLines: () => taxLines(row.shipping_tax, row, call),
  };
}

/** The shipping less what refunds took of it. */
export async function shippingLeft(call: Call, row: OrderRow): Promise<Node> {
  const back = ((await call.sales.refundsOf(row.id)) ?? []).reduce((sum, { shipping }) => sum + shipping, 0);
  return moneyBag(row.shipping - back, { ...row, currency: call.store.currency });
}
