import { z } from 'zod';
import { embeddedLoader } from '#app/http/embedded.server.ts';
import { cursorSchema } from '#app/http/ids.server.ts';
import { listProducts } from '#app/modules/catalog/list-products.server.ts';
import { PRODUCT_VIEWS } from '#app/modules/catalog/views.ts';

const text = z.string().trim().max(200).optional();
const query = z.object({ search: text, view: z.enum(PRODUCT_VIEWS).optional(), vendor: text, type: text, collection: text, category: text, cursor: cursorSchema.optional() });

export const loader = embeddedLoader(query, async ({ ctx }, filter) => ({ list: await listProducts(ctx, filter), paged: filter.cursor !== undefined }));
