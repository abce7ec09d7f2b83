import { z } from 'zod';
import { embeddedAction, embeddedLoader } from '#app/http/embedded.server.ts';
import { externalIdSchema } from '#app/http/ids.server.ts';
import { readNewStrategy } from '#app/modules/strategies/writing.server.ts';
import { newIntents } from '../strategy-editor/intents.server.ts';
import { TEMPLATES } from '../strategy-editor/templates.ts';

const query = z.object({ product: externalIdSchema.optional(), variant: externalIdSchema.optional(), template: z.enum(TEMPLATES).optional() });

export const loader = embeddedLoader(query, async ({ ctx }, { product, variant, template }) => ({
  ...(await readNewStrategy(ctx, { products: product ? [product] : [], variants: variant ? [variant] : [] })),
  template: template ?? null,
}));

export const action = embeddedAction(newIntents);
