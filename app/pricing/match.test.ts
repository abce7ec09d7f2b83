import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { normaliseGtin, readIdentifier } from './gtin.ts';
import { matchScore } from './match.ts';
import type { Article } from './match.ts';

const OURS: Article = { brand: 'Anker', gtin: '6281234567895', mpn: 'A2637-K11', priceMinor: 10_000 };
const theirs = (given: Partial<Article>): Article => ({ ...OURS, ...given });

describe('identifiers', () => {
  test.each([
    ['6281234567895', '06281234567895'],
    ['٦٢٨١٢٣٤٥٦٧٨٩٥', '06281234567895'],
    ['EAN: 8808993650040', '08808993650040'],
    ['EAN138808993650040', '08808993650040'],
    ['036000291452', '00036000291452'],
    ['40170725', '00000040170725'],
    ['0-545-01022-5', '09780545010221'],
    ['6281234567896', null],
    ['00000000', null],
    ['TSF8UP-R407-26A44', null],
    ['', null],
    ['=1+1', null],
  ])('%s is %s', (raw, expected) => {
    expect(normaliseGtin(raw)).toBe(expected);
  });

  test('a UPC and its EAN with a leading zero are one article', () => {
    expect(normaliseGtin('036000291452')).toBe(normaliseGtin('0036000291452'));
  });

  const shared = new URL('../../../shared/data/matching/gtin-cases.json', import.meta.url);
  withData(shared)('reads the shared cases', () => {
    const cases = JSON.parse(readFileSync(shared, 'utf8')) as { classification: { raw: string; type: string | null }[]; extract: { raw: string; id: string | null }[] };

    const kinds = cases.classification.map(({ raw }) => ({ raw, type: readIdentifier(raw)?.kind ?? null }));
    const texts = cases.extract.map(({ raw }) => ({ raw, id: readIdentifier(raw)?.text ?? null }));

    expect(kinds).toEqual(cases.classification);
    expect(texts).toEqual(cases.extract);
  });
});

describe('match score', () => {
  test.each<[string, Partial<Article>, number, string]>([
    ['equal GTIN and brand', { brand: 'ANKER ' }, 90, 'accepted'],
    ['equal GTIN in another length', { gtin: '06281234567895' }, 90, 'accepted'],
    ['equal GTIN, brand unknown', { brand: null }, 70, 'review'],
    ['equal GTIN, brand conflict', { brand: 'Baseus' }, 70, 'review'],
    ['part number and brand, no GTIN', { gtin: null, mpn: 'a2637 k11' }, 85, 'review'],
    ['part number without brand', { gtin: null, brand: null }, 0, 'no_match'],
    ['another valid GTIN', { gtin: '8808993650040' }, 0, 'no_match'],
    ['a price outside 0.5 to 2.0 of ours', { priceMinor: 20_001 }, 90, 'review'],
    ['nothing to compare but titles', { gtin: null, mpn: null }, 0, 'no_match'],
  ])('%s', (_, given, score, state) => {
    expect(matchScore(OURS, theirs(given))).toMatchObject({ score, state });
  });

  test('numbers a shop gives itself prove nothing', () => {
    const own = { ...OURS, gtin: '2000000000015', mpn: null };

    expect(matchScore(own, own)).toMatchObject({ score: 0, state: 'no_match' });
  });

  test('reads brands of one spelling in Arabic', () => {
    expect(matchScore({ ...OURS, brand: 'سامسونج' }, { ...OURS, brand: 'سَامْسُونْج' })).toMatchObject({ score: 90 });
  });
});

/** The shared data is not part of the project: where it is missing, there is no such test. */
function withData(file: string | URL): (title: string, run: () => void) => void {
  return existsSync(file) ? test : () => undefined;
}
