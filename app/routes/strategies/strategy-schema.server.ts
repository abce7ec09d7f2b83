import { z } from 'zod';
import type { StrategyNode } from '#app/pricing/types.ts';

const rate = z.number().int().min(0).max(9_000);
const amount = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const reference = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['lowest', 'second', 'median', 'mean', 'highest']) }),
  z.strictObject({ kind: z.literal('named'), seller: z.string().trim().min(1).max(80) }),
]);

const leaf = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('POSITION'),
    reference,
    op: z.enum(['match', 'below', 'above']),
    offset: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('bps'), bps: rate }), z.strictObject({ kind: z.literal('amount'), minor: amount })]),
  }),
  z.strictObject({ type: z.literal('BAND'), reference, lowBps: rate, highBps: rate }),
  z.strictObject({ type: z.literal('RANK'), k: z.number().int().min(1).max(100) }),
  z.strictObject({ type: z.literal('RAISE_GAP'), gapBps: rate, shareBps: rate, epsilonMinor: amount }),
  z.strictObject({ type: z.literal('COST_PLUS'), mode: z.strictObject({ kind: z.literal('margin'), bps: rate }) }),
  z.strictObject({ type: z.literal('HOLD') }),
]);

/** The shapes this form can make, no more; the verb checks the whole language. */
export const strategySchema: z.ZodType<StrategyNode> = z.union([leaf, z.strictObject({ type: z.literal('FALLBACK'), children: z.array(leaf).min(1).max(4) })]);
