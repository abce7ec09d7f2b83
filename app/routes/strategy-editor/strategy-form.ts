/** The simple form of a strategy and the tree it stands for, both ways. */
import { parseAmount, parseBps, parseWhole, bpsText } from '#app/i18n/parse.ts';
import { toDecimal } from '#app/lib/money.ts';
import type { Reference, StrategyNode } from '#app/pricing/types.ts';

export const REFERENCES = ['lowest', 'second', 'median', 'mean', 'highest', 'named'] as const;

export const KINDS = ['position', 'band', 'rank', 'raise', 'cost_plus', 'hold'] as const;

export interface StrategyValues {
  kind: (typeof KINDS)[number];
  reference: (typeof REFERENCES)[number];
  seller: string;
  op: 'match' | 'below' | 'above';
  offsetKind: 'bps' | 'amount';
  offset: string;
  /** Of a band: how far from the reference a price may stand, per cent. */
  width: string;
  rank: string;
  /** Of a raise: from which gap on, per cent; half of it is closed. */
  gap: string;
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
  width: '3',
  rank: '2',
  gap: '3',
  fallback: 'cost_plus',
  margin: '30',
};

/** Kinds that need a rival's price, and so a word on what to do without one. */
export const OF_RIVALS: readonly StrategyValues['kind'][] = ['position', 'band', 'rank'];

const HALF_BPS = 5000;

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
  const rest = fallbackOf(second);
  const own = ofRivals(first, currency);
  if (!rest || !own || (own.kind === 'raise' && rest.fallback !== 'hold')) {
    return null;
  }
  return { ...DEFAULTS, ...own, ...rest };
}

function ofRivals(node: StrategyNode, currency: string): Partial<StrategyValues> | null {
  switch (node.type) {
    case 'RANK':
      return { kind: 'rank', rank: String(node.k) };
    case 'RAISE_GAP':
      return node.shareBps === HALF_BPS && node.epsilonMinor === 1 ? { kind: 'raise', gap: bpsText(node.gapBps) } : null;
    case 'BAND': {
      const reference = simpleReference(node.reference);
      return reference && node.lowBps === node.highBps ? { kind: 'band', ...reference, width: bpsText(node.lowBps) } : null;
    }
    case 'POSITION': {
      const reference = simpleReference(node.reference);
      const { op, offset } = node;
      const amount = offset.kind === 'bps' ? bpsText(offset.bps) : toDecimal({ minor: offset.minor, currency });
      return reference && { kind: 'position', ...reference, op, offsetKind: offset.kind, offset: amount };
    }
    default:
      return null;
  }
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
  const first = rivalNode(values, currency);
  if (!first) {
    return null;
  }
  if (values.kind === 'raise' || values.fallback === 'hold') {
    return { type: 'FALLBACK', children: [first, { type: 'HOLD' }] };
  }
  return costPlus ? { type: 'FALLBACK', children: [first, costPlus] } : null;
}

function rivalNode(values: StrategyValues, currency: string): StrategyNode | null {
  const seller = values.seller.trim();
  const reference: Reference | null = values.reference !== 'named' ? { kind: values.reference } : seller === '' ? null : { kind: 'named', seller };
  switch (values.kind) {
    case 'rank': {
      const k = parseRank(values.rank);
      return k === null ? null : { type: 'RANK', k };
    }
    case 'raise': {
      const gapBps = parseShare(values.gap);
      return gapBps === null ? null : { type: 'RAISE_GAP', gapBps, shareBps: HALF_BPS, epsilonMinor: 1 };
    }
    case 'band': {
      const bps = parseShare(values.width);
      return bps === null || !reference ? null : { type: 'BAND', reference, lowBps: bps, highBps: bps };
    }
    default: {
      const offset = offsetOf(values, currency);
      return offset && reference ? { type: 'POSITION', reference, op: values.op, offset } : null;
    }
  }
}

/** From the cheapest on; nobody counts further than that. */
export function parseRank(text: string): number | null {
  const rank = parseWhole(text);
  return rank !== null && rank >= 1 && rank <= 100 ? rank : null;
}

/** Above 0, at most 50 %. */
export function parseShare(text: string): number | null {
  const bps = parseBps(text);
  return bps !== null && bps > 0 && bps <= 5000 ? bps : null;
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
