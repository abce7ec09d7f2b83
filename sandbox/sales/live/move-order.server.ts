import { z } from 'zod';
import { Refusal } from '#sandbox/lib/http.server.ts';
import { basketFor, moveStock, unitsOf, wantedSchema } from '#sandbox/sales/live/goods.server.ts';
import { refusalOf, type Move } from '#sandbox/sales/live/order-state.ts';
import { recount } from '#sandbox/sales/live/people.server.ts';
import { newLine } from '#sandbox/sales/live/place-order.server.ts';
import { idsFor, openOrder, saveOrder, type Act } from '#sandbox/sales/live/rows.server.ts';
import { addRefund, change, refundOf, removeUnits, type RefundIds } from '#sandbox/sales/refunds.ts';
import type { LineRow, RefundLineRow, RefundRow } from '#sandbox/sales/rows.ts';
import { netOf, taxOf, type OrderParts } from '#sandbox/sales/sums.ts';
import { emitDeletedOrder, emitEdit, emitOrder, emitRefund, type OrderTopic } from '#sandbox/webhooks/order-bodies.server.ts';

const unitsSchema = z.array(z.object({ lineId: z.number().int(), quantity: z.number().int().min(1) }));
export const fulfilSchema = z.object({ lines: unitsSchema.optional() });
export const editSchema = z.object({ remove: unitsSchema.default([]), add: z.array(wantedSchema).default([]) });
export const refundSchema = z.object({
  lines: unitsSchema.default([]),
  /** Of the shipping, minor units without tax on top. */
  shipping: z.number().int().min(0).default(0),
  /** What is really given back; absent: what lines and shipping come to. */
  amount: z.number().int().min(0).optional(),
  restock: z.enum(['RETURN', 'NO_RESTOCK']).default('RETURN'),
  note: z.string().nullable().default(null),
});
export const cancelSchema = z.object({ reason: z.enum(['CUSTOMER', 'DECLINED', 'FRAUD', 'INVENTORY', 'OTHER', 'STAFF']).default('CUSTOMER'), restock: z.boolean().default(true) });

/** Opens an order for a move that its state allows, and saves what the move made of it. */
async function moving(act: Act, { id, move }: { id: number; move: Move }, run: (parts: OrderParts) => Promise<readonly OrderTopic[]>): Promise<OrderParts> {
  const parts = await openOrder(act, id);
  const refusal = refusalOf(parts.order, move);
  if (refusal !== null) {
    throw new Refusal(409, refusal, { move });
  }
  const topics = await run(parts);
  await saveOrder(act, parts);
  await recount(act, parts.order);
  await emitOrder(act, parts, topics);
  return parts;
}

export function payOrder(act: Act, id: number): Promise<OrderParts> {
  return moving(act, { id, move: 'pay' }, async (parts) => {
    change(parts, act.now, { received: parts.order.current_total + parts.order.refunded, paid_at: parts.order.paid_at ?? act.now, financial_status: 'PAID' });
    if (parts.order.refunded > 0) {
      parts.order.financial_status = 'PARTIALLY_REFUNDED';
    }
    return ['orders/paid', 'orders/updated'];
  });
}

/** @param lines absent: all that is left. */
export function fulfilOrder(act: Act, id: number, { lines }: z.infer<typeof fulfilSchema>): Promise<OrderParts> {
  return moving(act, { id, move: 'fulfil' }, async (parts) => {
    const wanted = lines ?? parts.lines.map((line) => ({ lineId: line.id, quantity: Math.max(0, line.current_quantity - line.fulfilled_quantity) }));
    for (const { lineId, quantity } of wanted) {
      const line = lineOf(parts, lineId);
      if (quantity > line.current_quantity - line.fulfilled_quantity) {
        throw new Refusal(409, 'too_many_units', { lineId });
      }
      line.fulfilled_quantity += quantity;
    }
    const isDone = parts.lines.every((line) => line.fulfilled_quantity >= line.current_quantity);
    change(parts, act.now, { shipped_at: parts.order.shipped_at ?? act.now, fulfillment_status: isDone ? 'FULFILLED' : 'PARTIALLY_FULFILLED' });
    return [isDone ? 'orders/fulfilled' : 'orders/partially_fulfilled', 'orders/updated'];
  });
}

export function deliverOrder(act: Act, id: number): Promise<OrderParts> {
  return moving(act, { id, move: 'deliver' }, async (parts) => {
    change(parts, act.now, { delivered_at: act.now, closed_at: parts.order.financial_status === 'PENDING' ? null : act.now });
    return ['orders/updated'];
  });
}

