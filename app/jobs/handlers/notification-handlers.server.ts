import { sendMail } from '#app/modules/notifications/send-mail.server.ts';
import { tell } from '#app/modules/notifications/tell.server.ts';
import type { Handlers } from './handler.ts';

export const notificationHandlers: Pick<Handlers, 'news.tell' | 'mail.send'> = {
  'news.tell': {
    run: async (ctx, payload) => {
      const { mail } = await tell(ctx);
      return mail ? [{ name: 'mail.send', payload }] : [];
    },
    // The state keeps its time: the sweep finds it.
    giveUp: () => Promise.resolve(),
  },
  'mail.send': {
    run: async (ctx, payload) => {
      const { more } = await sendMail(ctx);
      return more ? [{ name: 'mail.send', payload }] : [];
    },
    giveUp: () => Promise.resolve(),
  },
};
