import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { answered } from './answers.server.ts';
import { isKnown, readReach } from './coverage.server.ts';
import { AN_INSTANT, readCursor, writeCursor } from './cursor.ts';
import { CART_FIGURES, CART_STATES, type CartRow, type CartState, type CartsView } from './order-views.ts';
import type { Period, RangeAsked } from './range.ts';
import { readFunnel } from './funnel.server.ts';
import { rangeOf } from './show-overview.server.ts';

const PAGE = 20;
const EXPORTED = 500;
const PRODUCTS = 10;
const LINES = 3;

export interface CartsAsked extends RangeAsked {
  state?: CartState | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** Carts by the day they were started: how many were left behind, what stood in them, and which came back. */
export async function showCarts(ctx: StoreContext, asked: CartsAsked): Promise<CartsView> {
  return ctx.db.tx(async (tx) => {
    const { range } = await rangeOf(tx, ctx, asked);
    const { state, visibleFrom, sync } = await readReach(tx, ctx);
    const reach = { state, visibleFrom, sync };
    const now = await sumsOf(tx, ctx, range);
    const comparable = range.before !== null && isKnown({ ...reach, refreshedAt: null }, range.before.from);
    const before = comparable && range.before ? await sumsOf(tx, ctx, range.before) : null;
    const chosen = asked.state ?? 'abandoned';
    const { rows, next } = await pageOf(tx, ctx, range, chosen, asked.cursor, asked.limit ?? PAGE);
    const products = await answered(tx, ctx, 'carts.products', range, z.array(productSchema), () => productsOf(tx, ctx, range));
    const { any } = await tx.one(z.object({ any: z.boolean() }), sql`SELECT EXISTS (SELECT 1 FROM rollup_cart_day WHERE store_id = ${ctx.store.id}::uuid) AS any`);
    return {
      range,
      currency: ctx.store.currency,
      figures: CART_FIGURES.map((name) => ({ name, now: figureOf(name, now), before: before && figureOf(name, before) })),
      filter: { state: chosen },
      rows,
      nextCursor: next,
      products: products.value,
      funnel: await readFunnel(tx, ctx, range),
      reach,
      empty: !any,
      asOf: products.asOf,
    };
  });
}

export async function* exportCarts(ctx: StoreContext, asked: CartsAsked): AsyncIterable<CartRow[]> {
  let cursor: string | undefined;
  do {
    const { rows, next }: { rows: CartRow[]; next: string | null } = await ctx.db.tx(async (tx) => {
      const { range } = await rangeOf(tx, ctx, { ...asked, compare: 'none' });
      return pageOf(tx, ctx, range, asked.state ?? 'abandoned', cursor, EXPORTED);
    });
    yield rows;
    cursor = next ?? undefined;
  } while (cursor !== undefined);
}

const sumsSchema = z.object({ orders: int8, abandoned: int8, value: int8, recovered: int8, recoveredValue: int8 });

function sumsOf(tx: SqlTx, ctx: StoreContext, { from, to }: Period): Promise<z.output<typeof sumsSchema>> {
  return tx.one(
    sumsSchema,
    sql`SELECT (SELECT coalesce(sum(orders), 0)::bigint FROM rollup_day WHERE store_id = ${ctx.store.id}::uuid AND day BETWEEN ${from}::date AND ${to}::date) AS orders, coalesce(sum(abandoned), 0)::bigint AS abandoned, coalesce(sum(abandoned_minor), 0)::bigint AS value,
          coalesce(sum(recovered), 0)::bigint AS recovered, coalesce(sum(recovered_minor), 0)::bigint AS "recoveredValue"
        FROM rollup_cart_day WHERE store_id = ${ctx.store.id}::uuid AND day BETWEEN ${from}::date AND ${to}::date`,
  );
}

/**
 * The rate is of everything that was bought or left behind, and counts what was left behind and bought after all. Carts that were
 * bought at once are known as orders only: a platform lists none but those that were left behind.
 */
function figureOf(name: (typeof CART_FIGURES)[number], sums: z.output<typeof sumsSchema>): number | null {
  if (name !== 'rate') {
    return sums[name];
  }
  const all = sums.abandoned + Math.max(sums.orders, sums.recovered);
  return all > 0 ? Math.round(((sums.abandoned + sums.recovered) / all) * 10_000) : null;
}

/** A cart that became a checkout is one thing: the checkout stands for both, as in the sums. */
const STANDS_ALONE = sql`NOT (c.kind = 'cart' AND EXISTS (SELECT 1 FROM cart k WHERE k.store_id = c.store_id AND k.cart_token = c.cart_token AND k.kind = 'checkout' AND k.deleted_at IS NULL))`;

const cartSchema = z.object({
  cartId: z.string(),
  kind: z.enum(['cart', 'checkout']),
  state: z.enum(CART_STATES),
  startedAt: instant,
  abandonedAt: instant.nullable(),
  updatedAt: instant,
  total: int8,
  customerId: z.string().nullable(),
  orderId: z.string().nullable(),
  recoverable: z.boolean(),
  lines: z.array(z.object({ title: z.string(), quantity: z.number() })),
});

/** Those that were touched last come first. */
async function pageOf(
  tx: SqlTx,
  ctx: StoreContext,
  { from, to }: Period,
  state: CartState,
  cursor: string | undefined,
  limit: number,
): Promise<{ rows: CartRow[]; next: string | null }> {
  const after = readCursor(cursor, AN_INSTANT);
  const later = after ? sql`(c.platform_updated_at, c.external_id) < (${after.value}::timestamptz, ${after.id})` : sql`TRUE`;
  const found = await tx.rows(
    cartSchema,
    sql`SELECT c.external_id AS "cartId", c.kind, c.state, c.started_at AS "startedAt", c.abandoned_at AS "abandonedAt", c.platform_updated_at AS "updatedAt",
          c.total_minor AS total, c.customer_external_id AS "customerId", c.order_external_id AS "orderId",
          (c.recovery_sealed IS NOT NULL AND c.state = 'abandoned') AS recoverable,
          coalesce((SELECT json_agg(json_build_object('title', l.title, 'quantity', l.quantity) ORDER BY l.position) FROM (SELECT title, quantity, position FROM cart_line n
            WHERE n.store_id = c.store_id AND n.cart_external_id = c.external_id ORDER BY position LIMIT ${LINES}) l), '[]') AS lines
        FROM cart c WHERE c.store_id = ${ctx.store.id}::uuid AND c.state = ${state} AND c.deleted_at IS NULL AND c.day BETWEEN ${from}::date AND ${to}::date AND ${STANDS_ALONE} AND ${later}
        ORDER BY c.platform_updated_at DESC, c.external_id DESC LIMIT ${limit + 1}`,
  );
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map((row) => ({ ...row, startedAt: row.startedAt.toISOString(), abandonedAt: row.abandonedAt?.toISOString() ?? null, updatedAt: row.updatedAt.toISOString() })),
    next: found.length > limit && last ? writeCursor({ value: last.updatedAt.toISOString(), id: last.cartId }) : null,
  };
}

