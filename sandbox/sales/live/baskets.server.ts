import { z } from 'zod';
import { Refusal } from '#sandbox/lib/http.server.ts';
import { checkoutSums } from '#sandbox/sales/checkout-sums.ts';
import { basketFor, wantedSchema, type Wanted } from '#sandbox/sales/live/goods.server.ts';
import { addCustomer } from '#sandbox/sales/live/people.server.ts';
import { createOrder, newToken, type Terms } from '#sandbox/sales/live/place-order.server.ts';
import { idsFor, openCustomer, saveRows, type Act } from '#sandbox/sales/live/rows.server.ts';
import { toCartRow, toCheckoutRow, type BasketLine, type CartRow, type CheckoutRow } from '#sandbox/sales/rows.ts';
import type { OrderParts } from '#sandbox/sales/sums.ts';
import { taxBpsOf } from '#sandbox/sales/tax.ts';
import { emitCart, emitCheckout } from '#sandbox/webhooks/basket-bodies.server.ts';

export const cartSchema = z.object({ lines: z.array(wantedSchema).min(1) });
export const checkoutSchema = z.object({ cartToken: z.string().optional(), lines: z.array(wantedSchema).min(1).optional(), discountCodes: z.array(z.string()).default([]) });
export const contactSchema = z.object({ customer: z.union([z.number().int(), z.literal('new'), z.null()]).default('new') });

export async function startCart(act: Act, wanted: readonly Wanted[]): Promise<CartRow> {
  const cart: CartRow = {
    id: (await idsFor(act, 'cart'))(),
    store_id: act.store.id,
    token: newToken(),
    created_at: act.now,
    updated_at: act.now,
    lines: await basketFor(act, wanted),
  };
  await saveRows(act, 'cart', [cart]);
  await emitCart(act, 'carts/create', cart);
  return cart;
}

/** More of what is in it already adds to its line. */
export async function addToCart(act: Act, token: string, wanted: readonly Wanted[]): Promise<CartRow> {
  const cart = await openCart(act, token);
  const lines = merged(cart.lines, await basketFor(act, wanted, cart.lines.length + 1));
  const row = { ...cart, lines, updated_at: act.now };
  await saveRows(act, 'cart', [row]);
  await emitCart(act, 'carts/update', row);
  return row;
}

export async function startCheckout(act: Act, { cartToken, lines, discountCodes }: z.infer<typeof checkoutSchema>): Promise<CheckoutRow> {
  const cart = cartToken === undefined ? null : await openCart(act, cartToken);
  const basket = cart?.lines ?? (await basketFor(act, lines ?? []));
  if (basket.length === 0) {
    throw new Refusal(400, 'nothing_to_buy');
  }
  const row: CheckoutRow = {
    id: (await idsFor(act, 'checkout'))(), store_id: act.store.id, token: newToken(), cart_token: cart?.token ?? null, customer_id: null, order_id: null,
    created_at: act.now, updated_at: act.now, contact_at: null, abandoned_at: null, completed_at: null,
    presentment_currency: act.store.currency, presentment_rate: 1_000_000, discount_codes: discountCodes, lines: basket,
    ...checkoutSums(basket, { taxBps: taxBpsOf(act.store.country), taxesIncluded: act.store.taxesIncluded }), version: 1,
  }; // prettier-ignore
  await saveRows(act, 'checkout', [row]);
  await emitCheckout(act, 'checkouts/create', row);
  return row;
}

/** The buyer says who they are: from here on the checkout can be called abandoned. */
export async function addContact(act: Act, token: string, { customer }: z.infer<typeof contactSchema>): Promise<CheckoutRow> {
  const before = await openCheckout(act, token);
  const customerId = customer === 'new' ? (await addCustomer(act)).id : customer === null ? null : (await openCustomer(act, customer)).id;
  return saveCheckout(act, before, { customer_id: customerId, contact_at: before.contact_at ?? act.now });
}

/** Checkouts with a contact that were not touched for so long are abandoned, as the platform's clock makes them. */
export async function abandonOlder(act: Act, minutes: number): Promise<CheckoutRow[]> {
  const { rows } = await act.client.query(
    `select * from checkout where store_id = $1 and completed_at is null and abandoned_at is null and contact_at is not null and updated_at <= $2 order by id for update`,
    [act.store.id, new Date(act.now.getTime() - minutes * 60_000)],
  );
  const abandoned: CheckoutRow[] = [];
  for (const row of rows.map(toCheckoutRow)) {
    abandoned.push(await saveCheckout(act, row, { abandoned_at: act.now }));
  }
  return abandoned;
}

/** The buyer pays: the checkout ends, stock goes, the order comes. */
export async function completeCheckout(act: Act, token: string, terms: Terms): Promise<OrderParts> {
  const checkout = await openCheckout(act, token);
  const { cart_token: cartToken, customer_id: customerId, lines: basket } = checkout;
  const parts = await createOrder(act, { basket, customerId, terms, cartToken, checkoutToken: token });
  await saveCheckout(act, checkout, { completed_at: act.now, order_id: parts.order.id });
  return parts;
}

export async function deleteCheckout(act: Act, token: string): Promise<void> {
  const row = await openCheckout(act, token);
  await act.client.query('delete from checkout where id = $1', [row.id]);
  await emitCheckout(act, 'checkouts/delete', row);
}

async function saveCheckout(act: Act, before: CheckoutRow, change: Partial<CheckoutRow>): Promise<CheckoutRow> {
  const row = { ...before, ...change, updated_at: act.now, version: before.version + 1 };
  await saveRows(act, 'checkout', [row]);
  await emitCheckout(act, 'checkouts/update', row);
  return row;
}

async function openCart({ client, store }: Act, token: string): Promise<CartRow> {
  const { rows } = await client.query('select * from cart where store_id = $1 and token = $2 for update', [store.id, token]);
  if (rows[0] === undefined) {
    throw new Refusal(404, 'cart_not_found');
  }
  return toCartRow(rows[0]);
}

/** One that is not over yet. */
async function openCheckout({ client, store }: Act, token: string): Promise<CheckoutRow> {
  const { rows } = await client.query('select * from checkout where store_id = $1 and token = $2 for update', [store.id, token]);
  if (rows[0] === undefined) {
    throw new Refusal(404, 'checkout_not_found');
  }
  const row = toCheckoutRow(rows[0]);
  if (row.completed_at !== null) {
    throw new Refusal(409, 'checkout_completed');
  }
  return row;
}

function merged(lines: readonly BasketLine[], more: readonly BasketLine[]): BasketLine[] {
  const known = new Set(lines.map(({ variant_id }) => variant_id));
  const same = lines.map((line) => {
    const added = more.find(({ variant_id }) => variant_id === line.variant_id);
    return added ? { ...line, quantity: line.quantity + added.quantity } : line;
  });
  return [...same, ...more.filter(({ variant_id }) => !known.has(variant_id))];
}
