import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { isBelowFloor, loadCosts, loadPolicy, type PricingPolicy } from '#app/db/pricing-inputs.server.ts';
import { int8, join, sql, type Sql } from '#app/db/sql.ts';
import { isOwned } from '#app/db/variant-owner.ts';
import type { Tx } from '#app/db/scope.ts';
import { money } from '#app/lib/money.ts';
import { floor } from '#app/pricing/floor.ts';
import { marginBps } from '#app/pricing/margin.ts';
import { categoryFacet, collectionFacet, inCategory, inCollection } from './product-facets.server.ts';
import { BY_TITLE, costNow, ordering, readCursor, writeCursor, type Cursor } from './sort-products.server.ts';
import type { ProductFilter, ProductListView, ProductRow, ProductSort } from './views.ts';

const PAGE = 50;
const FACETS = 12;
/** How alike a misspelt word must be to a word of the product (pg_trgm word_similarity). */
const ALIKE = 0.45;

const rowSchema = z.object({
  product: z.string(),
  variant: z.string(),
  title: z.string(),
  variant_title: z.string(),
  image_url: z.string().nullable(),
  vendor: z.string().nullable(),
  status: z.string(),
  sku: z.string().nullable(),
  price_minor: int8,
  compare_at_minor: int8.nullable(),
  stock: z.number().nullable(),
  offers: int8,
  lowest_minor: int8.nullable(),
  owned: z.boolean(),
  waiting: z.boolean(),
});

/** One page of variants with what decides their prices. Filters and search narrow. */
export async function listProducts(ctx: StoreContext, filter: ProductFilter & { sort?: ProductSort | undefined; cursor?: string | undefined }): Promise<ProductListView> {
  const sort = filter.sort ?? BY_TITLE;
  return ctx.db.tx(async (tx) => {
    const policy = await loadPolicy(tx, ctx.store);
    const where = matching(ctx, policy, filter);
    const { rows, next } = await pageOfProducts(tx, ctx, policy, { where, sort, after: readCursor(filter.cursor), limit: PAGE });
    const { total } = await tx.one(
      z.object({ total: int8 }),
      sql`SELECT count(*) AS total FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id WHERE ${where}`,
    );
    return {
      filter: {
        search: filter.search ?? '',
        view: filter.view ?? 'all',
        vendor: filter.vendor ?? null,
        type: filter.type ?? null,
        collection: filter.collection ?? null,
        category: filter.category ?? null,
      },
      sort,
      rows,
      nextCursor: next && writeCursor(next),
      total,
      vendors: await facet(tx, ctx, sql`p.vendor`),
      types: await facet(tx, ctx, sql`p.product_type`),
      collections: await collectionFacet(tx, ctx, filter.collection),
      categories: await categoryFacet(tx, ctx, filter.category),
    };
  });
}

interface PageOptions {
  where: Sql;
  sort: ProductSort;
  after: Cursor | null;
  limit: number;
}

/** The rows after a cursor in the chosen order: the page is found by its keys alone, and only its rows are looked at closer. */
export async function pageOfProducts(
  tx: Tx,
  ctx: StoreContext,
  policy: PricingPolicy,
  { where, sort, after, limit }: PageOptions,
): Promise<{ rows: ProductRow[]; next: Cursor | null }> {
  const { key, tables, order, later } = ordering(ctx, policy, sort, after);
  const found = await tx.rows(
    rowSchema.extend({ key: z.string().nullable() }),
    sql`WITH page AS (
          SELECT v.store_id, v.external_id AS variant, k.key FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
          ${tables} CROSS JOIN LATERAL (SELECT ${key} AS key) k
          WHERE ${where} AND ${later} ORDER BY ${order(sql`v.external_id`)} LIMIT ${limit + 1}
        )
        SELECT p.external_id AS product, v.external_id AS variant, p.title, v.title AS variant_title, p.image_url, p.vendor, p.status, v.sku, v.price_minor,
          v.compare_at_minor, v.stock, seen.offers, seen.lowest_minor, k.key::text AS key, ${isOwned(sql`v`, ctx.clock.now())} AS owned,
          EXISTS (SELECT 1 FROM decision d WHERE d.store_id = v.store_id AND d.variant_external_id = v.external_id AND d.state = 'proposed') AS waiting
        FROM page k JOIN variant v ON v.store_id = k.store_id AND v.external_id = k.variant
        JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
        LEFT JOIN LATERAL (${acceptedOffers()}) seen ON TRUE
        ORDER BY ${order(sql`k.variant`)}`,
  );
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const costs = await loadCosts(
    tx,
    ctx.store,
    page.map((row) => row.variant),
    ctx.clock.now(),
  );
  return {
    rows: page.map((row) => toRow(ctx, policy, row, costs.get(row.variant) ?? null)),
    next: found.length > limit && last ? { key: last.key, variant: last.variant } : null,
  };
}

