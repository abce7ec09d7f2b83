/** The pixel, its own world passed to it; and the extension as Shopify's build would take it. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { PIXEL_EVENTS } from '#app/modules/sales/take-pixel-events.server.ts';
import type { PixelSettings } from '#app/platforms/shopify/pixel.server.ts';
import { EVENTS, startPixel, type PixelApi } from '../extensions/mizan-pixel/src/pixel.ts';
import type { PlatformEvent } from '../extensions/mizan-pixel/src/read-event.ts';

const SETTINGS: PixelSettings = { accountID: 'an-account', endpoint: 'https://app.example/pixel' };
const PERSON = { email: 'noura@example.com', phone: '+966500000000', firstName: 'Noura', address1: '12 Palm Street' };

const viewed = (id: string, given: Partial<PlatformEvent> = {}): PlatformEvent => ({
  id,
  name: 'product_viewed',
  clientId: 'browser-1',
  seq: 1,
  timestamp: '2026-11-20T12:00:00.000Z',
  data: { productVariant: { id: '11', price: { amount: 49.5, currencyCode: 'SAR' } } },
  ...given,
});
const checkout = { token: 'c-token', currencyCode: 'SAR', totalPrice: { amount: 99 }, lineItems: [{ quantity: 2, finalLinePrice: { amount: 99 }, variant: { id: '11' } }] };

/** The pixel in a world of its own. */
function aPixel(isAllowed: boolean | null = true) {
  const heard = new Map<string, (event: PlatformEvent) => void>();
  const sent: { url: string; body: string }[] = [];
  const timers: (() => void)[] = [];
  let consent: Parameters<NonNullable<PixelApi['customerPrivacy']>['subscribe']>[1] = () => undefined;
  startPixel(
    {
      analytics: { subscribe: (name, told) => void heard.set(name, told) },
      init: isAllowed === null ? {} : { customerPrivacy: { analyticsProcessingAllowed: isAllowed } },
      settings: SETTINGS,
      customerPrivacy: { subscribe: (_name, told) => (consent = told) },
    },
    { post: (url, body) => void sent.push({ url, body }), later: (work) => void timers.push(work) },
  );
  return {
    sent,
    messages: () => sent.map(({ body }) => JSON.parse(body) as { account: string; client: string; events: { id: string; name: string }[] }),
    tell: (event: PlatformEvent) => heard.get(event.name)?.(event),
    wait: () => timers.splice(0).forEach((work) => work()),
    setConsent: (analyticsProcessingAllowed: boolean) => consent({ customerPrivacy: { analyticsProcessingAllowed } }),
  };
}

describe('consent', () => {
  it.each([false, null])('that is not given, or not told (%s), means that nothing is sent', (isAllowed) => {
    const pixel = aPixel(isAllowed);
    pixel.tell(viewed('e1'));
    pixel.tell(viewed('e2', { name: 'checkout_completed', data: { checkout } }));
    pixel.wait();
    expect(pixel.sent).toEqual([]);
  });

  it('that is taken back stops at once, with what was waiting; given again it goes on', () => {
    const pixel = aPixel();
    pixel.tell(viewed('before'));
    pixel.setConsent(false);
    pixel.tell(viewed('without'));
    pixel.wait();
    expect(pixel.sent).toEqual([]);
    pixel.setConsent(true);
    pixel.tell(viewed('again'));
    pixel.wait();
    expect(pixel.messages().flatMap(({ events }) => events.map(({ id }) => id))).toEqual(['again']);
  });
});

