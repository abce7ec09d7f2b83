/** Whose prices a strategy decides, and the overlap that is refused at save (product.md 3.8). */
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { int8, sql, type Sql } from '#app/db/sql.ts';
import { closeness, inScope } from '#app/db/strategy-owners.server.ts';
import type { Tx } from '#app/db/scope.ts';
import type { StrategyConflict, StrategyScope } from './views.ts';

const SHOWN = 20;

/** What a form or a program may send; that nothing is set is refused where it is saved. */
export const scopeSchema: z.ZodType<StrategyScope> = z.strictObject({
  variants: z.array(z.string().min(1).max(200)).max(1000),
  products: z.array(z.string().min(1).max(200)).max(1000),
  collection: z.string().min(1).max(200).nullable(),
  vendor: z.string().min(1).max(255).nullable(),
  tag: z.string().min(1).max(255).nullable(),
  productType: z.string().min(1).max(255).nullable(),
});

export function isEmpty({ variants, products, collection, vendor, tag, productType }: StrategyScope): boolean {
  return variants.length === 0 && products.length === 0 && [collection, vendor, tag, productType].every((part) => part === null);
}

/** The columns of a scope, for INSERT and UPDATE, in one order. */
export function scopeColumns(): Sql {
  return sql`variants, products, collection, vendor, tag, product_type`;
}

export function scopeValues({ variants, products, collection, vendor, tag, productType }: StrategyScope): Sql {
  return sql`${[...variants]}::text[], ${[...products]}::text[], ${collection}::text, ${vendor}::text, ${tag}::text, ${productType}::text`;
}

/** Thrown inside the transaction that saved the scope, so that nothing of it stays. */
export class Overlap extends Error {
  readonly conflicts: StrategyConflict[];

  constructor(conflicts: StrategyConflict[]) {
    super('overlap');
    this.conflicts = conflicts;
  }
}

/** Other strategies of the same closeness and priority that claim a variant of this one, with the products they share. @throws Overlap */
export async function refuseOverlap(tx: Tx, ctx: StoreContext, id: string): Promise<void> {
  const mine = sql`SELECT v.external_id, v.product_external_id, ${closeness} AS closeness, y.priority FROM strategy y
    JOIN variant v ON v.store_id = y.store_id AND v.deleted_at IS NULL JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id AND p.deleted_at IS NULL
    WHERE y.store_id = ${ctx.store.id}::uuid AND y.id = ${id}::uuid AND y.state <> 'archived' AND ${inScope}`;
  const rows = await tx.rows(
    z.object({ id: z.string(), name: z.string(), product: z.string(), title: z.string(), total: int8 }),
    sql`WITH mine AS (${mine}), shared AS (
          SELECT DISTINCT y.id, y.name, p.external_id AS product, p.title FROM strategy y
          JOIN mine m ON m.priority = y.priority
          JOIN variant v ON v.store_id = y.store_id AND v.external_id = m.external_id
          JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
          WHERE y.store_id = ${ctx.store.id}::uuid AND y.id <> ${id}::uuid AND y.state <> 'archived' AND ${closeness} = m.closeness AND ${inScope})
        SELECT id::text, name, product, title, total FROM (
          SELECT shared.*, count(*) OVER (PARTITION BY id) AS total, row_number() OVER (PARTITION BY id ORDER BY title, product) AS place FROM shared) ranked
        WHERE place <= ${SHOWN} ORDER BY id, place`,
  );
  if (rows.length > 0) {
    const byId = Map.groupBy(rows, (row) => row.id);
    throw new Overlap([...byId].map(([strategyId, found]) => ({
      strategyId,
      name: found[0]?.name ?? '',
      total: found[0]?.total ?? 0,
      products: found.map(({ product, title }) => ({ productId: product, title })),
    }))); // prettier-ignore
  }
}
