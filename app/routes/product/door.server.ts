import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { externalIdSchema } from '#app/http/ids.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { releaseOwner } from '#app/modules/catalog/release-owner.server.ts';
import { showProduct } from '#app/modules/catalog/show-product.server.ts';

export const loader = embeddedLoader(z.object({ productId: externalIdSchema, variant: externalIdSchema.optional() }), async ({ ctx }, { productId, variant }) => {
  const product = await showProduct(ctx, { productId, ...(variant === undefined ? {} : { variantId: variant }) });
  if (!product) {
    throw new AppError('not_found');
  }
  return product;
});

export const action = embeddedAction({
  releaseOwner: intent({
    needs: 'approve',
    input: z.object({ productId: externalIdSchema, variantId: externalIdSchema }),
    run: ({ ctx }, input) => releaseOwner(ctx, input),
  }),
});
