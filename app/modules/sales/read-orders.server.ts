import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, join, sql, type Sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { money } from '#app/lib/money.ts';
import { ORDER_STATES, type ApiOrder, type ApiOrderFilter, type ApiOrderSummary } from './api-views.ts';

const orderRow = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(ORDER_STATES),
  financial_status: z.string().nullable(),
  fulfillment_status: z.string().nullable(),
  test: z.boolean(),
  source_name: z.string().nullable(),
  currency: z.string(),
  taxes_included: z.boolean(),
  subtotal_minor: int8,
  discount_minor: int8,
  shipping_minor: int8,
  tax_minor: int8,
  total_minor: int8,
  current_total_minor: int8,
  refunded_minor: int8,
  fee_minor: int8.nullable(),
  presentment_currency: z.string(),
  presentment_total_minor: int8,
  discount_codes: z.array(z.string()),
  customer: z.string().nullable(),
  units: z.number(),
  created_at: instant,
  processed_at: instant,
  day: z.string(),
  cancelled_at: instant.nullable(),
  synced_at: instant,
});

/** The place of an order in the list. */
const placeSchema = z.tuple([z.iso.datetime(), z.string()]);

/** Orders, the last sold first: an order's place moves only when the platform dates it anew. */
export async function readOrders(ctx: StoreContext, input: ApiOrderFilter & { after: string | null; limit: number }): Promise<{ orders: ApiOrderSummary[]; next: string | null }> {
  const found = await ctx.db.tx((tx) =>
    tx.rows(orderRow, selecting(sql`${join(conditions(ctx, input), ' AND ')} ORDER BY o.processed_at DESC, o.external_id DESC LIMIT ${input.limit + 1}`)),
  );
  const page = found.slice(0, input.limit);
  const last = page.at(-1);
  return { orders: page.map(toSummary), next: found.length > input.limit && last ? JSON.stringify([last.processed_at.toISOString(), last.id]) : null };
}

/** An order with its lines and refunds; null when the store has no such order. */
export async function readOrder(ctx: StoreContext, input: { id: string }): Promise<ApiOrder | null> {
  return ctx.db.tx(async (tx) => {
    const row = await tx.maybe(orderRow, selecting(sql`o.store_id = ${ctx.store.id}::uuid AND o.deleted_at IS NULL AND o.external_id = ${input.id}`));
    return row && { ...toSummary(row), lines: await linesOf(tx, ctx, row), refunds: await refundsOf(tx, ctx, row) };
  });
}

function selecting(rest: Sql): Sql {
  // A person who was removed stands in the order under a name of ours, which means nothing outside.
  return sql`SELECT o.external_id AS id, o.name, o.status, o.financial_status, o.fulfillment_status, o.test, o.source_name, o.currency, o.taxes_included, o.subtotal_minor, o.discount_minor,
      o.shipping_minor, o.tax_minor, o.total_minor, o.current_total_minor, o.refunded_minor, o.fee_minor, o.presentment_currency, o.presentment_total_minor, o.discount_codes,
      CASE WHEN o.customer_external_id NOT LIKE 'removed:%' THEN o.customer_external_id END AS customer, o.units, o.created_at, o.processed_at, o.day::text AS day, o.cancelled_at, o.synced_at
    FROM sales_order o WHERE ${rest}`;
}

function conditions(ctx: StoreContext, { after, updatedSince, status, customerId, startDate, endDate }: ApiOrderFilter & { after: string | null }): Sql[] {
  const all = [sql`o.store_id = ${ctx.store.id}::uuid AND o.deleted_at IS NULL`];
  if (after !== null) {
    const [at, id] = placeSchema.parse(JSON.parse(after));
    all.push(sql`(o.processed_at, o.external_id) < (${at}::timestamptz, ${id})`);
  }
  if (status !== undefined) {
    all.push(sql`o.status = ${status}`);
  }
  if (customerId !== undefined) {
    all.push(sql`o.customer_external_id = ${customerId}`);
  }
  if (startDate !== undefined) {
    all.push(sql`o.day >= ${startDate}::date`);
  }
  if (endDate !== undefined) {
    all.push(sql`o.day <= ${endDate}::date`);
  }
  if (updatedSince !== undefined) {
    all.push(sql`o.synced_at >= ${updatedSince}`);
  }
  return all;
}

