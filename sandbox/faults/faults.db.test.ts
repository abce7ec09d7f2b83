import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { at, createTestShop, startTestSandbox, type TestSandbox, type TestShop } from '#sandbox/testing/start.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
}, 60_000);
afterAll(() => sandbox.close());

const SHOP = '{ shop { id } productsCount { count } }';
const MUTATION = 'mutation w($p: ID!, $v: [ProductVariantsBulkInput!]!) { productVariantsBulkUpdate(productId: $p, variants: $v) { userErrors { code } } }';

async function breakNext(slug: string, fault: object): Promise<void> {
  expect((await sandbox.call('POST', `/sandbox/stores/${slug}/faults`, { times: 1, ...fault })).status).toBe(201);
}

async function someVariant(shop: TestShop): Promise<{ id: string; price: string; product: { id: string } }> {
  const answer = await shop.graphql('{ productVariants(first: 1) { nodes { id price product { id } } } }');
  return at(z.object({ id: z.string(), price: z.string(), product: z.object({ id: z.string() }) }), answer.body, 'data', 'productVariants', 'nodes', 0);
}

test.each([
  ['lose_answer_before_commit', false],
  ['lose_answer_after_commit', true],
] as const)('%s: no answer, and written is %s', async (kind, isWritten) => {
  const shop = await createTestShop(sandbox, { slug: kind.replaceAll('_', '-') });
  const { id, price, product } = await someVariant(shop);
  await breakNext(shop.slug, { kind, operation: 'productVariantsBulkUpdate' });

  await expect(shop.graphql(MUTATION, { p: product.id, v: [{ id, price: '1.25' }] })).rejects.toThrow();

  expect((await someVariant(shop)).price).toBe(isWritten ? '1.25' : price);
  const journal = await sandbox.call('GET', `/sandbox/stores/${shop.slug}/journal`);
  expect(at(z.array(z.unknown()), journal.body, 'entries')).toHaveLength(isWritten ? 1 : 0);
});

test('a lever for one operation leaves the others alone, and is done after its times', async () => {
  const shop = await createTestShop(sandbox, { slug: 'aimed' });
  await shop.graphql(SHOP);
  await breakNext('aimed', { kind: 'http_500', operation: 'productVariantsBulkUpdate' });

  expect((await shop.graphql(SHOP)).status).toBe(200);
  expect((await shop.graphql(MUTATION, { p: 'gid://shopify/Product/1', v: [] })).status).toBe(500);
  expect((await shop.graphql(MUTATION, { p: 'gid://shopify/Product/1', v: [] })).status).toBe(200);
  expect(await sandbox.call('GET', '/sandbox/stores/aimed/faults')).toMatchObject({ body: { faults: [{ kind: 'http_500', fired: 1, remaining: 0 }] } });
});

test('answers can be refused or broken in every way a client must survive', async () => {
  const shop = await createTestShop(sandbox, { slug: 'broken' });
  await shop.graphql(SHOP);

  await breakNext('broken', { kind: 'http_429', retryAfter: 3 });
  const limited = await shop.graphql(SHOP);
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '3.0']);
  await breakNext('broken', { kind: 'http_429', retryAfter: null });
  expect((await shop.graphql(SHOP)).headers.has('retry-after')).toBe(false);
  await breakNext('broken', { kind: 'errors_with_partial_data' });
  expect((await shop.graphql(SHOP)).body).toMatchObject({ data: { shop: {}, productsCount: null }, errors: [{ path: ['productsCount'] }] });
  await breakNext('broken', { kind: 'html_body' });
  expect(at(z.string(), (await shop.graphql(SHOP)).body)).toContain('<html>');
  await breakNext('broken', { kind: 'truncated_json' });
  expect(at(z.string(), (await shop.graphql(SHOP)).body)).toMatch(/^\{"data"/);
  await breakNext('broken', { kind: 'wrong_content_length' });
  await expect(shop.graphql(SHOP)).rejects.toThrow();
});

test('refuses in an answer of 200, sends elsewhere, and drips a byte at a time', async () => {
  const shop = await createTestShop(sandbox, { slug: 'odd' });
  await shop.graphql(SHOP);
  await breakNext('odd', { kind: 'throttled_body' });
  const throttled = await shop.graphql(SHOP);
  expect([throttled.status, throttled.body]).toMatchObject([200, { errors: [{ extensions: { code: 'THROTTLED' } }], extensions: { cost: { actualQueryCost: null } } }]);
  await breakNext('odd', { kind: 'redirect' });
  const elsewhere = await shop.graphql(SHOP);
  expect([elsewhere.status, elsewhere.headers.get('location')]).toEqual([302, 'https://odd.myshopify.com/password']);
  await breakNext('odd', { kind: 'slow_loris', ms: 2 });
  const began = performance.now();
  const dripped = await shop.graphql('{ shop { name } }');
  expect(dripped.body).toMatchObject({ data: { shop: {} } });
  expect(performance.now() - began).toBeGreaterThan(150);
});

test('a revoked token stays revoked, and a dropped scope stays dropped', async () => {
  const shop = await createTestShop(sandbox, { slug: 'revoked' });
  const pair = (await shop.exchange()).body;
  await shop.graphql(SHOP);
  await breakNext('revoked', { kind: 'drop_scope', scope: 'write_products' });
  expect((await shop.graphql(MUTATION, { p: 'gid://shopify/Product/1', v: [] })).body).toMatchObject({ errors: [{ extensions: { code: 'ACCESS_DENIED' } }] });

  await breakNext('revoked', { kind: 'revoke_token' });
  expect((await shop.graphql(SHOP)).status).toBe(401);
  expect((await shop.graphql(SHOP)).status).toBe(401);
  expect((await shop.refresh(at(z.string(), pair, 'refresh_token'))).status).toBe(400);
});

test('a lost refresh answer is recovered with the same refresh token', async () => {
  const shop = await createTestShop(sandbox, { slug: 'lost-refresh' });
  const token = at(z.string(), (await shop.exchange()).body, 'refresh_token');
  await breakNext('lost-refresh', { kind: 'lose_answer_after_commit', operation: 'token.refresh' });

  await expect(shop.refresh(token)).rejects.toThrow();
  expect((await shop.refresh(token)).status).toBe(200);
});

test('the same seed breaks the same calls', async () => {
  const fates = await Promise.all(
    ['seed-a', 'seed-b'].map(async (slug) => {
      const shop = await createTestShop(sandbox, { slug });
      await shop.graphql(SHOP);
      await sandbox.call('POST', `/sandbox/stores/${slug}/faults`, { kind: 'http_503', probability: 0.4, seed: 11 });
      const statuses: number[] = [];
      for (let i = 0; i < 20; i += 1) {
        statuses.push((await shop.graphql(SHOP)).status);
      }
      return statuses;
    }),
  );

  expect(fates[0]).toEqual(fates[1]);
  expect(new Set(fates[0])).toEqual(new Set([200, 503]));
});
