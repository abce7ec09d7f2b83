/** The engine against others, round after round: it comes to rest, and never below its floor. */
import { expect, test } from 'vitest';
import { judge } from './decide.ts';
import { anOffer, aSnapshot } from './fixtures.ts';
import type { StrategyNode } from './types.ts';

const ROUNDS = 500;
const UNDERCUT: StrategyNode = { type: 'POSITION', reference: { kind: 'lowest' }, op: 'below', offset: { kind: 'bps', bps: 100 } };

/** What one engine asks next when its rivals ask this. */
function next(tree: StrategyNode, priceMinor: number, rivals: readonly [string, number][], costMinor: number): number {
  const offers = rivals.map(([seller, price]) => anOffer(price, { seller }));
  return judge(aSnapshot({ tree, offers, facts: { priceMinor, cost: { minor: costMinor, effectiveFrom: '2026-01-01', source: 'file' } } })).priceMinor ?? priceMinor;
}

test('two engines that undercut each other settle above both floors', { timeout: 30_000 }, () => {
  let [ours, theirs] = [19_900, 21_000];
  const lately = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    ours = next(UNDERCUT, ours, [['them', theirs]], 10_000);
    theirs = next(UNDERCUT, theirs, [['us', ours]], 9000);
    expect(ours).toBeGreaterThanOrEqual(14_256);
    expect(theirs).toBeGreaterThanOrEqual(12_936);
    if (round >= ROUNDS - 100) {
      lately.add(`${ours} ${theirs}`);
    }
  }
  expect(lately.size).toBe(1);
});

test('against a rival who always asks one per cent less it stops at the edge of its band', { timeout: 30_000 }, () => {
  const EDGE: StrategyNode = { type: 'POSITION', reference: { kind: 'named', seller: 'steady' }, op: 'below', offset: { kind: 'bps', bps: 300 } };
  const tree: StrategyNode = { type: 'MAX', children: [UNDERCUT, EDGE] };
  let ours = 19_900;
  for (let round = 0; round < ROUNDS; round += 1) {
    const rival = Math.floor((ours * 99) / 100);
    ours = next(
      tree,
      ours,
      [
        ['steady', 19_500],
        ['rival', rival],
      ],
      10_000,
    );
    expect(ours).toBeGreaterThanOrEqual(18_915);
  }
  // The last step to the edge would be too small to matter.
  expect((ours - 18_915) * 100).toBeLessThan(ours);
});
