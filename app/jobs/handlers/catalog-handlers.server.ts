import { beginPass } from '#app/modules/catalog/begin-pass.server.ts';
import { continueSync, failSync } from '#app/modules/catalog/sync-catalog.server.ts';
import type { Handlers } from './handler.ts';

export const catalogHandlers: Pick<Handlers, 'catalog.sync' | 'catalog.reconcile'> = {
  'catalog.sync': {
    run: async (ctx, payload) => {
      const { done } = await continueSync(ctx);
      // The catalog first: a line of an order finds its product then.
      return [done ? { name: 'sales.sync', payload } : { name: 'catalog.sync', payload }];
    },
    giveUp: (ctx, _payload, error) => failSync(ctx, error),
  },
  'catalog.reconcile': {
    run: async (ctx, payload) => {
      await beginPass(ctx, { trigger: 'nightly', everything: false });
      return [{ name: 'catalog.sync', payload }];
    },
    giveUp: () => Promise.resolve(),
  },
};
