import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { at, createTestShop, startTestSandbox, type TestSandbox, type TestShop } from '#sandbox/testing/start.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
}, 60_000);
afterAll(() => sandbox.close());

const MUTATION = `mutation($p: ID!, $v: [ProductVariantsBulkInput!]!, $partial: Boolean) {
  productVariantsBulkUpdate(productId: $p, variants: $v, allowPartialUpdates: $partial) {
    product { id } productVariants { id price compareAtPrice barcode updatedAt inventoryItem { unitCost { amount } } } userErrors { code field message } } }`;

const nodeSchema = z.object({ id: z.string(), price: z.string(), updatedAt: z.string(), product: z.object({ id: z.string() }) });
type Variant = z.infer<typeof nodeSchema>;

async function variantsOf(shop: TestShop): Promise<Variant[]> {
  const answer = await shop.graphql('{ productVariants(first: 100) { nodes { id price updatedAt product { id } } } }');
  return at(z.array(nodeSchema), answer.body, 'data', 'productVariants', 'nodes');
}

async function firstOf(shop: TestShop): Promise<Variant> {
  return at(nodeSchema, await variantsOf(shop), 0);
}

async function update(shop: TestShop, productId: string, variants: object[], partial = false): Promise<unknown> {
  const answer = await shop.graphql(MUTATION, { p: productId, v: variants, partial });
  return at(z.unknown(), answer.body, 'data', 'productVariantsBulkUpdate');
}

test('writes price, compare-at price, barcode and cost, and moves updatedAt', async () => {
  const shop = await createTestShop(sandbox, { slug: 'writes' });
  const { id, product, updatedAt } = await firstOf(shop);
  sandbox.clock.advance(60_000);

  const result = await update(shop, product.id, [{ id, price: '99.95', compareAtPrice: '120', barcode: '6281234567895', inventoryItem: { cost: '40.5' } }]);

  expect(result).toMatchObject({
    userErrors: [],
    productVariants: [{ id, price: '99.95', compareAtPrice: '120.00', barcode: '6281234567895', inventoryItem: { unitCost: { amount: '40.50' } } }],
  });
  expect((await firstOf(shop)).updatedAt > updatedAt).toBe(true);
});

test('one bad variant stops all, unless partial updates are allowed', async () => {
  const shop = await createTestShop(sandbox, { slug: 'partial' });
  const { id, product, price } = await firstOf(shop);
  const variants = [
    { id, price: '77.00' },
    { id: 'gid://shopify/ProductVariant/1', price: '1.00' },
  ];

  expect(await update(shop, product.id, variants)).toMatchObject({
    productVariants: null,
    userErrors: [{ code: 'PRODUCT_VARIANT_DOES_NOT_EXIST', field: ['variants', '1', 'id'] }],
  });
  expect((await firstOf(shop)).price).toBe(price);

  expect(await update(shop, product.id, variants, true)).toMatchObject({ productVariants: [{ id, price: '77.00' }], userErrors: [{ field: ['variants', '1', 'id'] }] });
  expect((await firstOf(shop)).price).toBe('77.00');
});

test.each([
  ['a negative price', { price: '-1' }, 'NEGATIVE_PRICE_VALUE', ['variants', '0', 'price']],
  ['a negative compare-at price', { compareAtPrice: '-1' }, 'GREATER_THAN_OR_EQUAL_TO', ['variants', '0', 'compareAtPrice']],
  ['a price of null', { price: null }, 'INVALID_VALUE', ['variants', '0', 'price']],
  ['a negative cost', { inventoryItem: { cost: '-1' } }, 'INVALID_INPUT', ['variants', '0', 'inventoryItem', 'cost']],
])('names what is wrong with %s', async (_title, input, code, field) => {
  const shop = await createTestShop(sandbox, { slug: 'named' });
  const { id, product } = await firstOf(shop);

  expect(await update(shop, product.id, [{ id, ...input }])).toMatchObject({ userErrors: [{ code, field }] });
});

