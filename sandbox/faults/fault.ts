import { z } from 'zod';

/** What happens to a bulk operation or its file; never taken by an ordinary call. */
export const BULK_FAULTS = ['bulk_failed', 'bulk_canceled', 'bulk_expired', 'jsonl_cut', 'jsonl_url_expired', 'jsonl_child_first', 'jsonl_count_differs', 'jsonl_broken_line', 'jsonl_stall'] as const; // prettier-ignore

export const FAULT_KINDS = [
  ...BULK_FAULTS,
  'lose_answer_before_commit',
  'lose_answer_after_commit',
  'delay',
  'hang',
  'slow_body',
  'slow_loris',
  'redirect',
  'throttled_body',
  'throttle_next',
  'http_429',
  'http_500',
  'http_502',
  'http_503',
  'errors_with_partial_data',
  'html_body',
  'truncated_json',
  'wrong_content_length',
  'revoke_token',
  'drop_scope',
] as const;

export const createFaultSchema = z.object({
  kind: z.enum(FAULT_KINDS),
  /** Only calls with this operation name, root field, or `token`, `token.exchange`, `token.refresh`; absent: every Admin API call. */
  operation: z.string().min(1).max(100).optional(),
  /** Fires this many times, then is done; absent: until cleared. */
  times: z.number().int().min(1).optional(),
  /** Chance of each matching call, drawn from `seed`: the same seed breaks the same calls. */
  probability: z.number().min(0).max(1).default(1),
  seed: z.number().int().min(0).default(1),
  /** delay, slow_body: how long; slow_loris: between two bytes. */
  ms: z.number().int().min(0).max(600_000).default(1000),
  /** http_429: seconds in Retry-After; null: no header. */
  retryAfter: z.number().min(0).nullable().default(2),
  /** drop_scope: which. */
  scope: z.string().default('write_products'),
});
export type CreateFault = z.infer<typeof createFaultSchema>;

export interface Fault {
  id: string;
  kind: (typeof FAULT_KINDS)[number];
  ms: number;
  retryAfter: number | null;
  scope: string;
}
