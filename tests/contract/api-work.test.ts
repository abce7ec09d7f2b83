/** What programs do with the public API: they read page by page, and start work. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#app/lib/assert.ts';
import { callApi, type Call, makeKey, type MadeKey, type Reply } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { openTwoTenants, type Tenant, type TwoTenants } from '../support/two-tenants.ts';

const HOUR_MS = 3_600_000;

let world: TwoTenants | undefined;
let a: Tenant;
let b: Tenant;
let keyOfA: MadeKey;
let keyOfB: MadeKey;

const api = (path: string, call: Call = {}): Promise<Reply> => callApi(must(world, 'the world').stack.appUrl, path, { key: keyOfA.key, ...call });
const rowsOf = ({ body }: Reply): { id: string }[] => body['data'] as { id: string }[];
const nextOf = ({ body }: Reply): string | null => (body['page'] as { next: string | null }).next;
const asOwner = <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> => must(world, 'the world').stack.asOwner<Row & Record<string, unknown>>(sql, values);
const syncState = async (of: 'catalog' | 'sales'): Promise<string | undefined> => ((await api('/sync')).body[of] as { status: string } | undefined)?.status;
const refusal = ({ status, body }: Reply): unknown[] => [status, body['code']];

beforeAll(async () => {
  world = await openTwoTenants('api-work');
  ({ a, b } = world);
  [keyOfA, keyOfB] = await Promise.all([makeKey(a.merchant), makeKey(b.merchant)]);
}, 180_000);
afterAll(() => world?.stop());

describe('a list', () => {
  it('read page by page, by cursor or by link, is the list read at once: nothing twice and nothing left out', async () => {
    for (const path of ['/products', '/orders', '/customers', '/decisions', '/runs']) {
      const whole = rowsOf(await api(path, { query: { limit: '250' } })).map(({ id }) => id);
      const byCursor: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: Reply = await api(path, { query: { limit: '3', ...(cursor === '' ? {} : { cursor }) } });
        expect(rowsOf(page).length).toBeLessThanOrEqual(3);
        byCursor.push(...rowsOf(page).map(({ id }) => id));
        cursor = nextOf(page);
      }
      const byLink: string[] = [];
      for (let url: string | undefined = `${must(world, 'the world').stack.appUrl}/api/v1${path}?limit=7`; url !== undefined;) {
        const response: Response = await fetch(url, { headers: { authorization: `Bearer ${keyOfA.key}` } });
        byLink.push(...((await response.json()) as { data: { id: string }[] }).data.map(({ id }) => id));
        const link: string = response.headers.get('link') ?? '';
        expect(link).toContain('rel="first"');
        url = /<([^>]+)>; rel="next"/.exec(link)?.[1];
      }
      expect(new Set(whole).size, path).toBe(whole.length);
      expect(byCursor, path).toEqual(whole);
      expect(byLink, path).toEqual(whole);
    }
  });

  it('opens at no cursor but its own: altered, of another store, of another list, with other filters', async () => {
    const cursor = must(nextOf(await api('/products', { query: { limit: '3' } })), 'a cursor');
    const foreign = must(nextOf(await api('/products', { key: keyOfB.key, query: { limit: '3' } })), 'a cursor');
    const [first = ''] = cursor.split('.');
    const tries: [string, Record<string, string>][] = [
      ['/products', { cursor: `${cursor.slice(0, -2)}${cursor.endsWith('A') ? 'BB' : 'AA'}` }],
      ['/products', { cursor: cursor.slice(0, -8) }],
      ['/products', { cursor: foreign }],
      ['/decisions', { cursor }],
      ['/runs', { cursor }],
      ['/products', { cursor, status: 'active' }],
      ['/products', { cursor: 'made-up' }],
      ['/products', { cursor: `${first}.AAAA.AAAA` }],
      ['/products', { cursor: Buffer.from('["8801"]').toString('base64url') }],
    ];
    for (const [path, query] of tries) {
      expect([path, query, ...refusal(await api(path, { query }))]).toEqual([path, query, 400, 'bad_cursor']);
    }
    expect((await api('/products', { query: { cursor, limit: '50' } })).status).toBe(200);
  });

  it('narrows to what was asked for', async () => {
    const [row] = await asOwner<{ product: string; sku: string; barcode: string; vendor: string; total: number }>(
      `SELECT v.product_external_id AS product, v.sku, v.barcode, p.vendor, (SELECT count(*)::int FROM product q WHERE q.store_id = p.store_id AND q.vendor = p.vendor AND q.deleted_at IS NULL) AS total
       FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
       WHERE v.store_id = $1 AND v.sku IS NOT NULL AND v.barcode IS NOT NULL AND p.vendor IS NOT NULL ORDER BY v.external_id LIMIT 1`,
      [a.id],
    );
    const one = must(row, 'a variant with an SKU');
    expect(rowsOf(await api('/products', { query: { sku: one.sku } })).map(({ id }) => id)).toEqual([one.product]);
    expect(rowsOf(await api('/products', { query: { barcode: one.barcode } })).map(({ id }) => id)).toEqual([one.product]);
    expect(rowsOf(await api('/products', { query: { vendor: one.vendor, limit: '250' } })).length).toBe(one.total);
    expect(rowsOf(await api('/products', { query: { sku: 'NOTHING-LIKE-THIS' } }))).toEqual([]);

    const verified = await asOwner<{ id: string }>(`SELECT decision_id::text AS id FROM price_change WHERE store_id = $1 AND state = 'verified' ORDER BY decision_id DESC`, [a.id]);
    const approved = rowsOf(await api('/decisions', { query: { runId: a.ids.run, state: 'approved', limit: '250' } })) as { id: string; change: { state: string } | null }[];
    expect(approved.filter(({ change }) => change?.state === 'verified').map(({ id }) => id)).toEqual(verified.map(({ id }) => id));
    expect(rowsOf(await api('/runs', { query: { status: 'failed' } }))).toEqual([]);

    const [sold] = await asOwner<{ day: string; customer: string; status: string; on_day: number; of_customer: number; of_status: number }>(
      `SELECT o.day::text, o.customer_external_id AS customer, o.status, (SELECT count(*)::int FROM sales_order d WHERE d.store_id = o.store_id AND d.day = o.day) AS on_day,
         (SELECT count(*)::int FROM sales_order c WHERE c.store_id = o.store_id AND c.customer_external_id = o.customer_external_id) AS of_customer,
         (SELECT count(*)::int FROM sales_order t WHERE t.store_id = o.store_id AND t.status = o.status) AS of_status
       FROM sales_order o WHERE o.store_id = $1 AND o.customer_external_id IS NOT NULL ORDER BY o.external_id LIMIT 1`,
      [a.id],
    );
    const order = must(sold, 'an order');
    const count = async (query: Record<string, string>): Promise<number> => rowsOf(await api('/orders', { query: { limit: '250', ...query } })).length;
    expect([await count({ startDate: order.day, endDate: order.day }), await count({ customerId: order.customer }), await count({ status: order.status })]).toEqual([
      order.on_day,
      order.of_customer,
      order.of_status,
    ]);
  });

  it('since an instant holds what changed from then on', async () => {
    const [row] = await asOwner<{ id: string; at: Date }>(
      `UPDATE product SET synced_at = now() + interval '1 hour' WHERE store_id = $1 AND external_id = $2 RETURNING external_id AS id, synced_at AS at`,
      [a.id, a.ids.product],
    );
    const { id, at } = must(row, 'the product');
    const since = (date: Date): Record<string, string> => ({ updatedSince: date.toISOString() });

    expect(rowsOf(await api('/products', { query: since(at) })).map((one) => one.id)).toEqual([id]);
    expect(rowsOf(await api('/products', { query: since(new Date(at.getTime() + 1)) }))).toEqual([]);
    for (const path of ['/runs', '/decisions', '/orders', '/customers']) {
      expect(rowsOf(await api(path, { query: since(new Date(Date.now() + HOUR_MS)) })), path).toEqual([]);
      expect(rowsOf(await api(path, { query: since(new Date(0)) })), path).not.toEqual([]);
    }
    expect(refusal(await api('/products', { query: { updatedSince: '2026-11-01T00:00:00' } }))).toEqual([400, 'bad_input']);
  });
});

describe('an order', () => {
  it('is told to the minor unit as it stands in the mirror, with lines and refunds, and no person in it', async () => {
    const [row] = await asOwner<{ id: string; total: string; discount: string; lines: number; refunded: string }>(
      `SELECT o.external_id AS id, o.total_minor AS total, o.discount_minor AS discount, o.refunded_minor AS refunded, (SELECT count(*)::int FROM sales_line l WHERE l.store_id = o.store_id AND l.order_external_id = o.external_id) AS lines
       FROM sales_order o WHERE o.store_id = $1 ORDER BY o.refunded_minor DESC, o.external_id LIMIT 1`,
      [a.id],
    );
    const known = must(row, 'an order');
    const { body, text } = await api(`/orders/${known.id}`);
    const order = body as unknown as {
      total: { minor: number; amount: string };
      discount: { minor: number };
      refunded: { minor: number };
      lines: object[];
      refunds: { total: { minor: number } }[];
    };

    expect([order.total.minor, order.discount.minor, order.refunded.minor, order.lines.length]).toEqual([
      Number(known.total),
      Number(known.discount),
      Number(known.refunded),
      known.lines,
    ]);
    expect(order.total.amount).toBe((Number(known.total) / 100).toFixed(2));
    expect(order.refunds.reduce((sum, { total }) => sum + total.minor, 0)).toBe(Number(known.refunded));
    expect(text).not.toMatch(/@|sealed|email/);
  });
});

describe('insights', () => {
  it('count the orders of a period by the days of the store, and name the days that they mean', async () => {
    const [row] = await asOwner<{ from: string; to: string; orders: number; units: number }>(
      `SELECT p.from::text, p.to::text, count(*)::int AS orders, sum(o.units)::int AS units
       FROM (SELECT min(day) + 5 AS from, max(day) - 5 AS to FROM sales_order WHERE store_id = $1) p
       JOIN sales_order o ON o.store_id = $1 AND o.day BETWEEN p.from AND p.to AND NOT o.test AND o.status <> 'cancelled' AND o.deleted_at IS NULL GROUP BY 1, 2`,
      [a.id],
    );
    const known = must(row, 'orders');
    const { body } = await api('/insights/dashboard', { query: { startDate: known.from, endDate: known.to, compare: 'none' } });
    const told = body as { figures: Record<string, { now: unknown; before: unknown }>; series: { points: { startDate: string; endDate: string; orders: number }[] } };

    expect(body).toMatchObject({
      period: { startDate: known.from, endDate: known.to },
      comparedWith: null,
      figures: { orders: { now: known.orders, before: null }, units: { now: known.units } },
    });
    expect(told.series.points.reduce((sum, { orders }) => sum + orders, 0)).toBe(known.orders);
    expect([told.series.points[0]?.startDate, told.series.points.at(-1)?.endDate]).toEqual([known.from, known.to]);
    expect((await api('/insights/dashboard', { query: { startDate: known.from, endDate: known.to, group: 'vendor' } })).body).toMatchObject({ salesBy: { group: 'vendor' } });
  });

  it('tell which carts were left behind, page by page', async () => {
    const [row] = await asOwner<{ from: string; to: string; abandoned: number }>(
      `SELECT min(day)::text AS from, max(day)::text AS to, count(*) FILTER (WHERE state = 'abandoned')::int AS abandoned FROM cart WHERE store_id = $1 AND deleted_at IS NULL`,
      [a.id],
    );
    const known = must(row, 'carts');
    const query = { startDate: known.from, endDate: known.to };
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Reply = await api('/insights/abandoned-carts', { query: { ...query, limit: '3', ...(cursor === '' ? {} : { cursor }) } });
      expect(page.body).toMatchObject({ period: query, figures: { abandoned: { now: expect.any(Number) } } });
      seen.push(...rowsOf(page).map(({ id }) => id));
      cursor = nextOf(page);
    }
    expect(known.abandoned).toBeGreaterThan(3);
    expect([seen.length, new Set(seen).size]).toEqual([known.abandoned, known.abandoned]);
    expect((await api('/insights/abandoned-carts', { query })).text).not.toMatch(/recover\w*(?:Url|Link)|https?:/);
  });

  it('refuse half a period, and one that ends before it begins', async () => {
    for (const path of ['/insights/dashboard', '/insights/abandoned-carts']) {
      for (const query of [
        { startDate: '2026-11-01' },
        { endDate: '2026-11-01' },
        { startDate: '2026-11-02', endDate: '2026-11-01' },
        { startDate: '2026-02-30', endDate: '2026-03-01' },
      ]) {
        expect([path, query, ...refusal(await api(path, { query: query }))]).toEqual([path, query, 400, 'bad_input']);
      }
    }
  });
});

describe('work', () => {
  it('takes no body but an empty object', async () => {
    const json = { 'content-type': 'application/json' };
    for (const path of ['/runs', '/sync']) {
      const send = async (body: string, headers: Record<string, string> = json): Promise<unknown[]> => refusal(await api(path, { method: 'POST', body, headers }));
      expect(await send('{"trigger":"manual"}')).toEqual([400, 'unknown_parameter']);
      expect(await send('{')).toEqual([400, 'bad_input']);
      expect(await send('[]')).toEqual([400, 'bad_input']);
      expect(await send('a=b', { 'content-type': 'application/x-www-form-urlencoded' })).toEqual([415, 'unsupported_media_type']);
      expect(await send(JSON.stringify({ a: 'x'.repeat(20_000) }))).toEqual([413, 'too_large']);
      expect(await send('x'.repeat(7 * 1024 * 1024))).toEqual([413, 'too_large']);
    }
  });

  it('begins a sync that is carried out', async () => {
    const started = await api('/sync', { method: 'POST', headers: { origin: 'https://elsewhere.example' } });
    expect([started.status, started.headers.get('location'), started.headers.get('cache-control')]).toEqual([202, '/api/v1/sync', 'no-store']);
    expect(started.body).toMatchObject({ catalog: { status: 'running' }, sales: { status: 'running' } });
    await eventually(async () => (await syncState('catalog')) === 'done' && (await syncState('sales')) === 'done');
    expect((await api('/sync')).body).toMatchObject({
      catalog: { ledger: expect.arrayContaining([expect.objectContaining({ resource: 'variants' })]) },
      sales: { ledger: expect.arrayContaining([expect.objectContaining({ resource: 'orders' })]) },
    });
  });

  it('begins a run that says an API began it; a second one and a stopped store are conflicts', async () => {
    await a.merchant.act('/shopify', 'shopify.home', 'setEmergencyStop', { on: true });
    expect(refusal(await api('/runs', { method: 'POST' }))).toEqual([409, 'emergency_stop']);
    await a.merchant.act('/shopify', 'shopify.home', 'setEmergencyStop', { on: false });

    const started = await api('/runs', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
    const id = String(started.body['id']);
    expect([started.status, started.headers.get('location')]).toEqual([202, `/api/v1/runs/${id}`]);
    expect(refusal(await api('/runs', { method: 'POST' }))).toEqual([409, 'run_active']);
    await eventually(async () => (await api(`/runs/${id}`)).body['status'] === 'done');
    expect((await api(`/runs/${id}`)).body).toMatchObject({ id, trigger: 'api', kind: 'reprice' });
    // The screen that lists who did what knows a key when it sees one.
    const { entries } = await a.merchant.load<{ entries: { action: string; actor: object }[] }>('/shopify/activity', 'shopify.activity');
    expect(entries.find(({ action }) => action === 'run.started')?.actor).toEqual({ kind: 'key', id: keyOfA.id });
  });
});
