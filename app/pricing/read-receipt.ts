/** A stored receipt as plain data for display and support. Reading never recomputes: it tells what was found at the time. */
import { z } from 'zod';
import { parseCanonical } from './canonical.ts';
import { RISK_PARTS } from './risk.ts';

const minor = z.int();
const reason = z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])) });
const outcome = z.enum(['CHANGE', 'HOLD', 'BLOCK', 'CORRECTION']);

const receiptSchema = z.object({
  format: z.literal(1),
  engine_version: z.string(),
  tenant: z.string().nullable(),
  market: z.string().nullable(),
  variant: z.string().nullable(),
  currency: z.string().nullable(),
  decided_at: z.string().nullable(),
  strategy: z.object({ id: z.string(), version: minor, hash: z.string() }).nullable(),
  /** The facts as they were; of unknown shape when the facts could not be true. */
  snapshot: z.unknown(),
  offers: z.array(
    z.object({
      id: z.string(),
      seller: z.string(),
      price: minor,
      grade: z.enum(['A', 'B', 'C', 'X']),
      eligible: z.boolean(),
      quarantined: z.boolean(),
      reasons: z.array(reason),
    }),
  ),
  unreadable_offers: minor,
  candidates: z.array(reason.extend({ strategy: z.string(), target: z.string().nullable() })),
  floor: z
    .object({
      parts: z.object({
        cost: minor.nullable(),
        fixed: minor.nullable(),
        vat_bps: minor,
        fee_bps: minor.nullable(),
        discount_bps: minor,
        margin_bps: minor,
        margin_floor: minor.nullable(),
        abs_min: minor.nullable(),
      }),
      status: z.enum(['known', 'unknown', 'infeasible']),
      missing: z.array(z.string()),
      value: minor.nullable(),
    })
    .nullable(),
  ceiling: minor.nullable(),
  trail: z.array(z.object({ rule: z.string(), before: minor, after: minor })),
  binding_rule: z.string().nullable(),
  rounding: z.object({ style: z.string(), mode: z.string(), from: z.string(), to: minor }).nullable(),
  legal: z.object({ pack: z.string().nullable(), prior: minor.nullable(), checks: z.array(z.unknown()) }),
  /** Null: not scored, as in every receipt before 1.1.0. In tenths of a point. */
  risk: z.object({ score: minor, class: z.enum(['low', 'medium', 'high']), flags: z.array(z.string()), parts: z.record(z.enum(RISK_PARTS), minor) }).nullable(),
  evidence: z.enum(['A', '2xB', 'B', 'C', 'none', 'internal']),
  outcome: z.object({ kind: outcome, price: minor.nullable() }),
  reasons: z.array(reason),
  approval_reasons: z.array(reason),
  incident: reason.nullable(),
  checks: z.array(reason.extend({ rule: z.string(), ok: z.boolean() })),
  counterfactuals: z.array(reason.extend({ outcome, price: minor.nullable() })),
});

export type ReceiptView = z.infer<typeof receiptSchema>;

/** The receipt as data, or null when the bytes are not one of ours. Amounts are minor units of `currency`. */
export function readReceipt(bytes: Uint8Array): ReceiptView | null {
  const parsed = parseCanonical(bytes);
  if (!parsed.ok) {
    return null;
  }
  const receipt = receiptSchema.safeParse(parsed.value);
  return receipt.success ? receipt.data : null;
}
