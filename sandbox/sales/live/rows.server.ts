import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Refusal } from '#sandbox/lib/http.server.ts';
import { firstOf } from '#sandbox/sales/ids.ts';
import { COLUMNS, toCustomerRow, toLineRow, toOrderRow, toRefundLineRow, toRefundRow, type CustomerRow, type SalesTable } from '#sandbox/sales/rows.ts';
import type { OrderParts } from '#sandbox/sales/sums.ts';
import type { Store } from '#sandbox/stores/store.ts';

/** One act of a buyer or a merchant: everything of it in one transaction, under one event, with the store to itself. */
export interface Act {
  client: PoolClient;
  store: Store;
  now: Date;
  eventId: string;
}

/**
 * One act of a store at a time: rows are numbered and locked in one order. Whoever only refers to the store, as a price write
 * does, is not held up: that would be a deadlock over its variants.
 */
export async function lockStore({ client, store }: Act): Promise<void> {
  await client.query('select 1 from store where id = $1 for no key update', [store.id]);
}

/** Gives the next free ids of a kind, one at a time. */
export async function idsFor({ client, store }: Act, table: SalesTable): Promise<() => number> {
  const [from, to] = [firstOf(table, store.id), firstOf(table, store.id + 1)];
  const { rows } = await client.query(`select coalesce(max(id), $1) as id from ${table} where id > $1 and id < $2`, [from, to]);
  let last = z.object({ id: z.number() }).parse(rows[0]).id;
  return () => {
    last += 1;
    return last;
  };
}

/** Writes rows as they now are, new ones and known ones. */
export async function saveRows({ client }: Act, table: SalesTable, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) {
    return;
  }
  const columns = COLUMNS[table];
  await client.query(
    `insert into ${table} (${columns.join(', ')}) select ${columns.join(', ')} from jsonb_populate_recordset(null::${table}, $1::jsonb)
     on conflict (id) do update set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`,
    [JSON.stringify(rows)],
  );
}

/** An order and all that hangs in it, locked until the act is over. */
export async function openOrder({ client, store }: Act, id: number): Promise<OrderParts> {
  const found = await client.query('select * from shop_order where store_id = $1 and id = $2 for update', [store.id, id]);
  if (found.rows[0] === undefined) {
    throw new Refusal(404, 'order_not_found');
  }
  const lines = await client.query('select * from order_line where order_id = $1 order by position', [id]);
  const refunds = await client.query('select * from refund where order_id = $1 order by id', [id]);
  const refundLines = await client.query('select * from refund_line where order_id = $1 order by id', [id]);
  return { order: toOrderRow(found.rows[0]), lines: lines.rows.map(toLineRow), refunds: refunds.rows.map(toRefundRow), refundLines: refundLines.rows.map(toRefundLineRow) };
}

export async function saveOrder(act: Act, { order, lines, refunds, refundLines }: OrderParts): Promise<void> {
  await saveRows(act, 'shop_order', [order]);
  await saveRows(act, 'order_line', lines);
  await saveRows(act, 'refund', refunds);
  await saveRows(act, 'refund_line', refundLines);
}

export async function openCustomer({ client, store }: Act, id: number): Promise<CustomerRow> {
  const { rows } = await client.query('select * from customer where store_id = $1 and id = $2 for update', [store.id, id]);
  if (rows[0] === undefined) {
    throw new Refusal(404, 'customer_not_found');
  }
  return toCustomerRow(rows[0]);
}
