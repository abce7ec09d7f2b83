import type { Random } from '#sandbox/lib/random.ts';
import { drawLine } from '#sandbox/sales/history/basket.ts';
import type { Demand } from '#sandbox/sales/history/demand.ts';
import { addRefund, change, refundOf, removeUnits, type RefundIds } from '#sandbox/sales/refunds.ts';
import type { RefundLineRow } from '#sandbox/sales/rows.ts';
import { netOf, taxOf, type OrderParts } from '#sandbox/sales/sums.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface Life extends RefundIds {
  random: Random;
  parts: OrderParts;
  demand: Demand;
  week: number;
  /** Nothing happens after this moment: the last orders are still on their way. */
  until: number;
  nextLineId(): number;
}

/** What becomes of an order after it was placed, in the order of time. */
export function live(life: Life): void {
  const { random, parts } = life;
  const { source_name, gateway } = parts.order;
  const isOnline = source_name !== 'pos';
  const isPaidAtOnce = gateway !== 'cash_on_delivery' && gateway !== 'bank_transfer';
  if (isPaidAtOnce) {
    pay(life, parts.order.created_at);
  }
  if (isOnline && random.chance(0.025)) {
    edit(life);
  }
  if (isOnline && random.chance(0.03)) {
    cancel(life);
    return;
  }
  if (!isPaidAtOnce && !random.chance(0.06)) {
    pay(life, after(life, random.int(1, 6) * DAY + random.int(0, DAY)));
  }
  fulfil(life);
  if (parts.order.financial_status === 'PAID' && random.chance(0.07)) {
    giveBack(life);
  }
}

/** The moment after so long, or null when that has not come. */
function after(life: Life, ms: number): Date | null {
  const at = life.parts.order.created_at.getTime() + ms;
  return at <= life.until ? new Date(at) : null;
}

function pay(life: Life, at: Date | null): void {
  const { parts } = life;
  const { order } = parts;
  if (at) {
    const fee = order.gateway === 'shopify_payments' ? Math.round((order.total * 250) / 10_000) + 100 : null;
    change(parts, at, { paid_at: at, received: order.current_total, fee, financial_status: 'PAID' });
  }
}

/** Somebody changes the order: units go, or a line comes. What was paid too much stays owed. */
function edit(life: Life): void {
  const { random, parts } = life;
  const at = after(life, random.int(1, 20) * HOUR);
  const line = random.pick(parts.lines);
  const units = parts.lines.reduce((sum, { current_quantity }) => sum + current_quantity, 0);
  if (!at) {
    return;
  }
  if (units > 1 && random.chance(0.6)) {
    removeUnits(line, random.int(1, Math.min(line.current_quantity, units - 1)));
    change(parts, at, { edited: true });
    return;
  }
  const { order } = parts;
  const added = { ...drawLine(random, life.demand, life.week), id: life.nextLineId(), order_id: order.id, position: parts.lines.length + 1, added_at: at };
  added.tax = added.taxable ? taxOf(netOf(added), order.tax_bps, order.taxes_included) : 0;
  parts.lines.push(added);
  change(parts, at, { edited: true });
  if (parts.order.received > 0) {
    const isPaid = random.chance(0.7);
    change(parts, at, isPaid ? { received: parts.order.total } : { financial_status: 'PARTIALLY_PAID' });
  }
}

function cancel(life: Life): void {
  const { random, parts } = life;
  const wanted = after(life, random.int(1, 40) * HOUR);
  if (!wanted) {
    return;
  }
  const { order } = parts;
  const at = wanted > order.updated_at ? wanted : order.updated_at;
  const refund = refundOf(parts, { at, wanted: parts.lines.map((line) => [line.id, line.current_quantity]), restock: 'CANCEL', shipping: order.shipping }, life);
  // Whatever was paid goes back, also what an edit left owed.
  addRefund(parts, { ...refund, discrepancy: refund.total - order.received, total: order.received });
  const reason = random.pick(['CUSTOMER', 'INVENTORY', 'FRAUD', 'DECLINED', 'OTHER']);
  change(parts, at, { cancelled_at: at, closed_at: at, cancel_reason: reason, financial_status: order.received > 0 ? 'REFUNDED' : 'VOIDED' });
}

function fulfil(life: Life): void {
  const { random, parts } = life;
  const isOnline = parts.order.source_name !== 'pos';
  const shipped = isOnline ? after(life, random.int(18, 80) * HOUR) : parts.order.created_at;
  if (!shipped) {
    return;
  }
  const isPart = isOnline && parts.lines.length > 1 && random.chance(0.04);
  parts.lines.forEach((line, index) => {
    line.fulfilled_quantity = isPart && index > 0 ? 0 : line.current_quantity;
  });
  const delivered = isOnline ? after(life, random.int(90, 190) * HOUR) : shipped;
  const isDone = !isPart && delivered !== null;
  change(parts, delivered ?? shipped, {
    shipped_at: shipped,
    delivered_at: isDone ? delivered : null,
    closed_at: isDone && parts.order.financial_status === 'PAID' ? delivered : null,
    fulfillment_status: isPart ? 'PARTIALLY_FULFILLED' : 'FULFILLED',
  });
}

/** Money goes back, days later: everything, some units, the shipping alone, or an amount that stands for nothing. */
function giveBack(life: Life): void {
  const { random, parts } = life;
  const at = after(life, random.int(4, 21) * DAY + random.int(0, DAY));
  if (!at || (parts.order.paid_at !== null && parts.order.paid_at > at)) {
    return;
  }
  const restock = random.chance(0.7) ? 'RETURN' : 'NO_RESTOCK';
  const kind = random.next();
  if (kind < 0.3) {
    addRefund(parts, refundOf(parts, { at, wanted: parts.lines.map((line) => [line.id, line.current_quantity]), restock, shipping: parts.order.shipping }, life));
  } else if (kind < 0.8) {
    someUnits(life, at, restock);
    const again = new Date(at.getTime() + random.int(1, 5) * DAY);
    if (random.chance(0.15) && again.getTime() <= life.until) {
      someUnits(life, again, 'NO_RESTOCK');
    }
  } else if (kind < 0.9 && parts.order.shipping > 0) {
    addRefund(parts, refundOf(parts, { at, wanted: [], restock, shipping: parts.order.shipping }, life));
  } else {
    const amount = Math.max(1, Math.round(parts.order.total * 0.08));
    addRefund(parts, { ...refundOf(parts, { at, wanted: [], restock, shipping: 0 }, life), discrepancy: -amount, total: amount });
  }
}

function someUnits(life: Life, at: Date, restock: RefundLineRow['restock_type']): void {
  const { parts } = life;
  const left = parts.lines.filter(({ current_quantity }) => current_quantity > 0);
  if (left.length > 0) {
    const line = life.random.pick(left);
    const refund = refundOf(parts, { at, wanted: [[line.id, life.random.int(1, line.current_quantity)]], restock, shipping: 0 }, life);
    // One in ten is given less than the units are worth.
    const kept = life.random.chance(0.1) ? Math.floor(refund.total / 4) : 0;
    addRefund(parts, { ...refund, discrepancy: kept, total: refund.total - kept });
  }
}
