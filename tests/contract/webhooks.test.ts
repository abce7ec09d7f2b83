/**
 * Webhooks over the wire, on the whole app as processes: everything the platform may do wrong while the worker is dead, and
 * in the end the store's own state, each delivery applied once, none lost.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, installAndSync } from '#tools/demo/steps.ts';
import { Merchant } from '#tools/lib/merchant.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const SLUG = 'hooks';
const OTHER = 'hooks-other';
const EDITS = 200;
const PREVIOUS_SECRET = 'the-secret-before-the-rotation';
const TRANSIENT = ['pending'];

interface Sent {
  topic: string;
  webhookId: string;
  state: string;
  lastStatus: number | null;
}

let stack: TestStack;
let storeId: string;
let variants: { id: number; productId: number; price: string }[];

const sandbox = <Result>(method: string, path: string, body?: object): Promise<Result> => call<Result>(stack.sandboxUrl, method, `/sandbox/stores/${path}`, body);
const merchantOf = (slug: string): Merchant => new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug });
const sent = async (slug = SLUG): Promise<Sent[]> => (await sandbox<{ deliveries: Sent[] }>('GET', `${slug}/webhooks?limit=5000`)).deliveries;
const custom = async (body: object): Promise<string> => (await sandbox<{ webhookId: string }>('POST', `${SLUG}/webhooks`, body)).webhookId;

async function states(): Promise<Record<string, number>> {
  const rows = await stack.asOwner<{ state: string; n: number }>('SELECT state, count(*)::int AS n FROM webhook_delivery WHERE external_store_id = $1 GROUP BY 1', [
    `${SLUG}.myshopify.com`,
  ]);
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

async function rowOf(webhookId: string) {
  const [row] = await stack.asOwner<{ state: string; reason: string | null }>('SELECT state, reason FROM webhook_delivery WHERE webhook_id = $1', [webhookId]);
  return row ?? null;
}

/** Asks until it is so. @throws when it does not come to be in time */
async function eventually<T>(ask: () => Promise<T>, isSo: (value: T) => boolean, withinMs: number): Promise<T> {
  for (const end = Date.now() + withinMs; ;) {
    const value = await ask();
    if (isSo(value)) {
      return value;
    }
    if (Date.now() > end) {
      throw new Error(`Not in ${withinMs} ms: ${JSON.stringify(value).slice(0, 500)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

/** Until the sandbox has an answer for everything it sent but for what was meant to be refused. */
const answered = (): Promise<Sent[]> =>
  eventually(
    () => sent(),
    (all) => all.every(({ state, lastStatus }) => !TRANSIENT.includes(state) || (lastStatus !== null && lastStatus >= 400)),
    60_000,
  );

beforeAll(async () => {
  stack = await startTestStack({
    name: 'hooks',
    env: { SWEEP_EVERY_MS: '300', QUEUE_LOCK_MS: '2000', SHOPIFY_API_SECRET_PREVIOUS: PREVIOUS_SECRET },
    prepare: async (url) => {
      for (const slug of [SLUG, OTHER]) {
        await call(url, 'POST', '/sandbox/stores', { slug, seed: slug === SLUG ? 3 : 4, size: 60, plan: 'plus' });
      }
      return { allow: [] };
    },
  });
  await installAndSync(merchantOf(SLUG), () => undefined);
  await installAndSync(merchantOf(OTHER), () => undefined);
  storeId = await stack.storeId(SLUG);
  ({ variants } = await sandbox<{ variants: typeof variants }>('GET', `${SLUG}/variants?limit=1000`));
}, 180_000);

afterAll(() => (stack as TestStack | undefined)?.stop());

describe('while the worker is dead', () => {
  const ids: Record<string, string> = {};
  const touched = new Set<number>();

  it('200 events arrive in triplicate and shuffled, with everything that may be wrong, and each is taken in once', async () => {
    await stack.worker.stop('SIGKILL');
    await sandbox('PUT', `${SLUG}/webhook-mode`, { duplicates: 2, shuffleMs: 1500 });
    for (let edit = 0; edit < EDITS; edit += 1) {
      const variant = variants[(edit * 7) % 40];
      if (variant) {
        touched.add(variant.id);
        await sandbox('PATCH', `${SLUG}/variants/${variant.id}`, { price: (Number(variant.price) + 1 + edit / 4).toFixed(2) });
      }
    }
    await sandbox('PUT', `${SLUG}/webhook-mode`, {});
    const [first] = variants;
    const theirs = (await sandbox<{ variants: typeof variants }>('GET', `${OTHER}/variants?limit=1`)).variants[0];
    const product = (id: number | undefined): object => ({ id, admin_graphql_api_id: `gid://shopify/Product/${id}` });
    ids['late'] = await custom({
      topic: 'products/update',
      body: { ...product(first?.productId), variants: [{ id: first?.id, price: '0.01' }] },
      triggeredAt: new Date(Date.now() - 4 * 3_600_000).toISOString(),
    });
    ids['unknown product'] = await custom({ topic: 'products/update', body: { id: 788032119674292922n.toString() } });
    ids['foreign body'] = await custom({ topic: 'products/delete', body: product(theirs?.productId) });
    ids['foreign removal'] = await custom({ topic: 'app/uninstalled', body: { myshopify_domain: `${OTHER}.myshopify.com` } });
    ids['malformed'] = await custom({ topic: 'products/update', rawBody: '{"id": 1' });
    ids['no text'] = await custom({ topic: 'products/update', rawBase64: Buffer.from([0xff, 0xfe, 0x00]).toString('base64') });
    ids['unknown topic'] = await custom({ topic: 'themes/publish', body: { id: 1 } });
    ids['unknown store'] = await custom({ topic: 'products/update', body: product(1), shop: 'nobody.myshopify.com' });
    ids['previous secret'] = await custom({ topic: 'products/update', body: product(first?.productId), secret: PREVIOUS_SECRET });
    ids['wrong'] = await custom({ topic: 'products/update', body: product(first?.productId), hmac: 'wrong' });
    ids['missing'] = await custom({ topic: 'products/update', body: product(first?.productId), hmac: 'missing' });

    const all = await answered();
    const edits = all.filter(({ topic, webhookId }) => topic === 'products/update' && !Object.values(ids).includes(webhookId));
    expect(new Set(edits.map(({ webhookId }) => webhookId)).size).toBe(EDITS);
    expect(edits).toHaveLength(EDITS * 3);
    expect(edits.every(({ lastStatus }) => lastStatus === 200)).toBe(true);
    const statusOf = (name: string): number | null | undefined => all.find(({ webhookId }) => webhookId === ids[name])?.lastStatus;
    expect([statusOf('wrong'), statusOf('missing'), statusOf('malformed'), statusOf('unknown topic'), statusOf('unknown store'), statusOf('previous secret')]).toEqual([
      401, 401, 200, 200, 200, 200,
    ]);
    expect(await rowOf(ids['wrong'] ?? '')).toBeNull();
    // Each edit is told twice, as a webhook and as an event of a moved price.
    // The worker is dead: nothing was applied, nothing is lost. Four of the odd ones are worth applying.
    expect(await states()).toMatchObject({ accepted: 2 * EDITS + 4 });
  }, 120_000);

  it('and refuses a body over its limit with 413, whether or not it says its length', async () => {
    const big = 'x'.repeat(1024 * 1024 + 1);
    const headers = { 'content-type': 'application/json', 'x-shopify-topic': 'products/update' };
    expect((await fetch(`${stack.appUrl}/shopify/webhooks`, { method: 'POST', headers, body: big })).status).toBe(413);
    const stream = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode(big));
        controller.close();
      },
    });
    expect((await fetch(`${stack.appUrl}/shopify/webhooks`, { method: 'POST', headers, body: stream, duplex: 'half' })).status).toBe(413);
    expect((await fetch(`${stack.appUrl}/shopify/webhooks`)).status).toBe(405);
  });

  it('and when it comes back everything is applied once, and the mirror is the store as it is', async () => {
    await stack.startWorker();
    await eventually(states, ({ accepted }) => accepted === undefined, 60_000);
    expect(await states()).toMatchObject({ applied: 2 * EDITS + 4 });
    const now = (await sandbox<{ variants: typeof variants }>('GET', `${SLUG}/variants?limit=1000`)).variants;
    const mirror = await stack.asOwner<{ id: string; price: string; owner: string | null; gone: boolean }>(
      `SELECT external_id AS id, (price_minor / 100.0)::numeric(12, 2)::text AS price, owner_kind AS owner, deleted_at IS NOT NULL AS gone FROM variant WHERE store_id = $1 ORDER BY external_id`,
      [storeId],
    );
    expect(mirror).toEqual(now.map(({ id, price }) => ({ id: String(id), price, owner: touched.has(id) ? 'external' : null, gone: false })));
    const reasons = await Promise.all(['foreign removal', 'malformed', 'no text', 'unknown topic', 'unknown store'].map(async (name) => (await rowOf(ids[name] ?? ''))?.reason));
    expect(reasons).toEqual(['other_store', 'malformed', 'malformed', 'unknown_topic', 'unknown_store']);
    expect(
      await stack.asOwner(`SELECT 1 FROM variant v JOIN store s ON s.id = v.store_id WHERE s.external_id = $1 AND v.deleted_at IS NOT NULL`, [`${OTHER}.myshopify.com`]),
    ).toEqual([]);
  }, 90_000);
});

