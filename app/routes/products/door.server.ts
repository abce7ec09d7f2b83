import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { cursorSchema, externalIdSchema } from '#app/http/ids.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { fillCosts, releaseOwners, weighSelection } from '#app/modules/catalog/bulk-actions.server.ts';
import { listProducts } from '#app/modules/catalog/list-products.server.ts';
import type { ProductFilter, Selection } from '#app/modules/catalog/views.ts';
import { productFilter, productOrder, sortOf } from './query.server.ts';

const query = z.object({ ...productFilter, ...productOrder, cursor: cursorSchema.optional() });

export const loader = embeddedLoader(query, async ({ ctx }, { sort, order, ...filter }) => ({
  list: await listProducts(ctx, { ...filter, sort: sortOf(sort, order) }),
  paged: filter.cursor !== undefined,
}));

/** Named variants of a page, or all that match a filter; without either nothing is meant. */
const variantIdsSchema = z.array(externalIdSchema).min(1).max(200).optional();
const matching = z.object(productFilter).optional();

function selectionOf(input: { variantIds?: string[] | undefined; matching?: ProductFilter | undefined }): Selection {
  if (input.variantIds) {
    return { variantIds: input.variantIds };
  }
  if (input.matching) {
    return { matching: input.matching };
  }
  throw new AppError('bad_input', { field: 'variantIds' });
}

const rule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('share'), bps: z.number().int().min(1).max(10_000) }),
  z.object({ kind: z.literal('fixed'), minor: z.number().int().min(1).max(1_000_000_000_000) }),
]);

export const action = embeddedAction({
  weigh: intent({
    needs: 'view',
    input: z.object({ variantIds: variantIdsSchema, matching }),
    run: async ({ ctx }, input) => {
      const weight = await weighSelection(ctx, selectionOf(input));
      if (weight.variants === 0) {
        throw new AppError('not_found');
      }
      return weight;
    },
  }),
  release: intent({
    needs: 'approve',
    input: z.object({ variantIds: variantIdsSchema, matching }),
    run: ({ ctx }, input) => releaseOwners(ctx, selectionOf(input)),
  }),
  fillCosts: intent({
    needs: 'changeSettings',
    input: z.object({ variantIds: variantIdsSchema, matching, rule }),
    run: ({ ctx }, input) => fillCosts(ctx, { selection: selectionOf(input), rule: input.rule }),
  }),
});