const productSchema = z.object({ key: z.string(), title: z.string(), productId: z.string().nullable(), carts: int8, units: int8, value: int8 });

/** What was left behind most. A cart that came back later was left behind, too. */
function productsOf(tx: SqlTx, ctx: StoreContext, { from, to }: Period): Promise<z.output<typeof productSchema>[]> {
  return tx.rows(
    productSchema,
    sql`SELECT coalesce(l.product_external_id, l.title) AS key, max(coalesce(p.title, l.title)) AS title, max(CASE WHEN p.deleted_at IS NULL THEN p.external_id END) AS "productId",
          count(DISTINCT c.external_id) AS carts, sum(l.quantity)::bigint AS units, sum(l.quantity * l.unit_minor)::bigint AS value
        FROM cart c JOIN cart_line l ON l.store_id = c.store_id AND l.cart_external_id = c.external_id
        LEFT JOIN product p ON p.store_id = l.store_id AND p.external_id = l.product_external_id
        WHERE c.store_id = ${ctx.store.id}::uuid AND c.state IN ('abandoned', 'recovered') AND c.deleted_at IS NULL AND c.day BETWEEN ${from}::date AND ${to}::date AND ${STANDS_ALONE}
        GROUP BY 1 ORDER BY value DESC, key LIMIT ${PRODUCTS}`,
  );
}
