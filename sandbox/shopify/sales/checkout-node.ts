import type { BasketLine, CheckoutRow } from '#sandbox/sales/rows.ts';
import type { Call } from '#sandbox/shopify/call.server.ts';
import { pageArgs, pageOf } from '#sandbox/shopify/connection.ts';
import { gid } from '#sandbox/shopify/gid.ts';
import { instant, productNode, variantNode, type Node } from '#sandbox/shopify/nodes.ts';
import { moneyBag } from '#sandbox/shopify/sales/money-bag.ts';
import { customerNode } from '#sandbox/shopify/sales/order-node.ts';
import { recoveryUrl } from '#sandbox/shopify/sales/recovery-url.ts';

export function checkoutNode(call: Call, row: CheckoutRow): Node {
  const bag = (minor: number): Node => moneyBag(minor, { ...row, currency: call.store.currency });
  return {
    __typename: 'AbandonedCheckout',
    id: gid('AbandonedCheckout', row.id),
    name: `#${String(row.id)}`,
    note: '',
    createdAt: instant(row.created_at),
    updatedAt: instant(row.updated_at),
    completedAt: row.completed_at === null ? null : instant(row.completed_at),
    abandonedCheckoutUrl: recoveryUrl(call.store.shop, row),
    discountCodes: row.discount_codes,
    taxesIncluded: call.store.taxesIncluded,
    subtotalPriceSet: () => bag(row.subtotal),
    totalPriceSet: () => bag(row.total),
    totalDiscountSet: () => bag(row.discount_total),
    totalLineItemsPriceSet: () => bag(row.line_total),
    totalTaxSet: () => bag(row.tax_total),
    customer: async () => {
      const customer = row.customer_id === null ? undefined : await call.sales.customers(row.customer_id);
      return customer ? customerNode(call, customer) : null;
    },
    lineItems: (args: unknown) =>
      pageOf(
        row.lines.map((line) => ({ ...line, updated_at: row.updated_at })),
        pageArgs.parse(args),
        { maximum: 250, toNode: (line) => checkoutLineNode(call, row, line) },
      ),
  };
}

function checkoutLineNode(call: Call, checkout: CheckoutRow, row: BasketLine): Node {
  const bag = (minor: number): Node => moneyBag(minor, { ...checkout, currency: call.store.currency });
  const full = row.price * row.quantity;
  return {
    __typename: 'AbandonedCheckoutLineItem',
    id: `gid://shopify/AbandonedCheckoutLineItem/${checkout.token}${String(row.id)}`,
    title: row.title,
    sku: row.sku,
    variantTitle: row.variant_title,
    quantity: row.quantity,
    product: async () => {
      const product = row.product_id === null ? undefined : await call.products(row.product_id);
      return product ? productNode(call, product) : null;
    },
    variant: async () => {
      const variant = row.variant_id === null ? undefined : await call.variants(row.variant_id);
      return variant ? variantNode(call, variant) : null;
    },
    originalUnitPriceSet: () => bag(row.price),
    originalTotalPriceSet: () => bag(full),
    discountedTotalPriceSet: () => bag(full - row.discount),
    discountedUnitPriceSet: () => bag(Math.round((full - row.discount) / row.quantity)),
  };
}
