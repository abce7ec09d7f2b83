import { z } from 'zod';
import { embeddedDownload } from '#app/http/embedded.server.ts';
import { createI18n } from '#app/i18n/i18n.ts';
import { exportCustomers } from '#app/modules/insights/list-customers.server.ts';
import { csvOf, decimalIn } from '../csv-of.server.ts';
import { customerQuery } from '../customers/query.server.ts';

const COLUMNS = ['customer', 'orders', 'revenue', 'average', 'currency', 'firstDay', 'lastDay'] as const;

export const loader = embeddedDownload(z.object(customerQuery), ({ ctx, locale }, asked) => {
  const { t } = createI18n(locale);
  const { currency } = ctx.store;
  const decimal = decimalIn(currency);
  return Promise.resolve(
    csvOf({
      name: 'customers.csv',
      columns: COLUMNS,
      title: (column) => t(`customers.export.columns.${column}`),
      pages: exportCustomers(ctx, asked),
      row: ({ customerId, orders, revenue, average, firstDay, lastDay }) => ({
        customer: customerId,
        orders,
        revenue: decimal(revenue),
        average: average === null ? null : decimal(average),
        currency,
        firstDay,
        lastDay,
      }),
    }),
  );
});
