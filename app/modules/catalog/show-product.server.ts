import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { loadCosts, loadPolicy, type PricingPolicy } from '#app/db/pricing-inputs.server.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import { money, type Money } from '#app/lib/money.ts';
import { floor } from '#app/pricing/floor.ts';
import { marginBps, markupBps } from '#app/pricing/margin.ts';
import { costsOf } from './show-costs.server.ts';
import { offersOf } from './show-offers.server.ts';
import { receiptOf } from './show-receipt.server.ts';
import type { ProductView, VariantView } from './views.ts';

const productRow = z.object({
  title: z.string(),
  vendor: z.string().nullable(),
  product_type: z.string().nullable(),
  image_url: z.string().nullable(),
  status: z.string(),
  synced_at: instant,
});
const variantRow = z.object({
  id: z.string(),
  title: z.string(),
  sku: z.string().nullable(),
  barcode: z.string().nullable(),
  price_minor: int8,
  compare_at_minor: int8.nullable(),
  stock: z.number().nullable(),
  min_minor: int8.nullable(),
  max_minor: int8.nullable(),
  msrp_minor: int8.nullable(),
  owner_since: instant.nullable(),
  owner_kind: z.enum(['external', 'lock']).nullable(),
  owner_until: instant.nullable(),
  owner_why: z.string().nullable(),
});

/** A product with its variants; offers, receipt and history of the chosen one. Null when the store has no such product. */
export async function showProduct(ctx: StoreContext, input: { productId: string; variantId?: string | undefined }): Promise<ProductView | null> {
  return ctx.db.tx(async (tx) => {
    const product = await tx.maybe(
      productRow,
      // Last read: with its last change, or in the last complete pass, which has seen every product that there is.
      sql`SELECT title, vendor, product_type, image_url, status, greatest(synced_at, (SELECT max(started_at) FROM catalog_sync c
            WHERE c.store_id = p.store_id AND c.status = 'done' AND c.kind = 'full')) AS synced_at
          FROM product p WHERE store_id = ${ctx.store.id}::uuid AND external_id = ${input.productId}`,
    );
    if (!product) {
      return null;
    }
    const rows = await tx.rows(
      variantRow,
      sql`SELECT external_id AS id, title, sku, barcode, price_minor, compare_at_minor, stock, min_minor, max_minor, msrp_minor, owner_since, owner_kind, owner_until, owner_why FROM variant
          WHERE store_id = ${ctx.store.id}::uuid AND product_external_id = ${input.productId} AND deleted_at IS NULL ORDER BY position, external_id`,
    );
    const selected = input.variantId === undefined ? rows[0] : rows.find((row) => row.id === input.variantId);
    if (!selected) {
      return null;
    }
    const policy = await loadPolicy(tx, ctx.store);
    const costs = await loadCosts(
      tx,
      ctx.store,
      rows.map((row) => row.id),
      ctx.clock.now(),
    );
    const variants = rows.map((row) => plainVariant(ctx, policy, row, costs.get(row.id) ?? null));
    const chosen = variants.find((variant) => variant.variantId === selected.id);
    if (chosen) {
      chosen.offers = await offersOf(tx, ctx, { variantId: selected.id, priceMinor: selected.price_minor });
      chosen.costs = await costsOf(tx, ctx, selected.id);
      chosen.receipt = await receiptOf(tx, ctx, selected.id);
    }
    return {
      productId: input.productId,
      title: product.title,
      vendor: product.vendor,
      productType: product.product_type,
      imageUrl: product.image_url,
      status: product.status,
      syncedAt: product.synced_at.toISOString(),
      adminUrl: null,
      variants,
      selectedVariantId: selected.id,
    };
  });
}

function plainVariant(
  ctx: StoreContext,
  policy: PricingPolicy,
  row: z.infer<typeof variantRow>,
  cost: { minor: number; effectiveFrom: string; source: string } | null,
): VariantView {
  const amount = (minor: number): Money => money(minor, ctx.store.currency);
  const bound = (minor: number | null): Money | null => (minor === null ? null : amount(minor));
  const facts = { ...policy.costs, cost };
  const least = floor(facts, policy.guardrails.minMarginBps);
  return {
    variantId: row.id,
    title: row.title,
    sku: row.sku,
    barcode: row.barcode,
    price: amount(row.price_minor),
    compareAt: row.compare_at_minor === null ? null : amount(row.compare_at_minor),
    cost: cost && amount(cost.minor),
    floor: least.kind === 'known' ? amount(least.minor) : null,
    floorMissing: least.kind === 'known' ? null : least.kind === 'infeasible' ? 'infeasible' : least.missing.includes('cost') ? 'cost_unknown' : 'fees_unknown',
    headroom: least.kind === 'known' ? amount(row.price_minor - least.minor) : null,
    marginBps: marginBps(facts, row.price_minor),
    markupBps: markupBps(facts, row.price_minor),
    stock: row.stock,
    bounds: { min: bound(row.min_minor), max: bound(row.max_minor), msrp: bound(row.msrp_minor) },
    owner: ownerNow(row, ctx.clock.now()),
    offers: [],
    receipt: null,
    costs: [],
  };
}

function ownerNow({ owner_kind, owner_since, owner_until, owner_why }: z.infer<typeof variantRow>, now: Date): VariantView['owner'] {
  if (owner_kind === null || owner_since === null || (owner_until !== null && owner_until <= now)) {
    return null;
  }
  const since = owner_since.toISOString();
  const until = owner_until?.toISOString() ?? null;
  if (owner_kind === 'lock') {
    return { kind: 'lock', since, until, why: owner_why ?? '' };
  }
  return until === null ? null : { kind: 'external', since, until };
}
