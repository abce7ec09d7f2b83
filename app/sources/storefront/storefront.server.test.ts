import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '#app/lib/clock.ts';
import { isAppError } from '#app/lib/errors.ts';
import { silentLog } from '#app/lib/log.ts';
import { createOfferSources } from '../create.server.ts';
import type { SourceProblem, SourceRow } from '../port.ts';

type Answer = { status?: number; headers?: Record<string, string>; body?: unknown };

let server: Server;
let base = '';
let visits: { path: string; at: number; agent: string | undefined; open: number }[] = [];
let open = 0;
let answers: Record<string, Answer | ((request: IncomingMessage) => Answer)> = {};

beforeEach(async () => {
  visits = [];
  open = 0;
  answers = {};
  server = createServer((request, response) => {
    open += 1;
    visits.push({ path: request.url ?? '', at: performance.now(), agent: request.headers['user-agent'], open });
    response.on('finish', () => {
      open -= 1;
    });
    setTimeout(() => reply(request, response), 2);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function reply(request: IncomingMessage, response: ServerResponse): void {
  const found = answers[request.url ?? ''] ?? { status: 404 };
  const { status = 200, headers = {}, body = '' } = typeof found === 'function' ? found(request) : found;
  response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
}

const list = (page: number): string => `/products.json?limit=250&page=${page}`;
const product = (handle: string, variants: object[], given: object = {}): object => ({ handle, title: handle, vendor: 'Anker', variants, ...given });
const ld = (data: object): string => `<script type="application/ld+json">${JSON.stringify(data)}</script>`;
const shop = (products: object[], pages: Record<string, string> = {}): void => {
  answers[list(1)] = { body: { products } };
  answers[list(2)] = { body: { products: [] } };
  for (const [handle, body] of Object.entries(pages)) {
    answers[`/products/${handle}`] = { body };
  }
};

async function read(options: { currency?: string | null; intervalMs?: number; baseUrl?: string; signal?: AbortSignal } = {}): Promise<(SourceRow | SourceProblem)[]> {
  const sources = createOfferSources({
    allow: new Set([new URL(base).host]),
    intervalMs: options.intervalMs ?? 1,
    userAgent: 'MizanBot/1.0 (+https://mizan.example/bot)',
    clock: systemClock,
    random: () => 0,
    log: silentLog,
  });
  const rows: (SourceRow | SourceProblem)[] = [];
  for await (const row of sources.storefront({ baseUrl: options.baseUrl ?? base, seller: 'Rival', currency: options.currency ?? null }, options.signal)) {
    rows.push(row);
  }
  return rows;
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'read',
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  );
}

const offers = (rows: (SourceRow | SourceProblem)[]): SourceRow['offer'][] => rows.flatMap((row) => (row.kind === 'offer' ? [row.offer] : []));
const codes = (rows: (SourceRow | SourceProblem)[]): string[] => rows.flatMap((row) => (row.kind === 'problem' ? [row.code] : []));

describe('storefront', () => {
  test('joins the list with the page: currency, GTIN, stock and a second vote', async () => {
    shop([product('cable', [{ id: 11, title: 'Default Title', price: '129.00', sku: 'C-1', available: true }])], {
      cable: ld({
        '@type': 'Product',
        name: 'cable',
        brand: { name: 'ANKER' },
        gtin13: '6281234567895',
        offers: { '@type': 'Offer', price: 129, priceCurrency: 'SAR', availability: 'https://schema.org/InStock' },
      }),
    });

    const rows = await read();

    expect(codes(rows)).toEqual([]);
    expect(offers(rows)).toMatchObject([
      {
        key: 'cable#11',
        url: `${base}/products/cable?variant=11`,
        title: 'cable',
        brand: 'ANKER',
        gtin: '6281234567895',
        sku: 'C-1',
        price: { minor: 12_900, currency: 'SAR' },
        availability: 'in_stock',
        votes: ['products_json', 'json_ld'],
        seller: 'Rival',
      },
    ]);
    expect(offers(rows)[0]?.identityHash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('tells variants apart by address and by SKU', async () => {
    shop(
      [
        product('tea', [
          { id: 1, title: 'S', price: '5.00', sku: 'T-S' },
          { id: 2, title: 'M', price: '7.00', sku: 'T-M' },
        ]),
      ],
      {
        tea: ld({
          '@type': 'Product',
          name: 'tea',
          offers: [
            { price: '5.00', priceCurrency: 'SAR', url: '/products/tea?variant=1', availability: 'InStock' },
            { price: '7.00', priceCurrency: 'SAR', sku: 'T-M', availability: 'OutOfStock' },
          ],
        }),
      },
    );

    expect(offers(await read())).toMatchObject([
      { title: 'tea - S', price: { minor: 500 }, availability: 'in_stock', votes: ['products_json', 'json_ld'] },
      { title: 'tea - M', price: { minor: 700 }, availability: 'out_of_stock', votes: ['products_json', 'json_ld'] },
    ]);
  });

  test('a page that disagrees takes its vote back, and contradicting stock is unknown', async () => {
    shop([product('pen', [{ id: 1, price: '5.00', available: true }])], {
      pen: ld({ '@type': 'Product', offers: { price: '6.00', priceCurrency: 'SAR', availability: 'OutOfStock' } }),
    });

    const rows = await read();

    expect(offers(rows)).toMatchObject([{ price: { minor: 500 }, votes: ['products_json'], availability: 'unknown' }]);
    expect(codes(rows)).toEqual(['votes_disagree']);
  });

  test('never guesses a currency, and takes the given one only where none is stated', async () => {
    shop([product('pen', [{ id: 1, price: '5.00' }])]);

    expect(codes(await read())).toEqual(['page_missing', 'currency_unknown']);
    expect(offers(await read({ currency: 'KWD' }))).toMatchObject([{ price: { minor: 5000, currency: 'KWD' } }]);
  });

  test('keeps the rest when one product is broken', async () => {
    shop([{ title: 'no handle' }, product('pen', [{ id: 1, price: '5.00' }, { price: 'none' }, { id: 3, price: 'ask' }, { id: 4, price: '0.00' }])]);

    const rows = await read({ currency: 'SAR' });

    expect(offers(rows)).toHaveLength(1);
    expect(codes(rows)).toEqual(['products_unreadable', 'page_missing', 'variants_unreadable', 'price_not_a_number', 'price_not_positive']);
  });

  test('reads pages until an empty list, and is not fooled by a shop that ignores the page', async () => {
    answers[list(1)] = { body: { products: [product('a', [{ id: 1, price: '1.00' }])] } };
    answers[list(2)] = { body: { products: [product('b', [{ id: 2, price: '2.00' }])] } };
    answers[list(3)] = { body: { products: [product('b', [{ id: 2, price: '2.00' }])] } };

    expect(offers(await read({ currency: 'SAR' })).map(({ key }) => key)).toEqual(['a#1', 'b#2']);
    expect(visits.some(({ path }) => path === list(4))).toBe(false);
  });
});

describe('manners', () => {
  test('says who it is, asks robots.txt first, keeps its distance and comes one at a time', async () => {
    shop([product('a', [{ id: 1, price: '1.00' }]), product('b', [{ id: 2, price: '2.00' }])]);

    await Promise.all([read({ currency: 'SAR', intervalMs: 30 })]);

    expect(visits[0]?.path).toBe('/robots.txt');
    expect(new Set(visits.map(({ agent }) => agent))).toEqual(new Set(['MizanBot/1.0 (+https://mizan.example/bot)']));
    expect(visits.every(({ open: at }) => at === 1)).toBe(true);
    const gaps = visits.slice(1).map(({ at }, index) => at - (visits[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(28);
  });

  test('two readers of one host share its queue', async () => {
    shop([product('a', [{ id: 1, price: '1.00' }])]);
    const sources = createOfferSources({ allow: new Set([new URL(base).host]), intervalMs: 1, userAgent: 'MizanBot/1.0', clock: systemClock, random: () => 0, log: silentLog });
    const drain = async (): Promise<void> => {
      for await (const row of sources.storefront({ baseUrl: base, seller: 'R', currency: 'SAR' })) {
        void row;
      }
    };

    await Promise.all([drain(), drain(), drain()]);

    expect(visits.every(({ open: at }) => at === 1)).toBe(true);
    expect(visits.filter(({ path }) => path === '/robots.txt')).toHaveLength(1);
  });

  test.each([
    ['User-agent: *\nDisallow: /products.json', 'source_blocked'],
    ['User-agent: MizanBot\nDisallow: /', 'source_blocked'],
    ['User-agent: mizanbot\nAllow: /\n\nUser-agent: *\nDisallow: /', 'read'],
    ['User-agent: *\nDisallow: /\nAllow: /products', 'read'],
    ['User-agent: *\nDisallow: /*?*page=', 'source_blocked'],
    ['', 'read'],
  ])('obeys %j', async (body, expected) => {
    shop([]);
    answers['/robots.txt'] = { body };

    expect(await refusal(read({ currency: 'SAR' }))).toBe(expected);
    expect(visits.length).toBe(expected === 'read' ? 2 : 1);
  });

  test('leaves product pages alone that robots.txt forbids, and says so', async () => {
    shop([product('a', [{ id: 1, price: '1.00' }])], { a: ld({ '@type': 'Product', offers: { price: '1.00', priceCurrency: 'SAR' } }) });
    answers['/robots.txt'] = { body: 'User-agent: *\nDisallow: /products/' };

    const rows = await read({ currency: 'SAR' });

    expect(codes(rows)).toEqual(['page_forbidden']);
    expect(offers(rows)).toMatchObject([{ votes: ['products_json'] }]);
    expect(visits.map(({ path }) => path)).toEqual(['/robots.txt', list(1), list(2)]);
  });

  test('a robots.txt out of order forbids everything', async () => {
    shop([]);
    answers['/robots.txt'] = { status: 500 };

    expect(await refusal(read())).toBe('source_blocked');
    expect(visits).toHaveLength(1);
  });

  test.each([429, 430, 503])('waits as long as %i asks, and goes on', async (status) => {
    shop([]);
    let first = true;
    answers[list(1)] = () => {
      const busy = first;
      first = false;
      return busy ? { status, headers: { 'retry-after': '1' } } : { body: { products: [] } };
    };

    expect(await refusal(read())).toBe('read');
    const [one, two] = visits.filter(({ path }) => path === list(1));
    expect((two?.at ?? 0) - (one?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  test('leaves after being asked to wait three times', async () => {
    answers[list(1)] = { status: 429 };

    expect(await refusal(read())).toBe('source_blocked');
    expect(visits.filter(({ path }) => path === list(1))).toHaveLength(3);
  });

  test.each([
    ['a password door', { status: 302, headers: { location: '/password' } }, 'source_blocked'],
    ['a refusal', { status: 403 }, 'source_blocked'],
    ['something that is no shop', { body: '<html>' }, 'source_unreadable'],
    ['a metadata redirect', { status: 302, headers: { location: 'http://169.254.169.254/' } }, 'source_address_refused'],
  ])('%s ends the visit', async (_, answer, expected) => {
    answers[list(1)] = answer;
    answers['/password'] = { body: 'door' };

    expect(await refusal(read())).toBe(expected);
  });

  test.each(['http://10.0.0.1', 'http://localhost:1', 'file:///etc', 'http://a:b@example.com', 'shop'])('%s is refused before anybody is called', async (baseUrl) => {
    expect(await refusal(read({ baseUrl }))).toBe('source_address_refused');
    expect(visits).toHaveLength(0);
  });

  test('stops when it is told to', async () => {
    shop([product('a', [{ id: 1, price: '1.00' }])]);

    expect(await refusal(read({ intervalMs: 5000, signal: AbortSignal.timeout(50) }))).toMatch(/Abort|Timeout/);
  });
});
