import type { LoaderFunctionArgs } from '@remix-run/node';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { AppError } from '#app/lib/errors.ts';
import { silentLog } from '#app/lib/log.ts';
import type { OpenedByKey } from '../composition-type.ts';
import { createRateLimiter } from '../rate-limiter.server.ts';
import { RATE_LIMITS } from '../rate-limits.ts';
import { type Deprecations, getOne, getPage } from './operation.ts';
import { publicApi } from './public-api.server.ts';

const thing = getOne({
  id: 'getThing',
  path: '/things/:productId',
  tag: 'products',
  scope: 'read:products',
  params: { productId: z.string().regex(/^\d+$/) },
  answer: z.object({ id: z.string() }),
  example: { id: '1' },
  run: async (_door, { productId }) => {
    if (productId === '13') {
      throw new Error('a secret of the house');
    }
    if (productId === '14') {
      throw new AppError('platform_unavailable');
    }
    return { id: productId, more: 'than the schema says' };
  },
});
const things = getPage({
  id: 'listThings',
  path: '/things',
  tag: 'products',
  scope: 'read:products',
  query: { status: z.enum(['a', 'b']).optional() },
  item: z.object({ id: z.string() }),
  example: { id: '1' },
  run: async (_door, { after, limit }) => ({ rows: [{ id: `${after ?? 'first'} of ${limit}` }], next: after === null ? 'second' : null }),
});

const opened: OpenedByKey = { kind: 'opened', ctx: { store: { id: 's1' } } as StoreContext, key: { id: 'k1', scopes: ['read:products'] } };

interface Setting {
  deprecations?: Deprecations;
  factor?: number;
  open?: OpenedByKey;
  seal?: (plain: string, place: string) => string;
}

const plainSeal = (plain: string, place: string): string => Buffer.from(`${place}|${plain}`).toString('base64url');

function anApi({ deprecations = {}, factor = 1, open = opened, seal = plainSeal }: Setting = {}) {
  const answer = publicApi({ operations: [thing, things], documents: [], deprecations });
  const composition = {
    appUrl: 'https://app.example.com',
    limits: createRateLimiter({ factor }),
    openByKey: () => Promise.resolve(open),
    cursors: {
      seal,
      open: (sealed: string, place: string) => {
        const plain = Buffer.from(sealed, 'base64url').toString();
        if (!plain.startsWith(`${place}|`)) {
          throw new Error('not of here');
        }
        return plain.slice(place.length + 1);
      },
    },
    enqueue: () => Promise.resolve(),
  };
  const context = { composition, requestId: 'r1', log: silentLog } as unknown as LoaderFunctionArgs['context'];
  return (path: string, init: RequestInit = {}) => answer({ request: new Request(`https://app.example.com/api/v1${path}`, init), context });
}

const told = async (response: Response) => (await response.json()) as Record<string, unknown>;

describe('the public API', () => {
  it('tells nothing that the schema does not name', async () => {
    expect(await told(await anApi()('/things/7'))).toEqual({ id: '7' });
  });

  it('says in its headers what will go and when, of that operation alone, beside the links of a page', async () => {
    const call = anApi({
      deprecations: { listThings: { since: new Date('2027-01-01T00:00:00Z'), sunset: new Date('2027-12-31T00:00:00Z') }, getThing: { since: new Date(0), sunset: null } },
    });
    const [list, one, fresh] = [await call('/things'), await call('/things/7'), await anApi()('/things')];

    expect([list.headers.get('Deprecation'), list.headers.get('Sunset')]).toEqual(['@1798761600', 'Fri, 31 Dec 2027 00:00:00 GMT']);
    expect(list.headers.get('Link')).toMatch(
      /^<https:\/\/app\.example\.com\/api\/v1\/docs#listThings>; rel="deprecation"; type="text\/html", <.+>; rel="first", <.+>; rel="next"$/,
    );
    expect([one.headers.get('Deprecation'), one.headers.get('Sunset')]).toEqual(['@0', null]);
    expect([fresh.headers.get('Deprecation'), fresh.headers.get('Sunset')]).toEqual([null, null]);
  });

  it('counts each key down to a refusal that says when to come again', async () => {
    const call = anApi({ factor: 2 / RATE_LIMITS.api.points });
    const [first, second, third] = [await call('/things'), await call('/things/7'), await call('/things')];

    expect([first, second, third].map(({ status, headers }) => [status, headers.get('RateLimit-Limit'), headers.get('RateLimit-Remaining')])).toEqual([
      [200, '2', '1'],
      [200, '2', '0'],
      [429, '2', '0'],
    ]);
    expect(third.headers.get('RateLimit')).toMatch(/^"key";r=0;t=\d+$/);
    expect(third.headers.get('RateLimit-Policy')).toBe(`"key";q=2;w=${RATE_LIMITS.api.seconds}`);
    expect(Number(third.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await told(third)).toMatchObject({ code: 'too_many_requests', status: 429 });
  });

  it('goes on where a page ended, and opens no cursor of other filters', async () => {
    const call = anApi();
    const { data, page } = (await told(await call('/things?limit=2&status=a'))) as { data: object[]; page: { next: string } };

    expect(data).toEqual([{ id: 'first of 2' }]);
    expect(await told(await call(`/things?status=a&cursor=${page.next}`))).toEqual({ data: [{ id: 'second of 50' }], page: { next: null, limit: 50 } });
    expect(await told(await call(`/things?status=b&cursor=${page.next}`))).toMatchObject({ code: 'bad_cursor' });
  });

  it('gives a page the same tag as long as it is the same, though its cursor is never written the same twice', async () => {
    let seals = 0;
    const call = anApi({ seal: (plain, place) => Buffer.from(`${place}|${plain}|${(seals += 1)}`).toString('base64url') });
    const [one, two, other] = [await call('/things'), await call('/things'), await call('/things?limit=2')];

    expect(one.headers.get('ETag')).toMatch(/^W\/"\w{32}"$/);
    const cursors = [await told(one), await told(two)].map(({ page }) => (page as { next: string }).next);
    expect([two.headers.get('ETag'), cursors[0] === cursors[1]]).toEqual([one.headers.get('ETag'), false]);
    expect(other.headers.get('ETag')).not.toBe(one.headers.get('ETag'));
    const tag = one.headers.get('ETag') ?? '';
    expect((await call('/things', { headers: { 'If-None-Match': tag } })).status).toBe(304);
  });

  it('says nothing of what broke inside, and as much of what is known', async () => {
    const call = anApi();
    const [broken, known] = [await call('/things/13'), await call('/things/14', { headers: { 'Accept-Language': 'ar' } })];

    const body = await told(broken);
    expect([broken.status, body['code']]).toEqual([500, 'internal']);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect([known.status, known.headers.get('Content-Language'), (await told(known))['code']]).toEqual([503, 'ar', 'platform_unavailable']);
  });

  it('is not opened by a key that was refused, whatever else was right', async () => {
    for (const code of ['key_missing', 'key_invalid', 'key_expired', 'key_revoked', 'store_uninstalled'] as const) {
      const refused = await anApi({ open: { kind: 'refused', code } })('/things');
      expect([refused.status, (await told(refused))['code'], refused.headers.get('RateLimit')]).toEqual([code === 'store_uninstalled' ? 410 : 401, code, null]);
    }
  });

  it('knows its addresses by their letters, and no address that only looks like one', async () => {
    for (const path of ['/Things', '/things/7/more', '/things/x', '/', '/things/%2e%2e']) {
      expect([path, (await anApi()(path)).status]).toEqual([path, 404]);
    }
    expect((await anApi()('/things/')).status).toBe(200);
  });
});