test('says so when product, variant id or parent is wrong', async () => {
  const shop = await createTestShop(sandbox, { slug: 'wrong' });
  const variants = await variantsOf(shop);
  const { id, product } = await firstOf(shop);
  const foreign = variants.find((variant) => variant.product.id !== product.id);

  expect(await update(shop, 'gid://shopify/Product/1', [{ id, price: '1' }])).toMatchObject({ product: null, userErrors: [{ code: 'PRODUCT_DOES_NOT_EXIST' }] });
  expect(await update(shop, product.id, [{ price: '1' }])).toMatchObject({ userErrors: [{ code: 'PRODUCT_VARIANT_ID_MISSING' }] });
  expect(await update(shop, product.id, [{ id: foreign?.id, price: '1' }])).toMatchObject({ userErrors: [{ code: 'PRODUCT_VARIANT_DOES_NOT_EXIST' }] });
});

test('a price that is no number is an error of the call', async () => {
  const shop = await createTestShop(sandbox, { slug: 'nan' });
  const { id, product } = await firstOf(shop);

  expect(await shop.graphql(MUTATION, { p: product.id, v: [{ id, price: 'abc' }] })).toMatchObject({
    status: 200,
    body: { errors: [{ extensions: { code: 'INVALID_VARIABLE' } }] },
  });
});

test.each([
  ['KWD', '3.9435', '3.944'],
  ['JPY', '1500', '1500'],
  ['SAR', '12', '12.00'],
])('prices in %s have its digits', async (currency, given, told) => {
  const shop = await createTestShop(sandbox, { slug: `in-${currency.toLowerCase()}`, currency });
  const { id, product } = await firstOf(shop);

  expect(await update(shop, product.id, [{ id, price: given }])).toMatchObject({ productVariants: [{ price: told }] });
});

test('the journal holds every price write with before, after and a version that rises', async () => {
  const shop = await createTestShop(sandbox, { slug: 'journal' });
  const { id, product, price } = await firstOf(shop);
  await update(shop, product.id, [{ id, price: '50.00' }]);
  await sandbox.call('PATCH', `/sandbox/stores/journal/variants/${id.split('/').at(-1) ?? ''}`, { price: '51.00' });
  await update(shop, product.id, [{ id, price: '51.00' }]);

  const { body } = await sandbox.call('GET', '/sandbox/stores/journal/journal');
  expect(at(z.array(z.unknown()), body, 'entries')).toMatchObject([
    { source: 'app', before: price, after: '50.00', version: 2 },
    { source: 'merchant', before: '50.00', after: '51.00', version: 3 },
    { source: 'app', before: '51.00', after: '51.00', version: 3 },
  ]);
});

test('a product of two thousand variants is written in one call', async () => {
  const shop = await createTestShop(sandbox, { slug: 'large', size: undefined });
  const rows = Array.from({ length: 2048 }, (_, index) => `big,${index === 0 ? 'Big' : ''},Size,${String(index)},10.00`);
  await sandbox.call('POST', '/sandbox/stores/large/catalog', `Handle,Title,Option1 Name,Option1 Value,Variant Price\n${rows.join('\n')}\n`, { 'content-type': 'text/csv' });
  const { product } = await firstOf(shop);
  const all = await shop.graphql('query($id: ID!) { product(id: $id) { variants(first: 900) { nodes { id } } } }', { id: product.id });
  const ids = at(z.array(z.object({ id: z.string() })), all.body, 'data', 'product', 'variants', 'nodes');

  const answer = await shop.graphql('mutation($p: ID!, $v: [ProductVariantsBulkInput!]!) { productVariantsBulkUpdate(productId: $p, variants: $v) { userErrors { code } } }', {
    p: product.id,
    v: ids.map(({ id }) => ({ id, price: '9.00' })),
  });

  expect(answer.body).toMatchObject({ data: { productVariantsBulkUpdate: { userErrors: [] } }, extensions: { cost: { actualQueryCost: 190 } } });
});
