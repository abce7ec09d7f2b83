import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { externalIdSchema, offerIdSchema } from '#app/http/ids.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { lockPrice } from '#app/modules/catalog/lock-price.server.ts';
import { releaseOwner } from '#app/modules/catalog/release-owner.server.ts';
import { setBounds } from '#app/modules/catalog/set-bounds.server.ts';
import { setCost } from '#app/modules/catalog/set-cost.server.ts';
import { showProduct } from '#app/modules/catalog/show-product.server.ts';
import { showTimeline } from '#app/modules/catalog/show-timeline.server.ts';
import { TIMELINE_RANGES } from '#app/modules/catalog/views.ts';
import { withdrawProposals } from '#app/modules/decisions/withdraw-proposals.server.ts';
import { showDemand } from '#app/modules/insights/show-demand.server.ts';
import { judgeMatches } from '#app/modules/market/matches.server.ts';

/** A bound of a price; null takes it away. Beyond this an amount is a slip of the keyboard in any currency. */
const boundSchema = z.number().int().min(1).max(1_000_000_000_000).nullable();

const query = z.object({ productId: externalIdSchema, variant: externalIdSchema.optional(), range: z.enum(TIMELINE_RANGES).optional() });

export const loader = embeddedLoader(query, async ({ ctx }, { productId, variant, range }) => {
  const product = await showProduct(ctx, { productId, ...(variant === undefined ? {} : { variantId: variant }) });
  if (!product) {
    throw new AppError('not_found');
  }
  const variantId = product.selectedVariantId;
  return { product, timeline: await showTimeline(ctx, { variantId, range: range ?? '30' }), demand: await showDemand(ctx, { variantId }) };
});

export const action = embeddedAction({
  releaseOwner: intent({
    needs: 'approve',
    input: z.object({ productId: externalIdSchema, variantId: externalIdSchema }),
    run: ({ ctx }, input) => releaseOwner(ctx, input),
  }),
  lockPrice: intent({
    needs: 'approve',
    input: z.object({ productId: externalIdSchema, variantId: externalIdSchema, why: z.string().trim().min(1).max(120), until: z.iso.date().nullable() }),
    run: async ({ ctx }, input) => {
      const outcome = await lockPrice(ctx, input);
      if (outcome.kind === 'saved') {
        await withdrawProposals(ctx, { variantIds: [input.variantId], why: 'price_locked', wasTrusted: false });
      }
      return outcome;
    },
  }),
  setBounds: intent({
    needs: 'changeSettings',
    input: z.object({ productId: externalIdSchema, variantId: externalIdSchema, minMinor: boundSchema, maxMinor: boundSchema, msrpMinor: boundSchema }),
    run: ({ ctx }, input) => setBounds(ctx, input),
  }),
  setCost: intent({
    needs: 'changeSettings',
    input: z.object({ productId: externalIdSchema, variantId: externalIdSchema, costMinor: z.number().int().safe(), from: z.iso.date().nullish() }),
    run: ({ ctx }, { from, ...input }) => setCost(ctx, { ...input, from: from ?? null }),
  }),
  reportWrongMatch: intent({
    needs: 'approve',
    input: z.object({ variantId: externalIdSchema, offerId: offerIdSchema }),
    run: async ({ ctx }, { variantId, offerId }) => {
      const { done, reversed } = await judgeMatches(ctx, { verdict: 'rejected', pairs: [{ offerId, variantId }] });
      const { withdrawn } = done > 0 ? await withdrawProposals(ctx, { variantIds: [variantId], why: 'match_rejected', wasTrusted: reversed > 0 }) : { withdrawn: 0 };
      return { done, withdrawn };
    },
  }),
});
