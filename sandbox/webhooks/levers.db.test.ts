/** What a receiver gets when a lever is pulled: over real HTTP, as the platform would send it. */
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listen } from '#sandbox/lib/listen.server.ts';
import { createTestShop, startTestSandbox, TEST_APP, type TestSandbox } from '#sandbox/testing/start.ts';
import { ODDITIES } from '#sandbox/webhooks/odd.ts';

interface Got {
  topic: string;
  id: string;
  shop: string;
  isSigned: boolean;
  body: Buffer;
  triggeredAt: string;
}

let sandbox: TestSandbox;
let server: Server;
let got: Got[] = [];
let receiver = '';
const told: { topic: string; handle: string; action: string; shop: string; isSigned: boolean; body: object }[] = [];

beforeAll(async () => {
  sandbox = await startTestSandbox();
  server = createServer((req, res) => {
    const pieces: Buffer[] = [];
    req.on('data', (piece: Buffer) => pieces.push(piece));
    req.on('end', () => {
      const body = Buffer.concat(pieces);
      const header = (name: string): string => String(req.headers[`x-shopify-${name}`] ?? '');
      const signature = createHmac('sha256', TEST_APP.apiSecret).update(body).digest('base64');
      if (req.headers['shopify-handle'] !== undefined) {
        const own = (name: string): string => String(req.headers[`shopify-${name}`] ?? '');
        told.push({
          topic: own('topic'),
          handle: own('handle'),
          action: own('action'),
          shop: own('shop-domain'),
          isSigned: own('hmac-sha256') === signature,
          body: JSON.parse(body.toString()) as object,
        });
        res.end();
        return;
      }
      got.push({
        topic: header('topic'),
        id: header('webhook-id'),
        shop: header('shop-domain'),
        isSigned: header('hmac-sha256') === signature,
        body,
        triggeredAt: header('triggered-at'),
      });
      res.end();
    });
  });
  const port = await listen(server, 0, '127.0.0.1');
  const subscriptions = ['products/update', 'products/create', 'products/delete', 'collections/create', 'collections/update', 'collections/delete'].map((topic) => ({ topic }));
  receiver = `http://127.0.0.1:${String(port)}`;
  await sandbox.call('PUT', '/sandbox/app', { url: receiver, subscriptions });
  const shop = await createTestShop(sandbox, { slug: 'levers' });
  await shop.exchange();
}, 60_000);
afterAll(async () => {
  await sandbox.close();
  server.close();
});
beforeEach(() => {
  got = [];
});

