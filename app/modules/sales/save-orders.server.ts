import { z } from 'zod';
import type { StoreRef } from '#app/context.ts';
import { rowsParam, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import type { OrderLine, OrderRefund, OrderSnapshot } from '#app/platforms/sales-port.ts';
import { completeCarts } from './complete-carts.server.ts';
import { lockSales, markDirty } from './dirty.server.ts';

interface SaveOptions {
  now: Date;
  /** Also where the platform's word is as old as ours: something was found to differ. */
  again?: boolean;
}

/**
 * Saves orders in a few statements, whatever their number. Of an order told twice the newer word holds, in whatever order the two
 * come; one that is as it was costs a look. What must be added up anew is marked in the same transaction, as it was before and as
 * it is now, so that no sum can be forgotten.
 * @returns how many were new or newer
 */
export async function saveOrders(tx: SqlTx, store: StoreRef, found: readonly OrderSnapshot[], { now, again = false }: SaveOptions): Promise<{ saved: number }> {
  const orders = newestOfEach(found);
  if (orders.length === 0) {
    return { saved: 0 };
  }
  await lockSales(tx, store);
  const fresh = await onlyNewer(tx, store, orders, again);
  if (fresh.length === 0) {
    return { saved: 0 };
  }
  const ids = fresh.map(({ externalId }) => externalId);
  await markDirty(tx, store, ids, now);
  await saveHeads(tx, store, fresh, now);
  await saveLines(tx, store, fresh);
  await saveRefunds(tx, store, fresh);
  await completeCarts(tx, store, ids, now);
  await markDirty(tx, store, ids, now);
  return { saved: fresh.length };
}

/** Orders that the platform has no more. They stay, marked: what was decided on them can still be explained. */
export async function removeOrders(tx: SqlTx, store: StoreRef, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) {
    return;
  }
  await lockSales(tx, store);
  await markDirty(tx, store, ids, now);
  await tx.run(sql`UPDATE sales_order SET deleted_at = ${now}, synced_at = ${now} WHERE store_id = ${store.id}::uuid AND external_id = ANY(${[...ids]}) AND deleted_at IS NULL`);
}

function newestOfEach(orders: readonly OrderSnapshot[]): OrderSnapshot[] {
  const newest = new Map<string, OrderSnapshot>();
  for (const order of orders) {
    const known = newest.get(order.externalId);
    if (!known || known.platformUpdatedAt <= order.platformUpdatedAt) {
      newest.set(order.externalId, order);
    }
  }
  return [...newest.values()];
}

async function onlyNewer(tx: SqlTx, store: StoreRef, orders: readonly OrderSnapshot[], again: boolean): Promise<OrderSnapshot[]> {
  const known = await tx.rows(
    z.object({ id: z.string(), at: z.date(), gone: z.boolean() }),
    sql`SELECT o.external_id AS id, o.platform_updated_at AS at, o.deleted_at IS NOT NULL AS gone FROM unnest(${orders.map(({ externalId }) => externalId)}::text[]) AS r(id)
        JOIN LATERAL (SELECT * FROM sales_order WHERE store_id = ${store.id}::uuid AND external_id = r.id LIMIT 1) o ON TRUE`,
  );
  const byId = new Map(known.map((row) => [row.id, row]));
  return orders.filter((order) => {
    const row = byId.get(order.externalId);
    const age = row ? order.platformUpdatedAt.getTime() - row.at.getTime() : 1;
    return age > 0 || (age === 0 && (again || row?.gone === true));
  });
}

