import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { AppError } from '#app/lib/errors.ts';
import type { ExternalId } from '#app/lib/ids.ts';
import { ORDER_STATUSES, type OrderEvent, type OrderLine, type OrderRefund, type OrderView } from './order-views.ts';

const orderRow = z.object({
  orderId: z.string(),
  name: z.string(),
  status: z.enum(ORDER_STATUSES),
  processed_at: instant,
  created_at: instant,
  cancelled_at: instant.nullable(),
  total: int8,
  refunded: int8,
  discount: int8,
  units: z.number(),
  customerId: z.string().nullable(),
  test: z.boolean(),
  financialStatus: z.string().nullable(),
  fulfillmentStatus: z.string().nullable(),
  source: z.string().nullable(),
  taxesIncluded: z.boolean(),
  subtotal: int8,
  shipping: int8,
  tax: int8,
  ordered: int8,
  fee: int8.nullable(),
  currency: z.string(),
  presentment_currency: z.string(),
  presentment_total: int8,
  codes: z.array(z.string()),
});

/** One order with its lines, what came back of it, and what happened to it when. */
export async function showOrder(ctx: StoreContext, { orderId }: { orderId: ExternalId }): Promise<OrderView> {
  return ctx.db.tx(async (tx) => {
    const row = await tx.maybe(
      orderRow,
      sql`SELECT external_id AS "orderId", name, status, processed_at, created_at, cancelled_at, current_total_minor AS total, refunded_minor AS refunded,
            discount_minor AS discount, units, customer_external_id AS "customerId", test, financial_status AS "financialStatus",
            fulfillment_status AS "fulfillmentStatus", source_name AS source, taxes_included AS "taxesIncluded", subtotal_minor AS subtotal,
            shipping_minor AS shipping, tax_minor AS tax, total_minor AS ordered, fee_minor AS fee, currency, presentment_currency,
            presentment_total_minor AS presentment_total, discount_codes AS codes
          FROM sales_order WHERE store_id = ${ctx.store.id}::uuid AND external_id = ${orderId} AND deleted_at IS NULL`,
    );
    if (!row) {
      throw new AppError('not_found');
    }
    const lines = await linesOf(tx, ctx, orderId);
    const refunds = await refundsOf(tx, ctx, orderId);
    const { processed_at, created_at, cancelled_at, presentment_currency, presentment_total, ...rest } = row;
    return {
      ...rest,
      processedAt: processed_at.toISOString(),
      createdAt: created_at.toISOString(),
      cancelledAt: cancelled_at?.toISOString() ?? null,
      presentment: presentment_currency === row.currency ? null : { currency: presentment_currency, total: presentment_total },
      lines,
      refunds,
      events: eventsOf(row, refunds),
    };
  });
}

function linesOf(tx: SqlTx, ctx: StoreContext, orderId: string): Promise<OrderLine[]> {
  return tx.rows(
    z.object({
      lineId: z.string(),
      title: z.string(),
      variantTitle: z.string().nullable(),
      sku: z.string().nullable(),
      vendor: z.string().nullable(),
      productId: z.string().nullable(),
      variantId: z.string().nullable(),
      quantity: z.number(),
      removed: z.number(),
      returned: int8,
      unit: int8,
      discount: int8,
      tax: int8,
    }),
    sql`SELECT l.external_id AS "lineId", l.title, l.variant_title AS "variantTitle", l.sku, l.vendor, p.external_id AS "productId", v.external_id AS "variantId",
          l.quantity, l.removed_quantity AS removed, l.unit_minor AS unit, l.discount_minor AS discount, l.tax_minor AS tax,
          coalesce((SELECT sum(r.quantity) FROM sales_refund_line r
            WHERE r.store_id = l.store_id AND r.order_external_id = l.order_external_id AND r.line_external_id = l.external_id), 0)::bigint AS returned
        FROM sales_line l
        LEFT JOIN product p ON p.store_id = l.store_id AND p.external_id = l.product_external_id AND p.deleted_at IS NULL
        LEFT JOIN variant v ON v.store_id = l.store_id AND v.external_id = l.variant_external_id AND v.deleted_at IS NULL
        WHERE l.store_id = ${ctx.store.id}::uuid AND l.order_external_id = ${orderId} ORDER BY l.position, l.external_id`,
  );
}

async function refundsOf(tx: SqlTx, ctx: StoreContext, orderId: string): Promise<OrderRefund[]> {
  const rows = await tx.rows(
    z.object({ refundId: z.string(), at: instant, total: int8, lines: z.array(z.object({ title: z.string(), quantity: z.number(), amount: z.number() })) }),
    sql`SELECT f.external_id AS "refundId", f.processed_at AS at, f.total_minor AS total, coalesce((
          SELECT json_agg(json_build_object('title', coalesce(l.title, ''), 'quantity', r.quantity,
            'amount', r.subtotal_minor + CASE WHEN o.taxes_included THEN 0 ELSE r.tax_minor END) ORDER BY l.position, r.line_external_id)
          FROM sales_refund_line r LEFT JOIN sales_line l ON l.store_id = r.store_id AND l.order_external_id = r.order_external_id AND l.external_id = r.line_external_id
          WHERE r.store_id = f.store_id AND r.order_external_id = f.order_external_id AND r.refund_external_id = f.external_id), '[]') AS lines
        FROM sales_refund f JOIN sales_order o ON o.store_id = f.store_id AND o.external_id = f.order_external_id
        WHERE f.store_id = ${ctx.store.id}::uuid AND f.order_external_id = ${orderId} ORDER BY f.processed_at, f.external_id`,
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** What is known of its life. The platform tells that an order was edited, but not when. */
function eventsOf(row: Pick<z.output<typeof orderRow>, 'processed_at' | 'cancelled_at' | 'ordered' | 'units'>, refunds: readonly OrderRefund[]): OrderEvent[] {
  const events: OrderEvent[] = [
    { at: row.processed_at.toISOString(), kind: 'placed', amount: row.ordered, units: row.units },
    ...refunds.map(({ at, total, lines }) => ({ at, kind: 'refunded' as const, amount: total, units: lines.reduce((sum, { quantity }) => sum + quantity, 0) })),
    ...(row.cancelled_at ? [{ at: row.cancelled_at.toISOString(), kind: 'cancelled' as const, amount: null, units: null }] : []),
  ];
  return events.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
