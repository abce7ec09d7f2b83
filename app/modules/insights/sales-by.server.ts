import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { int8, sql, type Sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { answered } from './answers.server.ts';
import type { Period } from './range.ts';
import type { Group, SalesBy } from './sales-views.ts';

const sold = z.object({ key: z.string().nullable(), name: z.string().nullable(), productId: z.string().nullable(), units: int8, returnedUnits: int8, revenue: int8, groups: int8 });
const answerSchema = z.array(sold);

/** What sold most, by product, category or vendor. Shares are of the period's whole revenue, not of what is shown. */
export async function salesBy(
  tx: SqlTx,
  ctx: StoreContext,
  period: Period,
  { group, revenue, units, everything, limit }: { group: Group; revenue: number; units: number; everything: boolean; limit: number },
): Promise<SalesBy> {
  const { value, asOf } = await answered(tx, ctx, `sales_by.${group}.${limit}`, period, answerSchema, () =>
    tx.rows(sold, groupedBy(ctx, everything ? null : period, group, limit)),
  );
  const shown = { units: 0, revenue: 0 };
  for (const row of value) {
    shown.units += row.units;
    shown.revenue += row.revenue;
  }
  const left = (value[0]?.groups ?? 0) - value.length;
  return {
    group,
    rows: value.map(({ groups: _groups, ...row }) => ({ ...row, shareBps: revenue > 0 ? Math.round((row.revenue / revenue) * 10_000) : null })),
    others: left > 0 ? { groups: left, units: units - shown.units, revenue: revenue - shown.revenue } : null,
    asOf,
  };
}

/** Units are what was sold; what came back stands beside them and is taken from the revenue. Over all days (null) the variants' own sums are read. */
function groupedBy(ctx: StoreContext, period: Period | null, group: Group, limit: number): Sql {
  const store = sql`${ctx.store.id}::uuid`;
  const { key, name, product } = GROUPED[group];
  const variants =
    period === null
      ? sql`SELECT store_id, variant_key, product_external_id, units, returned_units, sales_minor - returned_minor AS revenue FROM rollup_variant WHERE store_id = ${store}`
      : sql`SELECT store_id, variant_key, product_external_id, sum(units) AS units, sum(returned_units) AS returned_units, sum(sales_minor - returned_minor) AS revenue
            FROM rollup_variant_day WHERE store_id = ${store} AND day BETWEEN ${period.from}::date AND ${period.to}::date GROUP BY 1, 2, 3`;
  return sql`WITH variants AS (${variants}), named AS (
      SELECT d.units, d.returned_units, d.revenue, p.external_id AS product, p.title AS title, c.external_id AS category, c.name AS category_name,
        coalesce(nullif(p.vendor, ''), nullif(r.vendor, '')) AS vendor, coalesce(d.product_external_id, d.variant_key) AS sold_as, r.title AS sold_title
      FROM variants d
      LEFT JOIN rollup_variant r ON r.store_id = d.store_id AND r.variant_key = d.variant_key
      LEFT JOIN product p ON p.store_id = d.store_id AND p.external_id = d.product_external_id
      LEFT JOIN category c ON c.store_id = p.store_id AND c.external_id = p.category_external_id
    ), grouped AS (
      SELECT ${key} AS key, ${name} AS name, ${product} AS "productId", sum(units)::bigint AS units, sum(returned_units)::bigint AS "returnedUnits", sum(revenue)::bigint AS revenue
      FROM named GROUP BY 1
    )
    SELECT *, count(*) OVER () AS groups FROM grouped ORDER BY revenue DESC, key LIMIT ${limit}`;
}

/** A product that is gone keeps the title of its newest order line. */
const GROUPED: Readonly<Record<Group, { key: Sql; name: Sql; product: Sql }>> = {
  product: { key: sql`sold_as`, name: sql`max(coalesce(title, sold_title))`, product: sql`max(product)` },
  category: { key: sql`category`, name: sql`max(category_name)`, product: sql`NULL::text` },
  vendor: { key: sql`vendor`, name: sql`max(vendor)`, product: sql`NULL::text` },
};
