/** From a store's front to the merchant's screen, over real HTTP: the platform's events, our pixel's own code, the collector; and strangers at it. */
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RATE_LIMITS } from '#app/http/rate-limits.ts';
import { must } from '#app/lib/assert.ts';
import type { CartsView } from '#app/modules/insights/order-views.ts';
import { call, installAndSync } from '#tools/demo/steps.ts';
import { Merchant } from '#tools/lib/merchant.ts';
import { startPixel, type PixelApi } from '../../extensions/mizan-pixel/src/pixel.ts';
import type { PlatformEvent } from '../../extensions/mizan-pixel/src/read-event.ts';
import { eventually } from '../support/eventually.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const SCOPES = ['write_products', 'read_inventory', 'read_orders', 'read_customers', 'write_pixels', 'read_customer_events'];

interface Seller {
  slug: string;
  id: string;
  merchant: Merchant;
  settings: PixelApi['settings'];
  variant: number;
}

let stack: TestStack;
let a: Seller;
let b: Seller;

beforeAll(async () => {
  stack = await startTestStack({
    name: 'pixel',
    env: { RATE_LIMIT_FACTOR: '1', LOG_LEVEL: 'debug' },
    prepare: async (url) => {
      for (const [at, slug] of ['pixel-a', 'pixel-b'].entries()) {
        await call(url, 'POST', '/sandbox/stores', { slug, seed: 5 + at, size: 12, plan: 'plus', scopes: SCOPES });
      }
      return { allow: [] };
    },
  });
  [a, b] = [await aSeller('pixel-a'), await aSeller('pixel-b')];
});
afterAll(() => stack?.stop());

/** Installed; its orders are read, and so its pixel runs. */
async function aSeller(slug: string): Promise<Seller> {
  const merchant = new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug });
  await installAndSync(merchant, () => undefined);
  const { variants } = await call<{ variants: { id: number }[] }>(stack.sandboxUrl, 'GET', `/sandbox/stores/${slug}/variants?limit=1`);
  const variant = must(variants[0], 'a variant').id;
  const pixel = async (): Promise<PixelApi['settings'] | null> => (await happen(slug, { name: 'product_viewed', variantId: variant })).settings;
  await eventually(async () => (await pixel()) !== null);
  return { slug, id: await stack.storeId(slug), merchant, variant, settings: must(await pixel(), 'a pixel') };
}

/** Something happens in the store's front. @returns what the platform hands to its pixels */
function happen(slug: string, body: object): Promise<{ event: PlatformEvent; settings: PixelApi['settings'] | null; reason: string | null }> {
  return call(stack.sandboxUrl, 'POST', `/sandbox/stores/${slug}/storefront-events`, body);
}

/** These events through the pixel's own code. @returns what it would send */
function told({ settings }: Seller, ...events: PlatformEvent[]): string[] {
  const heard = new Map<string, (event: PlatformEvent) => void>();
  const bodies: string[] = [];
  const timers: (() => void)[] = [];
  const analytics = { subscribe: (name: string, take: (event: PlatformEvent) => void) => void heard.set(name, take) };
  startPixel(
    { analytics, settings, init: { customerPrivacy: { analyticsProcessingAllowed: true } } },
    {
      post: (url, body) => {
        expect(url).toBe(`${stack.appUrl}/pixel`);
        bodies.push(body);
      },
      later: (work) => void timers.push(work),
    },
  );
  events.forEach((event) => heard.get(event.name)?.(event));
  timers.forEach((work) => work());
  return bodies;
}

let addresses = 0;
/** As a browser sends it from a page of the shop; from an address of its own unless it says otherwise. */
async function post(body: string | Uint8Array<ArrayBuffer>, { headers = {}, method = 'POST' }: { headers?: Record<string, string>; method?: string } = {}): Promise<Response> {
  const address = `203.0.113.${(addresses += 1) % 250}`;
  const response = await fetch(`${stack.appUrl}/pixel`, {
    method,
    body,
    headers: { 'content-type': 'text/plain;charset=UTF-8', origin: 'null', 'x-forwarded-for': address, ...headers },
  });
  return response;
}

const rowsOf = ({ id }: Seller) =>
  stack.asOwner<{ id: string; name: string; line: number }>('SELECT id, name, line FROM pixel_event WHERE store_id = $1 ORDER BY received_at, id, line', [id]);
const message = ({ settings, variant }: Seller, given: object = {}): Record<string, unknown> => ({
  version: 1,
  account: settings.accountID,
  client: 'browser-1',
  events: [{ id: `e-${(addresses += 1)}`, name: 'product_viewed', at: new Date().toISOString(), currency: 'SAR', amount: 10, checkout: null, lines: [{ variant: String(variant), quantity: 1, amount: 10 }] }],
  ...given,
}); // prettier-ignore