it('every odd delivery by its name: applied where the store itself can be asked, else dead with its reason, and others flow', async () => {
  const [first, second] = variants;
  const fates: [kind: string, fate: string, more?: object][] = [
    ['invalid_json', 'dead malformed'],
    ['invalid_utf8', 'dead malformed'],
    ['missing_fields', 'dead malformed'],
    ['unknown_topic', 'dead unknown_topic'],
    ['unknown_shop', 'dead unknown_store'],
    ['wrong_hmac', 'refused'],
    ['missing_hmac', 'refused'],
    ['huge_body', 'refused'],
    ['old_payload', 'applied'],
    ['update_for_unknown', 'applied'],
    ['delete_before_create', 'applied'],
    ['huge_numbers', 'applied'],
    ['foreign_header', 'applied', { shop: `${OTHER}.myshopify.com` }],
  ];
  const pulled: [string, string][] = [];
  for (const [kind, fate, more] of fates) {
    const { webhookIds } = await sandbox<{ webhookIds: string[] }>('POST', `${SLUG}/webhooks/odd`, { kind, productId: first?.productId, ...more });
    pulled.push(...webhookIds.map((id): [string, string] => [id, `${kind} ${fate}`]));
  }
  // What comes behind them is not held up.
  await sandbox('PATCH', `${SLUG}/variants/${second?.id}`, { price: '3.21' });
  const price = () => stack.asOwner<{ p: string }>('SELECT price_minor::text AS p FROM variant WHERE store_id = $1 AND external_id = $2', [storeId, String(second?.id)]);
  await eventually(price, ([row]) => row?.p === '321', 30_000);

  const told = () =>
    Promise.all(
      pulled.map(async ([id, expected]) => {
        const row = await rowOf(id);
        return `${expected.split(' ')[0]} ${row === null ? 'refused' : [row.state, row.reason].filter(Boolean).join(' ')}`;
      }),
    );
  await eventually(told, (all) => all.every((one, at) => one === pulled[at]?.[1]), 30_000);
  const mirror = await stack.asOwner<{ n: number }>(`SELECT count(*)::int AS n FROM variant WHERE price_minor = 1`);
  expect(mirror, 'no body was believed').toEqual([{ n: 0 }]);
  expect(await stack.asOwner(`SELECT 1 FROM product WHERE external_id = '8999999999999'`)).toEqual([]);
}, 90_000);

