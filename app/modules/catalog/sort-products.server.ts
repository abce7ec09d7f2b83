/** In which order products are listed, and where a page of that order begins: keyset for every order, also where values are missing. */
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { floorSql, marginOrderSql, type PricingPolicy } from '#app/db/pricing-inputs.server.ts';
import { empty, sql, type Sql } from '#app/db/sql.ts';
import type { ProductSort } from './views.ts';

export const BY_TITLE: ProductSort = { by: 'title', descending: false };

/** The last row of a page: its value in the order, if it has one, and who it is. */
export interface Cursor {
  key: string | null;
  variant: string;
}

/** SQL of the cost that holds now of variant `v`. */
export function costNow(ctx: StoreContext): Sql {
  return sql`(SELECT c.cost_minor FROM variant_cost c WHERE c.store_id = v.store_id AND c.variant_external_id = v.external_id AND c.effective_from <= ${ctx.clock.now()}
    ORDER BY c.effective_from DESC LIMIT 1)`;
}

interface Ordering {
  /** Of a variant `v` of product `p`; null is last either way. */
  key: Sql;
  /** What the key needs beside `v` and `p`. */
  tables: Sql;
  /** Over `k.key`, given the column of the variant's id. */
  order: (id: Sql) => Sql;
  /** True for rows after the cursor. */
  later: Sql;
}

export function ordering(ctx: StoreContext, policy: PricingPolicy, { by, descending }: ProductSort, after: Cursor | null): Ordering {
  const nothing = by === 'title' ? sql`''` : sql`0::numeric`;
  const value = sql`coalesce(k.key, ${nothing})`;
  const key = keyOf(ctx, policy, by);
  const tables = by === 'offers' ? offerCounts(ctx) : empty;
  const order = (id: Sql): Sql => (descending ? sql`(k.key IS NOT NULL) DESC, ${value} DESC, ${id} DESC` : sql`(k.key IS NULL), ${value}, ${id}`);
  if (after === null) {
    return { key, tables, order, later: sql`TRUE` };
  }
  const from = by === 'title' ? sql`coalesce(${after.key}, '')` : sql`coalesce(${numberOf(after.key)}::numeric, 0)`;
  const later = descending
    ? sql`((k.key IS NOT NULL), ${value}, v.external_id) < (${after.key !== null}, ${from}, ${after.variant})`
    : sql`((k.key IS NULL), ${value}, v.external_id) > (${after.key === null}, ${from}, ${after.variant})`;
  return { key, tables, order, later };
}

function keyOf(ctx: StoreContext, policy: PricingPolicy, by: ProductSort['by']): Sql {
  switch (by) {
    case 'title':
      return sql`p.title`;
    case 'price':
      return sql`v.price_minor::numeric`;
    case 'stock':
      return sql`v.stock::numeric`;
    case 'headroom':
      return sql`v.price_minor - ${floorSql(policy, costNow(ctx))}`;
    case 'margin':
      return marginOrderSql(policy, sql`v.price_minor`, costNow(ctx));
    case 'offers':
      return sql`coalesce(n.offers, 0)::numeric`;
  }
}

/** Counted once for all variants, not once for each. */
function offerCounts(ctx: StoreContext): Sql {
  return sql`LEFT JOIN (
    SELECT m.variant_external_id AS variant, count(*) AS offers FROM offer_match m
    JOIN offer o ON o.store_id = m.store_id AND o.id = m.offer_id JOIN competitor c ON c.store_id = o.store_id AND c.id = o.competitor_id AND c.active
    WHERE m.store_id = ${ctx.store.id}::uuid AND m.state = 'accepted' GROUP BY m.variant_external_id) n ON n.variant = v.external_id`;
}

const cursorSchema = z.tuple([z.string().nullable(), z.string()]);

export function writeCursor({ key, variant }: Cursor): string {
  return Buffer.from(JSON.stringify([key, variant])).toString('base64url');
}

/** A cursor that was tampered with is the first page, not an error. */
export function readCursor(cursor: string | undefined): Cursor | null {
  if (cursor === undefined) {
    return null;
  }
  try {
    const parsed = cursorSchema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return parsed.success ? { key: parsed.data[0], variant: parsed.data[1] } : null;
  } catch {
    return null;
  }
}

/** A cursor of another order holds no number. */
function numberOf(key: string | null): string | null {
  return key !== null && /^-?\d{1,40}$/.test(key) ? key : null;
}
