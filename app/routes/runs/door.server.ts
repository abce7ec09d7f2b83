import { z } from 'zod';
import { embeddedLoader } from '#app/http/embedded.server.ts';
import { cursorSchema } from '#app/http/ids.server.ts';
import { listRuns } from '#app/modules/runs/show-run.server.ts';

export const loader = embeddedLoader(z.object({ cursor: cursorSchema.optional() }), async ({ ctx }, { cursor }) => ({
  ...(await listRuns(ctx, cursor === undefined ? {} : { cursor })),
  paged: cursor !== undefined,
}));
