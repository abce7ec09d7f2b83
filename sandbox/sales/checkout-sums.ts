import type { BasketLine, CheckoutRow, LineRow } from '#sandbox/sales/rows.ts';
import { discountOf, taxOf } from '#sandbox/sales/sums.ts';

type Sums = Pick<CheckoutRow, 'line_total' | 'discount_total' | 'subtotal' | 'tax_total' | 'total'>;

/** What a basket comes to, before anybody has said where it goes. */
export function checkoutSums(lines: readonly BasketLine[], { taxBps, taxesIncluded }: { taxBps: number; taxesIncluded: boolean }): Sums {
  const sum = (of: (line: BasketLine) => number): number => lines.reduce((total, line) => total + of(line), 0);
  const line_total = sum(({ price, quantity }) => price * quantity);
  const discount_total = sum(({ discount }) => discount);
  const tax_total = sum((line) => (line.taxable ? taxOf(line.price * line.quantity - line.discount, taxBps, taxesIncluded) : 0));
  const subtotal = line_total - discount_total;
  return { line_total, discount_total, subtotal, tax_total, total: subtotal + (taxesIncluded ? 0 : tax_total) };
}

/** Lines as a basket has them. */
export function basketOf(lines: readonly Omit<LineRow, 'id' | 'order_id' | 'position'>[]): BasketLine[] {
  return lines.map((line, index) => ({
    id: index + 1,
    product_id: line.product_id,
    variant_id: line.variant_id,
    sku: line.sku,
    title: line.title,
    variant_title: line.variant_title,
    vendor: line.vendor,
    quantity: line.quantity,
    price: line.price,
    discount: discountOf(line),
    taxable: line.taxable,
  }));
}