describe('from the front to the screen', () => {
  it('a buyer’s way is told by the platform, sent by the pixel, kept, and shown to the merchant', async () => {
    const path = `/sandbox/stores/${a.slug}`;
    const { token } = await call<{ token: string }>(stack.sandboxUrl, 'POST', `${path}/checkouts`, { lines: [{ variantId: a.variant, quantity: 2 }] });
    const seen = await happen(a.slug, { name: 'product_viewed', variantId: a.variant, clientId: 'noura' });
    const added = await happen(a.slug, { name: 'product_added_to_cart', variantId: a.variant, quantity: 2, clientId: 'noura' });
    const started = await happen(a.slug, { name: 'checkout_started', checkoutToken: token, clientId: 'noura' });
    const bodies = told(a, seen.event, added.event, started.event);
    for (const body of [...bodies, ...bodies]) {
      expect((await post(body)).status).toBe(204);
    }
    expect((await rowsOf(a)).map(({ name, line }) => `${name} ${line}`).sort()).toEqual([
      'checkout_started 0',
      'checkout_started 1',
      'product_added_to_cart 0',
      'product_viewed 0',
    ]);

    await eventually(async () => (await funnelOf(a)).steps[2]?.now === 1);
    const funnel = await funnelOf(a);
    expect(funnel).toMatchObject({ state: 'running', steps: [{ now: 1 }, { now: 1 }, { now: 1 }, { now: 0 }], leftOut: 0 });
    expect(funnel.products).toMatchObject([{ viewed: 1, added: 1, started: 1, bought: 0 }]);
  });

  it('a buyer who does not allow analytics is not told of', async () => {
    expect(await happen(a.slug, { name: 'product_viewed', variantId: a.variant, consent: false })).toMatchObject({ event: null, reason: 'no_consent' });
  });
});

const funnelOf = async ({ merchant }: Seller): Promise<CartsView['funnel']> =>
  (await merchant.load<{ list: CartsView }>('/shopify/carts?preset=last_7', 'shopify.carts')).list.funnel;

