import { cleanUp, type OldDeliveries } from '#app/modules/retention/clean-up.server.ts';
import type { Handlers } from './handler.ts';

export function retentionHandlers(deliveries: OldDeliveries): Pick<Handlers, 'store.clean_up'> {
  return {
    'store.clean_up': {
      run: async (ctx, payload) => {
        const { more } = await cleanUp(ctx, deliveries);
        return more ? [{ name: 'store.clean_up', payload }] : [];
      },
      // The pass stays open: the sweep finds it.
      giveUp: () => Promise.resolve(),
    },
  };
}
