import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { at, createTestShop, startTestSandbox, TEST_APP, type TestSandbox } from '#sandbox/testing/start.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
}, 60_000);
afterAll(() => sandbox.close());

async function frameUrl(path: string): Promise<URL> {
  const html = at(z.string(), (await sandbox.call('GET', path)).body);
  return new URL((/<iframe[^>]* src="([^"]*)"/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&'));
}

test('opens the app with everything its library checks', async () => {
  const shop = await createTestShop(sandbox, { slug: 'framed' });
  const url = await frameUrl('/store/framed/apps/mizan/decisions?tab=open');
  const { hmac, ...params } = Object.fromEntries(url.searchParams);
  const message = Object.keys(params)
    .toSorted()
    .map((key) => `${key}=${params[key] ?? ''}`)
    .join('&');

  expect(url.origin + url.pathname).toBe(`${TEST_APP.url}/shopify/decisions`);
  expect(params).toMatchObject({ tab: 'open', embedded: '1', shop: 'framed.myshopify.com', locale: 'en' });
  expect(Buffer.from(params['host'] ?? '', 'base64').toString()).toBe('admin.shopify.com/store/framed');
  expect(params['host']).toMatch(/^[0-9a-zA-Z+/]+={0,2}$/);
  expect(hmac).toBe(createHmac('sha256', TEST_APP.apiSecret).update(message).digest('hex'));
  expect((await shop.exchange({ subject_token: params['id_token'] ?? '' })).status).toBe(200);
});

test('the address of a page of the app, with or without its prefix, opens that page', async () => {
  await createTestShop(sandbox, { slug: 'paths', name: '<script>alert(1)</script>' });

  expect((await frameUrl('/store/paths/apps/mizan')).pathname).toBe('/shopify');
  expect((await frameUrl('/store/paths/apps/mizan/shopify/settings')).pathname).toBe('/shopify/settings');
  expect((await sandbox.call('GET', '/store/paths/apps/mizan?locale=ar')).body).toContain('<html lang="ar" dir="rtl">');
  expect((await sandbox.call('GET', '/store/paths/apps/mizan')).body).not.toContain('<script>alert');
});

test('app-bridge.js may be loaded by the app, which is another origin', async () => {
  const { status, headers } = await sandbox.call('GET', '/app-bridge.js');

  expect([status, headers.get('cross-origin-resource-policy')]).toEqual([200, 'cross-origin']);
  expect(headers.get('content-type')).toContain('javascript');
});

test('the frame gets fresh ID tokens; the app may be told later where it is', async () => {
  const shop = await createTestShop(sandbox, { slug: 'fresh' });
  const token = at(z.string(), (await sandbox.call('POST', '/store/fresh/session-token')).body, 'token');

  expect((await shop.exchange({ subject_token: token })).status).toBe(200);
  expect(await sandbox.call('PUT', '/sandbox/app', { url: 'http://127.0.0.1:1234/' })).toMatchObject({ body: { url: 'http://127.0.0.1:1234' } });
  expect((await frameUrl('/store/fresh/apps/mizan')).origin).toBe('http://127.0.0.1:1234');
});
