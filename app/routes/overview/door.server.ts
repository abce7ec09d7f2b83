import { z } from 'zod';
import { embeddedLoader } from '#app/http/embedded.server.ts';
import { showOverview } from '#app/modules/insights/show-overview.server.ts';
import { overviewQuery } from './query.server.ts';

export const loader = embeddedLoader(z.object(overviewQuery), ({ ctx }, asked) => showOverview(ctx, asked));
