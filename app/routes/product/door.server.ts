import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { externalIdSchema } from '#app/http/ids.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { releaseOwner } from '#app/modules/catalog/release-owner.server.ts';
import { showProduct } from '#app/modules/catalog/show-product.server.ts';
import { showTimeline } from '#app/modules/catalog/show-timeline.server.ts';
import { TIMELINE_RANGES } from '#app/modules/catalog/views.ts';

const query = z.object({ productId: externalIdSchema, variant: externalIdSchema.optional(), range: z.enum(TIMELINE_RANGES).optional() });

export const loader = embeddedLoader(query, async ({ ctx }, { productId, variant, range }) => {
  const product = await showProduct(ctx, { productId, ...(variant === undefined ? {} : { variantId: variant }) });
  if (!product) {
    throw new AppError('not_found');
  }
  return { product, timeline: await showTimeline(ctx, { variantId: product.selectedVariantId, range: range ?? '30' }) };
});

export const action = embeddedAction({
  releaseOwner: intent({
    needs: 'approve',
    input: z.object({ productId: externalIdSchema, variantId: externalIdSchema }),
    run: ({ ctx }, input) => releaseOwner(ctx, input),
  }),
});
