import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { cursorSchema, externalIdSchema, offerIdSchema } from '#app/http/ids.server.ts';
import { withdrawProposals } from '#app/modules/decisions/withdraw-proposals.server.ts';
import { judgeMatches, listMatches } from '#app/modules/market/matches.server.ts';
import { MATCH_STATES } from '#app/modules/market/views.ts';

export const loader = embeddedLoader(z.object({ state: z.enum(MATCH_STATES).default('review'), cursor: cursorSchema.optional() }), async ({ ctx }, { state, cursor }) => ({
  list: await listMatches(ctx, { state, cursor }),
  paged: cursor !== undefined,
}));

export const action = embeddedAction({
  judge: intent({
    needs: 'changeSettings',
    input: z.object({
      verdict: z.enum(['accepted', 'rejected']),
      pairs: z
        .array(z.object({ offerId: offerIdSchema, variantId: externalIdSchema }))
        .min(1)
        .max(100),
    }),
    run: async ({ ctx }, input) => {
      const judged = await judgeMatches(ctx, input);
      if (input.verdict === 'rejected' && judged.done > 0) {
        await withdrawProposals(ctx, { variantIds: input.pairs.map(({ variantId }) => variantId), why: 'match_rejected', wasTrusted: judged.reversed > 0 });
      }
      return judged;
    },
  }),
});
