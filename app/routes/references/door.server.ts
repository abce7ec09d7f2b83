import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { currencySchema } from '#app/lib/money.ts';
import { removeRate, setRate, showReferences } from '#app/modules/catalog/references.server.ts';

export const loader = embeddedLoader(z.object({}), ({ ctx }) => showReferences(ctx));

export const action = embeddedAction({
  setRate: intent({
    needs: 'changeSettings',
    input: z.object({ currency: currencySchema, rate: z.string().max(40) }),
    run: ({ ctx }, input) => setRate(ctx, input),
  }),
  removeRate: intent({
    needs: 'changeSettings',
    input: z.object({ currency: currencySchema }),
    run: async ({ ctx }, input) => {
      await removeRate(ctx, input);
      return {};
    },
  }),
});
