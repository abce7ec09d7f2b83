import { z } from 'zod';
import { makeCustomer } from '#sandbox/sales/history/people.ts';
import { firstOf } from '#sandbox/sales/ids.ts';
import { idsFor, openCustomer, saveRows, type Act } from '#sandbox/sales/live/rows.server.ts';
import type { CustomerRow, OrderRow } from '#sandbox/sales/rows.ts';
import { emitCustomer, emitCustomerDeleted, emitCustomerRedacted } from '#sandbox/webhooks/customer-bodies.server.ts';

export const customerSchema = z.object({
  firstName: z.string().nullable().optional(),
  lastName: z.string().nullable().optional(),
  email: z.email().nullable().optional(),
  phone: z.string().nullable().optional(),
  state: z.enum(['DECLINED', 'DISABLED', 'ENABLED', 'INVITED']).optional(),
  tags: z.array(z.string()).optional(),
});
export type CustomerChange = z.infer<typeof customerSchema>;

/** Somebody opens an account, or buys for the first time. */
export async function addCustomer(act: Act, change: CustomerChange = {}): Promise<CustomerRow> {
  const id = (await idsFor(act, 'customer'))();
  const made = makeCustomer({ seed: act.store.seed, storeId: act.store.id }, id - firstOf('customer', act.store.id), act.now);
  const row = withChange(made, change);
  await saveRows(act, 'customer', [row]);
  await emitCustomer(act, 'customers/create', row);
  return row;
}

export async function changeCustomer(act: Act, id: number, change: CustomerChange): Promise<CustomerRow> {
  const before = await openCustomer(act, id);
  const row = { ...withChange(before, change), updated_at: act.now, version: before.version + 1 };
  await saveRows(act, 'customer', [row]);
  await emitCustomer(act, 'customers/update', row);
  return row;
}

/** The platform deletes only who never ordered; who did is redacted. Orders keep their money and lose the person. */
export async function removeCustomer(act: Act, id: number, how: 'delete' | 'redact'): Promise<void> {
  const row = await openCustomer(act, id);
  const { rows } = await act.client.query('select id from shop_order where store_id = $1 and customer_id = $2 order by id', [act.store.id, id]);
  const orders = rows.map((order) => z.object({ id: z.number() }).parse(order).id);
  if (how === 'redact') {
    const gone = { ...row, first_name: null, last_name: null, email: null, phone: null, updated_at: act.now, version: row.version + 1 };
    await saveRows(act, 'customer', [gone]);
    await emitCustomerRedacted(act, row, orders);
    return;
  }
  await act.client.query('update shop_order set customer_id = null, updated_at = $3, version = version + 1 where store_id = $1 and customer_id = $2', [act.store.id, id, act.now]);
  await act.client.query('update checkout set customer_id = null where store_id = $1 and customer_id = $2', [act.store.id, id]);
  await act.client.query('delete from customer where id = $1', [id]);
  await emitCustomerDeleted(act, row);
}

/** What a buyer has bought, after one of their orders moved. Tests do not count. */
export async function recount(act: Act, { customer_id }: OrderRow): Promise<void> {
  if (customer_id === null) {
    return;
  }
  const { rows } = await act.client.query('select count(*) as orders, coalesce(sum(received - refunded), 0)::bigint as spent from shop_order where customer_id = $1 and not test', [
    customer_id,
  ]);
  const { orders, spent } = z.object({ orders: z.number(), spent: z.number() }).parse(rows[0]);
  const before = await openCustomer(act, customer_id);
  const row = { ...before, orders_count: orders, amount_spent: spent, updated_at: act.now, version: before.version + 1 };
  await saveRows(act, 'customer', [row]);
  await emitCustomer(act, 'customers/update', row);
}

function withChange(row: CustomerRow, { firstName, lastName, email, phone, state, tags }: CustomerChange): CustomerRow {
  return {
    ...row,
    first_name: firstName === undefined ? row.first_name : firstName,
    last_name: lastName === undefined ? row.last_name : lastName,
    email: email === undefined ? row.email : email,
    phone: phone === undefined ? row.phone : phone,
    state: state ?? row.state,
    tags: tags ?? row.tags,
  };
}
