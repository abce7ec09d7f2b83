/**
 * Which facts beyond the market a strategy asks for. Only those are loaded and written into its snapshots: a receipt then holds what
 * the decision rests on and nothing that merely changes every day.
 */
import type { Condition } from './signals.ts';
import type { StrategyNode } from './types.ts';

export const NEEDS = [
  'regular',
  'stockout',
  'velocity',
  'demand',
  'demandState',
  'elasticity',
  'support',
  'collections',
  'product',
  'revenueClass',
  'units',
  'clock',
  'exchange',
  'benchmark',
  'age',
  'season',
] as const;
export type Need = (typeof NEEDS)[number];

const OF_NODE: Partial<Record<StrategyNode['type'], readonly Need[]>> = {
  STOCKOUT_CAPTURE: ['stockout'],
  VELOCITY: ['velocity'],
  COVER: ['demand', 'demandState'],
  CLEARANCE: ['demand', 'elasticity'],
  PROFIT_MAX: ['elasticity', 'support'],
  MARKET_FX: ['exchange'],
  BENCHMARK: ['benchmark'],
};

const OF_FACT: Partial<Record<Extract<Condition, { fact: unknown }>['fact'], Need>> = {
  collection: 'collections',
  tag: 'product',
  vendor: 'product',
  type: 'product',
  revenue_class: 'revenueClass',
  cover_days: 'demand',
  units_7d: 'units',
  units_28d: 'units',
  units_90d: 'units',
  weekday: 'clock',
  hour: 'clock',
  age_days: 'age',
  season: 'season',
};

export function needsOf(tree: StrategyNode): Set<Need> {
  const needs = new Set<Need>(OF_NODE[tree.type] ?? []);
  if ((tree.type === 'ANCHOR' && tree.anchor === 'regular') || (tree.type === 'SCHEDULE' && tree.sale.kind === 'bps')) {
    needs.add('regular');
  }
  if ('when' in tree) {
    const whens = tree.type === 'IF' ? [tree.when] : tree.when;
    whens.flatMap(factsOf).forEach((need) => needs.add(need));
  }
  if ('children' in tree) {
    tree.children.flatMap((child) => [...needsOf(child)]).forEach((need) => needs.add(need));
  }
  return needs;
}

function factsOf(condition: Condition): Need[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.of.flatMap(factsOf);
    case 'not':
      return factsOf(condition.of);
    case 'rival_stock':
      return [];
    default: {
      const need = OF_FACT[condition.fact];
      return need === undefined ? [] : [need];
    }
  }
}
