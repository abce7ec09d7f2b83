/** How the list of products is asked for, by the screen, its actions and its file alike. */
import { z } from 'zod';
import { PRODUCT_SORTS, PRODUCT_VIEWS, type ProductSort } from '#app/modules/catalog/views.ts';

const text = z.string().trim().max(200).nullish().transform((value) => value ?? undefined); // prettier-ignore

export const productFilter = { search: text, view: z.enum(PRODUCT_VIEWS).optional(), vendor: text, type: text, collection: text, category: text };

export const productOrder = { sort: z.enum(PRODUCT_SORTS).optional(), order: z.enum(['asc', 'desc']).optional() };

export function sortOf(by: ProductSort['by'] | undefined, order: 'asc' | 'desc' | undefined): ProductSort {
  return { by: by ?? 'title', descending: order === 'desc' };
}
