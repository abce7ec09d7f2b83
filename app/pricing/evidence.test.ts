/** What a movement rests on (G5), grade by grade, and whether that is enough. */
import { describe, expect, test } from 'vitest';
import { isEnough, weighEvidence } from './evidence.ts';
import type { Evidence } from './evidence.ts';
import { anOffer } from './fixtures.ts';
import type { MarketOffer } from './market.ts';
import { whole } from './rational.ts';
import type { Grade } from './types.ts';

const offer = (grade: Grade, priceMinor: number): MarketOffer => ({ grade, offer: anOffer(priceMinor), comparedMinor: priceMinor, reasons: [], quarantined: false, ageMs: 0 });
const weigh = (direction: 'down' | 'up', ...eligible: MarketOffer[]): Evidence => weighEvidence({ graded: eligible, eligible, slip: null }, whole(10_000), direction);

describe('the evidence', () => {
  test.each<[string, Evidence, MarketOffer[]]>([
    ['one official price', 'A', [offer('A', 10_300)]],
    ['one too far above to bear a cut out', 'none', [offer('A', 10_301)]],
    ['nobody', 'none', []],
    ['two that agree within three hundredths', '2xB', [offer('B', 10_000), offer('B', 10_300)]],
    ['two of one price', '2xB', [offer('B', 10_000), offer('B', 10_000)]],
    ['two that do not agree', 'B', [offer('B', 9_999), offer('B', 10_300)]],
    ['two that agree after one that does not', '2xB', [offer('B', 9_000), offer('B', 10_000), offer('B', 10_200)]],
    ['one second-rate price', 'B', [offer('B', 10_000)]],
    ['one second-rate price among doubtful ones', 'B', [offer('B', 10_000), offer('C', 10_000)]],
    ['doubtful prices, however many', 'C', [offer('C', 10_000), offer('C', 10_000)]],
    ['an official price above all', 'A', [offer('B', 10_000), offer('B', 10_000), offer('A', 10_000)]],
  ])('for a cut: %s is %s', (_, expected, offers) => {
    expect(weigh('down', ...offers)).toBe(expected);
  });

  test('for a raise looks at the other side', () => {
    expect(weigh('up', offer('A', 9_700))).toBe('A');
    expect(weigh('up', offer('A', 9_699))).toBe('none');
    expect(weigh('up', offer('A', 50_000))).toBe('A');
  });

  test('of a target from our own costs is our own', () => {
    expect(weighEvidence({ graded: [], eligible: [offer('A', 10_000)], slip: null }, null, 'down')).toBe('internal');
  });
});

describe('without a person', () => {
  test.each<[Evidence, cut: boolean, cutAtB: boolean, raise: boolean]>([
    ['A', true, true, true],
    ['2xB', true, true, true],
    ['B', false, true, true],
    ['C', false, false, false],
    ['none', false, false, false],
    ['internal', false, false, true],
  ])('%s: a cut %o, a cut where the store asks for a B %o, a raise %o', (evidence, cut, cutAtB, raise) => {
    expect(isEnough(evidence, 'down', 'A')).toBe(cut);
    expect(isEnough(evidence, 'down', 'B')).toBe(cutAtB);
    expect(isEnough(evidence, 'up', 'A')).toBe(raise);
    expect(isEnough(evidence, 'up', 'B')).toBe(raise);
  });
});
