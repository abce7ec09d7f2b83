import { z } from 'zod';
import type { ImportReport, RawProduct } from '#sandbox/catalog/import.ts';
import { jsonElements } from '#sandbox/catalog/json-elements.ts';
import { DEFAULT_OPTION, type OptionValue } from '#sandbox/catalog/types.ts';

const amount = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value == null ? '' : String(value)));
const words = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

const variantSchema = z.object({
  title: words,
  option1: words,
  option2: words,
  option3: words,
  sku: words,
  barcode: words,
  price: amount,
  compare_at_price: amount,
  cost: amount,
  inventory_quantity: amount,
  taxable: z.boolean().nullish(),
  inventory_management: words,
  inventory_policy: words,
});

const productSchema = z.object({
  handle: words,
  title: words,
  body_html: words,
  vendor: words,
  product_type: words,
  status: words,
  tags: z
    .union([z.string(), z.array(z.string())])
    .nullish()
    .transform((tags) => (Array.isArray(tags) ? tags : (tags ?? '').split(','))),
  options: z
    .array(z.object({ name: z.string() }))
    .nullish()
    .transform((options) => options ?? []),
  images: z.array(z.object({ src: z.string(), alt: z.string().nullish(), position: z.number().nullish() })).nullish(),
  variants: z
    .array(variantSchema)
    .nullish()
    .transform((variants) => variants ?? []),
});
type Product = z.infer<typeof productSchema>;

/** Reads `{"products": [...]}`, from the admin or from a storefront, product by product. */
export async function* readJson(body: AsyncIterable<Uint8Array>, report: ImportReport): AsyncGenerator<RawProduct> {
  for await (const element of jsonElements(decode(body))) {
    report.rows += 1;
    const product = element === null ? null : productSchema.safeParse(parseJson(element));
    if (!product?.success) {
      report.problems.push({ line: report.rows, code: element === null ? 'too_large' : 'not_readable' });
      report.refused += 1;
      continue;
    }
    yield toRaw(product.data, report.rows);
  }
}

function toRaw(product: Product, line: number): RawProduct {
  const status = product.status.toUpperCase();
  return {
    line,
    handle: product.handle,
    title: product.title.slice(0, 255),
    bodyHtml: product.body_html.slice(0, 65_536),
    vendor: product.vendor,
    productType: product.product_type,
    status: status === 'ARCHIVED' || status === 'DRAFT' || status === 'UNLISTED' ? status : 'ACTIVE',
    tags: product.tags.map((tag) => tag.trim()).filter((tag) => tag !== ''),
    media: (product.images ?? []).toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0)).map(({ src, alt }) => ({ kind: 'image', src, alt: alt || null })),
    category: null,
    collections: [],
    variants: product.variants.map((variant) => {
      const options = [variant.option1, variant.option2, variant.option3].flatMap((value, at): OptionValue[] =>
        value === '' ? [] : [{ name: product.options[at]?.name ?? `Option ${String(at + 1)}`, value }],
      );
      return {
        line,
        title: variant.title || options.map((option) => option.value).join(' / ') || DEFAULT_OPTION.value,
        options: options.length > 0 ? options : [DEFAULT_OPTION],
        sku: variant.sku,
        barcode: variant.barcode,
        price: variant.price,
        compareAt: variant.compare_at_price,
        cost: variant.cost,
        stock: variant.inventory_quantity,
        taxable: variant.taxable ?? true,
        tracked: variant.inventory_management !== '',
        sellsWithoutStock: variant.inventory_policy === 'continue',
      };
    }),
  };
}

async function* decode(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
