/** What signals, conditions and the strategies on them may look like when they come from elsewhere. */
import { z } from 'zod';
import { readInstant } from './instant.ts';
import { NUMBER_FACTS, TEXT_FACTS } from './signals.ts';
import type { Condition, Signals } from './signals.ts';

const instant = z.string().refine((text) => readInstant(text) !== null, 'strategy_window');
const text = z.string().min(1).max(2000);
const count = z.int().min(0).nullish();
const price = z.int().min(1).nullish();
const label = text.nullish();

export const signalsSchema: z.ZodType<Signals> = z.object({
  regularMinor: price,
  stockout: z
    .object({ rivals: z.int().min(0), out: z.int().min(0), unknown: z.int().min(0), observations: z.int().min(0), spanHours: z.int().min(0), baseMinor: z.int().min(1) })
    .nullish(),
  velocity: z.object({ inStockDays: z.int().min(0), units: z.int().min(0), expectedMilli: z.int().min(0), lastActedAt: instant.nullable() }).nullish(),
  demand: z.object({ rateMilli: z.int().min(0), low: z.boolean() }).nullish(),
  exchange: z.object({ baseMinor: z.int().min(1), rateMicro: z.int().min(1), observedAt: instant }).nullish(),
  benchmarkMinor: price,
  elasticity: z
    .object({ status: z.enum(['learned', 'borrowed']), estimateMilli: z.int().min(-20_000).max(20_000), lowMilli: z.int().min(-100_000), highMilli: z.int().max(100_000) })
    .refine(({ lowMilli, highMilli }) => lowMilli <= highMilli)
    .nullish(),
  support: z
    .object({ lowMinor: z.int().min(1), highMinor: z.int().min(1) })
    .refine(({ lowMinor, highMinor }) => lowMinor <= highMinor)
    .nullish(),
  collections: z.array(text).max(1000).optional(),
  tags: z.array(text).max(1000).optional(),
  vendor: label,
  productType: label,
  revenueClass: label,
  season: z.union([text, z.array(text).max(1000)]).nullish(),
  ageDays: count,
  units7d: count,
  units28d: count,
  units90d: count,
  weekday: z.int().min(1).max(7).nullish(),
  hour: z.int().min(0).max(23).nullish(),
});

const CONDITIONS = { depth: 4, parts: 8 } as const;

/** Conditions nest a few levels only, so that a person can still read them. */
function conditionOf(depth: number): z.ZodType<Condition> {
  const leaves = [
    z.strictObject({ kind: z.literal('text'), fact: z.enum(TEXT_FACTS), is: text }),
    z.strictObject({ kind: z.literal('number'), fact: z.enum(NUMBER_FACTS), op: z.enum(['under', 'at_most', 'at_least', 'over']), value: z.int() }),
    z.strictObject({ kind: z.literal('rival_stock'), seller: text, is: z.enum(['in_stock', 'out_of_stock', 'unknown']) }),
  ] as const;
  if (depth === 0) {
    return z.discriminatedUnion('kind', leaves);
  }
  const inner = conditionOf(depth - 1);
  return z.discriminatedUnion('kind', [
    ...leaves,
    z.strictObject({ kind: z.enum(['and', 'or']), of: z.array(inner).min(1).max(CONDITIONS.parts) }),
    z.strictObject({ kind: z.literal('not'), of: inner }),
  ]);
}

export const condition = z.unknown().transform((input, context): Condition => {
  const parsed = conditionOf(CONDITIONS.depth).safeParse(input);
  if (parsed.success) {
    return parsed.data;
  }
  context.addIssue({ code: 'custom', message: 'strategy_condition' });
  return z.NEVER;
});

const share = z.int({ error: 'strategy_share' }).min(0, 'strategy_share').max(5000, 'strategy_share');
const shift = z.int({ error: 'strategy_offset' }).min(-5000, 'strategy_offset').max(5000, 'strategy_offset');
const pace = z.int({ error: 'strategy_band' }).min(0, 'strategy_band').max(100_000, 'strategy_band');
const days = z.int({ error: 'strategy_band' }).min(0, 'strategy_band').max(3650, 'strategy_band');

/** One schema per strategy of signals.ts; part of the union in strategy-schema.ts. */
export const signalNodes = [
  z.strictObject({
    type: z.literal('ANCHOR'),
    anchor: z.enum(['msrp', 'regular']),
    discountBps: z.int({ error: 'strategy_offset' }).min(0, 'strategy_offset').max(9000, 'strategy_offset'),
  }),
  z.strictObject({ type: z.literal('STOCKOUT_CAPTURE'), raiseBps: share }),
  z.strictObject({ type: z.literal('VELOCITY'), highBps: pace, lowBps: pace, stepBps: share, lockDays: days }).refine(({ lowBps, highBps }) => lowBps < highBps, 'strategy_band'),
  z
    .strictObject({ type: z.literal('COVER'), lowDays: days, recoverDays: days, highDays: days, raiseBps: share, cutBps: share })
    .refine(({ lowDays, recoverDays, highDays }) => lowDays <= recoverDays && recoverDays <= highDays, 'strategy_band'),
  z
    .strictObject({
      type: z.literal('SCHEDULE'),
      from: instant,
      until: instant,
      zone: text,
      sale: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('price'), minor: z.int({ error: 'strategy_amount' }).min(1, 'strategy_amount') }),
        z.strictObject({ kind: z.literal('bps'), bps: z.int({ error: 'strategy_offset' }).min(1, 'strategy_offset').max(9000, 'strategy_offset') }),
      ]),
    })
    .refine(({ from, until }) => (readInstant(from) ?? 0) < (readInstant(until) ?? 0), 'strategy_window'),
  z.strictObject({ type: z.literal('MARKET_FX'), adjustBps: shift, hysteresisBps: share }),
  z.strictObject({ type: z.literal('BENCHMARK'), shiftBps: shift }),
  z.strictObject({
    type: z.literal('CLEARANCE'),
    until: instant,
    likelihoodBps: z.int({ error: 'strategy_share' }).min(1000, 'strategy_share').max(9900, 'strategy_share'),
    leastMinor: z.int({ error: 'strategy_amount' }).min(1, 'strategy_amount'),
    gridMinor: z.int({ error: 'strategy_amount' }).min(1, 'strategy_amount').max(1_000_000, 'strategy_amount'),
  }),
  z.strictObject({ type: z.literal('PROFIT_MAX'), cautionBps: z.int({ error: 'strategy_share' }).min(0, 'strategy_share').max(30_000, 'strategy_share') }),
  z.strictObject({ type: z.literal('EXCLUDE') }),
  z.strictObject({ type: z.literal('MANUAL_LOCK'), owner: text, why: text, until: instant.nullable() }),
] as const;
