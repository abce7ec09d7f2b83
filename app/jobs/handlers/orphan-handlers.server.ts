import { checkOrphans } from '#app/modules/orphans/check-orphans.server.ts';
import type { Handlers } from './handler.ts';

export const orphanHandlers: Pick<Handlers, 'orphans.check'> = {
  'orphans.check': {
    run: async (ctx) => {
      await checkOrphans(ctx);
      return [];
    },
    giveUp: () => Promise.resolve(),
  },
};
