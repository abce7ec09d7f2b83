/** The budget of a key at the real door: it holds on every operation, is each key's own, and is told before it is used up. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RATE_LIMITS } from '#app/http/rate-limits.ts';
import { call, installAndSync } from '#tools/demo/steps.ts';
import { Merchant } from '#tools/lib/merchant.ts';
import { callApi, type DescribedOperation, makeKey, operationsOf, type Reply } from '../support/api.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const SLUG = 'api-limits';

let stack: TestStack;
let merchant: Merchant;
let operations: DescribedOperation[];
let requests = 0;

/** Each few requests from another address: what is tried here is the key's budget, not the address's. */
const ask = (path: string, options: Parameters<typeof callApi>[2]): Promise<Reply> => {
  requests += 1;
  return callApi(stack.appUrl, path, { ...options, headers: { 'x-forwarded-for': `203.0.113.${Math.floor(requests / 100) + 1}` } });
};

beforeAll(async () => {
  stack = await startTestStack({
    name: 'api-limits',
    env: { RATE_LIMIT_FACTOR: '1' },
    prepare: async (url) => {
      await call(url, 'POST', '/sandbox/stores', { slug: SLUG, seed: 5, size: 10, plan: 'plus' });
      return { allow: [] };
    },
  });
  merchant = new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug: SLUG });
  await installAndSync(merchant, () => undefined);
  operations = operationsOf((await callApi(stack.appUrl, '/openapi.json')).body as Parameters<typeof operationsOf>[0]);
});
afterAll(() => stack?.stop());

describe('the public API', () => {
  it('lets a key ask as often as its budget says, then no operation at all until it is told, and leaves other keys alone', async () => {
    const [busy, calm] = [await makeKey(merchant), await makeKey(merchant)];
    const remaining: number[] = [];
    let refused: Reply | undefined;
    while (refused === undefined) {
      const reply = await ask('/sync', { key: busy.key });
      refused = reply.status === 429 ? reply : undefined;
      remaining.push(Number(reply.headers.get('ratelimit-remaining')));
    }

    expect(remaining.length).toBeLessThanOrEqual(RATE_LIMITS.api.points * 2);
    expect(remaining.slice(0, 3)).toEqual([RATE_LIMITS.api.points - 1, RATE_LIMITS.api.points - 2, RATE_LIMITS.api.points - 3]);
    for (const { id, method, path } of operations) {
      const reply = await ask(path.replace(/\{\w+\}/g, '1'), { method, key: busy.key });
      expect([id, reply.status, reply.body['code'], Number(reply.headers.get('retry-after')) > 0]).toEqual([id, 429, 'too_many_requests', true]);
      expect(reply.headers.get('access-control-allow-origin')).toBe('*');
    }
    expect((await ask('/sync', { key: calm.key })).status).toBe(200);
  });

  it('starts a sync once a minute, whoever asks: a second key, or a person', async () => {
    const [one, other] = [await makeKey(merchant), await makeKey(merchant)];
    expect((await ask('/sync', { method: 'POST', key: one.key })).status).toBe(202);

    const refused = await ask('/sync', { method: 'POST', key: other.key });
    expect([refused.status, refused.body['params']]).toEqual([429, expect.objectContaining({ limit: 'sync' })]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await expect(merchant.act('/shopify', 'shopify.home', 'syncNow')).rejects.toThrow(/429 too_many_requests/);
  });

  it('says in its own form that an address asks too often', async () => {
    let reply: Reply | undefined;
    for (let at = 0; at < RATE_LIMITS.door.points + 20 && reply?.status !== 429; at += 1) {
      reply = await callApi(stack.appUrl, '/nowhere', { headers: { 'x-forwarded-for': '198.51.100.7' } });
    }
    expect([reply?.status, reply?.headers.get('content-type'), reply?.headers.get('access-control-allow-origin')]).toEqual([429, 'application/problem+json', '*']);
    expect(reply?.body).toMatchObject({ code: 'too_many_requests', requestId: reply?.headers.get('x-request-id') });
  });
});
