/** The real stack, two stores, and a stranger at every door: foreign ids, forged tokens, and what answers, logs and rows give away. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSystem } from '#app/db/system.server.ts';
import { must } from '#app/lib/assert.ts';
import { createCrypt, parseKeys } from '#app/lib/crypt.server.ts';
import { call } from '#tools/demo/steps.ts';
import { eventually } from '../support/eventually.ts';
import { expectDocument } from '../support/expect-document.ts';
import { forgeries } from '../support/forge.ts';
import { refusalOf, ROUTES, waysOf, withIds, type DoorRoute } from '../support/route-table.ts';
import { type Ask, isRefusal, leaked, openTwoTenants, type Tenant, type TwoTenants } from '../support/two-tenants.ts';

let world: TwoTenants | undefined;
let stack: TwoTenants['stack'];
let a: Tenant, b: Tenant;
let ask: TwoTenants['ask'], documentOf: TwoTenants['documentOf'];
let hashes: TwoTenants['hashes'];
let tokenFor: TwoTenants['tokenFor'];

beforeAll(async () => {
  world = await openTwoTenants();
  ({ stack, a, b, ask, documentOf, hashes, tokenFor } = world);
}, 180_000);

afterAll(() => world?.stop());

describe("another store's ids", () => {
  /** Every field that any intent reads, filled with what belongs to B. */
  const fields = (): Record<string, unknown> => ({
    id: b.ids.competitor, ids: [b.ids.decision, b.ids.change], runId: b.ids.run, changeIds: [b.ids.change], decisionId: b.ids.decision, productId: b.ids.product, variantId: b.ids.variant,
    storeId: b.id, store_id: b.id, shop: b.shop, userId: '99002', group: 'ready', reason: 'no', on: false, mode: 'ask', strategyId: b.ids.strategy, licenceId: b.ids.licence, consentId: b.ids.consent, lineId: b.ids.line, seasonId: b.ids.season, yearly: true, kind: 'tiers', gapBps: 0, members: [{ variantId: b.ids.variant, size: 1 }, { variantId: 'x', size: 2 }], body: 'a word', why: 'a word', maxBps: 100, days: 30, number: 'N-9', from: '2026-12-01', until: '2026-12-31', seasonal: false, version: 1, tree: { type: 'HOLD' }, priority: 1, scope: { variants: [], products: [], collection: null, vendor: 'x', tag: null, productType: null }, overlapHours: 24, locale: 'en', name: 'x', seller: 'x', baseUrl: 'not an address', verdict: 'accepted', costMinor: 100, priceMinor: 18_000, currency: 'EUR', rate: '4.35', minMinor: 100, maxMinor: 200, msrpMinor: null, offerId: b.ids.offer, variantIds: [b.ids.variant], customerId: b.ids.customer, cartId: b.ids.cart, rule: { kind: 'fixed', minor: 100 }, pairs: [{ offerId: b.ids.offer, variantId: b.ids.variant }],
  }); // prettier-ignore
  const query = (): Record<string, string> => ({
    runId: b.ids.run, productId: b.ids.product, variant: b.ids.variant, cursor: b.ids.change, group: 'ready', state: 'verified', storeId: b.id, store_id: b.id, shop: b.shop, id: b.ids.decision,
  }); // prettier-ignore
  const forged = (): Record<string, string> => ({
    'x-store-id': b.id,
    'x-shopify-shop-domain': b.shop,
    'x-original-host': b.shop,
    'x-forwarded-host': b.shop,
    cookie: `store=${b.id}; shop=${b.shop}; session=offline_${b.shop}`,
  });

  /** A path with B's ids in it, and the same with A's own, so that only the body or the query is foreign. */
  function filled({ path }: DoorRoute, of: Tenant): string {
    return withIds(path, of.ids).replace(':artifact', 'market_intelligence').replace('*', of.ids.run);
  }

  it('are in the table: every screen and every intent is found by reading the code', () => {
    expect(ROUTES.map(({ path }) => path)).toContain('/shopify/runs/:runId');
    expect(ROUTES.flatMap(({ intents }) => intents).length).toBeGreaterThan(15);
  });

  it('open nothing and change nothing, on every route and in every part of a reading request', async () => {
    const before = await hashes(b);
    for (const route of ROUTES) {
      for (const [foreign, path] of [
        [route.path.includes(':'), filled(route, b)],
        [false, filled(route, a)],
      ] as const) {
        for (const [method, more] of [
          ['GET', {}],
          ['GET', { query: query() }],
          ['GET', { headers: forged() }],
          ['HEAD', { query: query(), headers: forged() }],
          ['OPTIONS', { query: query(), headers: forged() }],
        ] satisfies [string, Partial<Ask>][]) {
          const told = await ask({ path, method, ...more, query: { ...more.query, _data: route.id } });
          const seen = `${method} ${path} ${JSON.stringify(more)} -> ${told.status}`;
          expect(leaked(told, b), seen).toEqual([]);
          expect(told.status, seen).not.toBe(500);
          if (foreign && method === 'GET') {
            expect(told.status, seen).toBe(refusalOf(route));
          }
        }
        expect((await ask({ path, method: 'GET', query: { _data: route.id, cursor: 'made-up' } })).status, `a made-up cursor on ${path}`).not.toBe(500);
        const page = await documentOf(a.shop, tokenFor(a.shop), path, { variant: b.ids.variant, runId: b.ids.run });
        expect(leaked(page, b), `document ${path}`).toEqual([]);
        expect(foreign ? [refusalOf(route)] : [200, 302, ...(route.path.startsWith('/api/') ? [401] : []), 404, 405, 410], `document ${path}`).toContain(page.status);
      }
    }
    expect(await hashes(b)).toEqual(before);
  }, 240_000);

  it('do nothing in an action: every intent, method and form of body', async () => {
    const before = await hashes(b);
    const reached = new Set<string>();
    for (const route of ROUTES) {
      for (const path of new Set([filled(route, b), filled(route, a)])) {
        for (const name of [...route.intents, 'nothingOfTheKind', '__proto__']) {
          for (const [method, kind, body, type] of waysOf({ intent: name, ...fields() })) {
            const headers = { ...forged(), ...(type ? { 'content-type': type } : {}) };
            const told = await ask({ path, method, body, headers, query: { _data: route.id, ...(method === 'PUT' ? query() : {}) } });
            const seen = `${method} ${path} ${name} as ${kind} -> ${told.status} ${told.text.slice(0, 300)}`;
            expect(leaked(told, b), seen).toEqual([]);
            expect(told.status, seen).not.toBe(500);
            // Cancelling goes by the path alone, and A may cancel what is its own.
            if (path !== filled(route, a) || (route.takeIds.includes(name) && name !== 'cancel')) {
              expect(isRefusal(told), seen).toBe(true);
            }
            reached.add(told.status === 400 ? '' : name);
          }
        }
      }
    }
    expect(await hashes(b)).toEqual(before);
    // Fields that no schema took would prove nothing: whatever takes ids has come as far as its verb.
    expect(ROUTES.flatMap(({ takeIds }) => takeIds).filter((name) => !reached.has(name))).toEqual([]);
  }, 240_000);

  it('are refused the other way round as well: a genuine token of B opens nothing of A', async () => {
    const before = await hashes(a);
    for (const path of [`/shopify/runs/${a.ids.run}`, `/shopify/products/${a.ids.product}`]) {
      const told = await ask({ path, token: tokenFor(b.shop), query: { _data: path.includes('runs') ? 'shopify.run' : 'shopify.product', shop: a.shop } });
      expect([told.status, leaked(told, a)]).toEqual([404, []]);
    }
    const told = await ask({
      path: '/shopify/inbox',
      method: 'POST',
      token: tokenFor(b.shop),
      query: { _data: 'shopify.inbox' },
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ intent: 'approve', ids: [a.ids.decision] }),
    });
    expect(JSON.parse(told.text)).toMatchObject({ ok: true, result: { done: 0, skipped: [{ reason: 'not_waiting' }] } });
    expect(await hashes(a)).toEqual(before);
  });
});