async function saveHeads(tx: SqlTx, store: StoreRef, orders: readonly OrderSnapshot[], now: Date): Promise<void> {
  await tx.run(
    sql`INSERT INTO sales_order (store_id, external_id, name, status, financial_status, fulfillment_status, test, source_name, currency, taxes_included, subtotal_minor, discount_minor,
          shipping_minor, tax_minor, total_minor, current_total_minor, refunded_minor, fee_minor, presentment_currency, presentment_total_minor, discount_codes, customer_external_id,
          cart_token, checkout_token, units, created_at, processed_at, day, cancelled_at, platform_updated_at, synced_at)
        SELECT ${store.id}::uuid, r.id, r.name, r.status, r.financial, r.fulfillment, r.test, r.source, r.currency, r.taxes_included, r.subtotal, r.discount, r.shipping, r.tax, r.total,
          r.current_total, r.refunded, r.fee, r.shown_currency, r.shown_total, r.codes, r.customer, r.cart, r.checkout, r.units, r.created_at, r.processed_at,
          (r.processed_at AT TIME ZONE ${store.timeZone})::date, r.cancelled_at, r.updated_at, ${now}
        FROM json_to_recordset(${rowsParam(orders.map(headRow))}::json) AS r(id text, name text, status text, financial text, fulfillment text, test boolean, source text, currency char(3),
          taxes_included boolean, subtotal bigint, discount bigint, shipping bigint, tax bigint, total bigint, current_total bigint, refunded bigint, fee bigint, shown_currency char(3),
          shown_total bigint, codes text[], customer text, cart text, checkout text, units int, created_at timestamptz, processed_at timestamptz, cancelled_at timestamptz, updated_at timestamptz)
        ON CONFLICT (store_id, external_id) DO UPDATE SET name = excluded.name, status = excluded.status, financial_status = excluded.financial_status,
          fulfillment_status = excluded.fulfillment_status, test = excluded.test, source_name = excluded.source_name, currency = excluded.currency, taxes_included = excluded.taxes_included,
          subtotal_minor = excluded.subtotal_minor, discount_minor = excluded.discount_minor, shipping_minor = excluded.shipping_minor, tax_minor = excluded.tax_minor,
          total_minor = excluded.total_minor, current_total_minor = excluded.current_total_minor, refunded_minor = excluded.refunded_minor, fee_minor = excluded.fee_minor,
          presentment_currency = excluded.presentment_currency, presentment_total_minor = excluded.presentment_total_minor, discount_codes = excluded.discount_codes,
          -- A person who was removed stays removed, whatever an older word says.
          customer_external_id = CASE WHEN sales_order.customer_external_id LIKE 'removed:%' THEN sales_order.customer_external_id ELSE excluded.customer_external_id END,
          cart_token = excluded.cart_token, checkout_token = excluded.checkout_token, units = excluded.units, created_at = excluded.created_at, processed_at = excluded.processed_at, day = excluded.day,
          cancelled_at = excluded.cancelled_at, platform_updated_at = excluded.platform_updated_at, synced_at = excluded.synced_at, deleted_at = NULL`,
  );
}

/** A line whose variant is gone comes without one: what it was stays known. */
async function saveLines(tx: SqlTx, store: StoreRef, orders: readonly OrderSnapshot[]): Promise<void> {
  const rows = orders.flatMap((order) => order.lines.map((line, at) => lineRow(order, line, at + 1)));
  await tx.run(
    sql`DELETE FROM sales_line l WHERE l.store_id = ${store.id}::uuid AND l.order_external_id = ANY(${orders.map(({ externalId }) => externalId)})
          AND NOT l.order_external_id || ' ' || l.external_id = ANY(${rows.map(({ order_id, id }) => `${order_id} ${id}`)})`,
  );
  await tx.run(
    sql`INSERT INTO sales_line (store_id, order_external_id, external_id, position, variant_external_id, product_external_id, title, variant_title, sku, vendor, quantity, removed_quantity,
          unit_minor, discount_minor, tax_minor)
        SELECT ${store.id}::uuid, r.order_id, r.id, r.position, r.variant, r.product, r.title, r.variant_title, r.sku, r.vendor, r.quantity, r.removed, r.unit, r.discount, r.tax
        FROM json_to_recordset(${rowsParam(rows)}::json) AS r(order_id text, id text, position int, variant text, product text, title text, variant_title text, sku text, vendor text,
          quantity int, removed int, unit bigint, discount bigint, tax bigint)
        ON CONFLICT (store_id, order_external_id, external_id) DO UPDATE SET position = excluded.position,
          variant_external_id = coalesce(excluded.variant_external_id, sales_line.variant_external_id),
          product_external_id = coalesce(excluded.product_external_id, sales_line.product_external_id),
          title = excluded.title, variant_title = excluded.variant_title, sku = excluded.sku, vendor = excluded.vendor, quantity = excluded.quantity, removed_quantity = excluded.removed_quantity,
          unit_minor = excluded.unit_minor, discount_minor = excluded.discount_minor, tax_minor = excluded.tax_minor`,
  );
}

