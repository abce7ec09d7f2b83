import { z } from 'zod';
import { CUSTOMER_SORTS } from '#app/modules/insights/order-views.ts';

export const customerQuery = { search: z.string().trim().max(64).optional(), sort: z.enum(CUSTOMER_SORTS).optional() };
