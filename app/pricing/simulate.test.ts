import { describe, expect, it } from 'vitest';
import { answeredBy } from './evaluate.ts';
import { anOffer, aSnapshot } from './fixtures.ts';
import { hardBounds } from './bounds.ts';
import { readMarket } from './market.ts';
import { contribution } from './margin.ts';
import { minus, times, whole, ZERO } from './rational.ts';
import { asIf, newTally, NO_ANSWER, simulate } from './simulate.ts';
import type { Snapshot, StrategyNode, VariantFacts } from './types.ts';

const HOLD: StrategyNode = { type: 'HOLD' };
const below = (bps: number): StrategyNode => ({ type: 'POSITION', reference: { kind: 'lowest' }, op: 'below', offset: { kind: 'bps', bps } });
const cost: StrategyNode = { type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } };
const standing = { exposureBps: 0, revenueClass: null, changes7d: 0, ownRange: null, war: 'calm', units28d: 10 } as const;
const elasticity = { status: 'learned', estimateMilli: -2000, lowMilli: -3000, highMilli: -1000 } as const;

function sold(tree: StrategyNode, facts: Partial<VariantFacts> = {}): Snapshot {
  return aSnapshot({ tree, facts: { standing, signals: { elasticity }, ...facts } });
}

function run(...snapshots: Snapshot[]) {
  const tally = newTally();
  const verdicts = snapshots.map((snapshot) => simulate(tally, snapshot));
  return { tally, verdicts };
}

describe('a simulation', () => {
  it('gives a rule that changes nothing exactly nothing, also where a bound corrects prices', () => {
    const { tally } = run(sold(HOLD), sold(HOLD, { priceMinor: 12_000 }));
    expect(tally).toMatchObject({ judged: 2, hold: 1, correction: 1, up: 0, down: 0, steady: ZERO, priced: 0, low: 0, high: 0, answered: 0 });
  });

  it('adds up what is earned exactly, by the units that were sold', () => {
    const { tally, verdicts } = run(sold(below(200)), sold(below(200)));
    const priceMinor = verdicts[0]?.priceMinor ?? 0;
    expect(priceMinor).toBeLessThan(19_900);
    const { facts } = sold(below(200));
    const [then, now] = [contribution(facts, priceMinor), contribution(facts, facts.priceMinor)];
    expect(tally).toMatchObject({ down: 2, priced: 2, answered: 2 });
    expect(tally.steady).toEqual(then && now && times(minus(then, now), whole(20)));
  });

  it('tells demand’s answer as a range that holds the answer of every elasticity inside', () => {
    const { tally, verdicts } = run(sold(below(200)));
    const { facts } = sold(below(200));
    const priceMinor = verdicts[0]?.priceMinor ?? 0;
    const earned = (minor: number): number => Number((contribution(facts, minor)?.n ?? 0n) * 1000n / (contribution(facts, minor)?.d ?? 1n)) / 1000; // prettier-ignore
    for (const eta of [-3, -2.4, -2, -1.3, -1]) {
      const effect = 10 * (earned(priceMinor) * (priceMinor / facts.priceMinor) ** eta - earned(facts.priceMinor));
      expect(effect).toBeGreaterThanOrEqual(tally.low - 0.01);
      expect(effect).toBeLessThanOrEqual(tally.high + 0.01);
    }
  });

  it('says of how many it knows nothing: no cost, no sales, no elasticity', () => {
    const { tally } = run(sold(below(200), { cost: null }), sold(below(200), { standing: { ...standing, units28d: null } }), sold(below(200), { signals: {} }));
    expect(tally).toMatchObject({ judged: 3, priced: 1, answered: 0, low: 0, high: 0 });
  });

  it('looks past a stop: it asks what would happen, not what may', () => {
    const stopped = { ...sold(HOLD), emergencyStop: true };
    expect(run(asIf(stopped, { version: 9, hash: 'x', tree: below(200) })).tally).toMatchObject({ down: 1 });
  });
});

describe('the part that answered', () => {
  const placeOf = (tree: StrategyNode, offers = [anOffer(18_900)], facts: Partial<VariantFacts> = {}): string | null => {
    const snapshot = aSnapshot({ tree, offers, facts });
    return answeredBy(tree, snapshot, readMarket(snapshot), hardBounds(snapshot).floorMinor);
  };

  it.each<[string, StrategyNode, string | null]>([
    ['the whole', HOLD, ''],
    ['the first that has an answer', { type: 'FALLBACK', children: [{ type: 'RANK', k: 9 }, cost] }, 'children.1'],
    ['the lowest', { type: 'MIN', children: [HOLD, below(500)] }, 'children.1'],
    ['the highest', { type: 'MAX', children: [HOLD, below(500)] }, 'children.0'],
    ['where a condition leads', { type: 'FIRST', when: [{ kind: 'number', fact: 'stock', op: 'over', value: 100 }], children: [HOLD, { type: 'FALLBACK', children: [cost] }] }, 'children.1.children.0'],
    ['nobody: a condition on what is unknown', { type: 'IF', when: { kind: 'text', fact: 'season', is: 'x' }, children: [HOLD] }, null],
    ['nobody: a condition that does not hold', { type: 'IF', when: { kind: 'number', fact: 'stock', op: 'over', value: 100 }, children: [HOLD] }, null],
    ['nobody: no part has an answer', { type: 'FALLBACK', children: [{ type: 'RANK', k: 9 }] }, null],
  ])('is named by its place: %s', (_name, tree, place) => {
    expect(placeOf(tree)).toBe(place);
    const { tally } = run(aSnapshot({ tree, offers: [anOffer(18_900)] }));
    expect(tally.branches).toMatchObject({ [place ?? NO_ANSWER]: { answered: 1 } });
  }); // prettier-ignore
});
