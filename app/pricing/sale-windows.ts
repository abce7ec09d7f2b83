/** Sales of one strategy that overlap: which of the two would hold cannot be told from the rule, so it is refused when saved. */
import { readInstant } from './instant.ts';
import type { StrategyNode } from './types.ts';

interface Window {
  from: number;
  until: number;
  path: string;
}

/** The place of a sale that overlaps an earlier one, or null. Parts of an IF or FIRST exclude each other and may overlap. */
export function overlappingSale(tree: StrategyNode): string | null {
  return walk(tree, '').overlap;
}

function walk(node: StrategyNode, path: string): { windows: Window[]; overlap: string | null } {
  if (node.type === 'SCHEDULE') {
    return { windows: [{ from: readInstant(node.from) ?? 0, until: readInstant(node.until) ?? 0, path }], overlap: null };
  }
  if (!('children' in node)) {
    return { windows: [], overlap: null };
  }
  const parts = node.children.map((child, index) => walk(child, path === '' ? `children.${index}` : `${path}.children.${index}`));
  const inside = parts.find(({ overlap }) => overlap !== null)?.overlap ?? null;
  const exclusive = node.type === 'IF' || node.type === 'FIRST';
  return { windows: parts.flatMap(({ windows }) => windows), overlap: inside ?? (exclusive ? null : between(parts.map(({ windows }) => windows))) };
}

function between(parts: readonly (readonly Window[])[]): string | null {
  const before: Window[] = [];
  for (const windows of parts) {
    const clash = windows.find(({ from, until }) => before.some((other) => from < other.until && other.from < until));
    if (clash) {
      return clash.path;
    }
    before.push(...windows);
  }
  return null;
}