function toSummary(row: z.infer<typeof orderRow>): ApiOrderSummary {
  const amount = (minor: number) => money(minor, row.currency);
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    financialStatus: row.financial_status,
    fulfillmentStatus: row.fulfillment_status,
    test: row.test,
    source: row.source_name,
    customerId: row.customer,
    units: row.units,
    taxesIncluded: row.taxes_included,
    subtotal: amount(row.subtotal_minor),
    discount: amount(row.discount_minor),
    shipping: amount(row.shipping_minor),
    tax: amount(row.tax_minor),
    total: amount(row.total_minor),
    currentTotal: amount(row.current_total_minor),
    refunded: amount(row.refunded_minor),
    fee: row.fee_minor === null ? null : amount(row.fee_minor),
    presentmentTotal: money(row.presentment_total_minor, row.presentment_currency),
    discountCodes: row.discount_codes,
    createdAt: row.created_at.toISOString(),
    processedAt: row.processed_at.toISOString(),
    day: row.day,
    cancelledAt: row.cancelled_at?.toISOString() ?? null,
    updatedAt: row.synced_at.toISOString(),
  };
}

async function linesOf(tx: Tx, ctx: StoreContext, order: { id: string; currency: string }): Promise<ApiOrder['lines']> {
  const rows = await tx.rows(
    z.object({
      id: z.string(),
      variant: z.string().nullable(),
      product: z.string().nullable(),
      title: z.string(),
      variant_title: z.string().nullable(),
      sku: z.string().nullable(),
      vendor: z.string().nullable(),
      quantity: z.number(),
      removed_quantity: z.number(),
      unit_minor: int8,
      discount_minor: int8,
      tax_minor: int8,
    }),
    sql`SELECT external_id AS id, variant_external_id AS variant, product_external_id AS product, title, variant_title, sku, vendor, quantity, removed_quantity, unit_minor, discount_minor, tax_minor
        FROM sales_line WHERE store_id = ${ctx.store.id}::uuid AND order_external_id = ${order.id} ORDER BY position, external_id`,
  );
  return rows.map((row) => ({
    id: row.id,
    variantId: row.variant,
    productId: row.product,
    title: row.title,
    variantTitle: row.variant_title,
    sku: row.sku,
    vendor: row.vendor,
    quantity: row.quantity,
    removedQuantity: row.removed_quantity,
    unitPrice: money(row.unit_minor, order.currency),
    discount: money(row.discount_minor, order.currency),
    tax: money(row.tax_minor, order.currency),
  }));
}

async function refundsOf(tx: Tx, ctx: StoreContext, order: { id: string; currency: string }): Promise<ApiOrder['refunds']> {
  const rows = await tx.rows(
    z.object({
      id: z.string(),
      processed_at: instant,
      day: z.string(),
      total_minor: int8,
      lines: z.array(z.object({ lineId: z.string(), quantity: z.number(), subtotal: int8, tax: int8 })),
    }),
    sql`SELECT r.external_id AS id, r.processed_at, r.day::text AS day, r.total_minor,
          coalesce((SELECT json_agg(json_build_object('lineId', l.line_external_id, 'quantity', l.quantity, 'subtotal', l.subtotal_minor, 'tax', l.tax_minor) ORDER BY l.line_external_id)
            FROM sales_refund_line l WHERE l.store_id = r.store_id AND l.order_external_id = r.order_external_id AND l.refund_external_id = r.external_id), '[]') AS lines
        FROM sales_refund r WHERE r.store_id = ${ctx.store.id}::uuid AND r.order_external_id = ${order.id} ORDER BY r.processed_at, r.external_id`,
  );
  return rows.map((row) => ({
    id: row.id,
    processedAt: row.processed_at.toISOString(),
    day: row.day,
    total: money(row.total_minor, order.currency),
    lines: row.lines.map((line) => ({ lineId: line.lineId, quantity: line.quantity, subtotal: money(line.subtotal, order.currency), tax: money(line.tax, order.currency) })),
  }));
}
