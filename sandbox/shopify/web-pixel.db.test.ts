import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { listen } from '#sandbox/lib/listen.server.ts';
import { at, createTestShop, startTestSandbox, type TestSandbox, type TestShop } from '#sandbox/testing/start.ts';

let sandbox: TestSandbox;
let shop: TestShop;
let server: Server;
let collector = '';
const got: unknown[] = [];
beforeAll(async () => {
  sandbox = await startTestSandbox();
  shop = await createTestShop(sandbox, { slug: 'pixel', size: 10, scopes: ['write_pixels', 'read_customer_events', 'read_products'] });
  server = createServer((req, res) => {
    const pieces: Buffer[] = [];
    req.on('data', (piece: Buffer) => pieces.push(piece));
    req.on('end', () => {
      got.push(JSON.parse(Buffer.concat(pieces).toString()));
      res.writeHead(204).end();
    });
  });
  collector = `http://127.0.0.1:${String(await listen(server, 0, '127.0.0.1'))}/collect`;
}, 60_000);
afterAll(async () => {
  server.close();
  await sandbox.close();
});

const CREATE = 'mutation C($p: WebPixelInput!) { webPixelCreate(webPixel: $p) { webPixel { id settings } userErrors { code field } } }';
const UPDATE = 'mutation U($id: ID!, $p: WebPixelInput!) { webPixelUpdate(id: $id, webPixel: $p) { webPixel { id settings } userErrors { code } } }';

test('there is one pixel: made once, changed by its id, taken away', async () => {
  const made = await shop.graphql(CREATE, { p: { settings: { accountID: 'a-1' } } });
  const id = at(z.string(), made.body, 'data', 'webPixelCreate', 'webPixel', 'id');
  const again = await shop.graphql(CREATE, { p: { settings: '{"accountID":"a-2"}' } });
  const changed = await shop.graphql(UPDATE, { id, p: { settings: '{"accountID":"a-3"}' } });
  const unknown = await shop.graphql(UPDATE, { id: 'gid://shopify/WebPixel/1', p: { settings: {} } });

  expect(again.body).toMatchObject({ data: { webPixelCreate: { webPixel: null, userErrors: [{ code: 'TAKEN' }] } } });
  expect(changed.body).toMatchObject({ data: { webPixelUpdate: { webPixel: { settings: { accountID: 'a-3' } }, userErrors: [] } } });
  expect(unknown.body).toMatchObject({ data: { webPixelUpdate: { userErrors: [{ code: 'NOT_FOUND' }] } } });
  expect((await shop.graphql('{ webPixel { id settings } }')).body).toMatchObject({ data: { webPixel: { id, settings: { accountID: 'a-3' } } } });
  expect((await shop.graphql('mutation D($id: ID!) { webPixelDelete(id: $id) { deletedWebPixelId } }', { id })).body).toMatchObject({
    data: { webPixelDelete: { deletedWebPixelId: id } },
  });
  expect((await shop.graphql('{ webPixel { id } }')).body).toMatchObject({ data: { webPixel: null } });
});

test('a shop without the scope has no pixel', async () => {
  const narrow = await createTestShop(sandbox, { slug: 'no-pixel', size: 10, scopes: ['read_products'] });

  expect((await narrow.graphql(CREATE, { p: { settings: {} } })).body).toMatchObject({ errors: [{ extensions: { code: 'ACCESS_DENIED' } }] });
});

test('an event reaches the collector with numbers and plain ids, and only with a pixel and consent', async () => {
  const variant = at(z.number(), (await sandbox.call('GET', '/sandbox/stores/pixel/variants?limit=1')).body, 'variants', 0, 'id');
  const see = (body: object = {}): Promise<{ body: unknown }> => sandbox.call('POST', '/sandbox/stores/pixel/storefront-events', { name: 'product_viewed', variantId: variant, collector, ...body }); // prettier-ignore
  expect((await see()).body).toMatchObject({ event: null, reason: 'no_pixel' });
  await shop.graphql(CREATE, { p: { settings: { accountID: 'a-1' } } });
  expect((await see({ consent: false })).body).toMatchObject({ event: null, reason: 'no_consent' });
  expect((await see()).body).toMatchObject({ status: 204 });

  expect(got).toHaveLength(1);
  expect(got[0]).toMatchObject({
    settings: { accountID: 'a-1' },
    event: { name: 'product_viewed', type: 'standard', data: { productVariant: { id: String(variant), price: { amount: expect.any(Number), currencyCode: 'SAR' } } } },
  });
});
