import type { OrderRow } from '#sandbox/sales/rows.ts';

export const MOVES = ['pay', 'fulfil', 'deliver', 'edit', 'refund', 'cancel'] as const;
export type Move = (typeof MOVES)[number];

/** Why an order cannot make this move now; null: it can. The platform's admin hides the button, its API refuses. */
export function refusalOf(order: OrderRow, move: Move): string | null {
  if (order.cancelled_at !== null) {
    return 'order_cancelled';
  }
  switch (move) {
    case 'pay':
      return order.received >= order.current_total ? 'order_paid' : null;
    case 'fulfil':
      return order.fulfillment_status === 'FULFILLED' ? 'order_fulfilled' : null;
    case 'deliver':
      return order.fulfillment_status !== 'FULFILLED' ? 'order_not_fulfilled' : order.delivered_at === null ? null : 'order_delivered';
    case 'edit':
      return order.delivered_at === null && order.financial_status !== 'REFUNDED' ? null : 'order_closed';
    case 'refund':
      return order.received === 0 ? 'order_not_paid' : order.refunded >= order.received ? 'order_refunded' : null;
    case 'cancel':
      return order.fulfillment_status === 'UNFULFILLED' ? null : 'order_fulfilled';
  }
}
