import { Kind, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { queryCost } from '#sandbox/shopify/cost.ts';
import { adminSchema } from '#sandbox/shopify/schema.server.ts';

function costOf(text: string, variables: Record<string, unknown> = {}, data?: unknown): number {
  const { schema } = adminSchema();
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) {
    throw new Error('no operation');
  }
  return data === undefined ? queryCost({ schema, document, operation, variables }) : queryCost({ schema, document, operation, variables }, data);
}

test.each([
  ['leaves are free, objects cost one', '{ shop { id name } }', 1],
  ['a connection costs its size times its node', '{ productVariants(first: 100) { pageInfo { endCursor } nodes { id product { id } } } }', 200],
  ['edges cost what nodes cost', '{ productVariants(first: 100) { edges { cursor node { id product { id } } } } }', 200],
  ['nested connections multiply', '{ products(first: 10) { nodes { variants(first: 5) { nodes { id } } } } }', 60],
  ['a list with `first` costs as many as it may hold', '{ orders(first: 2) { nodes { id refunds(first: 3) { id refundLineItems(first: 4) { nodes { quantity } } } } } }', 32],
  [
    'an interface costs its dearest branch',
    '{ node(id: "gid://shopify/Product/1") { id ... on Product { id } ... on ProductVariant { product { id } inventoryItem { id } } } }',
    3,
  ],
  ['fragments count where they are spread', 'query { products(first: 3) { nodes { ...p } } } fragment p on Product { variants(first: 2) { nodes { id } } }', 9],
])('%s', (_title, text, points) => {
  expect(costOf(text)).toBe(points);
});

test.each([
  [1, 10.2],
  [250, 60],
  [2048, 419.6],
])('a bulk update of %i variants costs %d', (count, points) => {
  const variants = Array.from({ length: count }, () => ({ id: 'gid://shopify/ProductVariant/1' }));
  const text =
    'mutation($v: [ProductVariantsBulkInput!]!) { productVariantsBulkUpdate(productId: "gid://shopify/Product/1", variants: $v) { productVariants { id } userErrors { code } } }';

  expect(costOf(text, { v: variants })).toBe(points);
});

test('the actual cost counts what came', () => {
  const text = '{ productVariants(first: 100) { nodes { id product { id } } } }';

  expect(
    costOf(
      text,
      {},
      {
        productVariants: {
          nodes: [
            { id: '1', product: { id: '2' } },
            { id: '3', product: null },
          ],
        },
      },
    ),
  ).toBe(3);
});
