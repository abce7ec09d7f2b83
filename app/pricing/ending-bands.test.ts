import { expect, it } from 'vitest';
import { endingBandsSchema, wrongBand } from './ending-bands.ts';
import { endingStyle } from './ending-styles.ts';
import { endAt, type EndingBand } from './endings.ts';

const SAR: EndingBand[] = [
  { underMinor: 2000, blockMinor: 100, endsMinor: [0, 50, 95] },
  { underMinor: 50_000, blockMinor: 1000, endsMinor: [900] },
  { underMinor: null, blockMinor: 10_000, endsMinor: [4900, 9900] },
];
const [first, second, last] = SAR as [EndingBand, EndingBand, EndingBand];

it.each<[string, EndingBand[], ReturnType<typeof wrongBand>]>([
  ['three that rise', SAR, null],
  ['one for all', [last], null],
  ['none', [], { index: 0, what: 'under' }],
  ['no rest', [first, second], { index: 1, what: 'under' }],
  ['two for the rest', [first, last, last], { index: 1, what: 'under' }],
  ['not rising', [second, first, last], { index: 1, what: 'under' }],
  ['as high as the one before', [first, { ...second, underMinor: 2000 }, last], { index: 1, what: 'under' }],
  ['a block that is no power of ten', [{ ...last, blockMinor: 500 }], { index: 0, what: 'block' }],
  ['a block above its prices', [{ ...first, blockMinor: 10_000 }, last], { index: 0, what: 'block' }],
  ['an ending outside its block', [{ ...first, endsMinor: [100] }, last], { index: 0, what: 'ends' }],
  ['the same ending twice', [first, { ...second, endsMinor: [900, 900] }, last], { index: 1, what: 'ends' }],
  ['no ending', [{ ...last, endsMinor: [] }], { index: 0, what: 'ends' }],
  [
    'more than a person can keep in mind',
    [1, 2, 3, 4, 5, 6].map((n) => ({ ...first, underMinor: n * 1000 })).concat({ ...first, underMinor: 9999 }, last as never),
    { index: 0, what: 'under' },
  ],
])('%s', (_, bands, wrong) => {
  expect(wrongBand(bands, 2)).toEqual(wrong);
});

it('count by the decimals of the currency', () => {
  expect(wrongBand([{ underMinor: null, blockMinor: 1000, endsMinor: [950] }], 3), 'a dinar of 1000 fils').toBeNull();
  expect(wrongBand([{ underMinor: null, blockMinor: 100, endsMinor: [95] }], 3)).toEqual({ index: 0, what: 'block' });
  expect(wrongBand([{ underMinor: null, blockMinor: 100, endsMinor: [80] }], 0), 'a hundred yen').toBeNull();
});

it('are what the engine rounds by, once the merchant chooses them', () => {
  const style = endingStyle('own', 'nearest', 2, SAR);
  const ended = [1237, 4260, 128_410].map((price) => endAt(price, price + 1000, { low: 1, high: Number.MAX_SAFE_INTEGER }, style ?? { mode: 'nearest', bands: [] }));

  expect(ended).toEqual([1250, 3900, 129_900]);
  expect(endingStyle('own', 'nearest', 2, null), 'chosen but never written').toBeUndefined();
  expect(endingBandsSchema.safeParse(SAR).success).toBe(true);
  expect(endingBandsSchema.safeParse([...SAR, ...SAR, ...SAR]).success).toBe(false);
});
