import { z } from 'zod';
import { embeddedDownload } from '#app/http/embedded.server.ts';
import { createI18n } from '#app/i18n/i18n.ts';
import { exportCarts } from '#app/modules/insights/show-carts.server.ts';
import { cartQuery } from '../carts/query.server.ts';
import { csvOf, decimalIn } from '../csv-of.server.ts';

const COLUMNS = ['cart', 'kind', 'state', 'started', 'abandoned', 'updated', 'customer', 'order', 'value', 'currency', 'lines'] as const;

export const loader = embeddedDownload(z.object(cartQuery), ({ ctx, locale }, asked) => {
  const { t } = createI18n(locale);
  const { currency } = ctx.store;
  const decimal = decimalIn(currency);
  return Promise.resolve(
    csvOf({
      name: 'carts.csv',
      columns: COLUMNS,
      title: (column) => t(`carts.export.columns.${column}`),
      pages: exportCarts(ctx, asked),
      row: (cart) => ({
        cart: cart.cartId,
        kind: cart.kind,
        state: cart.state,
        started: cart.startedAt,
        abandoned: cart.abandonedAt,
        updated: cart.updatedAt,
        customer: cart.customerId,
        order: cart.orderId,
        value: decimal(cart.total),
        currency,
        lines: cart.lines.map(({ title, quantity }) => `${quantity} x ${title}`).join('; '),
      }),
    }),
  );
});
