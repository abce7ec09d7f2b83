import { z } from 'zod';
import { embeddedLoader } from '#app/http/embedded.server.ts';
import { cursorSchema } from '#app/http/ids.server.ts';
import { productsPerformance } from '#app/modules/insights/products-performance.server.ts';
import { performanceQuery } from './query.server.ts';

export const loader = embeddedLoader(z.object({ ...performanceQuery, cursor: cursorSchema.optional() }), async ({ ctx }, asked) => ({
  list: await productsPerformance(ctx, asked),
  paged: asked.cursor !== undefined,
}));
