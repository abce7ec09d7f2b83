import { z } from 'zod';
import { embeddedDownload } from '#app/http/embedded.server.ts';
import { externalIdSchema } from '#app/http/ids.server.ts';
import { createI18n } from '#app/i18n/i18n.ts';
import { toDecimal, type Money } from '#app/lib/money.ts';
import { csvFile, type FileRow } from '#app/lib/rows-file.ts';
import { exportProducts } from '#app/modules/catalog/export-products.server.ts';
import type { ProductRow } from '#app/modules/catalog/views.ts';
import { productFilter, productOrder, sortOf } from '../products/query.server.ts';

const COLUMNS = [
  'product', 'variant', 'title', 'variantTitle', 'sku', 'vendor', 'status', 'price', 'compareAt', 'currency', 'floor', 'headroom', 'marginPercent', 'stock', 'offers', 'lowestOffer',
  'waiting', 'owned',
] as const; // prettier-ignore

const chosen = z
  .string()
  .max(5000)
  .transform((text) => text.split(','))
  .pipe(z.array(externalIdSchema).min(1).max(200));

export const loader = embeddedDownload(
  z.object({ ...productFilter, ...productOrder, chosen: chosen.optional() }),
  async ({ ctx, locale }, { chosen: variantIds, sort, order, ...matching }) => {
    const { t } = createI18n(locale);
    const pages = exportProducts(ctx, { selection: variantIds ? { variantIds } : { matching }, sort: sortOf(sort, order) });
    return Promise.resolve({
      name: 'products.csv',
      type: 'text/csv',
      parts: csvFile(
        COLUMNS,
        rowsOf(pages),
        COLUMNS.map((column) => t(`products.export.columns.${column}`)),
      ),
    });
  },
);

async function* rowsOf(pages: AsyncIterable<ProductRow[]>): AsyncIterable<FileRow<(typeof COLUMNS)[number]>[]> {
  for await (const rows of pages) {
    yield rows.map((row) => ({
      product: row.productId,
      variant: row.variantId,
      title: row.title,
      variantTitle: row.variantTitle,
      sku: row.sku,
      vendor: row.vendor,
      status: row.status,
      price: toDecimal(row.price),
      compareAt: decimal(row.compareAt),
      currency: row.price.currency,
      floor: decimal(row.floor),
      headroom: decimal(row.headroom),
      marginPercent: row.marginBps === null ? null : row.marginBps / 100,
      stock: row.stock,
      offers: row.offers,
      lowestOffer: decimal(row.lowestOffer),
      waiting: row.waiting,
      owned: row.owned,
    }));
  }
}

function decimal(amount: Money | null): string | null {
  return amount === null ? null : toDecimal(amount);
}
