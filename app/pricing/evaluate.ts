/** Step 4 of product.md 3.7: the strategy tree over the facts, keeping every candidate for the receipt. */
import { reason } from './codes.ts';
import { costPlusTarget } from './floor.ts';
import type { Market } from './market.ts';
import { position } from './position.ts';
import type { Aim } from './position.ts';
import { whole } from './rational.ts';
import type { CostPlusMode, StrategyNode, VariantFacts } from './types.ts';

export interface Candidate {
  strategy: StrategyNode['type'];
  aim: Aim;
}

export interface Evaluation {
  aim: Aim;
  /** Every leaf that was asked, in order; the last is the one that answered. */
  candidates: Candidate[];
}

/** The target of a tree, or the reason of the last strategy that had none. */
export function evaluate(tree: StrategyNode, facts: VariantFacts, market: Market): Evaluation {
  if (tree.type !== 'FALLBACK') {
    const aim = leaf(tree, facts, market);
    return { aim, candidates: [{ strategy: tree.type, aim }] };
  }
  const candidates: Candidate[] = [];
  let aim: Aim = { kind: 'no_target', reason: reason('no_offers') };
  for (const child of tree.children) {
    const answer = evaluate(child, facts, market);
    candidates.push(...answer.candidates);
    aim = answer.aim;
    if (aim.kind === 'target') {
      break;
    }
  }
  return { aim, candidates };
}

function leaf(node: Exclude<StrategyNode, { type: 'FALLBACK' }>, facts: VariantFacts, market: Market): Aim {
  switch (node.type) {
    case 'POSITION':
      return position(node, market);
    case 'COST_PLUS':
      return costPlus(node.mode, facts);
    case 'HOLD':
      return { kind: 'target', value: whole(facts.priceMinor), reference: null, reason: reason('target_hold') };
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
