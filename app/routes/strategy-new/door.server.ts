import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { externalIdSchema } from '#app/http/ids.server.ts';
import { createStrategy } from '#app/modules/strategies/change-strategy.server.ts';
import { readNewStrategy } from '#app/modules/strategies/writing.server.ts';
import { examplesSchema } from '#app/pricing/examples.ts';
import { preview, strategySettings, treeSchema, tryExamplesIntent } from '../strategy-editor/door-parts.server.ts';
import { TEMPLATES } from '../strategy-editor/templates.ts';

const query = z.object({ product: externalIdSchema.optional(), variant: externalIdSchema.optional(), template: z.enum(TEMPLATES).optional() });

export const loader = embeddedLoader(query, async ({ ctx }, { product, variant, template }) => ({
  ...(await readNewStrategy(ctx, { products: product ? [product] : [], variants: variant ? [variant] : [] })),
  template: template ?? null,
}));

export const action = embeddedAction({
  previewStrategy: preview,
  tryExamples: tryExamplesIntent,
  createStrategy: intent({
    needs: 'changeSettings',
    input: strategySettings.extend({ tree: treeSchema, examples: examplesSchema.optional() }),
    run: ({ ctx }, input) => createStrategy(ctx, input),
  }),
});
