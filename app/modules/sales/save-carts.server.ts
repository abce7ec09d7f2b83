import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, rowsParam, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import type { CartSnapshot } from '#app/platforms/sales-port.ts';
import { cartState } from './cart-state.ts';
import { lockSales } from './dirty.server.ts';
import { sealRecovery } from './recovery.server.ts';

const known = z.object({
  id: z.string(),
  last_at: instant,
  abandoned_at: instant.nullable(),
  contact_at: instant.nullable(),
  completed_at: instant.nullable(),
  order_id: z.string().nullable(),
  customer: z.string().nullable(),
});
type Known = z.infer<typeof known>;

/**
 * Saves carts and checkouts in sets. Only a newer word counts; what is known of a purchase is not taken back by an older one. An
 * order that came with the same token, before or after, completes the cart.
 */
export async function saveCarts(tx: SqlTx, ctx: StoreContext, found: readonly CartSnapshot[]): Promise<void> {
  const { store } = ctx;
  const carts = [...new Map([...found].sort((a, b) => a.platformUpdatedAt.getTime() - b.platformUpdatedAt.getTime()).map((cart) => [cart.externalId, cart])).values()];
  if (carts.length === 0) {
    return;
  }
  await lockSales(tx, store);
  const now = ctx.clock.now();
  const delayMs = (await abandonedMinutes(tx, ctx)) * 60_000;
  const before = new Map((await knownCarts(tx, ctx, carts)).map((row) => [row.id, row]));
  const fresh = carts.filter((cart) => (before.get(cart.externalId)?.last_at.getTime() ?? -1) < cart.platformUpdatedAt.getTime());
  if (fresh.length === 0) {
    return;
  }
  const ids = fresh.map(({ externalId }) => externalId);
  await markCartDays(tx, ctx, ids);
  const rows = fresh.map((cart) => cartRow(ctx, cart, before.get(cart.externalId) ?? null, now, delayMs));
  await tx.run(
    sql`INSERT INTO cart (store_id, external_id, kind, cart_token, checkout_token, state, customer_external_id, currency, total_minor, discount_minor, recovery_sealed, started_at, contact_at,
          abandoned_at, completed_at, platform_updated_at, day, synced_at, deleted_at)
        SELECT ${store.id}::uuid, r.id, r.kind, r.cart_token, r.checkout_token, r.state, r.customer, r.currency, r.total, r.discount, r.recovery, r.started_at, r.contact_at, r.abandoned_at,
          r.completed_at, r.last_at, (r.started_at AT TIME ZONE ${store.timeZone})::date, ${now}, CASE WHEN r.is_empty THEN ${now}::timestamptz END
        FROM json_to_recordset(${rowsParam(rows)}::json) AS r(id text, kind text, cart_token text, checkout_token text, state text, customer text, currency char(3), total bigint, discount bigint,
          recovery text, started_at timestamptz, contact_at timestamptz, abandoned_at timestamptz, completed_at timestamptz, last_at timestamptz, is_empty boolean)
        ON CONFLICT (store_id, external_id) DO UPDATE SET cart_token = coalesce(excluded.cart_token, cart.cart_token), checkout_token = coalesce(excluded.checkout_token, cart.checkout_token),
          state = excluded.state, currency = excluded.currency, total_minor = excluded.total_minor, discount_minor = excluded.discount_minor,
          customer_external_id = CASE WHEN cart.customer_external_id LIKE 'removed:%' THEN cart.customer_external_id ELSE excluded.customer_external_id END,
          recovery_sealed = coalesce(excluded.recovery_sealed, cart.recovery_sealed), started_at = excluded.started_at, contact_at = excluded.contact_at, abandoned_at = excluded.abandoned_at,
          completed_at = excluded.completed_at, platform_updated_at = excluded.platform_updated_at, day = excluded.day, synced_at = excluded.synced_at, deleted_at = excluded.deleted_at`,
  );
  await saveCartLines(tx, ctx, fresh);
  await completeByOrders(tx, ctx, ids);
  await markCartDays(tx, ctx, ids);
}

export async function markCartDays(tx: SqlTx, { store, clock }: StoreContext, ids: readonly string[]): Promise<void> {
  await tx.run(
    sql`INSERT INTO rollup_dirty (store_id, kind, key, marked_at)
        SELECT DISTINCT ${store.id}::uuid, 'cart_day', day::text, ${clock.now()}::timestamptz FROM (
          SELECT day FROM cart WHERE store_id = ${store.id}::uuid AND external_id = ANY(${[...ids]})
          -- A cart whose checkout this is leaves its own day.
          UNION SELECT k.day FROM cart c JOIN cart k ON k.store_id = c.store_id AND k.cart_token = c.cart_token WHERE c.store_id = ${store.id}::uuid AND c.external_id = ANY(${[...ids]})
        ) days ORDER BY 3
        ON CONFLICT (store_id, kind, key) DO UPDATE SET marked_at = excluded.marked_at`,
  );
}

