import type { Handlers } from './handler.ts';

export const tokenHandlers: Pick<Handlers, 'tokens.keep_alive'> = {
  'tokens.keep_alive': {
    // Any question to the platform asks for fresh credentials first, and a week-old access token is long over.
    run: async (ctx) => {
      await ctx.platform.readShop();
      return [];
    },
    giveUp: () => Promise.resolve(),
  },
};
