import { expect, test } from 'vitest';
import { limitOf, riskOf } from './risk.ts';
import type { RiskFacts } from './risk.ts';

const CALM: RiskFacts = {
  beforeMinor: 10_000,
  priceMinor: 10_200,
  headroomBps: 800,
  evidence: 'A',
  exposureBps: 3000,
  changes7d: 0,
  ownRange: { lowMinor: 9000, highMinor: 11_000 },
  flags: [],
};

test.each<[string, Partial<RiskFacts>, number, string]>([
  ['19', {}, 95, 'low'],
  ['20', { priceMinor: 10_600, headroomBps: 300, evidence: '2xB', exposureBps: 6000, changes7d: 1 }, 400, 'medium'],
  ['21', { priceMinor: 10_800, headroomBps: 50, evidence: 'B', exposureBps: 9500, changes7d: 3, ownRange: { lowMinor: 10_000, highMinor: 10_800 * 100 } }, 683, 'high'],
])('golden vector %s', (_, change, scoreTenths, cls) => {
  expect(riskOf({ ...CALM, ...change })).toMatchObject({ scoreTenths, class: cls });
});

test('golden vector 21: 5 % outside the own range adds five points', () => {
  const facts = { ...CALM, beforeMinor: 20_000, priceMinor: 18_400, headroomBps: 50, evidence: 'B', exposureBps: 9500, changes7d: 3 } as const;
  const inside = riskOf({ ...facts, ownRange: { lowMinor: 18_400, highMinor: 30_000 } });

  expect(inside.scoreTenths).toBe(683);
  // 18,400 is 5 % under 19,368 within a thousandth.
  expect(riskOf({ ...facts, ownRange: { lowMinor: 19_368, highMinor: 30_000 } })).toMatchObject({ scoreTenths: 732, class: 'high' });
});

test('a red flag alone makes the risk high', () => {
  expect(riskOf({ ...CALM, flags: ['war'] })).toMatchObject({ scoreTenths: 95, class: 'high' });
});

test.each([
  ['low', 250],
  ['medium', 450],
  ['high', 600],
] as const)('with tolerance %s a change goes alone under %i tenths', (tolerance, limit) => {
  expect(limitOf(tolerance)).toBe(limit);
});

test('what is not known counts as the worst', () => {
  expect(riskOf({ ...CALM, headroomBps: null }).scoreTenths).toBe(295);
  expect(riskOf({ ...CALM, ownRange: null }).scoreTenths).toBe(195);
});
