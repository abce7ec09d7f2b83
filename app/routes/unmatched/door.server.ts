import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { cursorSchema, externalIdSchema, offerIdSchema } from '#app/http/ids.server.ts';
import { findVariants, linkOffer, listUnmatched } from '#app/modules/market/unmatched.server.ts';

export const loader = embeddedLoader(z.object({ cursor: cursorSchema.optional() }), async ({ ctx }, { cursor }) => ({
  list: await listUnmatched(ctx, { cursor }),
  paged: cursor !== undefined,
}));

export const action = embeddedAction({
  findVariants: intent({
    needs: 'view',
    input: z.object({ text: z.string().trim().min(1).max(300) }),
    run: ({ ctx }, input) => findVariants(ctx, input),
  }),
  linkOffer: intent({
    needs: 'changeSettings',
    input: z.object({ offerId: offerIdSchema, variantId: externalIdSchema }),
    run: ({ ctx }, input) => linkOffer(ctx, input),
  }),
});
