import type { Column } from '#sandbox/shopify/search.ts';

const TIMES = {
  id: { sql: 'id', kind: 'number' },
  updated_at: { sql: 'updated_at', kind: 'time' },
  created_at: { sql: 'created_at', kind: 'time' },
} as const satisfies Record<string, Column>;

export const ORDER_FILTERS: Readonly<Record<string, Column>> = {
  ...TIMES,
  processed_at: { sql: 'processed_at', kind: 'time' },
  financial_status: { sql: 'financial_status', kind: 'upper' },
  fulfillment_status: { sql: 'fulfillment_status', kind: 'upper' },
  status: {
    kind: 'choice',
    sql: { any: 'true', open: 'closed_at is null and cancelled_at is null', closed: 'closed_at is not null and cancelled_at is null', cancelled: 'cancelled_at is not null', not_closed: 'closed_at is null' },
  }, // prettier-ignore
  test: { kind: 'choice', sql: { true: 'test', false: 'not test' } },
  customer_id: { sql: 'customer_id', kind: 'number' },
  source_name: { sql: 'source_name', kind: 'text' },
  cart_token: { sql: 'cart_token', kind: 'text' },
  checkout_token: { sql: 'checkout_token', kind: 'text' },
};

export const CUSTOMER_FILTERS: Readonly<Record<string, Column>> = {
  ...TIMES,
  customer_date: { sql: 'created_at', kind: 'time' },
  orders_count: { sql: 'orders_count', kind: 'number' },
  state: { sql: 'state', kind: 'upper' },
};

export const CHECKOUT_FILTERS: Readonly<Record<string, Column>> = {
  ...TIMES,
  status: { kind: 'choice', sql: { open: 'completed_at is null', closed: 'completed_at is not null' } },
  recovery_state: { kind: 'choice', sql: { recovered: 'completed_at is not null', not_recovered: 'completed_at is null', unrecovered: 'completed_at is null' } },
};