describe('the collector', () => {
  it('answers everything alike: 204, without a body, a cookie or a word of CORS', async () => {
    const events = message(b)['events'];
    const answers = [
      await post(JSON.stringify(message(b))),
      await post(JSON.stringify(message(b, { account: 'A'.repeat(24) }))),
      await post(JSON.stringify(message(b, { account: b.id }))),
      await post(JSON.stringify(message(b, { events: [] }))),
      await post('{"version":1'),
      await post(''),
      await post(new Uint8Array([0, 255, 254, 0])),
      await post(JSON.stringify(message(b, { events: Array.from({ length: 500 }, () => events) }))),
      await post(JSON.stringify(message(b, { client: 'x'.repeat(20_000) }))),
    ];
    const forms = await Promise.all(
      answers.map(async (answer) => {
        const kept = [...answer.headers].filter(([name]) => !['date', 'x-request-id', 'connection', 'keep-alive'].includes(name));
        return JSON.stringify([answer.status, await answer.text(), kept]);
      }),
    );
    expect(new Set(forms).size).toBe(1);
    expect(answers[0]?.status).toBe(204);
    expect([...must(answers[0], 'an answer').headers.keys()].filter((name) => name.startsWith('access-control') || name === 'set-cookie')).toEqual([]);
    expect(await rowsOf(b)).toHaveLength(1);
  });

  it('takes nothing but a POST, and no question from another origin', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      expect((await post(JSON.stringify(message(b)), { method })).status).toBe(405);
    }
    expect((await fetch(`${stack.appUrl}/pixel`)).status).toBe(405);
    const asked = await fetch(`${stack.appUrl}/pixel`, { method: 'OPTIONS', headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' } });
    expect(asked.headers.get('access-control-allow-origin')).toBeNull();
    expect(await rowsOf(b)).toHaveLength(1);
  });

  it('stops reading a body without a length at 16 KB, and keeps none of it', async () => {
    const before = (await rowsOf(b)).length;
    const whole = JSON.stringify(message(b)).padEnd(40_000, ' ');
    expect(await chunked(whole)).toBe(204);
    expect(await chunked(JSON.stringify(message(b)).padEnd(10_000, ' '))).toBe(204);
    expect(await rowsOf(b)).toHaveLength(before + 1);
  });

  it('keeps what can be read of a message, drops fields it does not know, and counts the rest', async () => {
    const [before, left] = [(await rowsOf(b)).length, await leftOutOf(b)];
    const [sound] = message(b)['events'] as object[];
    const odd = [
      null, 7, 'x', [], {}, { ...sound, id: 'o1', name: 'page_viewed' }, { ...sound, id: 'o2', at: 'yesterday' }, { ...sound, id: 'o3', amount: -1 }, { ...sound, id: 'o4', amount: 1e300 },
      { ...sound, id: 'o5', currency: 'riyal' }, { ...sound, id: "o6'; DROP TABLE pixel_event; --" }, { ...sound, id: 'o7', lines: [{ variant: String(a.variant), quantity: 1, amount: 1 }] },
      { ...sound, id: 'o8', lines: [{ variant: String(b.variant), quantity: 1.5, amount: 1 }] }, { ...sound, id: 'o9', lines: Array.from({ length: 51 }, () => ({ variant: '1', quantity: 1, amount: 1 })) },
      { ...sound, id: 'ok', email: 'noura@example.com', store_id: a.id, day: '1999-01-01', client_hash: 'mine' },
    ]; // prettier-ignore
    await post(JSON.stringify(message(b, { events: odd, store_id: a.id, email: 'noura@example.com' })));

    expect((await rowsOf(b)).slice(before).map(({ id }) => id)).toEqual(['ok']);
    expect((await leftOutOf(b)) - left).toBe(odd.length - 1);
    const [row] = await stack.asOwner<{ row: string }>(`SELECT e::text AS row FROM pixel_event e WHERE store_id = $1 AND id = 'ok'`, [b.id]);
    for (const word of ['noura@example.com', '1999-01-01', 'mine', a.id]) {
      expect(row?.row).not.toContain(word);
    }
  });

  it('puts nothing into another store, whatever the body and the headers say', async () => {
    const before = await rowsOf(a);
    const headers = { 'x-store-id': a.id, 'x-shopify-shop-domain': `${a.slug}.myshopify.com`, cookie: `store=${a.id}` };
    await post(JSON.stringify(message(b, { events: (message(a)['events'] as object[]).map((event) => ({ ...event, id: 'foreign' })) })), { headers });
    expect(await rowsOf(a)).toEqual(before);
    expect((await rowsOf(b)).some(({ id }) => id === 'foreign')).toBe(false);
  });

  it('keeps no more than the limit of an address that floods it, still says 204, and leaves the other doors open to it', async () => {
    const before = (await rowsOf(b)).length;
    const headers = { 'x-forwarded-for': '198.51.100.7' };
    const times = RATE_LIMITS.pixel.points + 60;
    const states = new Set<number>();
    for (let at = 0; at < times; at += 20) {
      const sent = await Promise.all(Array.from({ length: 20 }, () => post(JSON.stringify(message(b)), { headers })));
      sent.forEach(({ status }) => states.add(status));
    }
    expect(states).toEqual(new Set([204]));
    expect((await rowsOf(b)).length - before).toBeLessThanOrEqual(RATE_LIMITS.pixel.points + 20);
    expect((await rowsOf(b)).length - before).toBeGreaterThan(RATE_LIMITS.pixel.points / 2);
    expect((await fetch(`${stack.appUrl}/nowhere`, { headers })).status).toBe(404);
    await post(JSON.stringify(message(b, { events: (message(b)['events'] as object[]).map((event) => ({ ...event, id: 'from-elsewhere' })) })));
    expect((await rowsOf(b)).some(({ id }) => id === 'from-elsewhere')).toBe(true);
  });

  it('is closed to an account whose store has removed the app', async () => {
    const before = (await rowsOf(b)).length;
    await stack.asOwner(`UPDATE store SET status = 'uninstalled' WHERE id = $1`, [b.id]);
    expect((await post(JSON.stringify(message(b)))).status).toBe(204);
    await stack.asOwner(`UPDATE store SET status = 'installed' WHERE id = $1`, [b.id]);
    expect(await rowsOf(b)).toHaveLength(before);
  });

  it('writes no browser’s id, no account and no word of a body into the log', () => {
    const logs = [...stack.readLogs()].filter(([file]) => !/postgres|sandbox/.test(file)).map(([, text]) => text).join('\n'); // prettier-ignore
    expect(logs).toContain('unknown_account');
    expect(logs).toContain('unreadable');
    for (const secret of ['browser-1', a.settings.accountID, b.settings.accountID, 'noura@example.com', 'DROP TABLE']) {
      expect(logs).not.toContain(secret);
    }
  });
});

const leftOutOf = async ({ id }: Seller): Promise<number> => Number((await stack.asOwner<{ n: string }>('SELECT left_out AS n FROM store_pixel WHERE store_id = $1', [id]))[0]?.n);

/** A body whose length nobody names. @returns the status */
function chunked(body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sending = httpRequest(`${stack.appUrl}/pixel`, { method: 'POST', headers: { 'transfer-encoding': 'chunked', 'x-forwarded-for': '203.0.113.251' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sending.on('error', reject);
    for (let at = 0; at < body.length; at += 4000) {
      sending.write(body.slice(at, at + 4000));
    }
    sending.end();
  });
}
