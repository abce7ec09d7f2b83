/**
 * The strategy language as data (product.md 3.3, 3.4): what a form, an import or a database column may hold. Limits keep a
 * tree readable by a person; every refusal is a code of codes.ts.
 */
import { z } from 'zod';
import { canonicalBytes, tidy } from './canonical.ts';
import { CODES, reason } from './codes.ts';
import type { Code } from './codes.ts';
import { condition, signalNodes } from './signal-schema.ts';
import type { Reason, StrategyNode } from './types.ts';

export const STRATEGY_LIMITS = { depth: 8, children: 8, nodes: 64, rank: 100, sellers: 50, sellerLength: 200 } as const;

const seller = z.string({ error: 'strategy_seller' }).min(1, 'strategy_seller').max(STRATEGY_LIMITS.sellerLength, 'strategy_seller');
const integer = (code: Code, min: number, max: number): z.ZodType<number> => z.int({ error: code }).min(min, code).max(max, code);
const AMOUNT_MAX = Number.MAX_SAFE_INTEGER;

const weights = z
  .record(seller, integer('strategy_weights', 0, 1_000_000), { error: 'strategy_weights' })
  .refine((given) => Object.keys(given).length > 0 && Object.keys(given).length <= STRATEGY_LIMITS.sellers, 'strategy_weights');

const reference = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('lowest') }),
    z.strictObject({ kind: z.literal('second') }),
    z.strictObject({ kind: z.literal('nth'), k: integer('strategy_rank', 1, STRATEGY_LIMITS.rank) }),
    z.strictObject({ kind: z.literal('median') }),
    z.strictObject({ kind: z.literal('mean') }),
    z.strictObject({ kind: z.literal('weighted_mean'), weights }),
    z.strictObject({ kind: z.literal('highest') }),
    z.strictObject({ kind: z.literal('named'), seller }),
  ],
  { error: 'strategy_shape' },
);

const offset = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('bps'), bps: integer('strategy_offset', 0, 9000) }),
    z.strictObject({ kind: z.literal('amount'), minor: integer('strategy_offset', 0, AMOUNT_MAX) }),
  ],
  { error: 'strategy_offset' },
);

const mode = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('margin'), bps: integer('strategy_margin', 0, 9500) }),
    z.strictObject({ kind: z.literal('markup'), bps: integer('strategy_markup', 0, 1_000_000) }),
    z.strictObject({ kind: z.literal('amount'), minor: integer('strategy_amount', 0, AMOUNT_MAX) }),
  ],
  { error: 'strategy_shape' },
);

const share = integer('strategy_share', 0, 10_000);
const band = integer('strategy_band', 0, 5000);

const children = z
  .array(
    z.lazy((): z.ZodType<StrategyNode> => node),
    { error: 'strategy_children' },
  )
  .min(1, 'strategy_children')
  .max(STRATEGY_LIMITS.children, 'strategy_children');

const node: z.ZodType<StrategyNode> = z.lazy(() =>
  z.discriminatedUnion(
    'type',
    [
      z.strictObject({ type: z.literal('RANGE_POS'), bps: share }),
      z.strictObject({ type: z.literal('RANK_PCT'), bps: share }),
      z.strictObject({ type: z.literal('RANK'), k: integer('strategy_rank', 1, STRATEGY_LIMITS.rank) }),
      z.strictObject({ type: z.literal('BAND'), reference, lowBps: band, highBps: band }),
      z.strictObject({
        type: z.literal('RAISE_GAP'),
        gapBps: integer('strategy_gap', 1, 10_000),
        shareBps: integer('strategy_share', 1, 10_000),
        epsilonMinor: integer('strategy_amount', 1, AMOUNT_MAX),
      }),
      z.strictObject({ type: z.literal('POSITION'), reference, op: z.enum(['match', 'below', 'above'], { error: 'strategy_shape' }), offset }),
      z.strictObject({ type: z.literal('COST_PLUS'), mode }),
      z.strictObject({ type: z.literal('HOLD') }),
      z.strictObject({ type: z.literal('FOLLOW'), seller, op: z.enum(['match', 'below', 'above'], { error: 'strategy_shape' }), offset }),
      z.strictObject({ type: z.literal('NOT_BELOW'), seller }),
      z.strictObject({ type: z.literal('FREEZE'), seller }),
      ...signalNodes,
      z
        .strictObject({ type: z.literal('FIRST'), when: z.array(condition, { error: 'strategy_condition' }).min(1, 'strategy_condition'), children })
        .refine((tree) => tree.children.length === tree.when.length + 1, 'strategy_children'),
      z.strictObject({ type: z.literal('IF'), when: condition, children: children.max(2, 'strategy_children') }),
      z.strictObject({
        type: z.enum(['FALLBACK', 'MIN', 'MAX', 'MEDIAN']),
        children,
      }),
    ],
    { error: 'strategy_unknown_type' },
  ),
);

export type ParsedStrategy = { ok: true; tree: StrategyNode } | { ok: false; errors: Reason[] };

/** Reads a tree of unknown origin. Each error has a code and the `path` it stands at (`children.1.offset.bps`). */
export function parseStrategy(input: unknown): ParsedStrategy {
  const size = measure(input, 1);
  if (size.depth > STRATEGY_LIMITS.depth) {
    return { ok: false, errors: [reason('strategy_too_deep', { path: '' })] };
  }
  if (size.nodes > STRATEGY_LIMITS.nodes) {
    return { ok: false, errors: [reason('strategy_too_large', { path: '' })] };
  }
  const parsed = node.safeParse(input);
  if (parsed.success) {
    return { ok: true, tree: parsed.data };
  }
  return { ok: false, errors: parsed.error.issues.map((issue) => reason(codeOf(issue.message), { path: issue.path.join('.') })) };
}

/** zod schema of a strategy tree, for forms and columns; messages are codes of codes.ts. */
export const strategyNodeSchema = z.unknown().transform((input, context): StrategyNode => {
  const parsed = parseStrategy(input);
  if (parsed.ok) {
    return parsed.tree;
  }
  for (const error of parsed.errors) {
    context.addIssue({
      code: 'custom',
      message: error.code,
      path: String(error.params['path'])
        .split('.')
        .filter((part) => part !== ''),
    });
  }
  return z.NEVER;
});

/** Canonical bytes of a tree; the caller hashes them into `StrategyVersion.hash`. */
export function canonicalTree(tree: StrategyNode): Uint8Array {
  return canonicalBytes(tidy(tree));
}

function codeOf(message: string): Code {
  return CODES.find((code) => code === message) ?? 'strategy_shape';
}

/** Depth and number of nodes, stopping as soon as one is too much. */
function measure(input: unknown, depth: number): { depth: number; nodes: number } {
  const children = typeof input === 'object' && input !== null && 'children' in input && Array.isArray(input.children) ? input.children : [];
  let total = { depth, nodes: 1 };
  if (depth > STRATEGY_LIMITS.depth) {
    return total;
  }
  for (const child of children) {
    const part = measure(child, depth + 1);
    total = { depth: Math.max(total.depth, part.depth), nodes: total.nodes + part.nodes };
    if (total.nodes > STRATEGY_LIMITS.nodes) {
      break;
    }
  }
  return total;
}
