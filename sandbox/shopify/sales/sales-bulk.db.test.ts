import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { at, createTestShop, startTestSandbox, type TestSandbox, type TestShop } from '#sandbox/testing/start.ts';

let sandbox: TestSandbox;
let shop: TestShop;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  shop = await createTestShop(sandbox, { slug: 'bulk-sales', size: 40, scopes: ['read_orders', 'read_all_orders', 'read_customers', 'read_products'] });
  await sandbox.call('POST', '/sandbox/stores/bulk-sales/history', { orders: 400, days: 200 });
}, 120_000);
afterAll(() => sandbox.close());

const RUN = 'mutation R($q: String!) { bulkOperationRunQuery(query: $q, groupObjects: false) { bulkOperation { id } userErrors { code message } } }';

async function linesOf(query: string): Promise<{ id: string; __parentId?: string | undefined }[]> {
  const id = at(z.string(), (await shop.graphql(RUN, { q: query })).body, 'data', 'bulkOperationRunQuery', 'bulkOperation', 'id');
  sandbox.clock.advance(1000);
  for (;;) {
    const operation = at(
      z.object({ status: z.string(), url: z.string().nullable() }),
      (await shop.graphql('query S($id: ID!) { bulkOperation(id: $id) { status url } }', { id })).body,
      'data',
      'bulkOperation',
    );
    if (operation.status !== 'CREATED' && operation.status !== 'RUNNING') {
      const text = await (await fetch(operation.url ?? '')).text();
      const lines = text.split('\n').filter(Boolean);
      return lines.map((line) => z.looseObject({ id: z.string(), __parentId: z.string().optional() }).parse(JSON.parse(line)));
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('orders come with their lines, each under its order', async () => {
  const M = '{ shopMoney { amount } }';
  const lines = await linesOf(
    `{ orders { edges { node { id name updatedAt totalPriceSet ${M} customer { id } refunds { id totalRefundedSet ${M} } transactions { id kind amountSet ${M} }
       lineItems { edges { node { id sku quantity currentQuantity variant { id } discountAllocations { allocatedAmountSet ${M} } taxLines { priceSet ${M} } } } } } } } }`,
  );
  const roots = lines.filter(({ __parentId }) => __parentId === undefined);
  const parents = new Set(roots.map(({ id }) => id));
  const counted = await shop.graphql('{ orders(first: 250) { nodes { subtotalLineItemsQuantity } } }');

  expect(roots).toHaveLength(400);
  expect(lines.length).toBeGreaterThan(700);
  expect(lines.every(({ __parentId }) => __parentId === undefined || parents.has(__parentId))).toBe(true);
  expect(at(z.array(z.object({})), counted.body, 'data', 'orders', 'nodes')).toHaveLength(250);
});

test('customers and abandoned checkouts come in bulk as well', async () => {
  const customers = await linesOf('{ customers { edges { node { id numberOfOrders amountSpent { amount } } } } }');
  const checkouts = await linesOf('{ abandonedCheckouts { edges { node { id createdAt customer { id } lineItems { edges { node { id quantity variant { id } } } } } } } }');
  const counts = await shop.graphql('{ customersCount { count } abandonedCheckoutsCount { count } }');

  expect(customers).toHaveLength(at(z.number(), counts.body, 'data', 'customersCount', 'count'));
  expect(checkouts.filter(({ __parentId }) => __parentId === undefined)).toHaveLength(at(z.number(), counts.body, 'data', 'abandonedCheckoutsCount', 'count'));
  expect(checkouts.some(({ __parentId }) => __parentId !== undefined)).toBe(true);
});

test('the lines of refunds are refused: a connection inside a list', async () => {
  const answer = await shop.graphql(RUN, { q: '{ orders { edges { node { id refunds { id refundLineItems { edges { node { quantity } } } } } } } }' });

  expect(answer.body).toMatchObject({ data: { bulkOperationRunQuery: { bulkOperation: null, userErrors: [{ code: 'INVALID' }] } } });
});
