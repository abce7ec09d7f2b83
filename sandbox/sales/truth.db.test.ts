import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { at, createTestShop, startTestSandbox, type TestSandbox, type TestShop } from '#sandbox/testing/start.ts';

let sandbox: TestSandbox;
let shop: TestShop;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  shop = await createTestShop(sandbox, {
    slug: 'truth',
    size: 40,
    scopes: ['read_orders', 'read_all_orders', 'read_customers', 'write_products'],
    switches: { throttling: 'off' },
  });
  await sandbox.call('POST', '/sandbox/stores/truth/history', { orders: 2300, days: 300, seed: 9 });
}, 60_000);
afterAll(() => sandbox.close());

async function read(kind: string, slug = 'truth'): Promise<Record<string, unknown>[]> {
  const answer = await fetch(`${sandbox.url}/sandbox/stores/${slug}/truth/${kind}`);
  return (await answer.text()).split('\n').filter(Boolean).map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line))); // prettier-ignore
}

test('tells every order with its lines and refunds, once, and the store before them', async () => {
  const [store, ...orders] = await read('orders');
  const shape = z.looseObject({
    id: z.number(), subtotal: z.number(), lines: z.array(z.looseObject({ price: z.number(), quantity: z.number(), allocations: z.array(z.object({ amount: z.number() })) })),
    refunds: z.array(z.looseObject({ lines: z.array(z.looseObject({ subtotal: z.number() })) })),
  }); // prettier-ignore
  const parsed = orders.map((order) => shape.parse(order));

  expect(store).toMatchObject({ kind: 'store', currency: 'SAR', timeZone: 'Asia/Riyadh', taxesIncluded: true });
  expect(new Set(parsed.map(({ id }) => id)).size).toBe(2300);
  for (const { subtotal, lines } of parsed) {
    const allocated = lines.flatMap(({ allocations }) => allocations).reduce((sum, { amount }) => sum + amount, 0);
    expect(subtotal).toBe(lines.reduce((sum, line) => sum + line.price * line.quantity, 0) - allocated);
  }
  expect(parsed.some(({ refunds }) => refunds.some(({ lines }) => lines.length > 0))).toBe(true);
});

test('the same seed gives the same sales in another store', async () => {
  await createTestShop(sandbox, { slug: 'twin', size: 40 });
  await sandbox.call('POST', '/sandbox/stores/twin/history', { orders: 2300, days: 300, seed: 9 });
  const sums = async (slug: string): Promise<unknown> =>
    (await read('orders', slug)).map(({ total, refunded, created_at, updated_at, financial_status }) => [total, refunded, created_at, updated_at, financial_status]);

  expect(await sums('twin')).toEqual(await sums('truth'));
});

test('days end where the store says: orders stand on both sides of its midnight', async () => {
  const [, ...orders] = await read('orders');
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Riyadh', hour: '2-digit', minute: '2-digit' });
  const times = orders.map(({ created_at }) => clock.format(new Date(z.string().parse(created_at))));

  expect(times).toContain('23:59');
  expect(times).toContain('00:00');
});

test('elasticities and price steps are known, and the last step is the price of today', async () => {
  const [, ...demand] = await read('demand');
  const [, ...prices] = await read('prices');
  const variants = at(z.array(z.object({ id: z.number(), price: z.string() })), (await sandbox.call('GET', '/sandbox/stores/truth/variants?limit=100')).body, 'variants');
  const today = new Map(variants.map(({ id, price }) => [id, Math.round(Number(price) * 100)]));

  expect(demand.every(({ elasticity_milli }) => z.number().parse(elasticity_milli) >= 600)).toBe(true);
  expect(prices.length).toBeGreaterThan(20);
  for (const row of prices) {
    const { variant_id, steps } = z.looseObject({ variant_id: z.number(), steps: z.array(z.object({ price: z.number() })) }).parse(row);
    expect(steps.at(-1)?.price).toBe(today.get(variant_id));
  }
});

test('a list that has lost one in fifty still counts them, and finds them by id', async () => {
  await sandbox.call('PATCH', '/sandbox/stores/truth', { switches: { lostFromLists: { oneIn: 50, seed: 3 } } });
  const hidden = (await read('orders')).filter(({ hidden: is }) => is === true).map(({ id }) => `gid://shopify/Order/${String(id)}`);
  const seen = new Set<string>();
  for (let after: string | null = null, more = true; more;) {
    const { body } = await shop.graphql('query($after: String) { orders(first: 250, after: $after) { pageInfo { hasNextPage endCursor } nodes { id } } }', { after });
    at(z.array(z.object({ id: z.string() })), body, 'data', 'orders', 'nodes').forEach(({ id }) => seen.add(id));
    more = at(z.boolean(), body, 'data', 'orders', 'pageInfo', 'hasNextPage');
    after = at(z.string(), body, 'data', 'orders', 'pageInfo', 'endCursor');
  }
  const { body } = await shop.graphql('query($id: ID!) { order(id: $id) { id } ordersCount(limit: null) { count } }', { id: hidden[0] });

  expect(hidden.length).toBeGreaterThan(20);
  expect(seen.size).toBe(2300 - hidden.length);
  expect(hidden.some((id) => seen.has(id))).toBe(false);
  expect(body).toMatchObject({ data: { order: { id: hidden[0] }, ordersCount: { count: 2300 } } });
  await sandbox.call('PATCH', '/sandbox/stores/truth', { switches: { lostFromLists: null } });
  expect((await read('orders')).every(({ hidden: is }) => is !== true)).toBe(true);
});

test('one webhook in three is lost, and the sandbox knows which', async () => {
  const own = await createTestShop(sandbox, { slug: 'leaky', size: 10 });
  await own.graphql('{ shop { id } }');
  await sandbox.call('PUT', '/sandbox/app', { url: 'http://127.0.0.1:9', subscriptions: [{ topic: 'customers/create' }] });
  await sandbox.call('PUT', '/sandbox/stores/leaky/webhook-mode', { some: { oneIn: 3, seed: 2, what: 'drop' } });
  for (let count = 0; count < 30; count += 1) {
    await sandbox.call('POST', '/sandbox/stores/leaky/customers');
  }
  const states = at(z.array(z.object({ state: z.string() })), (await sandbox.call('GET', '/sandbox/stores/leaky/webhooks')).body, 'deliveries').map(({ state }) => state);
  const dropped = states.filter((state) => state === 'dropped').length;
  await sandbox.call('PUT', '/sandbox/stores/leaky/webhook-mode', { some: { oneIn: 1, what: 'duplicate' } });
  await sandbox.call('POST', '/sandbox/stores/leaky/customers');
  const after = at(z.array(z.object({ webhookId: z.string() })), (await sandbox.call('GET', '/sandbox/stores/leaky/webhooks')).body, 'deliveries').slice(30);

  expect(states).toHaveLength(30);
  expect(dropped).toBeGreaterThan(3);
  expect(dropped).toBeLessThan(20);
  expect([after.length, new Set(after.map(({ webhookId }) => webhookId)).size]).toEqual([2, 1]);
});
