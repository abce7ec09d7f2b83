import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { activityIdSchema } from '#app/http/ids.server.ts';
import { checkChain, listActivity } from '#app/modules/insights/list-activity.server.ts';

export const loader = embeddedLoader(z.object({ cursor: activityIdSchema.optional() }), async ({ ctx }, { cursor }) => ({
  ...(await listActivity(ctx, { cursor })),
  paged: cursor !== undefined,
}));

export const action = embeddedAction({
  checkChain: intent({ needs: 'view', input: z.object({}), run: ({ ctx }) => checkChain(ctx) }),
});
