import { z } from 'zod';
import type { Discount, LineRow, OrderRow } from '#sandbox/sales/rows.ts';
import { discountOf, netOf } from '#sandbox/sales/sums.ts';
import type { Call } from '#sandbox/shopify/call.server.ts';
import { gid } from '#sandbox/shopify/gid.ts';
import { money, productNode, variantNode, type Node } from '#sandbox/shopify/nodes.ts';
import { moneyBag, presented, type Presented } from '#sandbox/shopify/sales/money-bag.ts';

export function lineNode(call: Call, order: OrderRow, row: LineRow): Node {
  const by = { ...order, currency: call.store.currency };
  const bag = (minor: number): Node => moneyBag(minor, by);
  const full = row.price * row.quantity;
  const ofLine = discountIn(row, order, 'line');
  const each = (total: number): number => Math.round(total / row.quantity);
  return {
    __typename: 'LineItem',
    id: gid('LineItem', row.id),
    title: row.title,
    name: row.variant_title === null ? row.title : `${row.title} - ${row.variant_title}`,
    variantTitle: row.variant_title,
    sku: row.sku,
    vendor: row.vendor,
    quantity: row.quantity,
    currentQuantity: row.current_quantity,
    refundableQuantity: row.current_quantity,
    unfulfilledQuantity: Math.max(0, row.current_quantity - row.fulfilled_quantity),
    isGiftCard: false,
    requiresShipping: true,
    restockable: row.variant_id !== null,
    taxable: row.taxable,
    // Null for a line typed in by hand, and once the product is gone.
    product: async () => {
      const product = row.product_id === null ? undefined : await call.products(row.product_id);
      return product ? productNode(call, product) : null;
    },
    variant: async () => {
      const variant = row.variant_id === null ? undefined : await call.variants(row.variant_id);
      return variant ? variantNode(call, variant) : null;
    },
    originalUnitPriceSet: () => bag(row.price),
    originalTotalSet: () => bag(full),
    discountedUnitPriceSet: () => bag(each(full - ofLine)),
    discountedUnitPriceAfterAllDiscountsSet: () => bag(each(netOf(row))),
    discountedTotalSet: (args: unknown) => bag(full - (z.object({ withCodeDiscounts: z.boolean().nullish() }).parse(args).withCodeDiscounts ? discountOf(row) : ofLine)),
    totalDiscountSet: () => bag(ofLine),
    priceAfterAllDiscountsBeforeTaxesSet: () => bag(netOf(row) - (order.taxes_included ? row.tax : 0)),
    discountAllocations: row.allocations.flatMap(({ index, amount }) => {
      const discount = order.discounts[index];
      return discount ? [{ allocatedAmountSet: bag(amount), discountApplication: () => discountNode(discount, by) }] : [];
    }),
    taxLines: (args: unknown) => taxLines(row.tax, order, call).slice(0, z.object({ first: z.number().nullish() }).parse(args).first ?? undefined),
  };
}

function discountIn(row: LineRow, { discounts }: OrderRow, scope: Discount['scope']): number {
  return row.allocations.reduce((sum, { index, amount }) => sum + (discounts[index]?.scope === scope ? amount : 0), 0);
}

export function taxLines(minor: number, order: OrderRow, call: Call): Node[] {
  if (order.tax_bps === 0 || minor === 0) {
    return [];
  }
  const priceSet = moneyBag(minor, { ...order, currency: call.store.currency });
  return [{ title: 'VAT', rate: order.tax_bps / 10_000, ratePercentage: order.tax_bps / 100, source: 'shopify', channelLiable: false, priceSet }];
}

const KIND = { code: 'DiscountCodeApplication', automatic: 'AutomaticDiscountApplication', manual: 'ManualDiscountApplication' } as const;

export function discountNode({ index, kind, name, scope, value }: Discount, by: Presented): Node {
  return {
    __typename: KIND[kind],
    index,
    ...(kind === 'code' ? { code: name } : { title: name }),
    ...(kind === 'manual' ? { description: null } : {}),
    targetType: 'LINE_ITEM',
    targetSelection: scope === 'line' ? 'ENTITLED' : 'ALL',
    allocationMethod: scope === 'line' ? 'EACH' : 'ACROSS',
    value:
      'percentage' in value
        ? { __typename: 'PricingPercentageValue', percentage: value.percentage }
        : { __typename: 'MoneyV2', ...money(presented(value.minor, by), by.presentment_currency) },
  };
}
