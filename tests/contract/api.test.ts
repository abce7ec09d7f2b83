/** The public API behind the real doors: every operation of its description answers what it says, and refuses what it must. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#app/lib/assert.ts';
import { API_SCOPES } from '#app/modules/stores/api-scopes.ts';
import { type Call, callApi, type DescribedOperation, makeKey, type MadeKey, operationsOf, type Reply } from '../support/api.ts';
import { violations } from '../support/json-schema.ts';
import { ROUTES } from '../support/route-table.ts';
import { leaked, openTwoTenants, type Tenant, type TwoTenants } from '../support/two-tenants.ts';

type Description = Parameters<typeof operationsOf>[0] & Record<string, unknown>;

let world: TwoTenants | undefined;
let a: Tenant;
let b: Tenant;
let keyOfA: MadeKey;
let keyOfB: MadeKey;
let description: Description;
let operations: DescribedOperation[];

const api = (path: string, call: Call = {}): Promise<Reply> => callApi(must(world, 'the world').stack.appUrl, path, { key: keyOfA.key, ...call });
/** The operation's path with ids of this store in it. */
const filled = ({ path }: DescribedOperation, of: Tenant): string =>
  path
    .replace('{productId}', of.ids.product)
    .replace('{orderId}', of.ids.order)
    .replace('{customerId}', of.ids.customer)
    .replace('{runId}', of.ids.run)
    .replace('{decisionId}', of.ids.decision);
const isRead = ({ method }: DescribedOperation): boolean => method === 'GET';
const takesId = ({ path }: DescribedOperation): boolean => path.includes('{');
/** What every refusal promises. */
function expectProblem(reply: Reply, status: number, code: string, seen: string): void {
  expect([reply.status, reply.body['code'], reply.headers.get('content-type')], seen).toEqual([status, code, 'application/problem+json']);
  expect(violations({ $ref: '#/components/schemas/Problem' }, reply.body, description), seen).toEqual([]);
  expect([reply.body['status'], reply.body['requestId'], reply.headers.get('cache-control')], seen).toEqual([status, reply.headers.get('x-request-id'), 'no-store']);
}

beforeAll(async () => {
  world = await openTwoTenants('api');
  ({ a, b } = world);
  [keyOfA, keyOfB] = await Promise.all([makeKey(a.merchant), makeKey(b.merchant)]);
  description = (await callApi(world.stack.appUrl, '/openapi.json')).body as Description;
  operations = operationsOf(description);
}, 180_000);
afterAll(() => world?.stop());

