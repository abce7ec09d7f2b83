import { expect, test } from 'vitest';
import { aSnapshot, anOffer } from './fixtures.ts';
import { inOrder, isPlainOffer } from './offer-shape.ts';
import { readSnapshot, tidySnapshot } from './snapshot-schema.ts';
import type { OfferFact } from './types.ts';

const ODD = [
  undefined,
  null,
  NaN,
  -0,
  0,
  -1,
  0.5,
  2 ** 53,
  1e21,
  '',
  'x',
  'new',
  'page',
  'auto',
  'review',
  'unknown',
  '\uD800',
  'y'.repeat(101),
  'y'.repeat(2001),
  true,
  [],
  {},
  5n,
];
const FIELDS = Object.keys(anOffer(1)) as (keyof OfferFact)[];

/** What the engine makes of an offer, by the short way or the long one. */
function read(offer: object): { bad: number; offers: OfferFact[] } {
  const found = readSnapshot(tidySnapshot(aSnapshot({ offers: [offer as OfferFact] })));
  return found.ok ? { bad: found.badOffers, offers: found.snapshot.facts.offers } : { bad: -1, offers: [] };
}

test.each(FIELDS)('%s: the short way takes nothing that the schema does not', (field) => {
  for (const value of ODD) {
    const offer = { ...anOffer(19_000), [field]: value };
    // A field that nobody knows has it go by the schema, which drops it.
    expect(read(offer)).toEqual(read({ ...offer, unheard: 1 }));
  }
});

test.each(['score', 'by', 'state'] as const)('match.%s: neither within', (field) => {
  for (const value of ODD) {
    const offer = anOffer(19_000);
    const odd = { ...offer, match: { ...offer.match, [field]: value } };
    expect(read(odd)).toEqual(read({ ...odd, unheard: 1 }));
  }
});

test('an ordinary offer goes the short way, in the order of canonical text', () => {
  const offer = anOffer(19_000);
  expect(isPlainOffer(offer)).toBe(true);
  expect(inOrder(offer)).toEqual(offer);
  expect(Object.keys(inOrder(offer))).toEqual(Object.keys(offer).sort());
  expect(Object.keys(inOrder(offer).match)).toEqual(Object.keys(offer.match).sort());
});
