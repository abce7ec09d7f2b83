/** How often one may ask, at the real door: the table's rows hold, say when to come again, and never meet a webhook. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RATE_LIMITS } from '#app/http/rate-limits.ts';
import { call, installAndSync } from '#tools/demo/steps.ts';
import { Merchant } from '#tools/lib/merchant.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const SLUG = 'limits';

let stack: TestStack;
let merchant: Merchant;

beforeAll(async () => {
  stack = await startTestStack({
    name: 'limits',
    env: { RATE_LIMIT_FACTOR: '1' },
    prepare: async (url) => {
      await call(url, 'POST', '/sandbox/stores', { slug: SLUG, seed: 5, size: 10, plan: 'plus' });
      return { allow: [] };
    },
  });
  merchant = new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug: SLUG });
  await installAndSync(merchant, () => undefined);
});
afterAll(() => stack?.stop());

describe('rate limits at the door', () => {
  it('lets a store be read whole once a minute, whoever asks', async () => {
    const colleague = new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug: SLUG, userId: '99002' });
    await merchant.act('/shopify', 'shopify.home', 'syncNow');

    await expect(merchant.act('/shopify', 'shopify.home', 'syncNow')).rejects.toThrow(/429 too_many_requests .*"seconds":\d+/);
    await expect(colleague.act('/shopify', 'shopify.home', 'syncNow')).rejects.toThrow(/429 too_many_requests/);
  });

  it('limits what one person changes, and leaves reading and other people alone', async () => {
    const busy = new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug: SLUG, userId: '99003' });
    let refused = 0;
    for (let i = 0; i < RATE_LIMITS.write.points + 3; i += 1) {
      await busy.act('/shopify/settings', 'shopify.settings', 'saveLocale', { locale: 'en' }).catch(() => (refused += 1));
    }

    expect(refused).toBeGreaterThanOrEqual(3);
    expect(await busy.load<object>('/shopify/settings', 'shopify.settings')).toHaveProperty('topics');
  });

  it('never refuses a webhook for its number, and names the wait where it refuses an address', async () => {
    const hook = (): Promise<Response> => fetch(`${stack.appUrl}/shopify/webhooks`, { method: 'POST', body: '{}', headers: { 'x-forwarded-for': '203.0.113.7' } });
    const page = (address: string): Promise<Response> => fetch(`${stack.appUrl}/nowhere`, { headers: { 'x-forwarded-for': address } });

    const hooks = new Set<number>();
    const pages: Response[] = [];
    for (let i = 0; i < RATE_LIMITS.door.points + 20; i += 1) {
      hooks.add((await hook()).status);
      pages.push(await page('203.0.113.7'));
    }
    const refused = pages.filter(({ status }) => status === 429);

    expect(hooks).toEqual(new Set([401]));
    expect(refused.length).toBeGreaterThan(0);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused[0]?.json()).toMatchObject({ ok: false, code: 'too_many_requests' });
    expect((await page('203.0.113.8')).status).toBe(404);
  });
});
