import { z } from 'zod';

/** What a discount is, told once per order; lines say by `index` how much of it fell on them. */
export const discountSchema = z.object({
  index: z.number(),
  kind: z.enum(['code', 'automatic', 'manual']),
  /** The code, or the title of a discount without one. */
  name: z.string(),
  /** `line`: of single lines, inside the discounted unit price; `order`: spread over all. */
  scope: z.enum(['line', 'order']),
  value: z.union([z.object({ percentage: z.number() }), z.object({ minor: z.number() })]),
});
export type Discount = z.infer<typeof discountSchema>;

const orderRow = z.object({
  id: z.number(),
  store_id: z.number(),
  number: z.number(),
  customer_id: z.number().nullable(),
  cart_token: z.string().nullable(),
  checkout_token: z.string().nullable(),
  created_at: z.date(),
  processed_at: z.date(),
  updated_at: z.date(),
  cancelled_at: z.date().nullable(),
  cancel_reason: z.string().nullable(),
  closed_at: z.date().nullable(),
  paid_at: z.date().nullable(),
  shipped_at: z.date().nullable(),
  delivered_at: z.date().nullable(),
  edited: z.boolean(),
  test: z.boolean(),
  source_name: z.string(),
  gateway: z.string(),
  presentment_currency: z.string(),
  /** Millionths of the buyer's currency for one of the store's, both in whole units. */
  presentment_rate: z.number(),
  taxes_included: z.boolean(),
  tax_bps: z.number(),
  financial_status: z.enum(['PENDING', 'AUTHORIZED', 'PARTIALLY_PAID', 'PAID', 'PARTIALLY_REFUNDED', 'REFUNDED', 'VOIDED']),
  fulfillment_status: z.enum(['UNFULFILLED', 'PARTIALLY_FULFILLED', 'FULFILLED']),
  discounts: z.array(discountSchema),
  shipping: z.number(),
  shipping_tax: z.number(),
  original_total: z.number(),
  subtotal: z.number(),
  discount_total: z.number(),
  tax_total: z.number(),
  total: z.number(),
  current_subtotal: z.number(),
  current_discounts: z.number(),
  current_tax: z.number(),
  current_total: z.number(),
  received: z.number(),
  fee: z.number().nullable(),
  refunded: z.number(),
  refunded_shipping: z.number(),
  version: z.number(),
});
export type OrderRow = z.infer<typeof orderRow>;

const lineRow = z.object({
  id: z.number(),
  order_id: z.number(),
  position: z.number(),
  product_id: z.number().nullable(),
  variant_id: z.number().nullable(),
  sku: z.string().nullable(),
  title: z.string(),
  variant_title: z.string().nullable(),
  vendor: z.string().nullable(),
  quantity: z.number(),
  /** Less what edits removed and refunds took back. */
  current_quantity: z.number(),
  fulfilled_quantity: z.number(),
  price: z.number(),
  allocations: z.array(z.object({ index: z.number(), amount: z.number() })),
  taxable: z.boolean(),
  tax: z.number(),
  removed_quantity: z.number(),
  removed_net: z.number(),
  removed_tax: z.number(),
  /** When an edit added it; null: of the order as it was placed. */
  added_at: z.date().nullable(),
});
export type LineRow = z.infer<typeof lineRow>;

const refundRow = z.object({
  id: z.number(),
  order_id: z.number(),
  created_at: z.date(),
  processed_at: z.date(),
  note: z.string().nullable(),
  shipping: z.number(),
  shipping_tax: z.number(),
  /** What the lines and the shipping come to, less what was given back: below zero when more was given. */
  discrepancy: z.number(),
  total: z.number(),
});
export type RefundRow = z.infer<typeof refundRow>;

const refundLineRow = z.object({
  id: z.number(),
  refund_id: z.number(),
  order_id: z.number(),
  line_id: z.number(),
  quantity: z.number(),
  restock_type: z.enum(['CANCEL', 'RETURN', 'NO_RESTOCK']),
  subtotal: z.number(),
  tax: z.number(),
});
export type RefundLineRow = z.infer<typeof refundLineRow>;

const customerRow = z.object({
  id: z.number(),
  store_id: z.number(),
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  state: z.enum(['DECLINED', 'DISABLED', 'ENABLED', 'INVITED']),
  tags: z.array(z.string()),
  orders_count: z.number(),
  amount_spent: z.number(),
  created_at: z.date(),
  updated_at: z.date(),
  version: z.number(),
});
export type CustomerRow = z.infer<typeof customerRow>;

/** A line of a cart or a checkout: not yet of an order. */
export const basketLine = z.object({
  id: z.number(),
  product_id: z.number().nullable(),
  variant_id: z.number().nullable(),
  sku: z.string().nullable(),
  title: z.string(),
  variant_title: z.string().nullable(),
  vendor: z.string().nullable(),
  quantity: z.number(),
  price: z.number(),
  discount: z.number(),
  taxable: z.boolean(),
});
export type BasketLine = z.infer<typeof basketLine>;

const cartRow = z.object({
  id: z.number(),
  store_id: z.number(),
  token: z.string(),
  created_at: z.date(),
  updated_at: z.date(),
  lines: z.array(basketLine),
});
export type CartRow = z.infer<typeof cartRow>;

const checkoutRow = z.object({
  id: z.number(),
  store_id: z.number(),
  token: z.string(),
  cart_token: z.string().nullable(),
  customer_id: z.number().nullable(),
  order_id: z.number().nullable(),
  created_at: z.date(),
  updated_at: z.date(),
  contact_at: z.date().nullable(),
  abandoned_at: z.date().nullable(),
  completed_at: z.date().nullable(),
  presentment_currency: z.string(),
  presentment_rate: z.number(),
  discount_codes: z.array(z.string()),
  lines: z.array(basketLine),
  line_total: z.number(),
  discount_total: z.number(),
  subtotal: z.number(),
  tax_total: z.number(),
  total: z.number(),
  version: z.number(),
});
export type CheckoutRow = z.infer<typeof checkoutRow>;

/** The tables and their columns, in the order they are written. */
export const COLUMNS = {
  customer: Object.keys(customerRow.shape),
  shop_order: Object.keys(orderRow.shape),
  order_line: Object.keys(lineRow.shape),
  refund: Object.keys(refundRow.shape),
  refund_line: Object.keys(refundLineRow.shape),
  cart: Object.keys(cartRow.shape),
  checkout: Object.keys(checkoutRow.shape),
} as const;
export type SalesTable = keyof typeof COLUMNS;

export const toOrderRow = (row: unknown): OrderRow => orderRow.parse(row);
export const toLineRow = (row: unknown): LineRow => lineRow.parse(row);
export const toRefundRow = (row: unknown): RefundRow => refundRow.parse(row);
export const toRefundLineRow = (row: unknown): RefundLineRow => refundLineRow.parse(row);
export const toCustomerRow = (row: unknown): CustomerRow => customerRow.parse(row);
export const toCartRow = (row: unknown): CartRow => cartRow.parse(row);
export const toCheckoutRow = (row: unknown): CheckoutRow => checkoutRow.parse(row);
