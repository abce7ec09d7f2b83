import { z } from 'zod';

/** How a store's events are bent until it is said otherwise. */
export const modeSchema = z.object({
  /** Further deliveries of the same event, under the same webhook id. */
  duplicates: z.number().int().min(0).max(20).default(0),
  delayMs: z.number().int().min(0).max(90_000_000).default(0),
  /** Each delivery waits a random part of this. */
  shuffleMs: z.number().int().min(0).max(90_000_000).default(0),
  drop: z.boolean().default(false),
  /** What happens to one event in so many, drawn from the seed and what it says: the same events are hit each time. */
  some: z
    .object({ oneIn: z.number().int().min(1), seed: z.number().int().min(0).default(1), what: z.enum(['drop', 'duplicate', 'late']), ms: z.number().int().min(0).default(60_000) })
    .optional(),
  malformed: z.boolean().default(false),
  wrongHmac: z.boolean().default(false),
});
