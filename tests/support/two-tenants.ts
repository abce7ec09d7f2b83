/** Two stores that have lived through the whole story behind the real doors, and a stranger's ways of asking there. */
import { gzipSync } from 'node:zlib';
import { must } from '#app/lib/assert.ts';
import type { StoreId } from '#app/lib/ids.ts';
import { approveSafe, call, configure, installAndSync, offersCsv, startRun, watchChanges, watchRun, type Sandbox } from '#tools/demo/steps.ts';
import type { SandboxVariant } from '#tools/demo/shapes.ts';
import { Merchant } from '#tools/lib/merchant.ts';
import { eventually } from './eventually.ts';
import { claimsFor, sign } from './forge.ts';
import { startTestStack, type TestStack } from './stack.ts';
import { hashOfStore, tablesOf } from './tables.ts';

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36';

export interface Tenant {
  slug: string;
  shop: string;
  merchant: Merchant;
  id: StoreId;
  /** One id of each kind of thing that the store has. */
  ids: {
    run: string;
    decision: string;
    change: string;
    competitor: string;
    offer: string;
    product: string;
    variant: string;
    order: string;
    customer: string;
    cart: string;
    strategy: string;
    licence: string;
    consent: string;
    line: string;
    season: string;
    archive: string;
  };
  /** Words and ids that only this store's data holds. */
  marks: string[];
}

export interface Ask {
  path: string;
  method?: string;
  token?: string | null;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: BodyInit;
}

export interface Told {
  status: number;
  headers: Headers;
  text: string;
}

export interface TwoTenants {
  stack: TestStack;
  a: Tenant;
  b: Tenant;
  apiKey: string;
  secret: string;
  /** Every session token that was sent to a door. */
  sent: ReadonlySet<string>;
  /** A genuine session token, signed here with the app's own secret. */
  tokenFor(shop: string): string;
  /** One request, as A's merchant unless it says otherwise. */
  ask(request: Ask): Promise<Told>;
  /** A document request as the admin makes it. */
  documentOf(shop: string, token: string | null, path?: string, query?: Record<string, string>): Promise<Told>;
  /** Each of a store's tables as one hash, once nothing of it is under way any more. */
  hashes(tenant: Tenant): Promise<Record<string, string>>;
  stop(): Promise<void>;
}

