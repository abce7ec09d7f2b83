import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { cartIdSchema, cursorSchema } from '#app/http/ids.server.ts';
import { showCarts } from '#app/modules/insights/show-carts.server.ts';
import { revealRecovery } from '#app/modules/sales/reveal.server.ts';
import { cartQuery } from './query.server.ts';

export const loader = embeddedLoader(z.object({ ...cartQuery, cursor: cursorSchema.optional() }), async ({ ctx }, asked) => ({
  list: await showCarts(ctx, asked),
  paged: asked.cursor !== undefined,
}));

export const action = embeddedAction({
  revealRecovery: intent({ needs: 'approve', input: z.object({ cartId: cartIdSchema }), run: ({ ctx }, { cartId }) => revealRecovery(ctx, { cartId }) }),
});
