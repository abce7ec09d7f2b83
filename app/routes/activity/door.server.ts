import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { activityIdSchema } from '#app/http/ids.server.ts';
import { checkChain, listActivity } from '#app/modules/insights/list-activity.server.ts';
import { activityFilter } from './query.server.ts';

export const loader = embeddedLoader(z.object({ ...activityFilter, cursor: activityIdSchema.optional() }), async ({ ctx }, { cursor, ...filter }) => ({
  ...(await listActivity(ctx, { ...filter, cursor })),
  filter: { who: filter.who ?? null, kind: filter.kind ?? null, product: filter.product ?? '' },
  paged: cursor !== undefined,
}));

export const action = embeddedAction({
  checkChain: intent({ needs: 'view', input: z.object({}), run: ({ ctx }) => checkChain(ctx) }),
});