it('a collection made, changed and deleted is mirrored with its products', async () => {
  const products = [...new Set(variants.map(({ productId }) => productId))].slice(0, 2);
  const { collectionId } = await sandbox<{ collectionId: number }>('POST', `${SLUG}/collections`, { title: 'By hand', productIds: products });
  const find = () =>
    stack.asOwner<{ title: string; gone: boolean; n: number }>(
      `SELECT title, deleted_at IS NOT NULL AS gone, (SELECT count(*)::int FROM collection_product m WHERE m.store_id = c.store_id AND m.collection_external_id = c.external_id) AS n
       FROM collection c WHERE store_id = $1 AND external_id = $2`,
      [storeId, String(collectionId)],
    );
  await eventually(find, ([row]) => row?.n === 2, 20_000);
  await sandbox('PATCH', `${SLUG}/collections/${collectionId}`, { title: 'Renamed', productIds: products.slice(1) });
  await eventually(find, ([row]) => row?.title === 'Renamed' && row.n === 1, 20_000);
  await sandbox('DELETE', `${SLUG}/collections/${collectionId}`);
  await eventually(find, ([row]) => row?.gone === true && row.n === 0, 20_000);
}, 60_000);

it('a product added, and one taken away, are mirrored without a new reading of the catalog', async () => {
  const { productId } = await sandbox<{ productId: number }>('POST', `${SLUG}/products`, { title: 'Just added', price: '49.00', cost: '20.00' });
  const find = () => stack.asOwner<{ gone: boolean }>('SELECT deleted_at IS NOT NULL AS gone FROM product WHERE store_id = $1 AND external_id = $2', [storeId, String(productId)]);
  await eventually(find, (rows) => rows.length === 1, 20_000);
  await sandbox('DELETE', `${SLUG}/products/${productId}`);
  await eventually(find, ([row]) => row?.gone === true, 20_000);
}, 60_000);

it('a removal destroys the tokens; the same store can come back, as a new installation', async () => {
  const row = async () => (await stack.asOwner<{ status: string; epoch: number; tokens: number }>(
    `SELECT s.status, s.epoch, (SELECT count(*)::int FROM credential_vault v WHERE v.external_store_id = s.external_id) AS tokens FROM store s WHERE s.id = $1`, [storeId]))[0]; // prettier-ignore
  await sandbox('POST', `${SLUG}/uninstall`);
  await eventually(row, (found) => found?.status === 'uninstalled', 20_000);
  expect(await row()).toEqual({ status: 'uninstalled', epoch: 1, tokens: 0 });
  await installAndSync(merchantOf(SLUG), () => undefined);
  await eventually(row, (found) => found?.status === 'installed' && found.epoch === 2 && found.tokens === 1, 20_000);
}, 60_000);

it('many first requests at once make one store, and none of them is turned away', async () => {
  for (const slug of ['first-1', 'first-2', 'first-3']) {
    await call(stack.sandboxUrl, 'POST', '/sandbox/stores', { slug, seed: 9, size: 10, plan: 'plus' });
    const answers = await Promise.all(Array.from({ length: 8 }, () => merchantOf(slug).open()));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(await stack.asOwner('SELECT 1 FROM store WHERE external_id = $1', [`${slug}.myshopify.com`])).toHaveLength(1);
  }
}, 60_000);
