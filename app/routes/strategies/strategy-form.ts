/** The simple form of a strategy and the tree it stands for, both ways. */
import { parseAmount, parseBps, bpsText } from '#app/i18n/parse.ts';
import { toDecimal } from '#app/lib/money.ts';
import type { Reference, StrategyNode } from '#app/pricing/types.ts';

export const REFERENCES = ['lowest', 'second', 'median', 'mean', 'highest', 'named'] as const;

export interface StrategyValues {
  kind: 'position' | 'cost_plus' | 'hold';
  reference: (typeof REFERENCES)[number];
  seller: string;
  op: 'match' | 'below' | 'above';
  offsetKind: 'bps' | 'amount';
  offset: string;
  fallback: 'cost_plus' | 'hold';
  margin: string;
}

const DEFAULTS: StrategyValues = {
  kind: 'position',
  reference: 'median',
  seller: '',
  op: 'match',
  offsetKind: 'bps',
  offset: '0',
  fallback: 'cost_plus',
  margin: '30',
};

/** What the form shows where the saved tree says more than it can. */
export const BLANK: StrategyValues = { ...DEFAULTS, kind: 'hold' };

/** The form's values for a tree; null for trees that say more than this form can. */
export function valuesOf(tree: StrategyNode, currency: string): StrategyValues | null {
  const [first, second, third] = tree.type === 'FALLBACK' ? tree.children : [tree];
  if (!first || third) {
    return null;
  }
  if (first.type === 'HOLD' && !second) {
    return { ...DEFAULTS, kind: 'hold' };
  }
  if (first.type === 'COST_PLUS' && !second) {
    return first.mode.kind === 'margin' ? { ...DEFAULTS, kind: 'cost_plus', margin: bpsText(first.mode.bps) } : null;
  }
  if (first.type !== 'POSITION') {
    return null;
  }
  const reference = simpleReference(first.reference);
  const rest = fallbackOf(second);
  if (!reference || !rest) {
    return null;
  }
  const { offset } = first;
  return {
    ...DEFAULTS,
    ...reference,
    ...rest,
    op: first.op,
    offsetKind: offset.kind,
    offset: offset.kind === 'bps' ? bpsText(offset.bps) : toDecimal({ minor: offset.minor, currency }),
  };
}

/** The tree of a completely filled form; null while a number or the seller is missing. */
export function treeOf(values: StrategyValues, currency: string): StrategyNode | null {
  if (values.kind === 'hold') {
    return { type: 'HOLD' };
  }
  const marginBps = parseMargin(values.margin);
  const costPlus: StrategyNode | null = marginBps === null ? null : { type: 'COST_PLUS', mode: { kind: 'margin', bps: marginBps } };
  if (values.kind === 'cost_plus') {
    return costPlus;
  }
  const offset = offsetOf(values, currency);
  const seller = values.seller.trim();
  if (!offset || (values.reference === 'named' && seller === '')) {
    return null;
  }
  const position: StrategyNode = {
    type: 'POSITION',
    reference: values.reference === 'named' ? { kind: 'named', seller } : { kind: values.reference },
    op: values.op,
    offset,
  };
  if (values.fallback === 'hold') {
    return { type: 'FALLBACK', children: [position, { type: 'HOLD' }] };
  }
  return costPlus ? { type: 'FALLBACK', children: [position, costPlus] } : null;
}

/** A margin of 100 % has no price. */
export function parseMargin(text: string): number | null {
  const bps = parseBps(text);
  return bps !== null && bps <= 9_000 ? bps : null;
}

export function offsetOf({ op, offsetKind, offset }: StrategyValues, currency: string): { kind: 'bps'; bps: number } | { kind: 'amount'; minor: number } | null {
  if (op === 'match') {
    return { kind: 'bps', bps: 0 };
  }
  if (offsetKind === 'bps') {
    const bps = parseBps(offset);
    return bps !== null && bps > 0 && bps <= 5_000 ? { kind: 'bps', bps } : null;
  }
  const amount = parseAmount(offset, currency);
  return amount && amount.minor > 0 ? { kind: 'amount', minor: amount.minor } : null;
}

function simpleReference(reference: Reference): Pick<StrategyValues, 'reference' | 'seller'> | null {
  if (reference.kind === 'named') {
    return { reference: 'named', seller: reference.seller };
  }
  const kind = REFERENCES.find((one) => one === reference.kind);
  return kind ? { reference: kind, seller: '' } : null;
}

function fallbackOf(node: StrategyNode | undefined): Pick<StrategyValues, 'fallback' | 'margin'> | null {
  if (!node || node.type === 'HOLD') {
    return { fallback: 'hold', margin: DEFAULTS.margin };
  }
  return node.type === 'COST_PLUS' && node.mode.kind === 'margin' ? { fallback: 'cost_plus', margin: bpsText(node.mode.bps) } : null;
}
