import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { idCursorSchema } from '#app/http/ids.server.ts';
import { listNotifications, markSeen } from '#app/modules/notifications/list-notifications.server.ts';
import { confirmAddress, removeAddress, savePreferences, sendTest, setAddress, showPreferences } from '#app/modules/notifications/preferences.server.ts';
import { TOPICS } from '#app/modules/notifications/views.ts';

export const loader = embeddedLoader(z.object({ before: idCursorSchema.optional() }), async ({ ctx }, { before }) => ({
  list: await listNotifications(ctx, { before }),
  preferences: await showPreferences(ctx),
  paged: before !== undefined,
}));

const hour = z.number().int().min(0).max(23);

/** How somebody wants to be told is their own: whoever may look may choose. */
export const action = embeddedAction({
  markSeen: intent({
    needs: 'view',
    input: z.object({}),
    run: async ({ ctx }) => {
      await markSeen(ctx);
      return {};
    },
  }),
  savePreferences: intent({
    needs: 'view',
    input: z.object({
      topics: z.array(z.enum(TOPICS)).max(TOPICS.length),
      leastWaiting: z.number().int().min(1).max(100_000),
      quiet: z.object({ from: hour, to: hour }).nullable(),
    }),
    run: ({ ctx, locale }, input) => savePreferences(ctx, { ...input, locale }),
  }),
  setAddress: intent({
    needs: 'view',
    input: z.object({ address: z.string().max(300) }),
    run: ({ ctx, locale }, input) => setAddress(ctx, { ...input, locale }),
  }),
  confirmAddress: intent({
    needs: 'view',
    input: z.object({ code: z.string().max(20) }),
    run: ({ ctx }, input) => confirmAddress(ctx, input),
  }),
  removeAddress: intent({
    needs: 'view',
    input: z.object({}),
    run: ({ ctx }) => removeAddress(ctx),
  }),
  sendTest: intent({
    needs: 'view',
    input: z.object({}),
    run: ({ ctx }) => sendTest(ctx),
  }),
});
