import type { Database } from '#sandbox/db/pool.server.ts';
import { batch } from '#sandbox/lib/batch.ts';
import {
  toCheckoutRow, toCustomerRow, toLineRow, toOrderRow, toRefundLineRow, toRefundRow,
  type CheckoutRow, type CustomerRow, type LineRow, type OrderRow, type RefundLineRow, type RefundRow,
} from '#sandbox/sales/rows.ts'; // prettier-ignore

/** Looked up for a whole page at once, as everything of a call is. */
export interface SalesLookups {
  orders(id: number): Promise<OrderRow | undefined>;
  customers(id: number): Promise<CustomerRow | undefined>;
  checkouts(id: number): Promise<CheckoutRow | undefined>;
  /** A line by its own id. */
  lines(id: number): Promise<LineRow | undefined>;
  refunds(id: number): Promise<RefundRow | undefined>;
  linesOf(orderId: number): Promise<LineRow[] | undefined>;
  refundsOf(orderId: number): Promise<RefundRow[] | undefined>;
  refundLinesOf(refundId: number): Promise<RefundLineRow[] | undefined>;
  lastOrderOf(customerId: number): Promise<OrderRow | undefined>;
}

export function salesLookups(db: Database, storeId: number): SalesLookups {
  const owned = <T extends { id: number }>(table: 'shop_order' | 'customer' | 'checkout', toRow: (row: unknown) => T) =>
    batch<number, T>(async (ids) => {
      const rows = await db.rows(`select * from ${table} where store_id = $1 and id = any($2)`, [storeId, ids]);
      return new Map(rows.map(toRow).map((row) => [row.id, row]));
    });
  // Lines and refunds know their order only: the store is asked for there, so that no other store's id opens them.
  const inOrder = <T extends { id: number }>(table: 'order_line' | 'refund', toRow: (row: unknown) => T) =>
    batch<number, T>(async (ids) => {
      const rows = await db.rows(`select t.* from ${table} t join shop_order o on o.id = t.order_id where o.store_id = $1 and t.id = any($2)`, [storeId, ids]);
      return new Map(rows.map(toRow).map((row) => [row.id, row]));
    });
  const children = <T>(text: string, { toRow, parentOf }: { toRow: (row: unknown) => T; parentOf: (row: T) => number }) =>
    batch<number, T[]>(async (ids) => {
      const groups = new Map<number, T[]>(ids.map((id) => [id, []]));
      for (const row of (await db.rows(text, [ids])).map(toRow)) {
        groups.get(parentOf(row))?.push(row);
      }
      return groups;
    });
  return {
    orders: owned('shop_order', toOrderRow),
    customers: owned('customer', toCustomerRow),
    checkouts: owned('checkout', toCheckoutRow),
    lines: inOrder('order_line', toLineRow),
    refunds: inOrder('refund', toRefundRow),
    linesOf: children('select * from order_line where order_id = any($1) order by order_id, position', { toRow: toLineRow, parentOf: (row) => row.order_id }),
    refundsOf: children('select * from refund where order_id = any($1) order by order_id, id', { toRow: toRefundRow, parentOf: (row) => row.order_id }),
    refundLinesOf: children('select * from refund_line where refund_id = any($1) order by refund_id, id', { toRow: toRefundLineRow, parentOf: (row) => row.refund_id }),
    lastOrderOf: batch(async (ids) => {
      const rows = await db.rows('select distinct on (customer_id) * from shop_order where store_id = $1 and customer_id = any($2) order by customer_id, created_at desc', [
        storeId,
        ids,
      ]);
      return new Map(rows.map(toOrderRow).map((row) => [row.customer_id ?? 0, row]));
    }),
  };
}
