import { z } from 'zod';
import { embeddedDownload } from '#app/http/embedded.server.ts';
import { createI18n } from '#app/i18n/i18n.ts';
import { exportOrders } from '#app/modules/insights/list-orders.server.ts';
import { csvOf, decimalIn } from '../csv-of.server.ts';
import { orderQuery } from '../orders/query.server.ts';

const COLUMNS = ['order', 'id', 'placed', 'status', 'test', 'customer', 'units', 'discount', 'refunded', 'total', 'currency'] as const;

export const loader = embeddedDownload(z.object(orderQuery), ({ ctx, locale }, asked) => {
  const { t } = createI18n(locale);
  const { currency } = ctx.store;
  const decimal = decimalIn(currency);
  return Promise.resolve(
    csvOf({
      name: 'orders.csv',
      columns: COLUMNS,
      title: (column) => t(`orders.export.columns.${column}`),
      pages: exportOrders(ctx, asked),
      row: (order) => ({
        order: order.name,
        id: order.orderId,
        placed: order.processedAt,
        status: order.status,
        test: order.test,
        customer: order.customerId,
        units: order.units,
        discount: decimal(order.discount),
        refunded: decimal(order.refunded),
        total: decimal(order.total),
        currency,
      }),
    }),
  );
});
