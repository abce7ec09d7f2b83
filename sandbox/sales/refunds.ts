import type { LineRow, RefundLineRow, RefundRow } from '#sandbox/sales/rows.ts';
import { netOf, shareOf, withSums, type OrderParts } from '#sandbox/sales/sums.ts';

export interface RefundPlan {
  at: Date;
  wanted: readonly (readonly [lineId: number, units: number])[];
  restock: RefundLineRow['restock_type'];
  /** What of the shipping goes back, without tax on top. */
  shipping: number;
}

export type Refund = RefundRow & { lines: RefundLineRow[] };

export interface RefundIds {
  nextRefundId(): number;
  nextRefundLineId(): number;
}

/** A refund of these units at their exact share of what was paid for them. */
export function refundOf({ order, lines }: OrderParts, { at, wanted, restock, shipping }: RefundPlan, ids: RefundIds): Refund {
  const id = ids.nextRefundId();
  const refundLines = wanted.flatMap(([lineId, units]): RefundLineRow[] => {
    const line = lines.find((one) => one.id === lineId);
    if (!line || units === 0) {
      return [];
    }
    const own = { id: ids.nextRefundLineId(), refund_id: id, order_id: order.id, line_id: lineId, quantity: units, restock_type: restock };
    return [{ ...own, subtotal: nextUnits(line, units, netOf(line)), tax: nextUnits(line, units, line.tax) }];
  });
  const shippingTax = order.shipping === 0 ? 0 : shareOf(order.shipping_tax, 0, shipping, order.shipping);
  const onTop = order.taxes_included ? 0 : 1;
  const total = refundLines.reduce((sum, line) => sum + line.subtotal + onTop * line.tax, 0) + shipping + onTop * shippingTax;
  return { id, order_id: order.id, created_at: at, processed_at: at, note: null, shipping, shipping_tax: shippingTax, discrepancy: 0, total, lines: refundLines };
}

/** Units leave the order, the refund joins it. */
export function addRefund(parts: OrderParts, { lines, ...refund }: Refund): void {
  for (const { line_id, quantity } of lines) {
    const line = parts.lines.find(({ id }) => id === line_id);
    if (line) {
      line.current_quantity -= quantity;
    }
  }
  parts.refunds.push(refund);
  parts.refundLines.push(...lines);
  change(parts, refund.created_at, {});
  const { order } = parts;
  if (order.refunded > 0) {
    order.financial_status = order.refunded >= order.received ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
  }
}

/** Takes units off a line by an edit, and their exact share of its money. */
export function removeUnits(line: LineRow, units: number): void {
  line.removed_net += nextUnits(line, units, netOf(line));
  line.removed_tax += nextUnits(line, units, line.tax);
  line.removed_quantity += units;
  line.current_quantity -= units;
}

/** The share that the next units to leave a line have in a total of it. */
function nextUnits({ quantity, current_quantity }: LineRow, units: number, total: number): number {
  const gone = quantity - current_quantity;
  return shareOf(total, gone, gone + units, quantity);
}

/** Changes an order at a moment: its sums follow, its version rises. */
export function change(parts: OrderParts, at: Date, what: Partial<OrderParts['order']>): void {
  const { order } = parts;
  const updated_at = at > order.updated_at ? at : order.updated_at;
  parts.order = withSums({ ...parts, order: { ...order, ...what, updated_at, version: order.version + 1 } });
}
