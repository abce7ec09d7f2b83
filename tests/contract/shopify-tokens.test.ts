/** Refreshing a store's token against the sandbox: rotation, lost answers, dead tokens, and many processes at once. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSystem } from '#app/db/system.server.ts';
import { createCrypt } from '#app/lib/crypt.server.ts';
import type { Credentials, RefreshOutcome } from '#app/platforms/port.ts';
import { refreshToken } from '#app/platforms/shopify/tokens.server.ts';
import { startTestSandbox, TEST_APP, type TestSandbox } from '#sandbox/testing/start.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { connectShop, type ConnectedShop } from '../support/shopify-shop.ts';

let sandbox: TestSandbox;
let database: TestDatabase;
beforeAll(async () => {
  [sandbox, database] = await Promise.all([startTestSandbox(), createDatabase()]);
});
afterAll(async () => {
  await sandbox.close();
  await database.drop();
});

let stores = 0;
const newShop = (given: Record<string, unknown> = {}): Promise<ConnectedShop> => connectShop(sandbox, { slug: `tokens-${(stores += 1)}`, ...given });
const refresh = ({ shop }: ConnectedShop, current: Credentials, baseUrl = sandbox.url): Promise<RefreshOutcome> =>
  refreshToken({ ...TEST_APP, baseUrl, now: () => sandbox.clock.now() }, `${shop.slug}.myshopify.com`, current);

async function fresh(shop: ConnectedShop, current: Credentials): Promise<Credentials> {
  const outcome = await refresh(shop, current);
  if (outcome.kind !== 'fresh') {
    throw new Error(outcome.kind);
  }
  return outcome.credentials;
}

describe('a refresh', () => {
  it('gives a new pair that works, and says when it ends', async () => {
    const shop = await newShop();
    const next = await fresh(shop, shop.credentials);

    expect([next.accessToken, next.refreshToken]).not.toEqual([shop.credentials.accessToken, shop.credentials.refreshToken]);
    expect(next).toMatchObject({ scope: 'write_products,read_inventory,read_orders,read_customers', expiresAt: new Date(sandbox.clock.now().getTime() + 3_600_000) });
    expect((await shop.shop.graphql('{ shop { id } }', {}, next.accessToken)).status).toBe(200);
  });

  it.each([{ refreshRetry: 'keeps_unused_pair' }, { refreshRetry: 'kills_unused_pair' }])(
    'is asked for again with the same token when its answer is lost: %o',
    async (switches) => {
      const shop = await newShop({ switches });
      await shop.breakNext({ kind: 'lose_answer_after_commit', operation: 'token.refresh', times: 2 });

      const next = await fresh(shop, shop.credentials);
      const afterNext = await fresh(shop, next);

      expect((await shop.shop.graphql('{ shop { id } }', {}, afterNext.accessToken)).status).toBe(200);
      // Its successor was used: the first refresh token is over.
      expect(await refresh(shop, shop.credentials)).toEqual({ kind: 'needs_reauth' });
    },
  );

  it.each(['lose_answer_before_commit', 'lose_answer_after_commit', 'http_500', 'http_503', 'http_429', 'html_body', 'truncated_json'])(
    'is unavailable, not over, while every answer is broken: %s',
    async (kind) => {
      const shop = await newShop();
      await shop.breakNext({ kind, operation: 'token.refresh', times: 3 });

      await expect(refresh(shop, shop.credentials)).rejects.toMatchObject({ code: 'platform_unavailable' });
      expect((await refresh(shop, shop.credentials)).kind).toBe('fresh');
    },
  );

  it.each(['invalid_grant_400', 'invalid_request_401'])('needs the merchant once the refresh token is dead: %s', async (refreshError) => {
    const shop = await newShop({ switches: { refreshError } });
    await sandbox.call('POST', `/sandbox/stores/${shop.shop.slug}/revoke-tokens`);

    expect(await refresh(shop, shop.credentials)).toEqual({ kind: 'needs_reauth' });
    expect(await refresh(shop, { ...shop.credentials, refreshToken: null })).toEqual({ kind: 'needs_reauth' });
  });

  it('assumes a life of 55 minutes when the platform says none, and keeps the refresh token it has', async () => {
    const server = createServer((_req, res) => res.end(JSON.stringify({ access_token: 'next', scope: 'write_products' })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const shop = await newShop();

    const outcome = await refresh(shop, shop.credentials, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.close();

    const expiresAt = new Date(sandbox.clock.now().getTime() + 55 * 60_000);
    expect(outcome).toEqual({
      kind: 'fresh',
      credentials: { accessToken: 'next', scope: 'write_products', expiresAt, refreshToken: shop.credentials.refreshToken, refreshExpiresAt: null },
    });
  });
});

describe('the vault', () => {
  it('lets one of many processes refresh while the others wait and take what it got', async () => {
    const shop = await newShop({ accessTokenSeconds: 200 });
    const crypt = createCrypt(new Map([['k1', randomBytes(32)]]));
    const processes = [1, 2].map(() => openSystem(database.urls.DATABASE_SYSTEM_URL, crypt));
    const id = `${shop.shop.slug}.myshopify.com`;
    await processes[0]?.system.vault.write('shopify', id, shop.credentials);
    // What is refreshed lives an hour again.
    await sandbox.call('PATCH', `/sandbox/stores/${shop.shop.slug}`, { accessTokenSeconds: 3600 });
    let refreshed = 0;
    const once = (current: Credentials): Promise<RefreshOutcome> => {
      refreshed += 1;
      return refresh(shop, current);
    };

    const all = await Promise.all(Array.from({ length: 12 }, async (_, at) => processes[at % 2]?.system.vault.fresh('shopify', id, once, sandbox.clock.now())));
    await Promise.all(processes.map(({ prisma }) => prisma.$disconnect()));

    expect(refreshed).toBe(1);
    expect(new Set(all.map((credentials) => credentials?.accessToken)).size).toBe(1);
    const [row] = await database.asOwner<{ sealed: string }>('SELECT sealed FROM credential_vault WHERE external_store_id = $1', [id]);
    expect(row?.sealed).not.toMatch(/shp(at|rt)_/);
  });
});