async function arrived(count: number): Promise<Got[]> {
  for (const end = Date.now() + 10_000; got.length < count && Date.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  expect(got).toHaveLength(count);
  return got;
}
const pull = (kind: string, more: object = {}) => sandbox.call('POST', '/sandbox/stores/levers/webhooks/odd', { kind, ...more });

const SIGNED: readonly string[] = ODDITIES.filter((kind) => kind !== 'wrong_hmac' && kind !== 'missing_hmac');
test.each(ODDITIES)('%s is sent under its name', async (kind) => {
  const count = kind === 'delete_before_create' ? 2 : 1;
  expect((await pull(kind, { shop: 'other.myshopify.com' })).status).toBe(201);
  const [first, second] = await arrived(count);
  const text = first?.body.toString('utf8') ?? '';

  expect(first?.isSigned).toBe(SIGNED.includes(kind));
  switch (kind) {
    case 'old_payload':
      expect(sandbox.clock.now().getTime() - new Date(first?.triggeredAt ?? '').getTime()).toBe(4 * 3_600_000);
      return;
    case 'delete_before_create':
      expect(new Set([first?.topic, second?.topic])).toEqual(new Set(['products/delete', 'products/create']));
      return;
    case 'unknown_topic':
      expect(first?.topic).toBe('themes/publish');
      return;
    case 'unknown_shop':
    case 'foreign_header':
      expect(first?.shop).toBe(kind === 'unknown_shop' ? 'nobody.myshopify.com' : 'other.myshopify.com');
      return;
    case 'huge_body':
      expect(first?.body.length).toBeGreaterThan(20 * 1024 * 1024);
      return;
    case 'invalid_utf8':
      expect(() => new TextDecoder('utf-8', { fatal: true }).decode(first?.body)).toThrow();
      return;
    case 'invalid_json':
      expect(() => JSON.parse(text) as unknown).toThrow();
      return;
    case 'huge_numbers':
      expect(text).toContain('9223372036854775807');
      return;
    default:
      expect(JSON.parse(text)).toBeTypeOf('object');
  }
});

test('duplicates come under one id, and shuffled ones not in the order they happened', async () => {
  await sandbox.call('PUT', '/sandbox/stores/levers/webhook-mode', { duplicates: 4 });
  await sandbox.call('POST', '/sandbox/stores/levers/products', { title: 'Five times', price: '5.00' });
  const five = await arrived(5 * (1 + (await smartCount())));
  const created = five.filter(({ topic }) => topic === 'products/create');
  expect([created.length, new Set(created.map(({ id }) => id)).size]).toEqual([5, 1]);

  got = [];
  await sandbox.call('PUT', '/sandbox/stores/levers/webhook-mode', { delayMs: 60_000 });
  await sandbox.call('POST', '/sandbox/stores/levers/products', { title: 'Late', price: '5.00' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(got).toEqual([]);
  sandbox.clock.advance(61_000);
  await arrived(1 + (await smartCount()));
  await sandbox.call('PUT', '/sandbox/stores/levers/webhook-mode', {});
});

/** A new product without type, brand or tag of the generator's is in "All products" alone. */
const smartCount = async (): Promise<number> => Promise.resolve(1);

test('a collection that is made, changed and deleted by hand is told of, as is a product that leaves', async () => {
  const made = await sandbox.call('POST', '/sandbox/stores/levers/products', { title: 'Member', price: '5.00' });
  const { productId } = made.body as { productId: number };
  const { body } = await sandbox.call('POST', '/sandbox/stores/levers/collections', { title: 'By hand', productIds: [productId] });
  const { collectionId } = body as { collectionId: number };
  await sandbox.call('PATCH', `/sandbox/stores/levers/collections/${String(collectionId)}`, { title: 'Renamed', productIds: [] });
  await sandbox.call('DELETE', `/sandbox/stores/levers/collections/${String(collectionId)}`);
  const topics = (await arrived(5)).filter(({ topic, body: sent }) => topic.startsWith('collections/') && sent.includes(String(collectionId))).map(({ topic }) => topic);

  expect(topics.sort()).toEqual(['collections/create', 'collections/delete', 'collections/update']);
});

test('a moved price is told as an event with headers of its own, and a sold piece is not', async () => {
  await sandbox.call('PUT', '/sandbox/app', {
    url: receiver,
    subscriptions: [{ topic: 'events/variant_price', includeFields: ['product.variants.price'] }],
  });
  const { variants } = (await sandbox.call('GET', '/sandbox/stores/levers/variants?limit=1')).body as { variants: { id: number }[] };
  const id = String(variants[0]?.id);
  await sandbox.call('PATCH', `/sandbox/stores/levers/variants/${id}`, { stock: 3 });
  await sandbox.call('PATCH', `/sandbox/stores/levers/variants/${id}`, { price: '77.00' });
  for (const end = Date.now() + 10_000; told.length < 1 && Date.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ topic: 'Product', handle: 'variant-price', action: 'update', shop: 'levers.myshopify.com', isSigned: true });
  expect(told[0]?.body).toMatchObject({
    fields_changed: { updated: [`product.variants[gid://shopify/ProductVariant/${id}].price`] },
    query_variables: { variantsId: [`gid://shopify/ProductVariant/${id}`] },
  });
});
