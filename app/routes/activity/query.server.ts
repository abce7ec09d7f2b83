import { z } from 'zod';
import { ACTIVITY_KINDS, type ActivityKind } from '#app/modules/insights/views.ts';

const kinds = Object.keys(ACTIVITY_KINDS) as [ActivityKind, ...ActivityKind[]];

/** How activity is asked for, by the screen and its file alike. */
export const activityFilter = {
  who: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
  kind: z.enum(kinds).optional(),
  product: z.string().trim().max(200).optional(),
};
