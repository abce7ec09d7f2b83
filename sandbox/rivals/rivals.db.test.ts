import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startSandbox } from '#sandbox/server.server.ts';
import { at, startTestSandbox, TEST_APP, type TestSandbox } from '#sandbox/testing/start.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  await sandbox.call('POST', '/sandbox/stores', { slug: 'home', seed: 3, size: 300 });
}, 60_000);
afterAll(() => sandbox.close());

const offerSchema = z.object({
  handle: z.string(),
  position: z.number(),
  sourceVariant: z.string().nullable(),
  barcode: z.string().nullable(),
  price: z.string(),
  stock: z.number(),
});
const variantSchema = z.object({ gid: z.string(), id: z.number(), barcode: z.string().nullable(), price: z.string() });

async function openRival(rival: { slug: string } & Record<string, unknown>): Promise<string> {
  const answer = await sandbox.call('POST', '/sandbox/rivals', { from: { store: 'home' }, ...rival });
  return at(z.string(), answer.body, 'baseUrl');
}

async function offersOf(slug: string): Promise<z.infer<typeof offerSchema>[]> {
  return at(z.array(offerSchema), (await sandbox.call('GET', `/sandbox/rivals/${slug}/offers`)).body, 'offers');
}

async function variantsOf(): Promise<Map<string, z.infer<typeof variantSchema>>> {
  const variants = at(z.array(variantSchema), (await sandbox.call('GET', '/sandbox/stores/home/variants?limit=1000')).body, 'variants');
  return new Map(variants.map((variant) => [variant.gid, variant]));
}

test('sells a share of the catalog with the same GTINs, dearer and cheaper, sold out and absurd', async () => {
  await openRival({ slug: 'spread', seed: 1 });
  const variants = await variantsOf();
  const shared = (await offersOf('spread')).flatMap((offer) => {
    const own = variants.get(offer.sourceVariant ?? '');
    return own ? [{ offer, own, ratio: Number(offer.price) / Number(own.price) }] : [];
  });

  expect(shared.length / variants.size).toBeGreaterThan(0.4);
  expect(shared.every(({ offer, own }) => offer.barcode === null || offer.barcode === own.barcode)).toBe(true);
  expect(shared.filter(({ ratio }) => ratio < 0.99 && ratio > 0.5).length).toBeGreaterThan(20);
  expect(shared.filter(({ ratio }) => ratio > 1.01).length).toBeGreaterThan(20);
  expect(shared.filter(({ ratio }) => ratio < 0.05).length).toBeGreaterThan(0);
  expect(shared.some(({ offer }) => offer.stock === 0)).toBe(true);
});

test('lists at most 250 products a page, an empty page at the end, and refuses to reach too far', async () => {
  const url = await openRival({ slug: 'listed', from: { store: 'home', overlap: 1 } });
  const page = async (query: string) => (await sandbox.call('GET', `${url}/products.json${query}`)).body;
  const first = at(z.array(z.object({ handle: z.string(), variants: z.array(z.object({ price: z.string(), available: z.boolean() })) })), await page('?limit=9999'), 'products');

  expect(first.length).toBeLessThanOrEqual(250);
  expect(at(z.array(z.unknown()), await page(''), 'products')).toHaveLength(30);
  expect(await page('?page=99')).toEqual({ products: [] });
  expect((await sandbox.call('GET', `${url}/products.json?limit=250&page=101`)).status).toBe(400);
});

test('a product page carries readable JSON-LD with price, currency and GTIN', async () => {
  const url = await openRival({ slug: 'pages', from: { store: 'home', overlap: 1 } });
  const offers = (await offersOf('pages')).filter((offer) => offer.barcode !== null);
  for (const { handle, barcode, price } of offers.slice(0, 60)) {
    const html = at(z.string(), (await sandbox.call('GET', `${url}/products/${handle}`)).body);
    const ld = JSON.stringify(JSON.parse(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? ''));
    expect(ld).toContain(`"gtin13":"${String(barcode)}"`);
    expect(ld).toContain(`"price":"${price}","priceCurrency":"SAR"`);
  }
  expect((await sandbox.call('GET', `${url}/products/nothing`)).status).toBe(404);
});

test('levers: robots, throttle, poison, one price by hand', async () => {
  const url = await openRival({ slug: 'levers' });
  const [before] = await offersOf('levers');
  const handle = before?.handle ?? '';

  await sandbox.call('PATCH', '/sandbox/rivals/levers', { robots: 'block', throttle: { times: 1, retryAfter: 9 } });
  const limited = await sandbox.call('GET', `${url}/robots.txt`);
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '9']);
  expect((await sandbox.call('GET', `${url}/robots.txt`)).body).toContain('Disallow: /\n');

  await sandbox.call('PATCH', `/sandbox/rivals/levers/products/${handle}`, { price: '250.00', stock: 0 });
  expect((await offersOf('levers'))[0]).toMatchObject({ price: '250.00', stock: 0 });
  await sandbox.call('PATCH', '/sandbox/rivals/levers', { priceDivisor: 100 });
  expect((await offersOf('levers'))[0]).toMatchObject({ price: '2.50' });
});

test('an undercutter stays one per cent below down to its floor; a follower comes late', async () => {
  await openRival({ slug: 'under', policy: 'undercut' });
  await openRival({ slug: 'late', policy: 'follow', followAfterMs: 3_600_000 });
  const under = (await offersOf('under')).find((offer) => offer.sourceVariant !== null);
  const late = (await offersOf('late')).find((offer) => offer.sourceVariant !== null);
  const setPrice = (gid: string | null | undefined, price: string) => sandbox.call('PATCH', `/sandbox/stores/home/variants/${gid?.split('/').at(-1) ?? ''}`, { price });
  const again = async (slug: string, which: typeof under) => (await offersOf(slug)).find((offer) => offer.handle === which?.handle && offer.position === which.position)?.price;

  await setPrice(under?.sourceVariant, '90000.00');
  expect(await again('under', under)).toBe('89100.00');
  await setPrice(under?.sourceVariant, '0.10');
  expect(Number(await again('under', under))).toBeGreaterThan(1);

  const before = await again('late', late);
  await setPrice(late?.sourceVariant, '80000.00');
  expect(await again('late', late)).toBe(before);
  sandbox.clock.advance(3_600_001);
  expect(await again('late', late)).toBe('80000.00');
});

test('after a restart the rivals are open again and the stores are known', async () => {
  const url = await openRival({ slug: 'stays' });
  const second = await startSandbox({ databaseUrl: sandbox.databaseUrl, app: { ...TEST_APP } });
  const told: unknown = await (await fetch(`${second.url}/sandbox/rivals/stays`)).json();
  const moved = at(z.string(), told, 'baseUrl');

  // The first process still holds the port: the second took another.
  expect(moved).not.toBe(url);
  expect((await fetch(`${moved}/products.json`)).status).toBe(200);
  await second.close();
});

test('deleting a store closes its rivals', async () => {
  await sandbox.call('POST', '/sandbox/stores', { slug: 'gone', size: 20 });
  const url = await openRival({ slug: 'goes', from: { store: 'gone' } });

  expect((await sandbox.call('DELETE', '/sandbox/stores/gone')).status).toBe(204);
  await expect(fetch(url)).rejects.toThrow();
  expect((await sandbox.call('GET', '/sandbox/rivals/goes')).status).toBe(404);
});
