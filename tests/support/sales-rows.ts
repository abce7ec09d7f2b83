/** Rows of the sales chapter as a test needs them: what is not named is nothing. */
import type { TestDatabase } from './database.ts';

type Row = Readonly<Record<string, unknown>>;

const ZERO = {
  rollup_day: {
    orders: 0, units: 0, gross_minor: 0, discount_minor: 0, included_tax_minor: 0, sales_minor: 0, tax_minor: 0, shipping_minor: 0, fee_minor: 0, fee_orders: 0,
    returned_units: 0, returned_minor: 0, returned_tax_minor: 0, other_refund_minor: 0, refunds: 0, first_orders: 0, first_sales_minor: 0, repeat_orders: 0,
    repeat_sales_minor: 0, guest_orders: 0, guest_sales_minor: 0, discounted_orders: 0, cancelled_orders: 0,
  },
  rollup_variant_day: { product_external_id: null, orders: 0, units: 0, gross_minor: 0, discount_minor: 0, sales_minor: 0, returned_units: 0, returned_minor: 0 },
  rollup_variant: { product_external_id: null, title: 'Sold', vendor: null, orders: 0, units: 0, gross_minor: 0, discount_minor: 0, sales_minor: 0, returned_units: 0, returned_minor: 0, last_day: '2026-11-01' },
  rollup_customer_day: { orders: 0, net_minor: 0 },
  rollup_customer: { orders: 0, net_minor: 0, first_order: 'o', first_day: '2026-11-01', last_day: '2026-11-01' },
  rollup_cohort: { customers: 0, orders: 0, net_minor: 0 },
  rollup_cart_day: { started: 0, contact: 0, abandoned: 0, abandoned_minor: 0, recovered: 0, recovered_minor: 0, completed: 0 },
  rollup_state: { version: 1, refreshed_at: '2026-11-20T11:59:00Z' },
  sales_sync: { kind: 'full', trigger: 'person', status: 'done', stage: 'carts', visible_from: null, orders: 0, customers: 0, carts: 0, started_at: '2026-11-20T09:00:00Z', ended_at: '2026-11-20T10:00:00Z' },
  sales_order: {
    name: '#1', status: 'paid', financial_status: 'paid', fulfillment_status: null, test: false, source_name: 'web', currency: 'SAR', taxes_included: true, subtotal_minor: 0,
    discount_minor: 0, shipping_minor: 0, tax_minor: 0, total_minor: 0, current_total_minor: 0, refunded_minor: 0, fee_minor: null, presentment_currency: 'SAR',
    presentment_total_minor: 0, discount_codes: [], customer_external_id: null, checkout_token: null, units: 0, created_at: '2026-11-20T09:00:00Z',
    processed_at: '2026-11-20T09:00:00Z', day: '2026-11-20', cancelled_at: null, platform_updated_at: '2026-11-20T09:00:00Z', synced_at: '2026-11-20T09:00:00Z', deleted_at: null,
  },
  sales_line: {
    position: 1, variant_external_id: null, product_external_id: null, title: 'Line', variant_title: null, sku: null, vendor: null, quantity: 1, removed_quantity: 0, unit_minor: 0,
    discount_minor: 0, tax_minor: 0,
  },
  sales_refund: { processed_at: '2026-11-20T10:00:00Z', day: '2026-11-20', total_minor: 0 },
  sales_refund_line: { quantity: 1, subtotal_minor: 0, tax_minor: 0 },
  customer: {
    created_at: '2026-01-01T00:00:00Z', platform_updated_at: '2026-01-01T00:00:00Z', orders_count: 0, spent_minor: 0, currency: 'SAR', state: null, person_sealed: null,
    email_hash: null, synced_at: '2026-01-01T00:00:00Z', deleted_at: null,
  },
  cart: {
    kind: 'checkout', cart_token: null, checkout_token: null, state: 'abandoned', customer_external_id: null, currency: 'SAR', total_minor: 0, discount_minor: 0,
    recovery_sealed: null, started_at: '2026-11-19T09:00:00Z', contact_at: null, abandoned_at: null, completed_at: null, order_external_id: null,
    platform_updated_at: '2026-11-19T09:00:00Z', day: '2026-11-19', synced_at: '2026-11-19T09:00:00Z', deleted_at: null,
  },
  cart_line: { variant_external_id: null, product_external_id: null, title: 'Line', sku: null, quantity: 1, unit_minor: 0 },
} as const satisfies Record<string, Row>; // prettier-ignore

export type SalesTable = keyof typeof ZERO;

/** Adds rows as the owner, past every policy. */
export async function addRows(database: Pick<TestDatabase, 'asOwner'>, storeId: string, table: SalesTable, rows: readonly Row[]): Promise<void> {
  const whole = rows.map((row) => ({ store_id: storeId, ...ZERO[table], ...row }));
  await database.asOwner(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`, [JSON.stringify(whole)]);
}