describe('session tokens', () => {
  const attacks = (): Record<string, string | null> => forgeries({ ...must(world, 'the world'), shop: a.shop, other: b.shop, genuine: tokenFor(a.shop) });

  it('that are not genuine, fresh and ours open no data: 401 and the sign to try again', async () => {
    for (const [name, token] of Object.entries(attacks())) {
      for (const [path, id] of [
        ['/shopify', 'shopify.home'],
        [`/shopify/runs/${a.ids.run}`, 'shopify.run'],
        ['/shopify', 'shopify'],
      ] as const) {
        const told = await ask({ path, token, query: { _data: id } });
        expect(leaked(told, a), name).toEqual([]);
        expect(leaked(told, b), name).toEqual([]);
        if (token !== null) {
          expect([name, told.status, told.headers.get('x-shopify-retry-invalid-session-request')]).toEqual([name, 401, '1']);
        } else {
          // Without a header it looks like a document that lacks everything: away to the host, with nothing in it.
          expect([302, 204, 401], name).toContain(told.status);
        }
      }
      const acted = await ask({
        path: '/shopify',
        method: 'POST',
        token,
        query: { _data: 'shopify.home' },
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ intent: 'setEmergencyStop', on: true }),
      });
      expect(acted.status >= 300 || acted.status === 204, `${name}: ${acted.status}`).toBe(true);
    }
    expect(await stack.asOwner(`SELECT 1 FROM store_settings WHERE emergency_stop`)).toEqual([]);
  });

  it('that are not genuine open no document: they lead to the bounce page of the same app', async () => {
    for (const [name, token] of Object.entries(attacks())) {
      const told = await documentOf(a.shop, token);
      const location = told.headers.get('location') ?? '';
      expect([name, told.status], location).toEqual([name, 302]);
      expect(new URL(location, stack.appUrl).origin, name).toBe(stack.appUrl);
      expect(location, name).not.toContain('id_token');
      expect([...leaked(told, a), ...leaked(told, b)], name).toEqual([]);
    }
  });

  it.each([
    'evil.com/.myshopify.com',
    'x.myshopify.com.evil.com',
    'evil.com#.myshopify.com',
    'evil.com?.myshopify.com',
    'x.myshopify.com@evil.com',
    'x.myshopify.com; script-src *',
    'x.myshopify.com\r\nx-evil: 1',
    '*.myshopify.com',
    'javascript:alert(1)',
    'x.myshopify.com,evil.com',
    'ｘ.myshopify.com',
    '-.myshopify.com',
    '',
  ])('cannot be stood in for by a forged shop parameter: %j', async (shop) => {
    for (const host of [Buffer.from('evil.com/admin').toString('base64url'), Buffer.from(`admin.shopify.com/store/${a.slug}`).toString('base64url')]) {
      for (const token of [null, tokenFor(a.shop)]) {
        for (const embedded of ['1', '0']) {
          const told = await ask({ path: '/shopify', token: null, query: { embedded, shop, host, ...(token ? { id_token: token } : {}) } });
          const policy = told.headers.get('content-security-policy') ?? '';
          const location = told.headers.get('location');
          const seen = `${told.status} ${location} ${policy}`;
          expect(policy, seen).toContain("frame-ancestors 'none'");
          expect(policy, seen).not.toContain('evil');
          expect(told.headers.get('x-evil'), seen).toBeNull();
          expect([stack.appUrl, 'https://admin.shopify.com', null], seen).toContain(location === null ? null : new URL(location, stack.appUrl).origin);
          expect(leaked(told, b), seen).toEqual([]);
          expect(leaked(told, a), seen).toEqual([]);
        }
      }
    }
  });
});

