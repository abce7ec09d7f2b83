import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { anOffer, aSecond, aSnapshot } from './fixtures.ts';
import { readMarket } from './market.ts';
import { position } from './position.ts';
import type { Position } from './position.ts';
import { toText } from './rational.ts';
import type { OfferFact, Reference, StrategyNode } from './types.ts';

function aim(reference: Reference, offers: OfferFact[], change: Partial<Position> = {}): string {
  const node: Position = { type: 'POSITION', reference, op: 'match', offset: { kind: 'bps', bps: 0 }, ...change };
  const found = position(node, readMarket(aSnapshot({ offers })));
  return found.kind === 'target' ? toText(found.value) : found.reason.code;
}

const THREE = [anOffer(21_000), anOffer(18_900), anOffer(19_500)];
const FOUR = [...THREE, anOffer(19_900)];

describe('POSITION', () => {
  test.each<[Reference, string]>([
    [{ kind: 'lowest' }, '18900'],
    [{ kind: 'second' }, '19500'],
    [{ kind: 'nth', k: 3 }, '21000'],
    [{ kind: 'nth', k: 4 }, 'rank_missing'],
    [{ kind: 'median' }, '19500'],
    [{ kind: 'mean' }, '19800'],
    [{ kind: 'highest' }, '21000'],
    [{ kind: 'named', seller: 's19500' }, '19500'],
    [{ kind: 'named', seller: 'nobody' }, 'seller_absent'],
    [{ kind: 'weighted_mean', weights: { s18900: 1, s21000: 3 } }, '20475'],
    [{ kind: 'weighted_mean', weights: { s18900: 0 } }, '19800'],
    [{ kind: 'weighted_mean', weights: { stranger: 5 } }, '19800'],
  ])('%o gives %s', (reference, expected) => {
    expect(aim(reference, THREE)).toBe(expected);
  });

  test('takes the lower middle of an even count, and stays exact when a mean is a fraction', () => {
    expect(aim({ kind: 'median' }, FOUR)).toBe('19500');
    expect(aim({ kind: 'mean' }, [anOffer(10_000), anOffer(10_001)])).toBe('20001/2');
  });

  test.each<[Partial<Position>, string]>([
    [{ op: 'below', offset: { kind: 'bps', bps: 200 } }, '18522'],
    [{ op: 'above', offset: { kind: 'bps', bps: 200 } }, '19278'],
    [{ op: 'below', offset: { kind: 'amount', minor: 100 } }, '18800'],
    [{ op: 'above', offset: { kind: 'amount', minor: 100 } }, '19000'],
    [{ op: 'match', offset: { kind: 'amount', minor: 100 } }, '18900'],
    [{ op: 'below', offset: { kind: 'amount', minor: 18_900 } }, 'target_not_positive'],
    [{ op: 'below', offset: { kind: 'bps', bps: 10_000 } }, 'target_not_positive'],
  ])('with %o gives %s', (change, expected) => {
    expect(aim({ kind: 'lowest' }, THREE, change)).toBe(expected);
  });

  test('tells no offers from offers that may not be used', () => {
    expect(aim({ kind: 'lowest' }, [])).toBe('no_offers');
    expect(aim({ kind: 'lowest' }, [anOffer(18_900, { stock: 'out_of_stock' })])).toBe('no_eligible_offers');
  });

  test('second of one rival is no target', () => {
    expect(aim({ kind: 'second' }, [anOffer(18_900)])).toBe('rank_missing');
  });

  test('counts one seller once, at the cheapest of their offers', () => {
    const twice = [anOffer(19_500, { id: 'a', seller: 'x' }), anOffer(18_900, { id: 'b', seller: 'x' })];

    expect(aim({ kind: 'lowest' }, twice)).toBe('18900');
    expect(aim({ kind: 'second' }, twice)).toBe('rank_missing');
  });

  test('leaves doubtful prices aside while better ones exist, and uses them for a suggestion when none do', () => {
    const doubtful = anOffer(17_000, { match: { score: 70, by: 'auto', state: 'review' } });

    expect(aim({ kind: 'lowest' }, [...THREE, doubtful])).toBe('18900');
    expect(aim({ kind: 'lowest' }, [doubtful])).toBe('17000');
  });
});

describe('FALLBACK', () => {
  const named = (seller: string): StrategyNode => ({ type: 'POSITION', reference: { kind: 'named', seller }, op: 'match', offset: { kind: 'bps', bps: 0 } });
  const margin: StrategyNode = { type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } };

  test('asks the next named seller, then the margin', () => {
    const toSeller = decide(aSnapshot({ tree: { type: 'FALLBACK', children: [named('gone'), named('s19500'), margin] } }));
    const toMargin = decide(aSnapshot({ tree: { type: 'FALLBACK', children: [named('gone'), margin] } }));

    expect(toSeller).toMatchObject({ outcome: 'CHANGE', priceMinor: 19_500 });
    expect(toMargin).toMatchObject({ outcome: 'CHANGE', priceMinor: 18_503, evidence: 'internal' });
  });

  test('holds with the last reason when nobody has a target', () => {
    const decision = decide(aSnapshot({ tree: { type: 'FALLBACK', children: [named('gone'), { type: 'FALLBACK', children: [named('lost')] }] } }));

    expect(decision).toMatchObject({ outcome: 'HOLD', reasons: [{ code: 'seller_absent', params: { seller: 'lost' } }] });
  });

  test('an explicit HOLD holds', () => {
    expect(decide(aSnapshot({ tree: { type: 'HOLD' } }))).toMatchObject({ outcome: 'HOLD', reasons: [{ code: 'target_hold' }] });
  });
});

describe('evidence (G5)', () => {
  test.each([
    ['one A', [anOffer(18_900)], 'A', 0],
    ['two B within 3 %', [aSecond(18_900), aSecond(19_200)], '2xB', 0],
    ['two B further apart', [aSecond(18_900), aSecond(19_900)], 'B', 1],
    ['one B', [aSecond(18_900)], 'B', 1],
    ['one C', [anOffer(18_900, { stock: 'unknown' })], 'C', 1],
    ['a B, and an A that asks far more', [aSecond(18_900), anOffer(21_000)], 'B', 1],
    ['a B, confirmed by an A at its level', [aSecond(18_900), anOffer(19_000)], 'A', 0],
  ])('a cut on %s', (_, offers, evidence, reasons) => {
    const decision = decide(aSnapshot({ offers }));

    expect(decision).toMatchObject({ outcome: 'CHANGE', evidence });
    expect(decision.approvalReasons).toHaveLength(reasons);
  });

  test('a raise may rest on one B, not on a C', () => {
    expect(decide(aSnapshot({ offers: [aSecond(21_500)] }))).toMatchObject({ evidence: 'B', approvalReasons: [] });
    expect(decide(aSnapshot({ offers: [anOffer(21_500, { stock: 'unknown' })] })).approvalReasons).toHaveLength(1);
  });
});
