import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { int8, join, sql, type Sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { answered } from './answers.server.ts';
import { readReach } from './coverage.server.ts';
import { AN_INTEGER, type Cursor, readCursor, writeCursor } from './cursor.ts';
import { readDays, revenueOf, sumOf } from './days.server.ts';
import type { PerformanceRow, PerformanceSort, PerformanceView } from './order-views.ts';
import type { RangeAsked } from './range.ts';
import type { RangeView } from './sales-views.ts';
import { rangeOf } from './show-overview.server.ts';

const PAGE = 50;
const EXPORTED = 500;
const VENDORS = 50;

export interface PerformanceFilter {
  /** Words of the title. */
  search?: string | undefined;
  vendor?: string | undefined;
  sort?: PerformanceSort | undefined;
}

const rowSchema = z.object({
  key: z.string(),
  title: z.string(),
  vendor: z.string().nullable(),
  imageUrl: z.string().nullable(),
  productId: z.string().nullable(),
  units: int8,
  returnedUnits: int8,
  gross: int8,
  discount: int8,
  revenue: int8,
});
type Sold = z.output<typeof rowSchema>;

/** What each product sold in a period, and what came back of it. */
export async function productsPerformance(ctx: StoreContext, asked: RangeAsked & PerformanceFilter & { cursor?: string | undefined }): Promise<PerformanceView> {
  return ctx.db.tx(async (tx) => {
    const { range, first } = await rangeOf(tx, ctx, { ...asked, compare: 'none' });
    const { state, visibleFrom, sync } = await readReach(tx, ctx);
    const whole = revenueOf(sumOf((await readDays(tx, ctx, range)).values()));
    const plain = !asked.search && !asked.vendor;
    const ask = () => soldPage(tx, ctx, range, asked, readCursor(asked.cursor, AN_INTEGER), PAGE);
    // Searches are many and each is asked for once: they are not kept.
    const kept = plain && asked.cursor === undefined;
    const { value, asOf } = kept ? await answered(tx, ctx, `performance.${asked.sort ?? 'revenue'}`, range, z.array(rowSchema), ask) : { value: await ask(), asOf: null };
    return {
      range,
      currency: ctx.store.currency,
      filter: { search: asked.search ?? '', vendor: asked.vendor ?? null, sort: asked.sort ?? 'revenue' },
      vendors: await vendors(tx, ctx),
      rows: value.slice(0, PAGE).map((row) => toRow(row, whole)),
      nextCursor: nextOf(value, asked.sort, PAGE),
      reach: { state, visibleFrom, sync },
      empty: first === null,
      asOf,
    };
  });
}

export async function* exportPerformance(ctx: StoreContext, asked: RangeAsked & PerformanceFilter): AsyncIterable<PerformanceRow[]> {
  let cursor: string | null = null;
  do {
    const { rows, next }: { rows: PerformanceRow[]; next: string | null } = await ctx.db.tx(async (tx) => {
      const { range } = await rangeOf(tx, ctx, { ...asked, compare: 'none' });
      const whole = revenueOf(sumOf((await readDays(tx, ctx, range)).values()));
      const value = await soldPage(tx, ctx, range, asked, readCursor(cursor ?? undefined, AN_INTEGER), EXPORTED);
      return { rows: value.slice(0, EXPORTED).map((row) => toRow(row, whole)), next: nextOf(value, asked.sort, EXPORTED) };
    });
    yield rows;
    cursor = next;
  } while (cursor !== null);
}

const VALUE = { revenue: sql`revenue`, units: sql`units`, returned: sql`"returnedUnits"`, discount: sql`discount` } as const satisfies Record<PerformanceSort, Sql>;

function valueOf(row: Sold, sort: PerformanceSort = 'revenue'): number {
  return { revenue: row.revenue, units: row.units, returned: row.returnedUnits, discount: row.discount }[sort];
}

function nextOf(found: readonly Sold[], sort: PerformanceSort | undefined, limit: number): string | null {
  const last = found[limit - 1];
  return found.length > limit && last ? writeCursor({ value: String(valueOf(last, sort)), id: last.key }) : null;
}

/** The page after a cursor and one row more. */
function soldPage(
  tx: SqlTx,
  ctx: StoreContext,
  { from, to }: RangeView,
  { search, vendor, sort = 'revenue' }: PerformanceFilter,
  after: Cursor | null,
  limit: number,
): Promise<Sold[]> {
  const value = VALUE[sort];
  const all = [after ? sql`(${value} < ${after.value}::bigint OR (${value} = ${after.value}::bigint AND key > ${after.id}))` : sql`TRUE`];
  for (const word of (search ?? '').trim().split(/\s+/).filter(Boolean).slice(0, 6)) {
    all.push(sql`fold_text(title) LIKE '%' || replace(replace(replace(fold_text(${word}), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'`);
  }
  if (vendor) {
    all.push(sql`vendor = ${vendor}`);
  }
  return tx.rows(
    rowSchema,
    sql`WITH variants AS (
          SELECT store_id, variant_key, product_external_id, sum(units) AS units, sum(returned_units) AS returned_units, sum(gross_minor) AS gross,
            sum(discount_minor) AS discount, sum(sales_minor - returned_minor) AS revenue
          FROM rollup_variant_day WHERE store_id = ${ctx.store.id}::uuid AND day BETWEEN ${from}::date AND ${to}::date GROUP BY 1, 2, 3
        ), sold AS (
          SELECT coalesce(d.product_external_id, d.variant_key) AS key, max(coalesce(p.title, r.title, '')) AS title, max(coalesce(nullif(p.vendor, ''), nullif(r.vendor, ''))) AS vendor,
            max(p.image_url) AS "imageUrl", max(CASE WHEN p.deleted_at IS NULL THEN p.external_id END) AS "productId", sum(d.units)::bigint AS units,
            sum(d.returned_units)::bigint AS "returnedUnits", sum(d.gross)::bigint AS gross, sum(d.discount)::bigint AS discount, sum(d.revenue)::bigint AS revenue
          FROM variants d
          LEFT JOIN rollup_variant r ON r.store_id = d.store_id AND r.variant_key = d.variant_key
          LEFT JOIN product p ON p.store_id = d.store_id AND p.external_id = d.product_external_id
          GROUP BY 1
        )
        SELECT * FROM sold WHERE ${join(all, ' AND ')} ORDER BY ${value} DESC, key LIMIT ${limit + 1}`,
  );
}

function toRow(row: Sold, whole: number): PerformanceRow {
  const share = (part: number, of: number): number | null => (of > 0 ? Math.round((part / of) * 10_000) : null);
  return { ...row, returnedBps: share(row.returnedUnits, row.units), discountBps: share(row.discount, row.gross), shareBps: share(row.revenue, whole) };
}

async function vendors(tx: SqlTx, ctx: StoreContext): Promise<string[]> {
  const rows = await tx.rows(
    z.object({ vendor: z.string() }),
    sql`SELECT vendor FROM product WHERE store_id = ${ctx.store.id}::uuid AND vendor <> '' GROUP BY vendor ORDER BY count(*) DESC, vendor LIMIT ${VENDORS}`,
  );
  return rows.map(({ vendor }) => vendor);
}
