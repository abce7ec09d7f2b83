import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { loadCosts, loadPolicy, type PricingPolicy } from '#app/db/pricing-inputs.server.ts';
import { instant, int8, join, sql, type Sql } from '#app/db/sql.ts';
import { isOwned } from '#app/db/variant-owner.ts';
import type { Tx } from '#app/db/scope.ts';
import { money } from '#app/lib/money.ts';
import { floor } from '#app/pricing/floor.ts';
import { marginBps } from '#app/pricing/margin.ts';
import type { ApiProduct, ApiProductFilter, ApiVariant } from './views.ts';

const productRow = z.object({
  id: z.string(),
  title: z.string(),
  handle: z.string(),
  vendor: z.string().nullable(),
  product_type: z.string().nullable(),
  tags: z.array(z.string()),
  status: z.string(),
  image_url: z.string().nullable(),
  synced_at: instant,
});

const variantRow = z.object({
  id: z.string(),
  product: z.string(),
  title: z.string(),
  sku: z.string().nullable(),
  barcode: z.string().nullable(),
  options: z.array(z.object({ name: z.string(), value: z.string() })),
  price_minor: int8,
  compare_at_minor: int8.nullable(),
  stock: z.number().nullable(),
  owned: z.boolean(),
  synced_at: instant,
});

/** Products with all their variants, by the platform's id: an order that no change of a product moves. */
export async function readProducts(ctx: StoreContext, input: ApiProductFilter & { after: string | null; limit: number }): Promise<{ products: ApiProduct[]; next: string | null }> {
  return ctx.db.tx(async (tx) => {
    const found = await tx.rows(productRow, selecting(sql`${join(conditions(ctx, input), ' AND ')} ORDER BY p.external_id LIMIT ${input.limit + 1}`));
    const page = found.slice(0, input.limit);
    return { products: await withVariants(tx, ctx, page), next: found.length > input.limit ? (page.at(-1)?.id ?? null) : null };
  });
}

/** Null when the store has no such product. */
export async function readProduct(ctx: StoreContext, input: { id: string }): Promise<ApiProduct | null> {
  return ctx.db.tx(async (tx) => {
    const row = await tx.maybe(productRow, selecting(sql`p.store_id = ${ctx.store.id}::uuid AND p.deleted_at IS NULL AND p.external_id = ${input.id}`));
    return row && ((await withVariants(tx, ctx, [row]))[0] ?? null);
  });
}

function selecting(rest: Sql): Sql {
  return sql`SELECT p.external_id AS id, p.title, p.handle, p.vendor, p.product_type, p.tags, p.status, p.image_url, p.synced_at FROM product p WHERE ${rest}`;
}

function conditions(ctx: StoreContext, { after, updatedSince, status, vendor, sku, barcode }: ApiProductFilter & { after: string | null }): Sql[] {
  const all = [sql`p.store_id = ${ctx.store.id}::uuid AND p.deleted_at IS NULL`];
  const some = (what: Sql): Sql =>
    sql`EXISTS (SELECT 1 FROM variant v WHERE v.product_external_id = p.external_id AND v.store_id = p.store_id AND v.deleted_at IS NULL AND ${what})`;
  if (after !== null) {
    all.push(sql`p.external_id > ${after}`);
  }
  if (status !== undefined) {
    all.push(sql`p.status = ${status}`);
  }
  if (vendor !== undefined) {
    all.push(sql`p.vendor = ${vendor}`);
  }
  if (sku !== undefined) {
    all.push(some(sql`v.sku = ${sku}`));
  }
  if (barcode !== undefined) {
    all.push(some(sql`v.barcode = ${barcode}`));
  }
  if (updatedSince !== undefined) {
    all.push(sql`(p.synced_at >= ${updatedSince} OR ${some(sql`v.synced_at >= ${updatedSince}`)})`);
  }
  return all;
}

async function withVariants(tx: Tx, ctx: StoreContext, products: readonly z.infer<typeof productRow>[]): Promise<ApiProduct[]> {
  const rows = await tx.rows(
    variantRow,
    sql`SELECT external_id AS id, product_external_id AS product, title, sku, barcode, options, price_minor, compare_at_minor, stock, synced_at,
          ${isOwned(sql`variant`, ctx.clock.now())} AS owned
        FROM variant WHERE store_id = ${ctx.store.id}::uuid AND product_external_id = ANY(${products.map(({ id }) => id)}) AND deleted_at IS NULL ORDER BY position, external_id`,
  );
  const policy = await loadPolicy(tx, ctx.store);
  const costs = await loadCosts(
    tx,
    ctx.store,
    rows.map(({ id }) => id),
    ctx.clock.now(),
  );
  const byProduct = Map.groupBy(rows, ({ product }) => product);
  return products.map((row) => {
    const variants = byProduct.get(row.id) ?? [];
    return {
      id: row.id,
      title: row.title,
      handle: row.handle,
      vendor: row.vendor,
      productType: row.product_type,
      tags: row.tags,
      status: row.status,
      imageUrl: row.image_url,
      updatedAt: new Date(Math.max(row.synced_at.getTime(), ...variants.map(({ synced_at }) => synced_at.getTime()))).toISOString(),
      variants: variants.map((variant) => toVariant(ctx, policy, variant, costs.get(variant.id) ?? null)),
    };
  });
}

function toVariant(ctx: StoreContext, policy: PricingPolicy, row: z.infer<typeof variantRow>, cost: { minor: number; effectiveFrom: string; source: string } | null): ApiVariant {
  const amount = (minor: number) => money(minor, ctx.store.currency);
  const facts = { ...policy.costs, cost };
  const least = floor(facts, policy.guardrails.minMarginBps);
  return {
    id: row.id,
    title: row.title,
    sku: row.sku,
    barcode: row.barcode,
    options: row.options,
    price: amount(row.price_minor),
    compareAtPrice: row.compare_at_minor === null ? null : amount(row.compare_at_minor),
    cost: cost && amount(cost.minor),
    floor: least.kind === 'known' ? amount(least.minor) : null,
    marginBps: marginBps(facts, row.price_minor),
    stock: row.stock,
    ownedOutside: row.owned,
    updatedAt: row.synced_at.toISOString(),
  };
}