async function saveRefunds(tx: SqlTx, store: StoreRef, orders: readonly OrderSnapshot[]): Promise<void> {
  await tx.run(sql`DELETE FROM sales_refund WHERE store_id = ${store.id}::uuid AND order_external_id = ANY(${orders.map(({ externalId }) => externalId)})`);
  const refunds = orders.flatMap((order) => order.refunds.map((refund) => ({ order, refund })));
  if (refunds.length === 0) {
    return;
  }
  await tx.run(
    sql`INSERT INTO sales_refund (store_id, order_external_id, external_id, processed_at, day, total_minor)
        SELECT ${store.id}::uuid, r.order_id, r.id, r.processed_at, (r.processed_at AT TIME ZONE ${store.timeZone})::date, r.total
        FROM json_to_recordset(${rowsParam(refunds.map(({ order, refund }) => ({ order_id: order.externalId, id: refund.externalId, processed_at: refund.processedAt.toISOString(), total: refund.totalMinor })))}::json)
          AS r(order_id text, id text, processed_at timestamptz, total bigint)`,
  );
  await tx.run(
    // A line that a refund names twice is one row.
    sql`INSERT INTO sales_refund_line (store_id, order_external_id, refund_external_id, line_external_id, quantity, subtotal_minor, tax_minor)
        SELECT ${store.id}::uuid, r.order_id, r.refund_id, r.line_id, sum(r.quantity), sum(r.subtotal), sum(r.tax)
        FROM json_to_recordset(${rowsParam(refunds.flatMap(({ order, refund }) => refundLineRows(order, refund)))}::json)
          AS r(order_id text, refund_id text, line_id text, quantity int, subtotal bigint, tax bigint)
        GROUP BY r.order_id, r.refund_id, r.line_id`,
  );
}

function headRow(order: OrderSnapshot): object {
  return {
    id: order.externalId,
    name: order.name,
    status: order.status,
    financial: order.financialStatus,
    fulfillment: order.fulfillmentStatus,
    test: order.test,
    source: order.sourceName,
    currency: order.currency,
    taxes_included: order.taxesIncluded,
    subtotal: order.subtotalMinor,
    discount: order.discountMinor,
    shipping: order.shippingMinor,
    tax: order.taxMinor,
    total: order.totalMinor,
    current_total: order.currentTotalMinor,
    refunded: order.refundedMinor,
    fee: order.feeMinor,
    shown_currency: order.presentment.currency,
    shown_total: order.presentment.minor,
    codes: order.discountCodes,
    customer: order.customerExternalId,
    cart: order.cartToken,
    checkout: order.checkoutToken,
    units: order.lines.reduce((sum, line) => sum + line.quantity - removedOf(order, line), 0),
    created_at: order.createdAt.toISOString(),
    processed_at: order.processedAt.toISOString(),
    cancelled_at: order.cancelledAt?.toISOString() ?? null,
    updated_at: order.platformUpdatedAt.toISOString(),
  };
}

function lineRow(order: OrderSnapshot, line: OrderLine, position: number) {
  return {
    order_id: order.externalId,
    id: line.externalId,
    position,
    variant: line.variantExternalId,
    product: line.productExternalId,
    title: line.title,
    variant_title: line.variantTitle,
    sku: line.sku,
    vendor: line.vendor,
    quantity: line.quantity,
    removed: removedOf(order, line),
    unit: line.unitMinor,
    discount: line.discountMinor,
    tax: line.taxMinor,
  };
}

function refundLineRows(order: OrderSnapshot, refund: OrderRefund): object[] {
  return refund.lines.map((line) => ({
    order_id: order.externalId,
    refund_id: refund.externalId,
    line_id: line.lineExternalId,
    quantity: line.quantity,
    subtotal: line.subtotalMinor,
    tax: line.taxMinor,
  }));
}

/** What is missing of a line and was not refunded was taken away by an edit. A cancelled order's lines are at zero without either. */
function removedOf(order: OrderSnapshot, line: OrderLine): number {
  if (order.cancelledAt !== null) {
    return 0;
  }
  const refunded = order.refunds.flatMap(({ lines }) => lines).reduce((sum, one) => sum + (one.lineExternalId === line.externalId ? one.quantity : 0), 0);
  return Math.min(line.quantity, Math.max(0, line.quantity - line.currentQuantity - refunded));
}