/** Units go, lines come; what a paid order is owed or owes by it stays open. */
export function editOrder(act: Act, id: number, { remove, add }: z.infer<typeof editSchema>): Promise<OrderParts> {
  return moving(act, { id, move: 'edit' }, async (parts) => {
    const back: LineRow[] = [];
    for (const { lineId, quantity } of remove) {
      const line = lineOf(parts, lineId);
      if (quantity > line.current_quantity - line.fulfilled_quantity) {
        throw new Refusal(409, 'too_many_units', { lineId });
      }
      removeUnits(line, quantity);
      back.push({ ...line, quantity });
    }
    const basket = await basketFor(act, add);
    await moveStock(act, unitsOf(back, -1));
    await moveStock(act, unitsOf(basket));
    const nextLine = await idsFor(act, 'order_line');
    const added = basket.map((line, index) => ({
      ...newLine(line, { id: nextLine(), orderId: id, position: parts.lines.length + index + 1 }),
      tax: 0,
      added_at: act.now,
    }));
    for (const line of added) {
      line.tax = line.taxable ? taxOf(netOf(line), parts.order.tax_bps, parts.order.taxes_included) : 0;
    }
    parts.lines.push(...added);
    change(parts, act.now, { edited: true });
    const { received, current_total, financial_status } = parts.order;
    if (received > 0 && received < current_total && financial_status === 'PAID') {
      parts.order.financial_status = 'PARTIALLY_PAID';
    }
    if (added.length > 0 && parts.order.fulfillment_status === 'FULFILLED') {
      parts.order.fulfillment_status = 'PARTIALLY_FULFILLED';
    }
    await emitEdit(act, parts.order, { added: added.map((line) => [line.id, line.quantity]), removed: remove.map(({ lineId, quantity }) => [lineId, quantity]) });
    return ['orders/updated'];
  });
}

export function refundOrder(act: Act, id: number, given: z.infer<typeof refundSchema>): Promise<OrderParts> {
  return moving(act, { id, move: 'refund' }, async (parts) => {
    const { order } = parts;
    for (const { lineId, quantity } of given.lines) {
      if (quantity > lineOf(parts, lineId).current_quantity) {
        throw new Refusal(409, 'too_many_units', { lineId });
      }
    }
    if (given.shipping > order.shipping - parts.refunds.reduce((sum, { shipping }) => sum + shipping, 0)) {
      throw new Refusal(409, 'too_much_shipping');
    }
    const wanted = given.lines.map(({ lineId, quantity }) => [lineId, quantity] as const);
    const refund = refundOf(parts, { at: act.now, wanted, restock: given.restock, shipping: given.shipping }, await refundIds(act));
    const total = given.amount ?? refund.total;
    if (total > order.received - order.refunded || (total === 0 && wanted.length === 0)) {
      throw new Refusal(409, 'too_much_money', { left: order.received - order.refunded });
    }
    await giveBack(act, parts, { ...refund, note: given.note, discrepancy: refund.total - total, total });
    return ['orders/updated'];
  });
}

/** Everything goes back: units to the shelf when asked for, money that was paid. */
export function cancelOrder(act: Act, id: number, { reason, restock }: z.infer<typeof cancelSchema>): Promise<OrderParts> {
  return moving(act, { id, move: 'cancel' }, async (parts) => {
    const wanted = parts.lines.map((line) => [line.id, line.current_quantity] as const);
    const shipping = parts.order.shipping - parts.refunds.reduce((sum, refund) => sum + refund.shipping, 0);
    const refund = refundOf(parts, { at: act.now, wanted, restock: restock ? 'CANCEL' : 'NO_RESTOCK', shipping }, await refundIds(act));
    const total = parts.order.received - parts.order.refunded;
    await giveBack(act, parts, { ...refund, discrepancy: refund.total - total, total });
    const financial_status = parts.order.received > 0 ? 'REFUNDED' : 'VOIDED';
    change(parts, act.now, { cancelled_at: act.now, closed_at: act.now, cancel_reason: reason, financial_status });
    return ['orders/cancelled', 'orders/updated'];
  });
}

/** Only what is cancelled, or was never more than a test, may be deleted; what was bought is counted anew. */
export async function deleteOrder(act: Act, id: number): Promise<void> {
  const { order } = await openOrder(act, id);
  if (order.cancelled_at === null && !order.test) {
    throw new Refusal(409, 'order_not_cancelled');
  }
  await act.client.query('delete from shop_order where id = $1', [id]);
  await recount(act, order);
  await emitDeletedOrder(act, id);
}

async function giveBack(act: Act, parts: OrderParts, refund: RefundRow & { lines: RefundLineRow[] }): Promise<void> {
  const restocked = refund.lines.filter((line) => line.restock_type !== 'NO_RESTOCK').map(({ line_id, quantity }) => ({ variant_id: lineOf(parts, line_id).variant_id, quantity }));
  await moveStock(act, unitsOf(restocked, -1));
  addRefund(parts, refund);
  await emitRefund(act, parts, refund);
}

function lineOf({ lines }: OrderParts, lineId: number): LineRow {
  const line = lines.find(({ id }) => id === lineId);
  if (!line) {
    throw new Refusal(404, 'line_not_found', { lineId });
  }
  return line;
}

async function refundIds(act: Act): Promise<RefundIds> {
  return { nextRefundId: await idsFor(act, 'refund'), nextRefundLineId: await idsFor(act, 'refund_line') };
}