/** @param name of the stack: files that run at the same time must not share one */
export async function openTwoTenants(name = 'contract'): Promise<TwoTenants> {
  const rivals: string[] = [];
  const sandboxes: Sandbox[] = ['doors-a', 'doors-b'].map((slug) => ({ url: '', slug }));
  const stack = await startTestStack({
    name,
    env: { LOG_LEVEL: 'debug' },
    prepare: async (url) => {
      for (const [at, sandbox] of sandboxes.entries()) {
        sandbox.url = url;
        rivals.push(await makeStore(sandbox, at));
      }
      return { allow: rivals.map((rival) => new URL(rival).host) };
    },
  });
  const [secret, apiKey] = [must(stack.env['SHOPIFY_API_SECRET'], 'the secret'), must(stack.env['SHOPIFY_API_KEY'], 'the key')];
  const lived = await Promise.all(sandboxes.map((sandbox, at) => liveThrough(stack, sandbox, must(rivals[at], 'a rival'))));
  const [a, b] = [must(lived[0], 'A'), must(lived[1], 'B')];
  const shared = new Set(a.marks.filter((mark) => b.marks.includes(mark)));
  [a, b].forEach((tenant) => (tenant.marks = tenant.marks.filter((mark) => !shared.has(mark))));
  const tables = await tablesOf(stack);

  const sent = new Set<string>();
  const tokenFor = (shop: string): string => {
    const token = sign(claimsFor(shop, apiKey), secret);
    sent.add(token);
    return token;
  };
  const ask = async ({ path, method = 'GET', token = tokenFor(a.shop), query = {}, headers = {}, body }: Ask): Promise<Told> => {
    const url = new URL(path, stack.appUrl);
    Object.entries(query).forEach(([name, value]) => url.searchParams.set(name, value));
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: { 'user-agent': AGENT, ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return {
    stack,
    a,
    b,
    apiKey,
    secret,
    sent,
    tokenFor,
    ask,
    documentOf: (shop, token, path = '/shopify', query = {}) => {
      const host = Buffer.from(`admin.shopify.com/store/${shop.replace('.myshopify.com', '')}`).toString('base64url');
      return ask({ path, token: null, query: { embedded: '1', shop, host, locale: 'en', ...(token === null ? {} : { id_token: token }), ...query } });
    },
    hashes: async ({ id }) => {
      await untilAtRest(stack, id);
      const scoped = tables.filter(({ tenantColumn }) => tenantColumn !== null);
      return Object.fromEntries(await Promise.all(scoped.map(async (table) => [table.name, await hashOfStore(stack, table, id)] as const)));
    },
    stop: () => stack.stop(),
  };
}

/** The other store's words in an answer, except what the request itself may have said. */
export function leaked(told: Told, of: Tenant): string[] {
  const said = new Set<string>([...Object.values(of.ids), of.shop, of.id]);
  const text = `${told.text}\n${[...told.headers].join('\n')}`;
  return of.marks.filter((mark) => !said.has(mark) && text.includes(mark));
}

/** Refused at the door, by the verb, or told that nothing was done. */
export function isRefusal({ status, text }: Told): boolean {
  if (status >= 400) {
    return true;
  }
  const { result } = JSON.parse(text) as { result?: { kind?: string; done?: number } };
  return result?.kind === 'refused' || result?.done === 0;
}

/** Seeds of their own: no two products alike, so that each word tells whose it is. @returns the rival's address */
async function makeStore({ url, slug }: Sandbox, at: number): Promise<string> {
  await call(url, 'POST', '/sandbox/stores', { slug, name: `Store ${slug}`, seed: 70 + at, size: 40, plan: 'plus', currency: 'SAR', country: 'SA', taxesIncluded: true });
  await call(url, 'POST', `/sandbox/stores/${slug}/history`, { seed: 90 + at, orders: 60, days: 30, abandonedShare: 0.5 });
  const rival = { slug: `rival-${slug}`, name: `Rival ${slug}`, seed: 11 + at, from: { store: slug, overlap: 0.6 } };
  return (await call<{ baseUrl: string }>(url, 'POST', '/sandbox/rivals', rival)).baseUrl;
}

/** Installs, syncs, runs, approves, writes: afterwards the store is at rest. */
async function liveThrough(stack: TestStack, sandbox: Sandbox, rivalUrl: string): Promise<Tenant> {
  const merchant = new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug: sandbox.slug });
  await installAndSync(merchant, () => undefined);
  const { variants } = await call<{ variants: SandboxVariant[] }>(sandbox.url, 'GET', `/sandbox/stores/${sandbox.slug}/variants?limit=200`);
  await configure(merchant, { fixedMinor: 200, rivalUrl, csv: offersCsv(variants, 'SAR') });
  await merchant.act('/shopify/compliance', 'shopify.compliance', 'addLicence', { number: `LICENCE-${sandbox.slug}`, from: '2026-11-01', until: '2026-11-30', seasonal: false });
  const runId = await startRun(merchant);
  await watchRun(merchant, runId, () => undefined);
  await approveSafe(merchant);
  await watchChanges(merchant, runId, () => undefined);
  const id = await stack.storeId(sandbox.slug);
  await untilHeard(stack, sandbox);
  await untilAddedUp(stack, id);
  await stack.asOwner(
    `INSERT INTO approval_consent (store_id, id, reason, strategy_id, direction, max_bps, created_by, created_at, expires_at)
     SELECT store_id, gen_random_uuid(), 'correction', id, 'up', 300, '99001', now(), now() + interval '30 days' FROM strategy WHERE store_id = $1 LIMIT 1`,
    [id],
  );
  await stack.asOwner(`INSERT INTO price_line (store_id, id, name, kind, gap_bps, created_by, created_at) VALUES ($1, gen_random_uuid(), 'packs', 'tiers', 0, '99001', now())`, [
    id,
  ]);
  await stack.asOwner(
    `INSERT INTO season (store_id, id, name, from_day, until_day, yearly, created_by, created_at) VALUES ($1, gen_random_uuid(), $2, '2026-11-25', '2026-11-30', FALSE, '99001', now())`,
    [id, `SEASON-${sandbox.slug}`],
  );
  const one = async (sql: string): Promise<string> => must((await stack.asOwner<{ id: string }>(sql, [id]))[0]?.id, sql);
  const marks = await stack.asOwner<{ mark: string }>(
    `SELECT title AS mark FROM product WHERE store_id = $1 UNION SELECT external_id FROM product WHERE store_id = $1 UNION SELECT external_id FROM variant WHERE store_id = $1
     UNION SELECT sku FROM variant WHERE store_id = $1 AND sku IS NOT NULL UNION SELECT barcode FROM variant WHERE store_id = $1 AND barcode IS NOT NULL
     UNION SELECT id::text FROM decision WHERE store_id = $1 UNION SELECT id::text FROM price_change WHERE store_id = $1 UNION SELECT id::text FROM run WHERE store_id = $1
     UNION SELECT id::text FROM competitor WHERE store_id = $1 UNION SELECT id::text FROM offer WHERE store_id = $1 UNION SELECT name FROM store WHERE id = $1 UNION SELECT id::text FROM store WHERE id = $1
     UNION SELECT external_id FROM store WHERE id = $1 UNION SELECT id::text FROM strategy WHERE store_id = $1
     UNION SELECT number FROM sale_licence WHERE store_id = $1 UNION SELECT name FROM season WHERE store_id = $1 UNION SELECT id::text FROM cleanup WHERE store_id = $1
     UNION SELECT external_id FROM sales_order WHERE store_id = $1 UNION SELECT external_id FROM customer WHERE store_id = $1 UNION SELECT external_id FROM cart WHERE store_id = $1`,
    [id],
  );
  return {
    slug: sandbox.slug,
    shop: `${sandbox.slug}.myshopify.com`,
    merchant,
    id,
    ids: {
      run: runId,
      decision: await one(`SELECT id::text FROM decision WHERE store_id = $1 AND state = 'proposed' ORDER BY id LIMIT 1`),
      change: await one(`SELECT id::text FROM price_change WHERE store_id = $1 AND state = 'verified' ORDER BY id LIMIT 1`),
      competitor: await one(`SELECT id::text FROM competitor WHERE store_id = $1 ORDER BY id LIMIT 1`),
      offer: await one(`SELECT id::text FROM offer WHERE store_id = $1 ORDER BY id LIMIT 1`),
      product: await one(`SELECT external_id AS id FROM product WHERE store_id = $1 ORDER BY external_id LIMIT 1`),
      variant: await one(`SELECT external_id AS id FROM variant WHERE store_id = $1 ORDER BY external_id LIMIT 1`),
      order: await one(`SELECT external_id AS id FROM sales_order WHERE store_id = $1 ORDER BY external_id LIMIT 1`),
      customer: await one(`SELECT external_id AS id FROM customer WHERE store_id = $1 ORDER BY external_id LIMIT 1`),
      strategy: await one(`SELECT id::text FROM strategy WHERE store_id = $1 ORDER BY id LIMIT 1`),
      line: await one(`SELECT id::text FROM price_line WHERE store_id = $1`),
      season: await one(`SELECT id::text FROM season WHERE store_id = $1`),
      consent: await one(`SELECT id::text FROM approval_consent WHERE store_id = $1`),
      licence: await one(`SELECT id::text FROM sale_licence WHERE store_id = $1`),
      archive: await anArchive(stack, id, `Store ${sandbox.slug}`),
      cart: await one(`SELECT external_id AS id FROM cart WHERE store_id = $1 AND state = 'abandoned' ORDER BY external_id LIMIT 1`),
    },
    marks: marks.map(({ mark }) => mark).filter((mark) => mark.length >= 6),
  };
}