describe('answers', () => {
  const ours = (shop: string): string => `https://${shop} https://admin.shopify.com ${new URL(stack.sandboxUrl).origin}`;

  it('carry the headers of their kind: page, bounce page, not there, error', async () => {
    const page = await documentOf(a.shop, tokenFor(a.shop));
    expect(page.status).toBe(200);
    expectDocument(page, ours(a.shop));

    const bounce = await documentOf(a.shop, null, '/shopify/auth/session-token', { 'shopify-reload': `${stack.appUrl}/shopify` });
    expect(bounce.status).toBe(200);
    expectDocument(bounce, ours(a.shop));

    for (const path of ['/shopify/nowhere/at/all', `/shopify/runs/${b.ids.run}`, '/shopify/runs/not-an-id', '/shopify/products/%00']) {
      const missing = await documentOf(a.shop, tokenFor(a.shop), path);
      expect([path, missing.status]).toEqual([path, path.includes('%00') ? expect.any(Number) : 404]);
      expectDocument(missing, ours(a.shop));
    }
    const stranger = await ask({ path: '/elsewhere', token: null });
    expect(stranger.status).toBe(404);
    expectDocument(stranger, "'none'");
  });

  it('of data may be framed and loaded by nobody, and forget nothing over https', async () => {
    const data = await ask({ path: '/shopify', query: { _data: 'shopify.home' } });
    expect([data.status, data.headers.get('content-security-policy'), data.headers.get('cache-control')]).toEqual([200, "default-src 'none'; frame-ancestors 'none'", 'no-store']);
    const refused = await ask({ path: '/shopify', token: 'a.b.c', query: { _data: 'shopify.home' } });
    expect(refused.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    const secure = await ask({ path: '/shopify', query: { _data: 'shopify.home' }, headers: { 'x-forwarded-proto': 'https' } });
    expect(secure.headers.get('strict-transport-security')).toMatch(/^max-age=\d{7,}/);
  });

  it('about health are short, and say no address, no secret and no error', async () => {
    expect(JSON.parse((await ask({ path: '/healthz', token: null })).text)).toEqual({ ok: true });
    expect(JSON.parse((await ask({ path: '/readyz', token: null })).text)).toEqual({ ok: true, checks: { database: 'ok', registry: 'ok', queue: 'ok' } });
    const status = await ask({ path: '/status', token: null });
    expect(Object.keys(JSON.parse(status.text) as object).sort()).toEqual(['dependencies', 'ok', 'stopping', 'uptimeSeconds', 'version']);
    expect(status.text).not.toMatch(/postgres|127\.0\.0\.1|mizan_/);
  });
});

describe('a dead token', () => {
  it("stops the store's work, and heals when the merchant opens the app", async () => {
    await call(stack.sandboxUrl, 'POST', `/sandbox/stores/${a.slug}/revoke-tokens`);
    await a.merchant.act('/shopify', 'shopify.home', 'syncNow');
    await eventually(async () => (await stack.asOwner('SELECT 1 FROM store WHERE id = $1 AND needs_reauth', [a.id])).length === 1);

    expect((await documentOf(a.shop, tokenFor(a.shop))).status).toBe(200);

    expect(await stack.asOwner('SELECT 1 FROM store WHERE id = $1 AND needs_reauth', [a.id])).toEqual([]);
    await a.merchant.act('/shopify', 'shopify.home', 'syncNow');
    await eventually(
      async () => (await stack.asOwner<{ status: string }>('SELECT status FROM catalog_sync WHERE store_id = $1 ORDER BY started_at DESC LIMIT 1', [a.id]))[0]?.status === 'done',
    );
  });
});

describe('secrets', () => {
  /** Everything that must stay inside: the platform's tokens, the session tokens sent here, keys and passwords. */
  async function secrets(): Promise<string[]> {
    const { system, prisma } = openSystem(must(stack.env['DATABASE_SYSTEM_URL'], 'a url'), createCrypt(parseKeys(must(stack.env['ENCRYPTION_KEYS'], 'keys'))));
    const vault = await Promise.all([a, b].map(({ shop }) => system.vault.read('shopify', shop)));
    await prisma.$disconnect();
    const tokens = vault.flatMap((credentials) => [must(credentials, 'credentials').accessToken, must(credentials?.refreshToken, 'a refresh token')]);
    const keys = ['ENCRYPTION_KEYS', 'RECEIPT_KEYS'].map((name) => must(stack.env[name]?.split(':')[1], name));
    const passwords = ['DATABASE_URL', 'DATABASE_SYSTEM_URL', 'DATABASE_QUEUE_URL'].map((name) => new URL(must(stack.env[name], name)).password);
    const { secret, sent } = must(world, 'the world');
    return [...tokens, ...keys, ...passwords, secret, ...sent];
  }
  const TOKEN_LIKE = /shp(at|rt|ca|ua)_[0-9a-f]{8}|eyJ[\w-]{10,}\.eyJ|id_token=/;

  it('are in no log, at the most talkative level', async () => {
    const logs = stack.readLogs();
    expect([...logs.keys()].sort()).toEqual(['sandbox.log', 'web.log', 'worker.log']);
    expect(logs.get('web.log')).toContain('/shopify/inbox');
    for (const [file, text] of logs) {
      expect([file, (await secrets()).filter((one) => text.includes(one))]).toEqual([file, []]);
      expect([file, TOKEN_LIKE.exec(text)?.[0]]).toEqual([file, undefined]);
    }
  });

  it('are in no row of the database, in any schema', async () => {
    const all = await stack.asOwner<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const inside = await secrets();
    expect(all.length).toBeGreaterThan(25);
    for (const { name } of all) {
      const rows = await stack.asOwner<{ text: string }>(`SELECT t::text AS text FROM ${name} t`);
      const found = rows.filter(({ text }) => TOKEN_LIKE.test(text) || inside.some((one) => text.includes(one)));
      expect([name, found.length]).toEqual([name, 0]);
    }
  });
});
