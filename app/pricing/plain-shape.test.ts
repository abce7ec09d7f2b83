/** What goes the short way is what the schema says, field by field; whatever it refuses has gone the long way. */
import { expect, test } from 'vitest';
import { aSnapshot } from './fixtures.ts';
import { isPlainSnapshot } from './plain-shape.ts';
import { readSnapshot, tidySnapshot } from './snapshot-schema.ts';
import type { Snapshot } from './types.ts';

const ODD = [
  undefined, null, NaN, -0, 0, -1, 1, 0.5, 9999, 10_000, 10_001, 100_001, 2 ** 53, '', 'x', 'A', 'C', 'KSA', 'high', 'war', 'SAR', 'sar', 'never', '2026-11-20T12:00:00.000Z',
  'y'.repeat(101), 'y'.repeat(201), 'y'.repeat(2001), true, [], {}, [{}],
]; // prettier-ignore

const full: Snapshot = aSnapshot({
  guardrails: { movement: { dayBps: 1000, weekBps: 2000 }, legal: 'KSA', lowStock: { coverDays: 7 }, tolerance: 'medium', basis: { kind: 'landed', ownShippingMinor: 500 } },
  facts: {
    moves: [{ at: '2026-11-19T12:00:00.000Z', beforeMinor: 19_000, afterMinor: 19_900 }],
    standing: { exposureBps: 100, revenueClass: 'B', changes7d: 1, ownRange: { lowMinor: 19_000, highMinor: 20_000 }, war: 'calm', units28d: 3 },
  },
});

/** Every place in a value, but the offers and the tree, which others read. */
function places(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null || ['facts.offers', 'strategy.tree'].includes(path.join('.'))) {
    return [path];
  }
  return [...(path.length === 0 ? [] : [path]), ...Object.entries(value).flatMap(([key, part]) => places(part, [...path, key]))];
}

function withOdd(path: readonly string[], value: unknown): Snapshot {
  const copy = structuredClone(full);
  const [last = '', ...before] = [...path].reverse();
  const target = before.reverse().reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, copy as unknown as Record<string, unknown>);
  target[last] = value;
  return copy;
}

/** As it is read, by whichever way. */
function read(snapshot: object): object {
  return { ...readSnapshot(tidySnapshot(snapshot)), isPlain: null };
}

test('an ordinary snapshot goes the short way; one with a field that nobody reads does not', () => {
  expect(isPlainSnapshot(tidySnapshot(full))).toBe(true);
  expect(isPlainSnapshot(tidySnapshot(aSnapshot()))).toBe(true);
  expect(isPlainSnapshot(tidySnapshot({ ...full, unheard: 1 }))).toBe(false);
  expect(isPlainSnapshot(tidySnapshot({ ...full, facts: { ...full.facts, unheard: 1 } }))).toBe(false);
});

test.each(places(full).map((path) => [path.join('.'), path] as const))('%s: the short way takes nothing that the schema does not', (_, path) => {
  for (const value of ODD) {
    const odd = withOdd(path, value);
    expect(read(odd)).toEqual(read({ ...odd, unheard: 1 }));
  }
});
