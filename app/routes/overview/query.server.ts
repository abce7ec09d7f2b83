import { z } from 'zod';
import { GROUPS } from '#app/modules/insights/sales-views.ts';
import { rangeQuery } from '../range-query.server.ts';

/** How the Overview is asked for, by the screen and its files alike. */
export const overviewQuery = { ...rangeQuery, group: z.enum(GROUPS).optional(), top: z.enum(['spend', 'orders']).optional() };
