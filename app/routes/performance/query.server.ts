import { z } from 'zod';
import { PERFORMANCE_SORTS } from '#app/modules/insights/order-views.ts';
import { rangeQuery } from '../range-query.server.ts';

const text = z.string().trim().max(200).transform((value) => (value === '' ? undefined : value)).optional(); // prettier-ignore

export const performanceQuery = { ...rangeQuery, search: text, vendor: text, sort: z.enum(PERFORMANCE_SORTS).optional() };
