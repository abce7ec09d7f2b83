/**
 * Customers, orders and what became of them. Money is minor units of the store's currency; what the buyer saw is
 * derived from it by the order's own rate. Lines hang in their order, an order in its store: one chain of keys, so that
 * a million orders can be written in minutes.
 */
export const SALES_TABLES = `
create table if not exists customer (
  id bigint primary key,
  store_id bigint not null references store on delete cascade,
  first_name text,
  last_name text,
  email text,
  phone text,
  state text not null,
  tags jsonb not null,
  orders_count integer not null,
  amount_spent bigint not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version bigint not null
);
create index if not exists customer_page on customer (store_id, id);
create index if not exists customer_updated on customer (store_id, updated_at, id);
create table if not exists shop_order (
  id bigint primary key,
  store_id bigint not null references store on delete cascade,
  number integer not null,
  customer_id bigint,
  cart_token text,
  checkout_token text,
  created_at timestamptz not null,
  processed_at timestamptz not null,
  updated_at timestamptz not null,
  cancelled_at timestamptz,
  cancel_reason text,
  closed_at timestamptz,
  paid_at timestamptz,
  shipped_at timestamptz,
  delivered_at timestamptz,
  edited boolean not null,
  test boolean not null,
  source_name text not null,
  gateway text not null,
  presentment_currency text not null,
  presentment_rate bigint not null,
  taxes_included boolean not null,
  tax_bps integer not null,
  financial_status text not null,
  fulfillment_status text not null,
  discounts jsonb not null,
  shipping bigint not null,
  shipping_tax bigint not null,
  original_total bigint not null,
  subtotal bigint not null,
  discount_total bigint not null,
  tax_total bigint not null,
  total bigint not null,
  current_subtotal bigint not null,
  current_discounts bigint not null,
  current_tax bigint not null,
  current_total bigint not null,
  received bigint not null,
  fee bigint,
  refunded bigint not null,
  refunded_shipping bigint not null,
  version bigint not null
);
create index if not exists shop_order_page on shop_order (store_id, id);
create index if not exists shop_order_updated on shop_order (store_id, updated_at, id);
create index if not exists shop_order_created on shop_order (store_id, created_at, id);
create index if not exists shop_order_processed on shop_order (store_id, processed_at, id);
create index if not exists shop_order_customer on shop_order (customer_id);
create table if not exists order_line (
  id bigint primary key,
  order_id bigint not null references shop_order on delete cascade,
  position integer not null,
  product_id bigint,
  variant_id bigint,
  sku text,
  title text not null,
  variant_title text,
  vendor text,
  quantity integer not null,
  current_quantity integer not null,
  fulfilled_quantity integer not null,
  price bigint not null,
  allocations jsonb not null,
  taxable boolean not null,
  tax bigint not null,
  removed_quantity integer not null,
  removed_net bigint not null,
  removed_tax bigint not null,
  added_at timestamptz
);
create index if not exists order_line_order on order_line (order_id, position);
create table if not exists refund (
  id bigint primary key,
  order_id bigint not null references shop_order on delete cascade,
  created_at timestamptz not null,
  processed_at timestamptz not null,
  note text,
  shipping bigint not null,
  shipping_tax bigint not null,
  discrepancy bigint not null,
  total bigint not null
);
create index if not exists refund_order on refund (order_id, id);
create table if not exists refund_line (
  id bigint primary key,
  refund_id bigint not null references refund on delete cascade,
  order_id bigint not null,
  line_id bigint not null,
  quantity integer not null,
  restock_type text not null,
  subtotal bigint not null,
  tax bigint not null
);
create index if not exists refund_line_refund on refund_line (refund_id, id);
create index if not exists refund_line_order on refund_line (order_id);
create table if not exists cart (
  id bigint primary key,
  store_id bigint not null references store on delete cascade,
  token text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  lines jsonb not null,
  unique (store_id, token)
);
create index if not exists cart_store on cart (store_id, id);
create table if not exists checkout (
  id bigint primary key,
  store_id bigint not null references store on delete cascade,
  token text not null,
  cart_token text,
  customer_id bigint,
  order_id bigint,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  contact_at timestamptz,
  abandoned_at timestamptz,
  completed_at timestamptz,
  presentment_currency text not null,
  presentment_rate bigint not null,
  discount_codes jsonb not null,
  lines jsonb not null,
  line_total bigint not null,
  discount_total bigint not null,
  subtotal bigint not null,
  tax_total bigint not null,
  total bigint not null,
  version bigint not null,
  unique (store_id, token)
);
create index if not exists checkout_page on checkout (store_id, id);
create index if not exists checkout_created on checkout (store_id, created_at, id);
create index if not exists checkout_updated on checkout (store_id, updated_at, id);
create table if not exists web_pixel (
  store_id bigint primary key references store on delete cascade,
  settings jsonb not null
);
create table if not exists demand_truth (
  product_id bigint primary key,
  store_id bigint not null references store on delete cascade,
  elasticity_milli integer not null,
  weight double precision not null
);
create index if not exists demand_truth_store on demand_truth (store_id);
create table if not exists price_truth (
  variant_id bigint not null,
  store_id bigint not null references store on delete cascade,
  from_at timestamptz not null,
  price bigint not null,
  primary key (variant_id, from_at)
);
create index if not exists price_truth_store on price_truth (store_id);
`;
