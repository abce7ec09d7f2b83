import { z } from 'zod';
import { bytes, int8 } from '#app/db/sql.ts';

export const changeRow = z.object({
  id: z.string(),
  decision: z.string(),
  run: z.string(),
  variant: z.string(),
  product: z.string(),
  before: int8,
  after: int8,
  currency: z.string(),
  attempts: z.number(),
  undo_of: z.string().nullable(),
  /** Nobody looked at it: full-auto let it go. */
  alone: z.boolean(),
  inputs_hash: bytes,
});

/** A change that this worker alone may send until its lease ends; `attempts` is the fence that later records are checked by. */
export type ClaimedChange = z.infer<typeof changeRow>;
