import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { cursorSchema, externalIdSchema } from '#app/http/ids.server.ts';
import { showCustomer } from '#app/modules/insights/show-customer.server.ts';
import { revealPerson } from '#app/modules/sales/reveal.server.ts';

export const loader = embeddedLoader(z.object({ customerId: externalIdSchema, cursor: cursorSchema.optional() }), async ({ ctx }, asked) => ({
  customer: await showCustomer(ctx, asked),
  paged: asked.cursor !== undefined,
}));

export const action = embeddedAction({
  revealPerson: intent({ needs: 'approve', input: z.object({ customerId: externalIdSchema }), run: ({ ctx }, { customerId }) => revealPerson(ctx, { customerId }) }),
});
