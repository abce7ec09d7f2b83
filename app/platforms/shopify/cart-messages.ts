/** Carts and checkouts as their messages tell them (REST-shaped): no question answers what a cart holds, so the body is read. */
import { z } from 'zod';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import { parseDecimal } from '#app/lib/money.ts';
import type { CartSnapshot } from '../sales-port.ts';

const id = z
  .union([z.number().int().positive(), z.string().regex(/^\d{1,25}$/)])
  .transform((value) => asId<ExternalId>(String(value)))
  .nullish();
const token = z.string().regex(/^[\w-]{1,200}$/);
const text = z.string().max(1000).nullish();
const currency = z.string().regex(/^[A-Z]{3}$/);
/** A message says amounts as text, older shapes as numbers. */
const amount = z.union([z.string(), z.number()]).transform(String);
const set = z.object({ shop_money: z.object({ amount, currency_code: currency }) });

const line = z.object({
  variant_id: id,
  product_id: id,
  title: text,
  sku: text,
  quantity: z.number().int().nonnegative(),
  price: amount.nullish(),
  price_set: set.nullish(),
});
const lines = z.array(line).max(500);

const cartBody = z.object({ id: token.nullish(), token, created_at: z.coerce.date().nullish(), updated_at: z.coerce.date(), line_items: lines });

const checkoutBody = z.object({
  token,
  cart_token: token.nullish(),
  created_at: z.coerce.date(),
  updated_at: z.coerce.date(),
  completed_at: z.coerce.date().nullish(),
  currency,
  total_price: amount,
  total_discounts: amount.nullish(),
  line_items: lines,
  abandoned_checkout_url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullish(),
  // Whether they are there is all that is read of them.
  email: z.unknown(),
  phone: z.unknown(),
  customer: z.object({ id }).nullish(),
});

/** @returns null when it cannot be read */
export function readCart(value: unknown): CartSnapshot | null {
  const parsed = cartBody.safeParse(value);
  if (!parsed.success) {
    return null;
  }
  const { data } = parsed;
  const code = data.line_items.find(({ price_set: own }) => own)?.price_set?.shop_money.currency_code;
  const rows = data.line_items.map((one) => toLine(one, code ?? null));
  return {
    externalId: asId<ExternalId>(`cart:${data.token}`),
    kind: 'cart',
    cartToken: data.token,
    checkoutToken: null,
    customerExternalId: null,
    hasContact: false,
    // An emptied cart names no currency, and needs none.
    currency: code ?? 'XXX',
    totalMinor: rows.reduce((sum, row) => sum + row.unitMinor * row.quantity, 0),
    discountMinor: 0,
    recoveryUrl: null,
    startedAt: data.created_at ?? data.updated_at,
    completedAt: null,
    platformUpdatedAt: data.updated_at,
    lines: rows.filter(({ quantity }) => quantity > 0),
  };
}

export function readCheckout(value: unknown): CartSnapshot | null {
  const parsed = checkoutBody.safeParse(value);
  if (!parsed.success) {
    return null;
  }
  const { data } = parsed;
  const total = parseDecimal(data.total_price, data.currency);
  const discount = parseDecimal(data.total_discounts ?? '0', data.currency);
  if (!total.ok) {
    return null;
  }
  return {
    externalId: asId<ExternalId>(`checkout:${data.token}`),
    kind: 'checkout',
    cartToken: data.cart_token ?? null,
    checkoutToken: data.token,
    customerExternalId: data.customer?.id ?? null,
    hasContact: isGiven(data.email) || isGiven(data.phone) || data.customer?.id !== undefined,
    currency: data.currency,
    totalMinor: total.money.minor,
    discountMinor: discount.ok ? discount.money.minor : 0,
    recoveryUrl: data.abandoned_checkout_url ?? null,
    startedAt: data.created_at,
    completedAt: data.completed_at ?? null,
    platformUpdatedAt: data.updated_at,
    lines: data.line_items.map((one) => toLine(one, data.currency)).filter(({ quantity }) => quantity > 0),
  };
}

function isGiven(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function toLine(one: z.infer<typeof line>, code: string | null): CartSnapshot['lines'][number] {
  const told = one.price_set?.shop_money;
  const unit = parseDecimal(told?.amount ?? one.price ?? '0', told?.currency_code ?? code ?? 'USD');
  return {
    variantExternalId: one.variant_id ?? null,
    productExternalId: one.product_id ?? null,
    title: one.title ?? '',
    sku: one.sku || null,
    quantity: one.quantity,
    unitMinor: unit.ok ? unit.money.minor : 0,
  };
}
