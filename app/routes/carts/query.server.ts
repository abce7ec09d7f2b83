import { z } from 'zod';
import { CART_STATES } from '#app/modules/insights/order-views.ts';
import { rangeQuery } from '../range-query.server.ts';

export const cartQuery = { ...rangeQuery, state: z.enum(CART_STATES).optional() };
