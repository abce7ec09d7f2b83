import { z } from 'zod';
import { embeddedLoader } from '#app/http/embedded.server.ts';
import { idCursorSchema } from '#app/http/ids.server.ts';
import { listRuns } from '#app/modules/runs/show-run.server.ts';

export const loader = embeddedLoader(z.object({ cursor: idCursorSchema.optional() }), async ({ ctx }, { cursor }) => ({
  ...(await listRuns(ctx, cursor === undefined ? {} : { cursor })),
  paged: cursor !== undefined,
}));
