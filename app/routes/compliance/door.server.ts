import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { licenceIdSchema } from '#app/http/ids.server.ts';
import { daySchema } from '#app/lib/days.ts';
import { addLicence, removeLicence } from '#app/modules/compliance/licences.server.ts';
import { showCompliance } from '#app/modules/compliance/show-compliance.server.ts';

export const loader = embeddedLoader(z.object({}), ({ ctx }) => showCompliance(ctx));

export const action = embeddedAction({
  addLicence: intent({
    needs: 'changeSettings',
    input: z.object({ number: z.string().max(200), from: daySchema, until: daySchema, seasonal: z.boolean() }),
    run: ({ ctx }, input) => addLicence(ctx, input),
  }),
  removeLicence: intent({
    needs: 'changeSettings',
    input: z.object({ licenceId: licenceIdSchema }),
    run: ({ ctx }, { licenceId }) => removeLicence(ctx, { id: licenceId }),
  }),
});
