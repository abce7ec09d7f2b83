import { z } from 'zod';
import { embeddedDownload } from '#app/http/embedded.server.ts';
import { createI18n } from '#app/i18n/i18n.ts';
import { exportPerformance } from '#app/modules/insights/products-performance.server.ts';
import { csvOf, decimalIn } from '../csv-of.server.ts';
import { performanceQuery } from '../performance/query.server.ts';

const COLUMNS = ['product', 'title', 'vendor', 'units', 'returnedUnits', 'gross', 'discount', 'revenue', 'sharePercent', 'currency'] as const;

export const loader = embeddedDownload(z.object(performanceQuery), ({ ctx, locale }, asked) => {
  const { t } = createI18n(locale);
  const { currency } = ctx.store;
  const decimal = decimalIn(currency);
  return Promise.resolve(
    csvOf({
      name: 'products.csv',
      columns: COLUMNS,
      title: (column) => t(`performance.export.columns.${column}`),
      pages: exportPerformance(ctx, asked),
      row: (row) => ({
        product: row.productId,
        title: row.title,
        vendor: row.vendor,
        units: row.units,
        returnedUnits: row.returnedUnits,
        gross: decimal(row.gross),
        discount: decimal(row.discount),
        revenue: decimal(row.revenue),
        sharePercent: row.shareBps === null ? null : row.shareBps / 100,
        currency,
      }),
    }),
  );
});
