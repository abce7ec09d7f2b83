import type { LineRow, OrderRow, RefundLineRow, RefundRow } from '#sandbox/sales/rows.ts';

/** Parts `from` to `to` of `of` equal parts of a total: all parts together are the total exactly. */
export function shareOf(total: number, from: number, to: number, of: number): number {
  return of === 0 ? 0 : Math.floor((total * to) / of) - Math.floor((total * from) / of);
}

/** An amount spread over weights, exactly: what rounding leaves goes to the last that can take it. */
export function spread(amount: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let before = 0;
  return weights.map((weight) => {
    const part = shareOf(amount, before, before + weight, sum);
    before += weight;
    return part;
  });
}

/** The tax in an amount, or on top of it; half up. */
export function taxOf(net: number, bps: number, included: boolean): number {
  return included ? net - Math.round((net * 10_000) / (10_000 + bps)) : Math.round((net * bps) / 10_000);
}

export function discountOf({ allocations }: Pick<LineRow, 'allocations'>): number {
  return allocations.reduce((sum, { amount }) => sum + amount, 0);
}

/** What the whole line costs after every discount, before anything was removed or taken back. */
export function netOf(line: Pick<LineRow, 'allocations' | 'price' | 'quantity'>): number {
  return line.price * line.quantity - discountOf(line);
}

export interface OrderParts {
  order: OrderRow;
  lines: LineRow[];
  refunds: RefundRow[];
  refundLines: RefundLineRow[];
}

/** The sums of an order, from its parts. `total` counts what was ever ordered, `current_total` what is left of it. */
export function withSums({ order, lines, refunds, refundLines }: OrderParts): OrderRow {
  const sum = <T>(items: readonly T[], of: (item: T) => number): number => items.reduce((total, item) => total + of(item), 0);
  const onTop = order.taxes_included ? 0 : 1;
  const subtotal = sum(lines, netOf);
  const lineTax = sum(lines, ({ tax }) => tax);
  const backShipping = sum(refunds, ({ shipping }) => shipping);
  const backShippingTax = sum(refunds, ({ shipping_tax }) => shipping_tax);
  const current_subtotal = subtotal - sum(lines, ({ removed_net }) => removed_net) - sum(refundLines, (line) => line.subtotal);
  const current_tax = lineTax + order.shipping_tax - sum(lines, ({ removed_tax }) => removed_tax) - sum(refundLines, (line) => line.tax) - backShippingTax;
  return {
    ...order,
    subtotal,
    discount_total: sum(lines, discountOf),
    tax_total: lineTax + order.shipping_tax,
    total: subtotal + order.shipping + onTop * (lineTax + order.shipping_tax),
    current_subtotal,
    current_discounts: sum(lines, (line) => shareOf(discountOf(line), line.quantity - line.current_quantity, line.quantity, line.quantity)),
    current_tax,
    current_total: current_subtotal + order.shipping - backShipping + onTop * current_tax,
    refunded: sum(refunds, ({ total }) => total),
    // Of an order that was never paid nothing was given back, though its shipping is gone.
    refunded_shipping: sum(refunds, ({ total, shipping, shipping_tax }) => (total > 0 ? shipping + onTop * shipping_tax : 0)),
  };
}
