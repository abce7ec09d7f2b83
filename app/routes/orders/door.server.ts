import { z } from 'zod';
import { embeddedLoader } from '#app/http/embedded.server.ts';
import { cursorSchema } from '#app/http/ids.server.ts';
import { listOrders } from '#app/modules/insights/list-orders.server.ts';
import { orderQuery } from './query.server.ts';

export const loader = embeddedLoader(z.object({ ...orderQuery, cursor: cursorSchema.optional() }), async ({ ctx }, asked) => ({
  list: await listOrders(ctx, asked),
  paged: asked.cursor !== undefined,
}));