describe('messages', () => {
  it('carry several events of a moment, under the account and the platform’s own ids', () => {
    const pixel = aPixel();
    pixel.tell(viewed('e1'));
    pixel.tell(
      viewed('e2', {
        name: 'product_added_to_cart',
        seq: 2,
        data: { cartLine: { merchandise: { id: '12' }, quantity: 3, cost: { totalAmount: { amount: 30, currencyCode: 'SAR' } } } },
      }),
    );
    pixel.wait();
    expect(pixel.sent.map(({ url }) => url)).toEqual([SETTINGS.endpoint]);
    expect(pixel.messages()).toEqual([
      {
        version: 1,
        account: SETTINGS.accountID,
        client: 'browser-1',
        events: [
          { id: 'e1', seq: 1, name: 'product_viewed', at: '2026-11-20T12:00:00.000Z', currency: 'SAR', amount: 49.5, checkout: null, lines: [{ variant: '11', quantity: 1, amount: 49.5 }] },
          { id: 'e2', seq: 2, name: 'product_added_to_cart', at: '2026-11-20T12:00:00.000Z', currency: 'SAR', amount: 30, checkout: null, lines: [{ variant: '12', quantity: 3, amount: 30 }] },
        ],
      },
    ]); // prettier-ignore
  });

  it('of a checkout leave at once, before its page does', () => {
    const pixel = aPixel();
    pixel.tell(viewed('e1'));
    pixel.tell(viewed('e2', { name: 'checkout_completed', data: { checkout } }));
    expect(pixel.messages().map(({ events }) => events.map(({ id }) => id))).toEqual([['e1', 'e2']]);
  });

  it('never hold a name, an e-mail, a phone or an address, wherever an event has them', () => {
    const pixel = aPixel();
    const order = { id: '5', customer: { id: '77', ...PERSON } };
    const data = { checkout: { ...checkout, ...PERSON, order, shippingAddress: PERSON, billingAddress: PERSON }, customer: PERSON, ...PERSON };
    pixel.tell({
      ...viewed('e1', { name: 'checkout_started', data }),
      ...{ context: { document: { title: PERSON.firstName, location: { href: `https://shop.example/?e=${PERSON.email}` } } } },
    });
    expect(pixel.sent).toHaveLength(1);
    for (const secret of [...Object.values(PERSON), '77', 'shop.example']) {
      expect(pixel.sent[0]?.body).not.toContain(secret);
    }
  });

  it('stay within what the collector reads, however much happens', () => {
    const pixel = aPixel();
    const lineItems = Array.from({ length: 300 }, (_, at) => ({ quantity: 1, finalLinePrice: { amount: 1234.56 }, variant: { id: String(40_000_000_000_000 + at) } }));
    for (let at = 0; at < 40; at += 1) {
      pixel.tell(viewed(`v${at}`));
    }
    pixel.tell(viewed('c1', { name: 'checkout_started', data: { checkout: { ...checkout, lineItems } } }));
    pixel.wait();
    expect(pixel.messages().reduce((sum, { events }) => sum + events.length, 0)).toBe(41);
    expect(pixel.sent.every(({ body }) => body.length < 16_384)).toBe(true);
    expect(pixel.messages().every(({ events }) => events.length <= 20)).toBe(true);
  });

  it('of another browser id are not mixed with those before', () => {
    const pixel = aPixel();
    pixel.tell(viewed('e1'));
    pixel.tell(viewed('e2', { clientId: 'browser-2' }));
    pixel.wait();
    expect(pixel.messages().map(({ client, events }) => [client, events.length])).toEqual([['browser-1', 1], ['browser-2', 1]]); // prettier-ignore
  });

  it('are not made of an event that has nothing in it', () => {
    const pixel = aPixel();
    [{}, { productVariant: null }, { cartLine: null }, { checkout: {} }].forEach((data, at) => pixel.tell(viewed(`e${at}`, { data })));
    pixel.tell({ id: 'e9', name: 'product_viewed', clientId: 'c', timestamp: 'now' });
    pixel.wait();
    expect(pixel.sent).toEqual([]);
  });
});

describe('the extension', () => {
  const file = (name: string): string => fileURLToPath(new URL(`../extensions/mizan-pixel/${name}`, import.meta.url));

  it('hears what the collector takes, and no more', () => {
    expect([...EVENTS].sort()).toEqual([...PIXEL_EVENTS].sort());
  });

  it('has exactly the settings that the app sends, and asks for analytics alone', () => {
    const toml = readFileSync(file('shopify.extension.toml'), 'utf8');
    expect([...toml.matchAll(/\[settings\.fields\.(\w+)\]/g)].map(([, key]) => key).sort()).toEqual(Object.keys(SETTINGS).sort());
    expect(Object.fromEntries([...toml.matchAll(/^(analytics|marketing|preferences|sale_of_data|runtime_context) = (.+)$/gm)].map(([, key, value]) => [key, value]))).toEqual({
      analytics: 'true',
      marketing: 'false',
      preferences: 'false',
      sale_of_data: '"disabled"',
      runtime_context: '"strict"',
    });
  });

  it('is one script that hands itself to the platform, far below 128 KB, and imports nothing of the app', async () => {
    // As Shopify's command line does it: a folder that says of itself it has no effects would be built into nothing.
    const made = await build({
      stdin: { contents: "import './src/index.ts';", resolveDir: file('') },
      bundle: true,
      minify: true,
      write: false,
      metafile: true,
      logLevel: 'silent',
      target: 'es2020',
    });
    const code = made.outputFiles[0]?.text ?? '';
    expect(code).toContain('WebPixel::Render');
    expect(code).toContain('checkout_completed');
    expect(code.length).toBeLessThan(128 * 1024);
    expect(Object.keys(made.metafile.inputs).every((input) => input === '<stdin>' || input.includes('mizan-pixel/src/'))).toBe(true);
  });
});
