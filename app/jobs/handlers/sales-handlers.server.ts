import { learnElasticities } from '#app/modules/insights/learn-elasticities.server.ts';
import { refreshRollups } from '#app/modules/insights/refresh-rollups.server.ts';
import { abandonCarts } from '#app/modules/sales/abandon-carts.server.ts';
import { beginSales } from '#app/modules/sales/begin-sales.server.ts';
import { ensurePixel } from '#app/modules/sales/ensure-pixel.server.ts';
import { continueSales, failSales } from '#app/modules/sales/sync-sales.server.ts';
import type { Handlers } from './handler.ts';

export const salesHandlers: Pick<Handlers, 'sales.sync' | 'sales.reconcile' | 'sales.rollup' | 'sales.carts' | 'sales.pixel' | 'elasticity.learn'> = {
  'sales.sync': {
    run: async (ctx, payload) => {
      const { done } = await continueSales(ctx);
      // While years of orders come in, what is there already can be looked at.
      return [
        { name: done ? 'sales.pixel' : 'sales.sync', payload },
        { name: 'sales.rollup', payload },
      ];
    },
    giveUp: (ctx, _payload, error) => failSales(ctx, error),
  },
  'sales.reconcile': {
    run: async (ctx, payload) => {
      await beginSales(ctx, { trigger: 'nightly', everything: false });
      return [{ name: 'sales.sync', payload }];
    },
    giveUp: () => Promise.resolve(),
  },
  'sales.rollup': {
    run: async (ctx, payload) => {
      const { more } = await refreshRollups(ctx);
      return more ? [{ name: 'sales.rollup', payload }] : [];
    },
    // The marks stay: the sweep finds them.
    giveUp: () => Promise.resolve(),
  },
  'sales.pixel': {
    // After each reading, so after the first one and every night: a pixel that was refused or taken away comes back by itself.
    run: async (ctx) => {
      await ensurePixel(ctx);
      return [];
    },
    giveUp: () => Promise.resolve(),
  },
  'sales.carts': {
    run: async (ctx, payload) => {
      const { more } = await abandonCarts(ctx);
      return [...(more ? [{ name: 'sales.carts', payload } as const] : []), { name: 'sales.rollup', payload }];
    },
    giveUp: () => Promise.resolve(),
  },
  'elasticity.learn': {
    run: async (ctx) => {
      await learnElasticities(ctx);
      return [];
    },
    giveUp: () => Promise.resolve(),
  },
};
