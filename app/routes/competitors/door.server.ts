import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { competitorIdSchema } from '#app/http/ids.server.ts';
import { addCompetitor, removeCompetitor } from '#app/modules/market/competitors.server.ts';
import { showMarket } from '#app/modules/market/show-market.server.ts';
import { limit } from '#app/modules/stores/limits.ts';

export const loader = embeddedLoader(z.object({}), ({ ctx }) => showMarket(ctx, { max: limit('competitors') }));

export const action = embeddedAction({
  addCompetitor: intent({
    needs: 'changeSettings',
    input: z.object({ name: z.string().trim().min(1).max(80), baseUrl: z.url({ protocol: /^https?$/ }).max(500) }),
    run: ({ ctx }, input) => addCompetitor(ctx, { ...input, max: limit('competitors') }),
  }),
  removeCompetitor: intent({
    needs: 'changeSettings',
    input: z.object({ id: competitorIdSchema }),
    run: ({ ctx }, input) => removeCompetitor(ctx, input),
  }),
});
