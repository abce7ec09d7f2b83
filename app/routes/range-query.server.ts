/** How the days of a question are asked for, by its screen and its file alike. */
import { z } from 'zod';
import { daySchema } from '#app/lib/days.ts';
import { COMPARES, PRESETS } from '#app/modules/insights/range.ts';

export const rangeQuery = { preset: z.enum(PRESETS).optional(), from: daySchema.optional(), to: daySchema.optional(), compare: z.enum(COMPARES).optional() };