function acceptedOffers(): Sql {
  return sql`SELECT count(*) AS offers, min(o.price_minor) FILTER (WHERE o.availability <> 'out_of_stock') AS lowest_minor
    FROM offer_match m JOIN offer o ON o.store_id = m.store_id AND o.id = m.offer_id
    JOIN competitor c ON c.store_id = o.store_id AND c.id = o.competitor_id AND c.active
    WHERE m.store_id = v.store_id AND m.variant_external_id = v.external_id AND m.state = 'accepted'`;
}

/** SQL that is true for the variants `v` of products `p` that a filter leaves. */
export function matching(ctx: StoreContext, policy: PricingPolicy, { search, view, vendor, type, collection, category }: ProductFilter): Sql {
  const all = [sql`v.store_id = ${ctx.store.id}::uuid AND v.deleted_at IS NULL`];
  // Every word must be found, as it stands or nearly: in the product, or as the start of an SKU or barcode.
  for (const word of (search ?? '').trim().split(/\s+/).filter(Boolean).slice(0, 6)) {
    const start = `${word.replace(/[\\%_]/g, '\\$&')}%`;
    // Likeness is dear, so it is asked once a product, not once for each of its variants.
    const named = sql`SELECT q.external_id FROM product q WHERE q.store_id = ${ctx.store.id}::uuid
      AND (q.search_text LIKE '%' || replace(replace(fold_text(${word}), '%', '\\%'), '_', '\\_') || '%' OR word_similarity(fold_text(${word}), q.search_text) >= ${ALIKE})`;
    all.push(sql`(v.product_external_id IN (${named}) OR v.sku ILIKE ${start} OR v.barcode LIKE ${start} OR fold_text(v.title) LIKE fold_text(${start}))`);
  }
  if (vendor) {
    all.push(sql`p.vendor = ${vendor}`);
  }
  if (type) {
    all.push(sql`p.product_type = ${type}`);
  }
  if (collection) {
    all.push(inCollection(collection));
  }
  if (category) {
    all.push(inCategory(category));
  }
  all.push(ofView(ctx, policy, view ?? 'all'));
  return join(all, ' AND ');
}

function ofView(ctx: StoreContext, policy: PricingPolicy, view: NonNullable<ProductFilter['view']>): Sql {
  const cost = costNow(ctx);
  switch (view) {
    case 'all':
      return sql`TRUE`;
    case 'below_floor':
      return isBelowFloor(policy, sql`v.price_minor`, cost);
    case 'no_cost':
      return sql`coalesce(${cost}, 0) = 0`;
    case 'no_offer':
      return sql`NOT EXISTS (SELECT 1 FROM offer_match m WHERE m.store_id = v.store_id AND m.variant_external_id = v.external_id AND m.state = 'accepted')`;
    case 'waiting':
      return sql`EXISTS (SELECT 1 FROM decision d WHERE d.store_id = v.store_id AND d.variant_external_id = v.external_id AND d.state = 'proposed')`;
  }
}

/** The commonest values of a column over the whole store, so that a choice stays visible while it is chosen. */
function facet(tx: Tx, ctx: StoreContext, column: Sql): Promise<{ value: string; count: number }[]> {
  return tx.rows(
    z.object({ value: z.string(), count: int8 }),
    sql`SELECT ${column} AS value, count(*) AS count FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
        WHERE v.store_id = ${ctx.store.id}::uuid AND v.deleted_at IS NULL AND coalesce(${column}, '') <> '' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${FACETS}`,
  );
}

function toRow(ctx: StoreContext, policy: PricingPolicy, row: z.infer<typeof rowSchema>, cost: { minor: number; effectiveFrom: string; source: string } | null): ProductRow {
  const facts = { ...policy.costs, cost };
  const least = floor(facts, policy.guardrails.minMarginBps);
  const amount = (minor: number) => money(minor, ctx.store.currency);
  return {
    productId: row.product,
    variantId: row.variant,
    title: row.title,
    variantTitle: row.variant_title,
    imageUrl: row.image_url,
    vendor: row.vendor,
    status: row.status,
    sku: row.sku,
    price: amount(row.price_minor),
    compareAt: row.compare_at_minor === null ? null : amount(row.compare_at_minor),
    floor: least.kind === 'known' ? amount(least.minor) : null,
    headroom: least.kind === 'known' ? amount(row.price_minor - least.minor) : null,
    marginBps: marginBps(facts, row.price_minor),
    stock: row.stock,
    offers: row.offers,
    lowestOffer: row.lowest_minor === null ? null : amount(row.lowest_minor),
    owned: row.owned,
    waiting: row.waiting,
  };
}
