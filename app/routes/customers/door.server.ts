import { z } from 'zod';
import { embeddedLoader } from '#app/http/embedded.server.ts';
import { cursorSchema } from '#app/http/ids.server.ts';
import { listCustomers } from '#app/modules/insights/list-customers.server.ts';
import { customerQuery } from './query.server.ts';

export const loader = embeddedLoader(z.object({ ...customerQuery, cursor: cursorSchema.optional() }), async ({ ctx }, asked) => ({
  list: await listCustomers(ctx, asked),
  paged: asked.cursor !== undefined,
}));
