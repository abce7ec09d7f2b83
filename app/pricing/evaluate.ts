/** Step 4 of product.md 3.7: the strategy tree over the facts, keeping every candidate for the receipt. */
import { reason } from './codes.ts';
import { ask } from './conditions.ts';
import { costPlusTarget } from './floor.ts';
import type { Market } from './market.ts';
import { band, raiseGap, rangePosition, rank, rankPercentile } from './market-strategies.ts';
import { position } from './position.ts';
import type { Aim } from './position.ts';
import { compare, whole } from './rational.ts';
import type { Rational } from './rational.ts';
import { follow, freeze, notBelow } from './rival-strategies.ts';
import { signalTarget } from './signal-strategies.ts';
import type { CostPlusMode, Reason, Snapshot, StrategyNode, VariantFacts } from './types.ts';

export interface Candidate {
  strategy: StrategyNode['type'];
  aim: Aim;
}

export interface Evaluation {
  aim: Aim;
  /** Every leaf that was asked, in order; the last is the one that answered. */
  candidates: Candidate[];
}

/**
 * The target of a tree, or the reason of the last strategy that had none.
 * @param floorMinor L, for strategies that do not ask for what could not be had; null when unknown
 */
export function evaluate(tree: StrategyNode, snapshot: Snapshot, market: Market, floorMinor: number | null = null): Evaluation {
  if (!('children' in tree)) {
    const aim = leaf(tree, snapshot, market, floorMinor);
    return { aim, candidates: [{ strategy: tree.type, aim }] };
  }
  if ('when' in tree) {
    const way = choose(tree, snapshot, market);
    const child = typeof way === 'number' ? tree.children[way] : undefined;
    return child
      ? evaluate(child, snapshot, market, floorMinor)
      : { aim: { kind: 'no_target', reason: typeof way === 'number' ? reason('condition_not_met') : way }, candidates: [] };
  }
  const candidates: Candidate[] = [];
  const aims: Aim[] = [];
  for (const child of tree.children) {
    const answer = evaluate(child, snapshot, market, floorMinor);
    candidates.push(...answer.candidates);
    aims.push(answer.aim);
    if (tree.type === 'FALLBACK' && answer.aim.kind !== 'no_target') {
      break;
    }
  }
  const last = aims.at(-1) ?? { kind: 'no_target', reason: reason('no_offers') };
  return { aim: tree.type === 'FALLBACK' ? last : (chosen(tree.type, aims, snapshot.facts) ?? last), candidates };
}

/** Which part gave the answer, as its place in the tree (`children.1.children.0`); null when none did. */
export function answeredBy(tree: StrategyNode, snapshot: Snapshot, market: Market, floorMinor: number | null, path = ''): string | null {
  if (!('children' in tree)) {
    return leaf(tree, snapshot, market, floorMinor).kind === 'no_target' ? null : path;
  }
  const inside = (at: number): string | null => {
    const child = tree.children[at];
    return child ? answeredBy(child, snapshot, market, floorMinor, path === '' ? `children.${at}` : `${path}.children.${at}`) : null;
  };
  if ('when' in tree) {
    const way = choose(tree, snapshot, market);
    return typeof way === 'number' ? inside(way) : null;
  }
  const aims = tree.children.map((child) => evaluate(child, snapshot, market, floorMinor).aim);
  const answer = tree.type === 'FALLBACK' ? aims.find(({ kind }) => kind !== 'no_target') : chosen(tree.type, aims, snapshot.facts);
  return answer ? inside(aims.indexOf(answer)) : null;
}

/** Where among the children a condition leads. What nobody knows is not taken for a no: then there is no way at all. */
function choose(tree: Extract<StrategyNode, { when: unknown }>, snapshot: Snapshot, market: Market): number | Reason {
  const whens = tree.type === 'IF' ? [tree.when] : tree.when;
  for (const [index, when] of whens.entries()) {
    const answer = ask(when, snapshot, market);
    if (answer.kind === 'unknown') {
      return reason('condition_unknown', { fact: answer.fact });
    }
    if (answer.kind === 'yes') {
      return index;
    }
  }
  return whens.length;
}

/** MIN, MAX or MEDIAN (the lower middle) of the answers there are; a strategy that stays answers with the price as it is. */
function chosen(operator: 'MIN' | 'MAX' | 'MEDIAN', aims: readonly Aim[], facts: VariantFacts): Aim | null {
  const valueOf = (aim: Aim): Rational => (aim.kind === 'target' ? aim.value : whole(facts.priceMinor));
  const answers = aims.filter(({ kind }) => kind !== 'no_target').sort((a, b) => compare(valueOf(a), valueOf(b)));
  const at = { MIN: 0, MAX: answers.length - 1, MEDIAN: (answers.length - 1) >> 1 }[operator];
  return answers[at] ?? null;
}

function leaf(node: Exclude<StrategyNode, { children: unknown }>, snapshot: Snapshot, market: Market, floorMinor: number | null): Aim {
  const { facts } = snapshot;
  switch (node.type) {
    case 'POSITION':
      return position(node, market);
    case 'RANGE_POS':
      return rangePosition(node, market);
    case 'RANK_PCT':
      return rankPercentile(node, market);
    case 'RANK':
      return rank(node, market, floorMinor);
    case 'BAND':
      return band(node, market, facts);
    case 'RAISE_GAP':
      return raiseGap(node, market, facts);
    case 'COST_PLUS':
      return costPlus(node.mode, facts);
    case 'HOLD':
      return { kind: 'target', value: whole(facts.priceMinor), reference: null, reason: reason('target_hold') };
    case 'FOLLOW':
      return follow(node, market);
    case 'NOT_BELOW':
      return notBelow(node, market);
    case 'FREEZE':
      return freeze(node, market);
    default:
      return signalTarget(node, snapshot);
  }
}

function costPlus(mode: CostPlusMode, facts: VariantFacts): Aim {
  const result = costPlusTarget(facts, mode);
  switch (result.kind) {
    case 'unknown':
      return { kind: 'no_target', reason: reason('floor_unknown', { missing: result.missing.join(',') }) };
    case 'infeasible':
      return { kind: 'no_target', reason: reason('infeasible') };
    case 'known':
      return { kind: 'target', value: whole(result.minor), reference: null, reason: reason('target_cost_plus', { mode: mode.kind }) };
  }
}
