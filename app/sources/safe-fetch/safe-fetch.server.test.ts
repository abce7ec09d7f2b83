import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isAppError } from '#app/lib/errors.ts';
import { isPublicAddress } from './address.ts';
import { publicLookup } from './connector.server.ts';
import { createSafeFetch } from './safe-fetch.server.ts';
import type { FetchRequest, SafeFetchOptions } from './safe-fetch.server.ts';

let server: Server;
let port = 0;
let connections = 0;
let seen: IncomingMessage[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  connections = 0;
  seen = [];
  answer = (_, response) => response.end('hello');
});

async function outcome(address: string, given: Partial<SafeFetchOptions> = {}, request: FetchRequest = {}): Promise<string> {
  const fetcher = createSafeFetch({ allow: new Set(), userAgent: 'MizanBot/1.0', ...given });
  try {
    const fetched = await fetcher.get(address, request);
    return `${fetched.status} ${fetched.text.slice(0, 40)}`;
  } catch (error) {
    return isAppError(error) ? `${error.code} ${String(error.params['reason'])}` : String(error);
  } finally {
    await fetcher.close();
  }
}

const here = (): Partial<SafeFetchOptions> => ({ allow: new Set([`127.0.0.1:${port}`]) });

describe('addresses', () => {
  test.each([
    '127.0.0.1',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.100.100.200',
    '198.18.0.1',
    '192.0.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '240.0.0.1',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '::7f00:1',
    '::ffff:0:7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001:0:1::',
    'fe80::1',
    'febf::1',
    'fec0::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '2001:db8::1',
    '100::1',
    '2001:470::5efe:7f00:1',
    'fe80::1%eth0',
    '',
    'localhost',
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each(['8.8.8.8', '2606:4700::1111', '[2606:4700::1111]'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('known ways around', () => {
  const hosts = [
    'localhost',
    'localhost.',
    'LOCALHOST',
    '127.1',
    '127.0.0.1',
    '0',
    '0.0.0.0',
    '2130706433',
    '0177.0.0.1',
    '017700000001',
    '0x7f.1',
    '0x7f000001',
    '①②⑦.0.0.1',
    '127.0.0.1.',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::7f00:1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[fe80::1]',
    '[fd00:ec2::254]',
    '169.254.169.254',
    '100.100.100.200',
    '10.0.0.1',
  ];
  const resolve: SafeFetchOptions['resolve'] = (hostname) =>
    hostname.startsWith('localhost')
      ? Promise.resolve([
          { address: '127.0.0.1', family: 4 },
          { address: '::1', family: 6 },
        ])
      : Promise.reject(new Error('no name'));

  test.each(hosts)('http://%s is refused and nobody is called', async (host) => {
    expect(await outcome(`http://${host}:${port}/`, { resolve })).toMatch(/^source_address_refused/);
    expect(await outcome(`http://${host}/`, { resolve })).toMatch(/^source_address_refused/);
    expect(connections).toBe(0);
  });

  test.each([
    ['file:///etc/passwd', 'scheme'],
    ['gopher://example.com/', 'scheme'],
    ['ftp://example.com/', 'scheme'],
    ['data:text/html,x', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['http://user:secret@example.com/', 'userinfo'],
    ['http://example.com@127.0.0.1/', 'userinfo'],
    ['http://example.com:22/', 'port'],
    ['http://example.com:5432/', 'port'],
    ['http://', 'not_a_url'],
    ['//example.com', 'not_a_url'],
    ['http://127.0.0.1#@example.com/', 'address'],
    ['http://127.0.0.1\\@example.com/', 'address'],
    ['ht\ttp://127.0.\n0.1/', 'address'],
  ])('%j is refused for its %s', async (address, reason) => {
    expect(await outcome(address)).toBe(`source_address_refused ${reason}`);
  });

  test.each([
    ['a private address only', [{ address: '10.0.0.7', family: 4 }]],
    ['loopback', [{ address: '127.0.0.1', family: 4 }]],
    ['an IPv6 loopback only', [{ address: '::1', family: 6 }]],
    ['the metadata service', [{ address: '169.254.169.254', family: 4 }]],
    ['nothing', []],
  ])('a name that resolves to %s is refused', async (_, addresses) => {
    expect(await outcome('http://rival.example/', { resolve: () => Promise.resolve(addresses) })).toBe('source_address_refused address');
    expect(connections).toBe(0);
  });

  test.each([true, false])('of one public and one private address only the public one is left (all: %s), and the name is asked once', async (all) => {
    let asked = 0;
    const lookup = publicLookup(() => {
      asked += 1;
      return Promise.resolve([
        { address: '127.0.0.1', family: 4 },
        { address: '8.8.8.8', family: 4 },
        { address: '::1', family: 6 },
      ]);
    });

    const found = await new Promise((resolve) => lookup('rival.example', { all }, (_, address) => resolve(address)));

    expect(found).toEqual(all ? [{ address: '8.8.8.8', family: 4 }] : '8.8.8.8');
    expect(asked).toBe(1);
  });

  test.each([301, 302, 303, 307, 308])('a redirect %i to a private address is refused at that hop', async (status) => {
    answer = (_, response) => response.writeHead(status, { location: 'http://169.254.169.254/latest/meta-data' }).end();

    expect(await outcome(`http://127.0.0.1:${port}/`, here())).toBe('source_address_refused address');
    expect(connections).toBe(1);
  });

  test('a redirect to another scheme or port is refused', async () => {
    answer = (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    expect(await outcome(`http://127.0.0.1:${port}/`, here())).toBe('source_address_refused scheme');

    answer = (_, response) => response.writeHead(302, { location: `http://127.0.0.1:${port + 1}/` }).end();
    expect(await outcome(`http://127.0.0.1:${port}/`, here())).toBe('source_address_refused port');
  });
});

describe('limits', () => {
  test('follows five redirects, not six', async () => {
    const hops =
      (count: number) =>
      (request: IncomingMessage, response: ServerResponse): void => {
        const at = Number(request.url?.slice(1) || '0');
        void (at < count ? response.writeHead(302, { location: `/${at + 1}` }).end() : response.end('there'));
      };

    answer = hops(5);
    expect(await outcome(`http://127.0.0.1:${port}/0`, here())).toBe('200 there');
    answer = hops(6);
    expect(await outcome(`http://127.0.0.1:${port}/0`, here())).toBe('source_unreadable too_many_redirects');
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ] as const)('a %s bomb stops at the cap on decoded bytes', async (encoding, compress) => {
    answer = (_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(compress(Buffer.alloc(20_000_000)));

    expect(await outcome(`http://127.0.0.1:${port}/`, here())).toBe('source_unreadable too_large');
  });

  test('a body that drips is cut off, and so is a server that never answers', async () => {
    answer = (request, response) => {
      response.write('x');
      const drip = setInterval(() => response.write('x'), 20);
      request.socket.on('close', () => clearInterval(drip));
    };
    expect(await outcome(`http://127.0.0.1:${port}/`, { ...here(), totalMs: 200 })).toBe('source_unreadable timeout');

    answer = () => undefined;
    expect(await outcome(`http://127.0.0.1:${port}/`, { ...here(), totalMs: 200 })).toBe('source_unreadable timeout');
  });

  test('sends our name, no cookies, and keeps none', async () => {
    answer = (_, response) => response.writeHead(200, { 'set-cookie': 'a=b' }).end('ok');
    const fetcher = createSafeFetch({ allow: new Set([`127.0.0.1:${port}`]), userAgent: 'MizanBot/1.0 (+https://example.com/bot)' });

    await fetcher.get(`http://127.0.0.1:${port}/`);
    await fetcher.get(`http://127.0.0.1:${port}/`);
    await fetcher.close();

    expect(seen.map(({ headers }) => [headers['user-agent'], headers.cookie])).toEqual(Array(2).fill(['MizanBot/1.0 (+https://example.com/bot)', undefined]));
  });

  test('truncates where it is asked to', async () => {
    answer = (_, response) => response.end('abcdef');

    expect(await outcome(`http://127.0.0.1:${port}/`, here(), { maxBytes: 3, truncate: true })).toBe('200 abc');
  });
});
