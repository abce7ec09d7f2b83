import { z } from 'zod';
import { embeddedLoader } from '#app/http/embedded.server.ts';
import { GROUPS } from '#app/modules/insights/sales-views.ts';
import { showOverview } from '#app/modules/insights/show-overview.server.ts';
import { rangeQuery } from '../range-query.server.ts';

export const loader = embeddedLoader(z.object({ ...rangeQuery, group: z.enum(GROUPS).optional(), top: z.enum(['spend', 'orders']).optional() }), ({ ctx }, asked) =>
  showOverview(ctx, asked),
);
