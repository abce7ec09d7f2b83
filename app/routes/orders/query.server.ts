import { z } from 'zod';
import { ORDER_SORTS, ORDER_STATUSES } from '#app/modules/insights/order-views.ts';
import { rangeQuery } from '../range-query.server.ts';

/** How orders are asked for, by the list and its file alike. */
export const orderQuery = { ...rangeQuery, status: z.enum(ORDER_STATUSES).optional(), search: z.string().trim().max(100).optional(), sort: z.enum(ORDER_SORTS).optional() };
