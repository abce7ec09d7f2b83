import { expect, test } from 'vitest';
import { HAND_PICKED } from '#sandbox/catalog/collections.ts';
import { generateCatalog } from '#sandbox/catalog/generate.ts';
import { categoryOf } from '#sandbox/catalog/taxonomy.ts';
import { isGtin } from '#sandbox/lib/gtin.ts';

const plan = { seed: 7, size: 1000, currency: 'SAR', taxesIncluded: true };
const variantsOf = (input: typeof plan) => [...generateCatalog(input)].flatMap((product) => product.variants);

test('the same seed gives the same catalog, another seed another one', () => {
  expect([...generateCatalog(plan)]).toEqual([...generateCatalog(plan)]);
  expect([...generateCatalog(plan)]).not.toEqual([...generateCatalog({ ...plan, seed: 8 })]);
});

test('a larger store begins with the products of a smaller one', () => {
  const small = [...generateCatalog({ ...plan, size: 100 })];

  expect([...generateCatalog(plan)].slice(0, small.length - 1)).toEqual(small.slice(0, -1));
});

test('products have images, some more than a page of them, a branch of the tree, and places in collections', () => {
  const products = [...generateCatalog(plan)];
  const counts = products.map(({ media }) => media.length);

  expect(Math.max(...counts)).toBeGreaterThan(10);
  expect(counts).toContain(0);
  expect(products.some(({ media }) => media.some(({ kind }) => kind === 'video'))).toBe(true);
  expect(products.some(({ category }) => category === null)).toBe(true);
  expect(new Set(products.flatMap(({ collections }) => collections)).size).toBe(HAND_PICKED.length - 1);
  expect(categoryOf('Apparel & Accessories > Clothing > Thobes')).toMatchObject({ name: 'Thobes', level: 3, ancestorIds: [expect.stringMatching(/^aa-\d+$/), 'aa'] });
});

test('two hundred thousand variants are made one product at a time', () => {
  let made = 0;
  for (const { variants } of generateCatalog({ ...plan, size: 200_000 })) {
    made += variants.length;
  }
  expect(made).toBe(200_000);
}, 60_000);

test.each([10, 11, 999, 10_000])('makes exactly %i variants', (size) => {
  expect(variantsOf({ ...plan, size })).toHaveLength(size);
});

test('every barcode is a GTIN, no two are the same, and some variants lack one', () => {
  const barcodes = variantsOf(plan).map((variant) => variant.barcode);
  const given = barcodes.filter((barcode) => barcode !== null);

  expect(given.every(isGtin)).toBe(true);
  expect(new Set(given).size).toBe(given.length);
  expect(barcodes.length - given.length).toBeGreaterThan(50);
});

test('some costs are unknown, and some leave less than nothing after VAT', () => {
  const variants = variantsOf(plan);
  const losing = variants.filter(({ cost, price }) => cost !== null && cost * 1.15 > price);

  expect(variants.filter((variant) => variant.cost === null).length).toBeGreaterThan(60);
  expect(losing.length).toBeGreaterThan(5);
  expect(losing.length).toBeLessThan(80);
});

test('prices have the size the currency gives them', () => {
  const dinars = variantsOf({ ...plan, currency: 'KWD' }).map((variant) => variant.price);
  const yen = variantsOf({ ...plan, currency: 'JPY' }).map((variant) => variant.price);

  expect(dinars.every((price) => Number.isSafeInteger(price) && price % 50 === 0)).toBe(true);
  expect(yen.every((price) => price >= 10 && price % 10 === 0)).toBe(true);
});

test('handles are unique and titles hold markup and Arabic', () => {
  const products = [...generateCatalog(plan)];
  const titles = products.map((product) => product.title).join('\n');

  expect(new Set(products.map((product) => product.handle)).size).toBe(products.length);
  expect(titles).toContain('<script>');
  expect(titles).toMatch(/[\u0600-\u06ff]/);
});
