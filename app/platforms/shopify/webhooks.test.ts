import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EVENTS, readEvent, receiveWebhook, TOPICS } from './webhooks.server.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const sign = (body: Uint8Array, secret = 'new'): string => createHmac('sha256', secret).update(body).digest('base64');
const now = (): Date => new Date('2026-11-20T12:00:00Z');

function deliver(body: Uint8Array, headers: Record<string, string | string[]> = {}, secrets = ['new', 'old']) {
  const all = new Headers();
  const usual = {
    'x-shopify-topic': 'products/update',
    'x-shopify-shop-domain': 'one.myshopify.com',
    'x-shopify-webhook-id': 'w-1',
    'x-shopify-triggered-at': '2026-11-20T11:00:00.123Z',
    'x-shopify-hmac-sha256': sign(body),
  };
  for (const [name, value] of Object.entries({ ...usual, ...headers })) {
    for (const one of [value].flat()) {
      all.append(name, one);
    }
  }
  return receiveWebhook(secrets, now, { headers: all, body });
}

describe('the signature', () => {
  it.each(['{"title":"شاي أخضر"}', '{ "a" : "\\/" }', '', '\u{1F600}'])('holds over the bytes as they are: %s', (text) => {
    expect(deliver(bytes(text))).toMatchObject({ kind: 'event', event: { body: text, onceKey: 'w-1', triggeredAt: new Date('2026-11-20T11:00:00.123Z') } });
  });

  it('holds with the secret before a rotation, as long as that is known', () => {
    const body = bytes('{}');
    expect(deliver(body, { 'x-shopify-hmac-sha256': sign(body, 'old') }).kind).toBe('event');
    expect(deliver(body, { 'x-shopify-hmac-sha256': sign(body, 'old') }, ['new'])).toEqual({ kind: 'refused', status: 401 });
  });

  const good = sign(bytes('{}'));
  it.each([
    ['none', ''],
    ['another', sign(bytes('{} '))],
    ['another secret', sign(bytes('{}'), 'x')],
    ['base64url', good.replace(/[+/]/g, '-').replace('=', '')],
    ['hex', Buffer.from(good, 'base64').toString('hex')],
    ['half', good.slice(0, 20)],
  ])('is refused when it is %s', (_name, hmac) => {
    expect(deliver(bytes('{}'), { 'x-shopify-hmac-sha256': hmac })).toEqual({ kind: 'refused', status: 401 });
  });

  it('is refused when there are two', () => {
    expect(deliver(bytes('{}'), { 'x-shopify-hmac-sha256': [good, good] })).toEqual({ kind: 'refused', status: 401 });
  });

  it('is asked for before anything else is said', () => {
    expect(deliver(bytes('{}'), { 'x-shopify-hmac-sha256': '', 'x-shopify-topic': '' })).toEqual({ kind: 'refused', status: 401 });
    expect(deliver(bytes('{}'), { 'x-shopify-topic': '' })).toEqual({ kind: 'refused', status: 400 });
    expect(deliver(bytes('{}'), { 'x-shopify-shop-domain': 'evil.example.com' })).toEqual({ kind: 'refused', status: 400 });
  });
});

describe('a body', () => {
  it('of bytes that are no text is kept as none', () => {
    expect(deliver(new Uint8Array([0xff, 0xfe, 0x7b]))).toMatchObject({ kind: 'event', event: { body: null } });
  });

  it('gives ids exactly, also those beyond what a number holds', () => {
    expect(readEvent('products/delete', '{"id":788032119674292922}')).toEqual({ kind: 'products', ids: ['788032119674292922'] });
    expect(readEvent('inventory_levels/update', '{"inventory_item_id":271878346596884015,"available":6}')).toEqual({ kind: 'stock_items', ids: ['271878346596884015'] });
    expect(readEvent('products/update', '{"id":1,"admin_graphql_api_id":"gid://shopify/Product/42","new_field":{}}')).toEqual({ kind: 'products', ids: ['42'] });
  });

  it.each([
    ['products/update', '{"id":1.5}'],
    ['products/update', '[]'],
    ['products/update', 'null'],
    ['products/update', '{"id":1'],
    ['products/update', '{"id":"1; DROP"}'],
    ['app/uninstalled', '{}'],
    ['shop/redact', '{"shop_domain":5}'],
    ['collections/update', '7'],
  ])('that cannot be read is told so: %s %s', (topic, body) => {
    expect(readEvent(topic, body)).toBeNull();
  });

  it('of a topic nobody asked for is unknown', () => {
    expect(readEvent('themes/publish', '{}')).toEqual({ kind: 'unknown' });
  });
});

describe('an event of a moved price', () => {
  const text = JSON.stringify({
    topic: 'Product',
    action: 'update',
    handle: 'variant-price',
    data: {},
    query_variables: { productId: 'gid://shopify/Product/788032119674292922' },
  });
  const own = { 'shopify-topic': 'Product', 'shopify-handle': 'variant-price', 'shopify-shop-domain': 'one.myshopify.com', 'shopify-webhook-id': 'e-1' };
  const receive = (headers: Record<string, string>) => receiveWebhook(['new'], now, { headers: new Headers(headers), body: bytes(text) });

  it('is known by its handle, signed like any other, and names the product', () => {
    expect(receive({ ...own, 'shopify-hmac-sha256': sign(bytes(text)) })).toMatchObject({
      kind: 'event',
      event: { topic: 'events/variant_price', onceKey: 'e-1', externalStoreId: 'one.myshopify.com' },
    });
    expect(readEvent('events/variant_price', text)).toEqual({ kind: 'products', ids: ['788032119674292922'] });
    expect(readEvent('events/variant_price', '{"query_variables":{"productId":"1"}}')).toBeNull();
    expect(readEvent('events/another', text)).toEqual({ kind: 'unknown' });
  });

  it('is refused without a signature of its own, whatever the older headers say', () => {
    expect(receive(own)).toEqual({ kind: 'refused', status: 401 });
    expect(receive({ ...own, 'shopify-hmac-sha256': sign(bytes('{}')) })).toEqual({ kind: 'refused', status: 401 });
    expect(receive({ ...own, 'shopify-hmac-sha256': sign(bytes(text)), 'x-shopify-hmac-sha256': sign(bytes('{}')) })).toEqual({ kind: 'refused', status: 401 });
  });

  it('has the handle and the address that the platform is told', () => {
    const file = readFileSync(new URL('../../../shopify.app.toml', import.meta.url), 'utf8');
    const handles = [...file.matchAll(/^\s*handle = "([a-z-]+)"\n\s*topic = /gm)].map(([, handle = '']) => `events/${handle.replaceAll('-', '_')}`);
    expect(handles).toEqual([...EVENTS]);
  });
});

it('the topics are those the platform is told of', () => {
  const file = readFileSync(new URL('../../../shopify.app.toml', import.meta.url), 'utf8').replace(/^\s*#.*$/gm, '');
  const declared = [...file.matchAll(/topics\s*=\s*\[([^\]]*)\]/g)].flatMap(([, list = '']) => [...list.matchAll(/"([^"]*)"/g)].map(([, topic]) => topic));

  expect(declared.toSorted()).toEqual([...TOPICS].toSorted());
});
