import { toDecimal } from '#sandbox/lib/money.ts';
import type { LineRow, OrderRow, RefundLineRow, RefundRow } from '#sandbox/sales/rows.ts';
import type { OrderParts } from '#sandbox/sales/sums.ts';
import { both, moneySet } from '#sandbox/webhooks/money-set.ts';

/** A line as the REST API has it. `total_discount` is 0 whatever was taken off: the truth is in the allocations. */
export function lineBody(order: OrderRow, row: LineRow, currency: string): object {
  const by = { ...order, currency };
  return {
    id: row.id,
    admin_graphql_api_id: `gid://shopify/LineItem/${String(row.id)}`,
    product_id: row.product_id,
    variant_id: row.variant_id,
    product_exists: row.product_id !== null,
    sku: row.sku,
    title: row.title,
    variant_title: row.variant_title,
    name: row.variant_title === null ? row.title : `${row.title} - ${row.variant_title}`,
    vendor: row.vendor,
    quantity: row.quantity,
    current_quantity: row.current_quantity,
    fulfillable_quantity: Math.max(0, row.current_quantity - row.fulfilled_quantity),
    fulfillment_status: row.fulfilled_quantity === 0 ? null : row.fulfilled_quantity >= row.current_quantity ? 'fulfilled' : 'partial',
    ...both('price', row.price, by),
    ...both('total_discount', 0, by),
    discount_allocations: row.allocations.map(({ index, amount }) => ({ ...both('amount', amount, by), discount_application_index: index })),
    tax_lines: taxBodies(row.tax, order, currency),
    taxable: row.taxable,
    gift_card: false,
    requires_shipping: true,
    grams: 0,
    properties: [],
    selling_plan_id: null,
  };
}

export function taxBodies(minor: number, order: OrderRow, currency: string): object[] {
  const by = { ...order, currency };
  return order.tax_bps === 0 || minor === 0 ? [] : [{ title: 'VAT', rate: order.tax_bps / 10_000, channel_liable: false, ...both('price', minor, by) }];
}

export function refundBody({ order, lines }: OrderParts, refund: RefundRow & { lines: readonly RefundLineRow[] }, currency: string): object {
  const by = { ...order, currency };
  const decimal = (minor: number): string => toDecimal(minor, currency);
  const adjustment = {
    id: refund.id * 10,
    order_id: order.id,
    refund_id: refund.id,
    ...both('amount', refund.discrepancy, by),
    ...both('tax_amount', 0, by),
    kind: 'refund_discrepancy',
    reason: order.received === 0 ? 'Pending refund discrepancy' : 'Refund discrepancy',
  };
  return {
    id: refund.id,
    admin_graphql_api_id: `gid://shopify/Refund/${String(refund.id)}`,
    order_id: order.id,
    created_at: refund.created_at,
    processed_at: refund.processed_at,
    note: refund.note,
    user_id: null,
    restock: refund.lines.some((line) => line.restock_type !== 'NO_RESTOCK'),
    refund_line_items: refund.lines.map((own) => {
      const line = lines.find(({ id }) => id === own.line_id);
      return {
        id: own.id, line_item_id: own.line_id, quantity: own.quantity, restock_type: own.restock_type.toLowerCase(), location_id: 70_000_000_000 + order.store_id,
        subtotal: Number(decimal(own.subtotal)), subtotal_set: moneySet(own.subtotal, by), total_tax: Number(decimal(own.tax)), total_tax_set: moneySet(own.tax, by),
        line_item: line ? lineBody(order, line, currency) : null,
      }; // prettier-ignore
    }),
    order_adjustments: refund.discrepancy === 0 ? [] : [adjustment],
    refund_shipping_lines: refund.shipping === 0 ? [] : [{ id: refund.id, subtotal_amount_set: moneySet(refund.shipping, by), tax_amount_set: moneySet(refund.shipping_tax, by) }],
    transactions:
      refund.total === 0
        ? []
        : [
            {
              id: refund.id * 2 + 1,
              order_id: order.id,
              kind: 'refund',
              status: 'success',
              amount: decimal(refund.total),
              currency,
              gateway: order.gateway,
              created_at: refund.created_at,
            },
          ],
    return: null,
    total_duties_set: moneySet(0, by),
  };
}