/** A new store's clean-up finds nothing to take: what a later one would have archived. */
async function anArchive(stack: TestStack, id: string, competitor: string): Promise<string> {
  const cleanUp = async (): Promise<string | undefined> =>
    (await stack.asOwner<{ id: string }>(`SELECT id::text FROM cleanup WHERE store_id = $1 AND ended_at IS NOT NULL`, [id]))[0]?.id;
  await eventually(async () => (await cleanUp()) !== undefined);
  const found = must(await cleanUp(), 'a clean-up');
  const bytes = gzipSync(`${JSON.stringify({ competitor })}\n`);
  await stack.asOwner(
    `INSERT INTO archive_chunk (store_id, id, cleanup_id, kind, from_at, to_at, rows, bytes, sha256, created_at) VALUES ($1, gen_random_uuid(), $2, 'competitor_visits', now(), now(), 1, $3, sha256($3), now())`,
    [id, found, bytes],
  );
  return found;
}

/** Orders are read once the catalog is, and their sums follow: until nothing waits to be added up, and the day's look for orphans is over. */
async function untilAddedUp(stack: TestStack, id: string): Promise<void> {
  await eventually(async () => {
    const [row] = await stack.asOwner<{ done: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM sales_sync WHERE store_id = $1 AND status = 'done') AND NOT EXISTS (SELECT 1 FROM rollup_dirty WHERE store_id = $1)
         AND EXISTS (SELECT 1 FROM rollup_state WHERE store_id = $1) AND EXISTS (SELECT 1 FROM orphan_check WHERE store_id = $1) AS done`,
      [id],
    );
    return row?.done === true;
  });
}

/** What was written comes back as webhooks, later on a busy machine: until the platform has told all of it and it is applied. */
async function untilHeard(stack: TestStack, { url, slug }: Sandbox): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end;) {
    const { deliveries } = await call<{ deliveries: { state: string }[] }>(url, 'GET', `/sandbox/stores/${slug}/webhooks?limit=5000`);
    const [waiting] = await stack.asOwner<{ n: number }>(`SELECT count(*)::int AS n FROM webhook_delivery WHERE external_store_id = $1 AND state = 'accepted'`, [
      `${slug}.myshopify.com`,
    ]);
    if (waiting?.n === 0 && deliveries.every(({ state }) => state !== 'pending')) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`The webhooks of ${slug} were not all heard.`);
}

/** What A itself has started (and may) would else be taken for what was done to it. */
async function untilAtRest(stack: TestStack, storeId: string): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    const open = await stack.asOwner(
      `SELECT 1 FROM run WHERE store_id = $1 AND status IN ('running', 'cancelling') UNION ALL SELECT 1 FROM catalog_sync WHERE store_id = $1 AND status = 'running'
       UNION ALL SELECT 1 FROM sales_sync WHERE store_id = $1 AND status = 'running' UNION ALL SELECT 1 FROM rollup_dirty WHERE store_id = $1
       UNION ALL SELECT 1 FROM price_change WHERE store_id = $1 AND state IN ('queued', 'writing', 'written', 'unknown')`,
      [storeId],
    );
    if (open.length === 0) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
