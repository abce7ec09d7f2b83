/** What somebody who writes a strategy chooses from: competitors, and the parts the catalog falls into. */
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { readSeasons } from '#app/db/season-rows.server.ts';
import { sql, type Sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import type { NewStrategyView, ScopeChoice, StrategyWriting } from './views.ts';

const MOST = 200;

export function readWriting(ctx: StoreContext): Promise<StrategyWriting> {
  return ctx.db.tx((tx) => writingOf(tx, ctx));
}

export async function writingOf(tx: Tx, ctx: StoreContext): Promise<StrategyWriting> {
  const sellers = await tx.rows(z.object({ name: z.string() }), sql`SELECT name FROM competitor WHERE store_id = ${ctx.store.id}::uuid AND active ORDER BY name`);
  const live = sql`FROM product p WHERE p.store_id = ${ctx.store.id}::uuid AND p.deleted_at IS NULL`;
  return {
    currency: ctx.store.currency,
    sellers: sellers.map(({ name }) => name),
    seasons: (await readSeasons(tx, ctx.store)).map(({ name }) => name),
    choices: {
      collection: await choices(
        tx,
        sql`SELECT c.external_id AS value, c.title AS label, count(*) AS n FROM collection c JOIN collection_product m ON m.store_id = c.store_id AND m.collection_external_id = c.external_id
            WHERE c.store_id = ${ctx.store.id}::uuid AND c.deleted_at IS NULL GROUP BY 1, 2`,
      ),
      vendor: await choices(tx, sql`SELECT p.vendor AS value, p.vendor AS label, count(*) AS n ${live} AND p.vendor <> '' GROUP BY 1`),
      tag: await choices(tx, sql`SELECT tag AS value, tag AS label, count(*) AS n FROM (SELECT unnest(p.tags) AS tag ${live}) tagged WHERE tag <> '' GROUP BY 1`),
      productType: await choices(tx, sql`SELECT p.product_type AS value, p.product_type AS label, count(*) AS n ${live} AND p.product_type <> '' GROUP BY 1`),
    },
  };
}

/** The largest ones, in the order of their names. */
function choices(tx: Tx, counted: Sql): Promise<ScopeChoice[]> {
  return tx.rows(
    z.object({ value: z.string(), label: z.string() }),
    sql`SELECT value, label FROM (SELECT * FROM (${counted}) c ORDER BY n DESC, value LIMIT ${MOST}) largest ORDER BY label, value`,
  );
}

/** Titles of named products, so that a scope reads as a person means it; at most 200. */
export async function titlesOf(tx: Tx, ctx: StoreContext, products: readonly string[], variants: readonly string[]): Promise<Record<string, string>> {
  const rows = await tx.rows(
    z.object({ id: z.string(), title: z.string() }),
    sql`SELECT p.external_id AS id, p.title FROM product p WHERE p.store_id = ${ctx.store.id}::uuid AND p.external_id = ANY(${products.slice(0, MOST)})
        UNION ALL SELECT v.external_id, concat_ws(' · ', p.title, nullif(v.title, 'Default Title')) FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
        WHERE v.store_id = ${ctx.store.id}::uuid AND v.external_id = ANY(${variants.slice(0, MOST)})`,
  );
  return Object.fromEntries(rows.map(({ id, title }) => [id, title]));
}

/** A strategy that does not exist yet, for named products or variants if any; names that the store does not have are left out. */
export function readNewStrategy(ctx: StoreContext, scope: { products: readonly string[]; variants: readonly string[] }): Promise<NewStrategyView> {
  return ctx.db.tx(async (tx) => {
    const titles = await titlesOf(tx, ctx, scope.products, scope.variants);
    return { ...(await writingOf(tx, ctx)), titles, products: scope.products.filter((id) => id in titles), variants: scope.variants.filter((id) => id in titles) };
  });
}
