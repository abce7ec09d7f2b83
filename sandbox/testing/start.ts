import { z } from 'zod';
import { manualClock, type Clock } from '#sandbox/lib/clock.ts';
import { startSandbox, type RunningSandbox } from '#sandbox/server.server.ts';
import { createTestDatabase } from '#sandbox/testing/database.ts';

export const TEST_APP = { apiKey: 'test-key', apiSecret: 'test-secret', url: 'http://app.test' } as const;

export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

export interface TestSandbox extends RunningSandbox {
  databaseUrl: string;
  clock: Clock & { advance(ms: number): void };
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** A sandbox of its own for one test file, over real HTTP, with a clock that the test moves. */
export async function startTestSandbox(): Promise<TestSandbox> {
  const database = await createTestDatabase();
  const clock = manualClock('2026-11-20T12:00:00.000Z');
  const running = await startSandbox({ databaseUrl: database.url, app: { ...TEST_APP }, clock });
  return {
    ...running,
    databaseUrl: database.url,
    clock,
    call: async (method, path, body, headers = {}) => {
      const isText = typeof body === 'string';
      const answer = await fetch(path.startsWith('http') ? path : running.url + path, {
        method,
        headers: { ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
        redirect: 'manual',
      });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, body: parseJson(text) };
    },
    close: async () => {
      await running.close();
      await database.drop();
    },
  };
}

/** Reads one value out of an answer, by path, as the type the test expects. */
export function at<T>(schema: z.ZodType<T>, value: unknown, ...path: readonly (string | number)[]): T {
  const found = path.reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined), value);
  return schema.parse(found);
}

export interface TestShop {
  slug: string;
  headers: Record<string, string>;
  idToken(lifetime?: number): Promise<string>;
  exchange(overrides?: Record<string, string>): Promise<Answer>;
  refresh(token: string): Promise<Answer>;
  /** Exchanges once, then asks with that token. */
  graphql(query: string, variables?: Record<string, unknown>, token?: string): Promise<Answer>;
}

/** A store, and the calls an app makes for it. */
export async function createTestShop(sandbox: TestSandbox, store: { slug: string } & Record<string, unknown>): Promise<TestShop> {
  await sandbox.call('POST', '/sandbox/stores', { seed: 7, size: 30, ...store });
  const { slug } = store;
  const headers = { 'x-original-host': `${slug}.myshopify.com` };
  const client = { client_id: TEST_APP.apiKey, client_secret: TEST_APP.apiSecret };
  let token: string | null = null;

  const shop: TestShop = {
    slug,
    headers,
    idToken: async (lifetime) => at(z.string(), (await sandbox.call('POST', `/sandbox/stores/${slug}/session-token`, lifetime === undefined ? {} : { lifetime })).body, 'token'),
    exchange: async (overrides = {}) =>
      sandbox.call(
        'POST',
        '/admin/oauth/access_token',
        {
          ...client,
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          subject_token: overrides['subject_token'] ?? (await shop.idToken()),
          subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
          requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
          expiring: '1',
          ...overrides,
        },
        headers,
      ),
    refresh: (refresh) => sandbox.call('POST', '/admin/oauth/access_token', { ...client, grant_type: 'refresh_token', refresh_token: refresh }, headers),
    graphql: async (query, variables = {}, given) => {
      token ??= at(z.string(), (await shop.exchange()).body, 'access_token');
      return sandbox.call('POST', '/admin/api/2026-10/graphql.json', { query, variables }, { ...headers, 'x-shopify-access-token': given ?? token });
    },
  };
  return shop;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
