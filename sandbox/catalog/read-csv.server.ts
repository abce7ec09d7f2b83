import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import type { ImportReport, RawProduct, RawVariant } from '#sandbox/catalog/import.ts';
import { Refusal } from '#sandbox/lib/http.server.ts';
import { DEFAULT_OPTION, type NewMedia } from '#sandbox/catalog/types.ts';

const recordSchema = z.object({ record: z.record(z.string(), z.string()), info: z.object({ lines: z.number() }) });
type Row = Readonly<Record<string, string>>;

/** Old and new names of the same column: the platform renamed them in its export. */
const COLUMNS = {
  handle: ['Handle', 'URL handle'],
  title: ['Title'],
  body: ['Body (HTML)', 'Description'],
  vendor: ['Vendor'],
  type: ['Type'],
  category: ['Product Category', 'Product category'],
  collection: ['Collection'],
  tags: ['Tags'],
  status: ['Status'],
  published: ['Published', 'Published on online store'],
  sku: ['Variant SKU', 'SKU'],
  barcode: ['Variant Barcode', 'Barcode'],
  price: ['Variant Price', 'Price'],
  compareAt: ['Variant Compare At Price', 'Compare-at price'],
  cost: ['Cost per item'],
  stock: ['Variant Inventory Qty', 'Inventory quantity'],
  tracker: ['Variant Inventory Tracker', 'Inventory tracker'],
  policy: ['Variant Inventory Policy', 'Continue selling when out of stock'],
  taxable: ['Variant Taxable', 'Charge tax'],
  image: ['Image Src', 'Product image URL'],
  imagePosition: ['Image Position', 'Image position'],
  imageAlt: ['Image Alt Text', 'Image alt text'],
} as const;

/** Reads a product export: the rows of one handle that follow each other are one product. */
export async function* readCsv(body: AsyncIterable<Uint8Array>, report: ImportReport): AsyncGenerator<RawProduct> {
  const parser = parse({ columns: true, bom: true, info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, trim: true, max_record_size: 4_000_000 });
  // pipeline, not pipe: a client that hangs up in the middle must end the parser too.
  pipeline(Readable.from(body), parser, () => undefined);
  try {
    yield* readRows(parser, report);
  } catch (error) {
    if (error instanceof CsvError) {
      throw new Refusal(400, 'file_not_readable', { reason: error.code, afterRows: report.rows });
    }
    throw error;
  }
}

async function* readRows(parser: AsyncIterable<unknown>, report: ImportReport): AsyncGenerator<RawProduct> {
  let product: RawProduct | null = null;
  let images: { position: number; src: string; alt: string | null }[] = [];
  /** Any row may bring an image, variant or not; the same one again is one. */
  const whole = (raw: RawProduct): RawProduct => {
    const media = images.toSorted((a, b) => a.position - b.position).map(({ src, alt }): NewMedia => ({ kind: 'image', src, alt }));
    images = [];
    return { ...raw, media };
  };
  for await (const item of parser) {
    const { record: row, info } = recordSchema.parse(item);
    report.rows += 1;
    const handle = cell(row, 'handle');
    if (product && product.handle !== handle) {
      yield whole(product);
      product = null;
    }
    product ??= toProduct(row, handle, info.lines);
    const src = cell(row, 'image');
    if (src !== '' && !images.some((image) => image.src === src)) {
      images.push({ position: Number(cell(row, 'imagePosition')) || images.length + 1, src, alt: cell(row, 'imageAlt') || null });
    }
    const variant = toVariant(row, product, info.lines);
    if (variant) {
      product.variants.push(variant);
    } else {
      report.imageRows += 1;
    }
  }
  if (product) {
    yield whole(product);
  }
}

function toProduct(row: Row, handle: string, line: number): RawProduct {
  const status = cell(row, 'status').toUpperCase();
  return {
    line,
    handle,
    title: cell(row, 'title').slice(0, 255),
    bodyHtml: cell(row, 'body').slice(0, 65_536),
    vendor: cell(row, 'vendor'),
    productType: cell(row, 'type'),
    status: status === 'ARCHIVED' || status === 'DRAFT' || status === 'UNLISTED' ? status : cell(row, 'published').toLowerCase() === 'false' ? 'DRAFT' : 'ACTIVE',
    tags: cell(row, 'tags')
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
    media: [],
    category: cell(row, 'category') || null,
    collections: cell(row, 'collection') === '' ? [] : [cell(row, 'collection')],
    variants: [],
  };
}

/** Null for a row that only adds an image: it names no option value and no price. */
function toVariant(row: Row, product: RawProduct, line: number): RawVariant | null {
  const values = [1, 2, 3].map((at) => (row[`Option${String(at)} Value`] ?? row[`Option${String(at)} value`] ?? '').trim());
  const isFirst = product.variants.length === 0;
  if (!isFirst && values.every((value) => value === '') && cell(row, 'price') === '') {
    return null;
  }
  const first = product.variants[0];
  const options = values.flatMap((value, index) => {
    // Only a product's first row names its options.
    const name = (row[`Option${String(index + 1)} Name`] ?? row[`Option${String(index + 1)} name`] ?? '').trim() || (first?.options[index]?.name ?? '');
    return value === '' ? [] : [{ name: name || `Option ${String(index + 1)}`, value }];
  });
  return {
    line,
    title: options.map((option) => option.value).join(' / ') || DEFAULT_OPTION.value,
    options: options.length > 0 ? options : [DEFAULT_OPTION],
    sku: cell(row, 'sku'),
    barcode: cell(row, 'barcode').replace(/^'/, ''),
    price: cell(row, 'price'),
    compareAt: cell(row, 'compareAt'),
    cost: cell(row, 'cost'),
    stock: cell(row, 'stock'),
    taxable: cell(row, 'taxable').toLowerCase() !== 'false',
    tracked: cell(row, 'tracker') !== '',
    sellsWithoutStock: /^(continue|true)$/i.test(cell(row, 'policy')),
  };
}

function cell(row: Row, column: keyof typeof COLUMNS): string {
  for (const name of COLUMNS[column]) {
    const value = row[name];
    if (value !== undefined) {
      return value.trim();
    }
  }
  return '';
}
