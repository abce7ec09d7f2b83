import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { at, createTestShop, startTestSandbox, type TestSandbox } from '#sandbox/testing/start.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
}, 60_000);
afterAll(() => sandbox.close());

test('pages through every variant once', async () => {
  const shop = await createTestShop(sandbox, { slug: 'pages', size: 95 });
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const answer = await shop.graphql('query($after: String) { productVariants(first: 20, after: $after) { pageInfo { hasNextPage endCursor } nodes { id } } }', { after });
    const page = at(
      z.object({ pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string() }), nodes: z.array(z.object({ id: z.string() })) }),
      answer.body,
      'data',
      'productVariants',
    );
    seen.push(...page.nodes.map((node) => node.id));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);

  expect(seen).toHaveLength(95);
  expect(new Set(seen).size).toBe(95);
});

test('updated_at finds what changed since, also sorted by it', async () => {
  const shop = await createTestShop(sandbox, { slug: 'delta' });
  const list = await sandbox.call('GET', '/sandbox/stores/delta/variants?limit=1');
  const variant = at(z.object({ id: z.number(), gid: z.string() }), list.body, 'variants', 0);
  sandbox.clock.advance(10_000);
  const since = sandbox.clock.now().toISOString();
  await sandbox.call('PATCH', `/sandbox/stores/delta/variants/${String(variant.id)}`, { price: '1.00' });

  const changed = await shop.graphql(
    'query($q: String!) { productVariants(first: 10, query: $q) { nodes { id price } } products(first: 10, query: $q, sortKey: UPDATED_AT) { nodes { id } } }',
    { q: `updated_at:>='${since}'` },
  );
  expect(changed.body).toMatchObject({ data: { productVariants: { nodes: [{ id: variant.gid, price: '1.00' }] }, products: { nodes: [{}] } } });
});

test('counts say whether they stopped at the limit', async () => {
  const shop = await createTestShop(sandbox, { slug: 'counts' });
  const answer = await shop.graphql('{ all: productVariantsCount(limit: null) { count precision } some: productVariantsCount(limit: 10) { count precision } }');

  expect(answer.body).toMatchObject({ data: { all: { count: 30, precision: 'EXACT' }, some: { count: 10, precision: 'AT_LEAST' } } });
});

test('another shop sees none of it', async () => {
  const shop = await createTestShop(sandbox, { slug: 'mine' });
  const other = await createTestShop(sandbox, { slug: 'theirs' });
  const ids = at(z.array(z.object({ id: z.string() })), (await shop.graphql('{ productVariants(first: 2) { nodes { id } } }')).body, 'data', 'productVariants', 'nodes').map(
    ({ id }) => id,
  );

  expect((await other.graphql('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })).body).toMatchObject({ data: { nodes: [null, null] } });
});

test('a field that is not played is an error, never a null that looks true', async () => {
  const shop = await createTestShop(sandbox, { slug: 'honest' });

  expect((await shop.graphql('{ markets(first: 1) { nodes { id } } }')).body).toMatchObject({ errors: [{ extensions: { code: 'SANDBOX_NOT_RESOLVED' } }] });
  expect((await shop.graphql('{ shop { nosuch } }')).body).toMatchObject({ errors: [{ message: expect.stringContaining('nosuch') }] });
});

test('a missing scope is denied', async () => {
  const shop = await createTestShop(sandbox, { slug: 'scopes', scopes: ['read_products'] });

  expect((await shop.graphql('mutation { productVariantsBulkUpdate(productId: "gid://shopify/Product/1", variants: []) { userErrors { code } } }')).body).toMatchObject({
    errors: [{ extensions: { code: 'ACCESS_DENIED' } }],
  });
  expect((await shop.graphql('{ productVariants(first: 1) { nodes { id inventoryItem { unitCost { amount } } } } }')).body).not.toHaveProperty('errors');
});

test('throttles with HTTP 200, tells the bucket, and recovers with time', async () => {
  const shop = await createTestShop(sandbox, { slug: 'throttled' });
  const query = '{ productVariants(first: 250) { nodes { id product { id } inventoryItem { id } } } }';
  await shop.graphql('{ shop { id } }');
  await sandbox.call('POST', '/sandbox/stores/throttled/faults', { kind: 'throttle_next', times: 1 });

  const refused = await shop.graphql(query);
  expect(refused).toMatchObject({
    status: 200,
    body: {
      errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
      extensions: { cost: { requestedQueryCost: 750, actualQueryCost: null, throttleStatus: { maximumAvailable: 2000, restoreRate: 100 } } },
    },
  });
  sandbox.clock.advance(7500);
  expect((await shop.graphql(query)).body).toMatchObject({ extensions: { cost: { actualQueryCost: 90 } } });
  expect((await shop.graphql('{ products(first: 250) { nodes { variants(first: 10) { nodes { id } } } } }')).body).toMatchObject({
    errors: [{ extensions: { code: 'MAX_COST_EXCEEDED' } }],
  });
});

test('unknown versions and shops are not found; the path may name the shop', async () => {
  const shop = await createTestShop(sandbox, { slug: 'paths' });
  const token = at(z.string(), (await shop.exchange()).body, 'access_token');
  const body = { query: '{ shop { myshopifyDomain } }' };

  expect((await sandbox.call('POST', '/admin/api/2020-01/graphql.json', body, shop.headers)).status).toBe(404);
  expect((await sandbox.call('POST', '/shops/nobody.myshopify.com/admin/api/2026-10/graphql.json', body)).status).toBe(404);
  expect((await sandbox.call('POST', '/shops/paths.myshopify.com/admin/api/2026-10/graphql.json', body, { 'x-shopify-access-token': token })).body).toMatchObject({
    data: { shop: { myshopifyDomain: 'paths.myshopify.com' } },
  });
});