async function abandonedMinutes(tx: SqlTx, { store }: StoreContext): Promise<number> {
  const row = await tx.maybe(z.object({ minutes: z.number() }), sql`SELECT abandoned_minutes AS minutes FROM store_settings WHERE store_id = ${store.id}::uuid`);
  return row?.minutes ?? 60;
}

function knownCarts(tx: SqlTx, { store }: StoreContext, carts: readonly CartSnapshot[]): Promise<Known[]> {
  return tx.rows(
    known,
    sql`SELECT external_id AS id, platform_updated_at AS last_at, abandoned_at, contact_at, completed_at, order_external_id AS order_id, customer_external_id AS customer FROM cart
        WHERE store_id = ${store.id}::uuid AND external_id = ANY(${carts.map(({ externalId }) => externalId)})`,
  );
}

function cartRow(ctx: StoreContext, cart: CartSnapshot, before: Known | null, now: Date, delayMs: number): object {
  const completedAt = cart.completedAt ?? before?.completed_at ?? null;
  const facts = { hasContact: cart.hasContact, startedAt: cart.startedAt, lastAt: cart.platformUpdatedAt, completedAt, abandonedAt: before?.abandoned_at ?? null };
  const { state, abandonedAt } = cartState(facts, now, delayMs);
  return {
    id: cart.externalId,
    kind: cart.kind,
    cart_token: cart.cartToken,
    checkout_token: cart.checkoutToken,
    state,
    customer: cart.customerExternalId,
    currency: cart.currency,
    total: cart.totalMinor,
    discount: cart.discountMinor,
    recovery: cart.recoveryUrl === null ? null : sealRecovery(ctx, cart.externalId, cart.recoveryUrl),
    started_at: cart.startedAt.toISOString(),
    contact_at: (cart.hasContact ? (before?.contact_at ?? cart.platformUpdatedAt) : null)?.toISOString() ?? null,
    abandoned_at: abandonedAt?.toISOString() ?? null,
    completed_at: completedAt?.toISOString() ?? null,
    last_at: cart.platformUpdatedAt.toISOString(),
    // Emptied again: there is nothing left to abandon.
    is_empty: cart.lines.length === 0,
  };
}

async function saveCartLines(tx: SqlTx, { store }: StoreContext, carts: readonly CartSnapshot[]): Promise<void> {
  await tx.run(sql`DELETE FROM cart_line WHERE store_id = ${store.id}::uuid AND cart_external_id = ANY(${carts.map(({ externalId }) => externalId)})`);
  const rows = carts.flatMap((cart) =>
    cart.lines.map((line, at) => ({
      cart: cart.externalId,
      position: at + 1,
      variant: line.variantExternalId,
      product: line.productExternalId,
      title: line.title,
      sku: line.sku,
      quantity: line.quantity,
      unit: line.unitMinor,
    })),
  );
  await tx.run(
    // A cart's message may leave the product out; the mirror knows whose variant it is.
    sql`INSERT INTO cart_line (store_id, cart_external_id, position, variant_external_id, product_external_id, title, sku, quantity, unit_minor)
        SELECT ${store.id}::uuid, r.cart, r.position, r.variant, coalesce(r.product, v.product_external_id), r.title, r.sku, r.quantity, r.unit
        FROM json_to_recordset(${rowsParam(rows)}::json) AS r(cart text, position int, variant text, product text, title text, sku text, quantity int, unit bigint)
        LEFT JOIN LATERAL (SELECT product_external_id FROM variant WHERE store_id = ${store.id}::uuid AND external_id = r.variant LIMIT 1) v ON TRUE`,
  );
}

/** Orders that were there before their cart. */
async function completeByOrders(tx: SqlTx, { store }: StoreContext, ids: readonly string[]): Promise<void> {
  const orders = await tx.rows(
    z.object({ id: z.string() }),
    sql`SELECT DISTINCT o.external_id AS id FROM cart c JOIN sales_order o ON o.store_id = c.store_id AND (o.checkout_token = c.checkout_token OR o.cart_token = c.cart_token)
        WHERE c.store_id = ${store.id}::uuid AND c.external_id = ANY(${[...ids]}) AND c.order_external_id IS NULL`,
  );
  if (orders.length > 0) {
    await tx.run(completion(store.id, orders.map(({ id }) => id))); // prettier-ignore
  }
}

/** Ties carts to these orders: recovered when they had been abandoned before the order was made. */
export function completion(storeId: string, orders: readonly string[]): ReturnType<typeof sql> {
  return sql`UPDATE cart c SET order_external_id = o.external_id, completed_at = coalesce(c.completed_at, o.created_at),
               state = CASE WHEN c.abandoned_at <= o.created_at THEN 'recovered' ELSE 'completed' END, abandoned_at = CASE WHEN c.abandoned_at <= o.created_at THEN c.abandoned_at END
             FROM sales_order o
             WHERE c.store_id = ${storeId}::uuid AND o.store_id = ${storeId}::uuid AND o.external_id = ANY(${[...orders]}) AND c.order_external_id IS NULL
               AND (o.checkout_token = c.checkout_token OR o.cart_token = c.cart_token)`;
}