describe('the description', () => {
  it('covers exactly the addresses that are mounted, and each good answer has an example that fits it', () => {
    const mounted = ROUTES.map(({ path }) => path).filter((path) => path.startsWith('/api/v1/') && !path.endsWith('*'));
    const described = Object.keys(description.paths).map((path) => `/api/v1${path.replace(/\{(\w+)\}/g, ':$1')}`);

    expect(described.sort()).toEqual(mounted.sort());
    expect(operations.length).toBeGreaterThan(7);
    expect(operations.flatMap(({ id, schema, example }) => violations(schema, example, description).map((wrong) => `${id} ${wrong}`))).toEqual([]);
    expect(new Set(operations.map(({ scope }) => scope)).size).toBeGreaterThan(4);
  });

  it('says no key of a translation instead of words, in either language', async () => {
    const { appUrl } = must(world, 'the world').stack;
    for (const lang of ['en', 'ar']) {
      for (const path of ['/openapi.json', '/collection.json', '/docs']) {
        const { text, status } = await callApi(appUrl, path, { headers: { 'accept-language': lang } });
        expect([status, /\bapi\.(?:docs|operations|parameters|problems|tags|scopes|keys)\./.exec(text)?.[0]], `${path} ${lang}`).toEqual([200, undefined]);
      }
    }
  });

  it('is a collection to import, with every operation and no key in it', async () => {
    const { body, text } = await callApi(must(world, 'the world').stack.appUrl, '/collection.json');
    const items = (body['item'] as { item: { request: { method: string; url: { raw: string } } }[] }[]).flatMap(({ item }) => item);

    expect(items.map(({ request }) => `${request.method} ${request.url.raw.replace('{{baseUrl}}', '')}`).sort()).toEqual(
      operations.map(({ method, path }) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`).sort(),
    );
    expect(text).not.toMatch(/mzn_live_\w/);
  });

  it('is a page that needs no script and nothing from elsewhere, and explains each code where its type leads', async () => {
    const { appUrl } = must(world, 'the world').stack;
    const [en, ar] = [await callApi(appUrl, '/docs', { query: { lang: 'en' } }), await callApi(appUrl, '/docs', { query: { lang: 'ar' } })];

    expect([en.headers.get('content-type'), en.headers.get('content-security-policy')]).toEqual(['text/html; charset=utf-8', expect.stringContaining("frame-ancestors 'none'")]);
    expect([/<html[^>]*>/.exec(en.text)?.[0], /<html[^>]*>/.exec(ar.text)?.[0]]).toEqual(['<html lang="en" dir="ltr">', '<html lang="ar" dir="rtl">']);
    expect(en.text).not.toMatch(/<script|\ssrc=|<link(?! rel="icon" href="data:,")|@import|url\(/);
    for (const { id } of operations) {
      expect(en.text).toContain(`id="${id}"`);
    }
    const { type } = (await api('/products', { query: { nothing: '1' } })).body as { type: string };
    expect(type).toBe(`${appUrl}/api/v1/docs#unknown_parameter`);
    expect(en.text).toContain('id="unknown_parameter"');
  });
});

describe('every operation', () => {
  it('that reads answers its schema, its version and its request, may be read by any page, and says how it may be kept', async () => {
    for (const operation of operations.filter(isRead)) {
      const reply = await api(filled(operation, a));
      const seen = `${operation.id} ${reply.text.slice(0, 300)}`;
      expect(reply.status, seen).toBe(200);
      expect(violations(operation.schema, reply.body, description), seen).toEqual([]);
      expect(leaked(reply, b), seen).toEqual([]);
      const { headers } = reply;
      expect([headers.get('mizan-version'), headers.get('content-type'), headers.get('cache-control')], seen).toEqual([
        '2026-11-01',
        'application/json; charset=utf-8',
        'private, no-cache',
      ]);
      expect([headers.get('access-control-allow-origin'), headers.get('x-content-type-options')], seen).toEqual(['*', 'nosniff']);
      expect(headers.get('x-request-id'), seen).toMatch(/^[\w-]{36}$/);
      expect(headers.get('ratelimit'), seen).toMatch(/^"key";r=\d+;t=\d+$/);
      expect(headers.get('access-control-expose-headers'), seen).toContain('RateLimit');
    }
  });

  it('that reads has something to say of this store: the lists are not empty', async () => {
    for (const path of ['/products', '/orders', '/customers', '/runs', '/decisions']) {
      expect((await api(path)).body['data'], path).not.toEqual([]);
    }
  });

  it('answers HEAD without a body, and 304 to who has the answer already', async () => {
    for (const operation of operations.filter(isRead)) {
      const path = filled(operation, a);
      const [whole, head] = [await api(path), await api(path, { method: 'HEAD' })];
      const etag = must(whole.headers.get('etag'), 'a tag');
      expect([head.status, head.text, head.headers.get('etag')], path).toEqual([200, '', etag]);
      for (const tags of [etag, `W/${etag.replace('W/', '')}`, etag.replace('W/', ''), `"other", ${etag}`, '*']) {
        const again = await api(path, { headers: { 'if-none-match': tags } });
        expect([again.status, again.text, again.headers.get('etag')], `${path} ${tags}`).toEqual([304, '', etag]);
      }
      expect((await api(path, { headers: { 'if-none-match': '"other"' } })).status, path).toBe(200);
    }
  });

  it('answers preflights without a key, and refuses other methods by naming its own', async () => {
    for (const operation of operations) {
      const path = filled(operation, a);
      const preflight = await api(path, { method: 'OPTIONS', key: null, headers: { origin: 'https://elsewhere.example', 'access-control-request-method': operation.method } });
      expect([preflight.status, preflight.headers.get('access-control-allow-origin')], path).toEqual([204, '*']);
      expect(preflight.headers.get('access-control-allow-methods'), path).toContain(operation.method);
      expect(preflight.headers.get('access-control-allow-headers'), path).toContain('Authorization');
      expect(preflight.headers.get('access-control-allow-credentials'), path).toBeNull();
      for (const method of ['PUT', 'PATCH', 'DELETE']) {
        const refused = await api(path, { method });
        expectProblem(refused, 405, 'method_not_allowed', `${method} ${path}`);
        expect(refused.headers.get('allow'), path).toContain(operation.method);
      }
    }
  });

  it('opens to no key, no other key, a key in the address, and a session token: 401, and how to be let in', async () => {
    const wrong = `${keyOfA.key.slice(0, -1)}${keyOfA.key.endsWith('a') ? 'b' : 'a'}`;
    const attempts: [string, Call, string][] = [
      ['none', { key: null }, 'key_missing'],
      ['in the address', { key: null, query: { access_token: keyOfA.key, api_key: keyOfA.key } }, 'key_missing'],
      ['one letter off', { key: wrong }, 'key_invalid'],
      ['its beginning', { key: keyOfA.key.slice(0, 17) }, 'key_invalid'],
      ['a session token', { key: must(world, 'the world').tokenFor(a.shop) }, 'key_invalid'],
      ['another scheme', { key: null, headers: { authorization: `Basic ${Buffer.from(`x:${keyOfA.key}`).toString('base64')}` } }, 'key_invalid'],
      ['very long', { key: 'a'.repeat(6000) }, 'key_invalid'],
    ];
    for (const operation of operations) {
      for (const [name, call, code] of attempts) {
        const reply = await api(filled(operation, a), { method: operation.method, ...call });
        expectProblem(reply, 401, code, `${operation.id} with ${name}`);
        expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer realm="mizan"/);
        expect(leaked(reply, a)).toEqual([]);
      }
    }
  });

  it('needs its own scope and no other', async () => {
    const others = new Map<string, MadeKey>();
    for (const operation of operations) {
      const key = others.get(operation.scope) ?? (await makeKey(a.merchant, { scopes: API_SCOPES.filter((scope) => scope !== operation.scope) }));
      others.set(operation.scope, key);
      const refused = await api(filled(operation, a), { method: operation.method, key: key.key });
      expectProblem(refused, 403, 'scope_missing', operation.id);
      expect(refused.headers.get('www-authenticate')).toContain(`scope="${operation.scope}"`);
    }
    for (const { id } of others.values()) {
      await a.merchant.act('/shopify/settings/api-keys', 'shopify.api-keys', 'revokeKey', { id });
    }
  });

  it("finds nothing under another store's ids, nor under what is no id", async () => {
    // Its first use is written down; what follows within the minute is not.
    await api('/sync', { key: keyOfB.key });
    const before = await must(world, 'the world').hashes(b);
    for (const operation of operations.filter(takesId)) {
      for (const path of [
        filled(operation, b),
        operation.path.replace(/\{\w+\}/, 'not-there'),
        operation.path.replace(/\{\w+\}/, '%00'),
        operation.path.replace(/\{\w+\}/, "1'--"),
      ]) {
        const reply = await api(path);
        expect([400, 404], `${path} ${reply.text}`).toContain(reply.status);
        expect(leaked(reply, b), path).toEqual([]);
      }
      expectProblem(await api(filled(operation, b)), 404, 'not_found', operation.id);
      expectProblem(await api(filled(operation, a), { key: keyOfB.key }), 404, 'not_found', operation.id);
    }
    for (const query of [{ runId: b.ids.run }, { variantId: b.ids.variant }, { productId: b.ids.product }]) {
      expect((await api('/decisions', { query })).body['data']).toEqual([]);
    }
    expect(await must(world, 'the world').hashes(b)).toEqual(before);
  });

  it('takes the parameters that it names and no others, each once', async () => {
    for (const operation of operations) {
      const path = filled(operation, a);
      const { method } = operation;
      expectProblem(await api(path, { method, query: { nothing: '1' } }), 400, 'unknown_parameter', operation.id);
      expectProblem(await api(path, { method, query: { __proto__x: '1', constructor: '1' } }), 400, 'unknown_parameter', operation.id);
      for (const name of operation.query) {
        for (const value of name === 'limit' ? ['0', '251', '1.5', 'many', '-1'] : ['']) {
          const reply = await api(path, { method, query: { [name]: value } });
          expectProblem(reply, 400, 'bad_input', `${operation.id} ${name}=${value}`);
          expect(reply.body['errors']).toEqual([expect.objectContaining({ field: name })]);
        }
      }
      if (operation.query.includes('limit')) {
        expectProblem(await callApi(must(world, 'the world').stack.appUrl, `${path}?limit=1&limit=2`, { key: keyOfA.key }), 400, 'bad_input', operation.id);
      }
    }
  });

  it('speaks one version, and says which where it is asked for another', async () => {
    for (const operation of operations) {
      const reply = await api(filled(operation, a), { method: operation.method, headers: { 'mizan-version': '2020-01-01' } });
      expectProblem(reply, 400, 'unknown_version', operation.id);
      expect(reply.body['params']).toEqual({ version: '2026-11-01' });
    }
    expect((await api('/sync', { headers: { 'mizan-version': '2026-11-01' } })).status).toBe(200);
  });

  it('says no in the language that was asked for', async () => {
    const title = async (accept: string): Promise<unknown> => (await api('/nothing/here', { headers: { 'accept-language': accept } })).body['title'];
    expect([await title('ar'), await title('fr, ar;q=0.5, en;q=0.8'), await title('de')]).toEqual([
      'لا يوجد شيء كهذا في متجر هذا المفتاح.',
      'There is nothing like this in the store of this key.',
      'There is nothing like this in the store of this key.',
    ]);
    expect((await api('/nothing/here', { headers: { 'accept-language': 'ar' } })).headers.get('content-language')).toBe('ar');
  });
});

describe('other doors', () => {
  it('may be read by no page of elsewhere', async () => {
    const { appUrl } = must(world, 'the world').stack;
    for (const path of ['/shopify', '/shopify/settings/api-keys', '/shopify/webhooks', '/healthz', '/status', '/nowhere', '/api', '/api/v2/products']) {
      for (const method of ['GET', 'OPTIONS']) {
        const response = await fetch(new URL(path, appUrl), {
          method,
          redirect: 'manual',
          headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'GET' },
        });
        expect([path, response.headers.get('access-control-allow-origin')]).toEqual([path, null]);
      }
    }
  });
});
