/** Which sellers and seasons a strategy names, and which of its parts rest on facts that nothing tells. */
import type { Condition } from './signals.ts';
import type { StrategyNode } from './types.ts';

export interface Named {
  sellers: { seller: string; path: string }[];
  seasons: { season: string; path: string }[];
  /** Parts that can never answer, by the fact they ask about. */
  sourceless: { part: string; path: string }[];
}

/** No further market is read anywhere yet; a rule on one would only ever say that. */
const SOURCELESS_FACTS = ['market'];

export function namedIn(tree: StrategyNode, path = '', found: Named = { sellers: [], seasons: [], sourceless: [] }): Named {
  const at = (part: string): string => (path === '' ? part : `${path}.${part}`);
  if ('seller' in tree) {
    found.sellers.push({ seller: tree.seller, path });
  }
  if ('reference' in tree && tree.reference.kind === 'named') {
    found.sellers.push({ seller: tree.reference.seller, path });
  }
  if ('when' in tree) {
    (tree.type === 'IF' ? [tree.when] : tree.when).forEach((when, index) => inCondition(when, at(`when.${index}`), found));
  }
  if ('children' in tree) {
    tree.children.forEach((child, index) => namedIn(child, at(`children.${index}`), found));
  }
  return found;
}

function inCondition(condition: Condition, path: string, found: Named): void {
  switch (condition.kind) {
    case 'and':
    case 'or':
      condition.of.forEach((each) => inCondition(each, path, found));
      return;
    case 'not':
      inCondition(condition.of, path, found);
      return;
    case 'rival_stock':
      found.sellers.push({ seller: condition.seller, path });
      return;
    default:
      if (condition.kind === 'text' && condition.fact === 'season') {
        found.seasons.push({ season: condition.is, path });
      }
      if (SOURCELESS_FACTS.includes(condition.fact)) {
        found.sourceless.push({ part: condition.fact, path });
      }
  }
}
