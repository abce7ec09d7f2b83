import { z } from 'zod';
import { generateCatalog } from '#sandbox/catalog/generate.ts';
import { PER_RIYAL } from '#sandbox/catalog/words.ts';
import type { Queryable } from '#sandbox/db/pool.server.ts';
import { exponentOf } from '#sandbox/lib/money.ts';
import { randomFor } from '#sandbox/lib/random.ts';
import type { Store } from '#sandbox/stores/store.ts';

const PER_RIVAL = 1_000_000;
const FIRST = { product: 9_000_000_000_000, variant: 46_000_000_000_000 };
/** What a rival sells that the store does not, as a share of what they share. */
const OWN_SHARE = 0.15;

const sourceSchema = z.object({
  id: z.number(),
  handle: z.string(),
  title: z.string(),
  variant_title: z.string(),
  vendor: z.string(),
  product_type: z.string(),
  position: z.number(),
  options: z.array(z.object({ name: z.string(), value: z.string() })),
  barcode: z.string().nullable(),
  price: z.number(),
  product: z.number(),
});
type Source = z.infer<typeof sourceSchema>;

export interface StockPlan {
  rivalId: number;
  seed: number;
  overlap: number;
  currency: string;
  store: Store;
  now: Date;
}

/** Fills a rival's shelves: a share of the store's products with the same GTINs, and some of its own. */
export async function stockRival(db: Queryable, plan: StockPlan): Promise<void> {
  const { rows } = await db.query(
    `select v.id, p.handle, p.title, v.title as variant_title, p.vendor, p.product_type, v.position, v.options, v.barcode, v.price,
            row_number() over (order by p.id, v.position) as nth, dense_rank() over (order by p.id) as product
     from variant v join product p on p.id = v.product_id where v.store_id = $1 and p.status = 'ACTIVE' order by p.id, v.position`,
    [plan.store.id],
  );
  const shared = z
    .array(sourceSchema)
    .parse(rows)
    .filter((source) => randomFor(plan.seed, 'sells', source.product).chance(plan.overlap))
    .map((source, index) => sharedVariant(plan, source, index));
  await insertAll(db, plan, [...shared, ...ownVariants(plan, Math.round(shared.length * OWN_SHARE))]);
}

interface RivalVariant {
  product: number;
  sourceVariantId: number | null;
  handle: string;
  title: string;
  variantTitle: string;
  vendor: string;
  productType: string;
  position: number;
  options: { name: string; value: string }[];
  sku: string;
  barcode: string | null;
  price: number;
  stock: number;
  floor: number;
}

function sharedVariant(plan: StockPlan, source: Source, index: number): RivalVariant {
  const product = randomFor(plan.seed, 'product', source.product);
  const random = randomFor(plan.seed, 'variant', source.id % PER_RIVAL);
  const [renamed, lower] = [product.chance(0.3), product.next()];
  // Whole products are cheaper or dearer; their variants differ by little.
  const factor = Math.min(1.35, Math.max(0.7, 0.6 + 0.4 * (lower < 0.5 ? 0.93 : 1.06) + 0.07 * product.bell()));
  const honest = shelf(convert(source.price, plan) * factor, plan.currency);
  const isAbsurd = random.chance(0.02);
  return {
    product: source.product,
    sourceVariantId: source.id,
    handle: `${source.handle}-r`,
    title: renamed ? `${source.title} | ${source.vendor} Official` : source.title,
    variantTitle: source.variant_title,
    vendor: source.vendor,
    productType: source.product_type,
    position: source.position,
    options: source.options,
    sku: `R${String(plan.rivalId)}-${String(index + 1).padStart(5, '0')}`,
    barcode: random.chance(0.92) ? source.barcode : null,
    price: isAbsurd ? Math.max(1, Math.round(honest / 100)) : honest,
    stock: random.chance(0.12) ? 0 : random.int(1, 80),
    floor: Math.round(honest * 0.75),
  };
}

function ownVariants(plan: StockPlan, size: number): RivalVariant[] {
  const made: RivalVariant[] = [];
  const catalog = generateCatalog({ seed: plan.seed + 500_009, size, currency: plan.currency, taxesIncluded: true });
  for (const [index, product] of [...catalog].entries()) {
    product.variants.forEach((variant, position) => {
      made.push({
        product: 500_000 + index,
        sourceVariantId: null,
        handle: `${product.handle}-own`,
        title: product.title,
        variantTitle: variant.title,
        vendor: product.vendor,
        productType: product.productType,
        position: position + 1,
        options: variant.options,
        sku: `R${String(plan.rivalId)}-X${String(made.length + 1)}`,
        barcode: variant.barcode,
        price: variant.price,
        stock: variant.stock,
        floor: variant.price,
      });
    });
  }
  return made;
}

async function insertAll(db: Queryable, { rivalId, now }: StockPlan, variants: readonly RivalVariant[]): Promise<void> {
  const rows = variants.map(({ product, ...variant }, index) => ({
    ...variant,
    id: FIRST.variant + rivalId * PER_RIVAL + index + 1,
    productId: FIRST.product + rivalId * PER_RIVAL + product,
  }));
  for (let at = 0; at < rows.length; at += 1000) {
    await db.query(INSERT, [rivalId, now, JSON.stringify(rows.slice(at, at + 1000))]);
  }
}

function convert(minor: number, { store, currency }: StockPlan): number {
  const rate = (PER_RIYAL[currency] ?? 0.27) / (PER_RIYAL[store.currency] ?? 0.27);
  return minor * (store.currency === currency ? 1 : rate) * 10 ** (exponentOf(currency) - exponentOf(store.currency));
}

/** To the nearest price a shop would print: 5 fils, half a riyal, ten yen. */
function shelf(minor: number, currency: string): number {
  const step = { 0: 10, 3: 50 }[exponentOf(currency)] ?? 50;
  return Math.max(step, Math.round(minor / step) * step);
}

const INSERT = `
insert into rival_variant (id, rival_id, product_id, source_variant_id, handle, title, variant_title, vendor, product_type, position, options,
                           sku, barcode, price, stock, floor, updated_at)
select id, $1, "productId", "sourceVariantId", handle, title, "variantTitle", vendor, "productType", position, options,
       sku, barcode, price, stock, floor, $2
from jsonb_to_recordset($3::jsonb) as r(id bigint, "productId" bigint, "sourceVariantId" bigint, handle text, title text, "variantTitle" text,
     vendor text, "productType" text, position integer, options jsonb, sku text, barcode text, price bigint, stock integer, floor bigint)`;
