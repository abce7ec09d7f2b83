/**
 * Orders from the platform to the figures, held against a ledger that shares no code with the app, to the minor unit: over the wire, with
 * refunds, edits, cancellations, several currencies and the edges of days; and with records and messages lost, doubled and shuffled.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoreContext } from '#app/context.ts';
import { isAppError } from '#app/lib/errors.ts';
import { beginSales } from '#app/modules/sales/begin-sales.server.ts';
import { continueSales } from '#app/modules/sales/sync-sales.server.ts';
import { readAppFile } from '#sandbox/webhooks/subscriptions.server.ts';
import { startTestSandbox, type TestSandbox } from '#sandbox/testing/start.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { deliveryDesk } from '../support/delivery-desk.ts';
import { ledgerOf, type Ledger } from '../support/ledger.ts';
import { connectShop, type ConnectedShop } from '../support/shopify-shop.ts';
import { addUpAll } from '../support/sync-sales.ts';
import { openWorld, type TestStore, type World } from '../support/store.ts';

const SCOPES = ['write_products', 'read_inventory', 'read_orders', 'read_customers', 'read_all_orders'];
let sandbox: TestSandbox;
let database: TestDatabase;
let world: World;

beforeAll(async () => {
  [sandbox, database] = [await startTestSandbox(), await createDatabase()];
  world = openWorld(database);
});
afterAll(async () => {
  await world.close();
  await database.drop();
  await sandbox.close();
});

interface Shop {
  connected: ConnectedShop;
  store: TestStore;
}

async function openShop(
  slug: string,
  given: { timeZone?: string; currency?: string; country?: string; taxesIncluded?: boolean; size?: number; orders: number; days: number },
): Promise<Shop> {
  const { orders, days, ...rest } = given;
  const connected = await connectShop(sandbox, { slug, size: 80, scopes: SCOPES, switches: { throttling: 'off', bulkMs: 0 }, ...rest });
  const made = await sandbox.call('POST', `/sandbox/stores/${slug}/history`, { seed: 11, orders, days });
  expect(made.status).toBe(201);
  const plain = await world.addStore(slug);
  const { currency, timeZone } = await connected.client.readShop();
  // The platform's clock and ours are one.
  const clock = { now: () => sandbox.clock.now() };
  const ctx: StoreContext = { ...plain.ctx, platform: connected.client, clock, store: { ...plain.ctx.store, currency, timeZone } };
  return { connected, store: { ...plain, ctx } };
}

/** What the jobs do: whatever passes is tried again; sums follow. */
async function read({ store: { ctx } }: Shop): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    try {
      if ((await continueSales(ctx)).done) {
        break;
      }
    } catch (error) {
      if (!isAppError(error) || !['platform_pending', 'platform_throttled', 'platform_unavailable'].includes(error.code)) {
        throw error;
      }
      sandbox.clock.advance(Number(error.params['retryAfterMs'] ?? 1000));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  await addUpAll(ctx);
}

async function truth(slug: string): Promise<Ledger> {
  const { body } = await sandbox.call('GET', `/sandbox/stores/${slug}/truth/orders`);
  return ledgerOf(String(body));
}

const big = (row: Record<string, unknown>): Record<string, bigint> => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, BigInt(String(value))]));

/** What the app has added up, in the ledger's words; days and variants without anything are left out by both. */
async function added({ store }: Shop): Promise<Omit<Ledger, 'count'>> {
  const ask = (text: string): Promise<{ key: string }[]> => database.asOwner(text, [store.ctx.store.id]);
  const map = async (text: string): Promise<Map<string, never>> => new Map((await ask(text)).map(({ key, ...row }) => [key, big(row) as never]));
  return {
    days: await map(
      `SELECT day::text AS key, orders, units, gross_minor AS gross, discount_minor AS discount, included_tax_minor AS included, sales_minor AS sales, tax_minor AS tax, shipping_minor AS shipping,
         fee_minor AS fee, returned_units AS "returnedUnits", returned_minor AS returned, returned_tax_minor AS "returnedTax", other_refund_minor AS other, refunds
       FROM rollup_day WHERE store_id = $1 AND orders + refunds > 0`,
    ),
    variants: await map('SELECT variant_key AS key, units, sales_minor AS sales, returned_minor AS returned FROM rollup_variant WHERE store_id = $1'),
    customers: await map('SELECT customer_external_id AS key, orders, net_minor AS net FROM rollup_customer WHERE store_id = $1'),
  };
}

async function expectAgreement(shop: Shop, slug: string): Promise<Ledger> {
  const { count, ...ledger } = await truth(slug);
  const [own] = await database.asOwner<{ n: number }>('SELECT count(*)::int AS n FROM sales_order WHERE store_id = $1 AND deleted_at IS NULL', [shop.store.ctx.store.id]);
  expect(own?.n).toBe(count);
  const told = await added(shop);
  expect(told.days).toEqual(ledger.days);
  expect(told.customers).toEqual(ledger.customers);
  expect(told.variants).toEqual(ledger.variants);
  return { count, ...ledger };
}

describe('the figures agree with the ledger to the minor unit', () => {
  it('10,000 orders of two years, tax inside the prices, customers who pay in other currencies', async () => {
    const shop = await openShop('ledger', { orders: 10_000, days: 730 });
    await read(shop);
    const { days } = await expectAgreement(shop, 'ledger');
    const all = [...days.values()];
    expect(days.size).toBeGreaterThan(700);
    // It would prove nothing of what it does not hold.
    for (const name of ['discount', 'included', 'returned', 'other', 'shipping', 'fee'] as const) {
      expect(all.some((day) => day[name] > 0n)).toBe(true);
    }
    const [odd] = await database.asOwner<Record<string, number>>(
      `SELECT count(*) FILTER (WHERE presentment_currency <> currency)::int AS foreign, count(*) FILTER (WHERE cancelled_at IS NOT NULL)::int AS cancelled, count(*) FILTER (WHERE test)::int AS tests,
         count(*) FILTER (WHERE customer_external_id IS NULL)::int AS guests, (SELECT count(*)::int FROM sales_line l WHERE l.store_id = $1 AND l.removed_quantity > 0) AS edited
       FROM sales_order WHERE store_id = $1`,
      [shop.store.ctx.store.id],
    );
    expect(Object.entries(odd ?? {}).filter(([, n]) => n === 0)).toEqual([]);
  }, 300_000);

  it.each([
    ['tax on top, days that are 23 and 25 hours long', 'new-york', { timeZone: 'America/New_York', currency: 'USD', country: 'US', taxesIncluded: false }],
    ['three decimals', 'kuwait', { timeZone: 'Asia/Kuwait', currency: 'KWD', country: 'KW', taxesIncluded: true }],
    ['a day that begins before London’s', 'berlin', { timeZone: 'Europe/Berlin', currency: 'EUR', country: 'DE', taxesIncluded: true }],
  ])(
    '%s',
    async (_name, slug, given) => {
      const shop = await openShop(slug, { ...given, orders: 800, days: 400 });
      await read(shop);
      await expectAgreement(shop, slug);
    },
    120_000,
  );
});

describe('what is lost is found', () => {
  it('orders that lists leave out: the pass is never green, one repair is tried, and the next night finds them', async () => {
    const shop = await openShop('lost', { orders: 1200, days: 120 });
    await sandbox.call('PATCH', '/sandbox/stores/lost', { switches: { lostFromLists: { oneIn: 1000, seed: 1 } } });
    await read(shop);
    const passes = (): Promise<object[]> =>
      database.asOwner('SELECT trigger, status, error_code FROM sales_sync WHERE store_id = $1 ORDER BY started_at, trigger', [shop.store.ctx.store.id]);
    expect(await passes()).toEqual([
      { trigger: 'person', status: 'failed', error_code: 'counts_differ' },
      { trigger: 'repair', status: 'failed', error_code: 'counts_differ' },
    ]);
    const incidents = (): Promise<object[]> =>
      database.asOwner(`SELECT code FROM incident WHERE store_id = $1 AND resolved_at IS NULL AND code = 'sales_incomplete'`, [shop.store.ctx.store.id]);
    expect(await incidents()).toHaveLength(1);
    await sandbox.call('PATCH', '/sandbox/stores/lost', { switches: { lostFromLists: null } });
    sandbox.clock.advance(86_400_000);
    await beginSales(shop.store.ctx, { trigger: 'nightly', everything: false });
    await read(shop);
    await expectAgreement(shop, 'lost');
    expect(await incidents()).toHaveLength(0);
  }, 120_000);

  it.each(['drop', 'duplicate', 'late'] as const)(
    'messages, one in ten %s, the rest shuffled: what the messages told is right, and the night repairs the rest',
    async (what) => {
      const slug = `hooks-${what}`;
      const shop = await openShop(slug, { orders: 60, days: 30 });
      await read(shop);
      await sandbox.call('PUT', '/sandbox/app', { url: 'http://127.0.0.1:9', subscriptions: readAppFile(new URL('../../shopify.app.toml', import.meta.url).pathname) });
      await sandbox.call('PUT', `/sandbox/stores/${slug}/webhook-mode`, { shuffleMs: 3_600_000, some: { oneIn: 10, seed: 3, what, ms: 3_600_000 } });
      await buyAndReturn(slug, 60);
      const { body } = await sandbox.call('GET', `/sandbox/stores/${slug}/webhooks?limit=5000`);
      const messages = (body as { deliveries: { topic: string; webhookId: string; body: string; triggeredAt: string; nextAt: string; state: string }[] }).deliveries;
      expect(messages.filter(({ state }) => state === 'dropped').length > 0).toBe(what === 'drop');
      const desk = deliveryDesk(world, database);
      for (const one of messages.filter(({ state }) => state !== 'dropped').toSorted((x, y) => x.nextAt.localeCompare(y.nextAt))) {
        await desk.send(shop.store, { topic: one.topic, body: one.body, key: one.webhookId, triggeredAt: new Date(one.triggeredAt) });
      }
      sandbox.clock.advance(10_000);
      await desk.work(shop.store);
      await addUpAll(shop.store.ctx);
      if (what !== 'drop') {
        await expectAgreement(shop, slug);
      }
      sandbox.clock.advance(86_400_000);
      await beginSales(shop.store.ctx, { trigger: 'nightly', everything: false });
      await read(shop);
      await expectAgreement(shop, slug);
    },
    120_000,
  );
});

/** Orders are placed, paid, edited, given back and cancelled, each by a fixed pattern. */
async function buyAndReturn(slug: string, orders: number): Promise<void> {
  const post = async (path: string, body: object = {}): Promise<{ order: { id: number }; lines: { id: number }[] }> => {
    const answer = await sandbox.call('POST', `/sandbox/stores/${slug}/${path}`, body);
    return answer.body as never;
  };
  const { body } = await sandbox.call('GET', `/sandbox/stores/${slug}/variants?limit=40`);
  const variants = (body as { variants: { id: number }[] }).variants;
  for (let at = 0; at < orders; at += 1) {
    sandbox.clock.advance(61_000);
    const lines = [{ variantId: variants[at % variants.length]?.id, quantity: 1 + (at % 3) }];
    const placed = await post('orders', {
      lines,
      customer: at % 4 === 0 ? null : 'new',
      shipping: at % 5 === 0 ? 1500 : 0,
      ...(at % 3 === 0 ? { discount: { code: 'TEN', percentage: 10 } } : {}),
    });
    if (placed.order === undefined) {
      continue; // out of stock: the buyer goes
    }
    const [line] = placed.lines;
    if (at % 6 === 1 && at % 3 > 0) {
      await post(`orders/${placed.order.id}/edit`, { remove: [{ lineId: line?.id, quantity: 1 }] });
    } else if (at % 6 === 2) {
      await post(`orders/${placed.order.id}/refund`, { lines: [{ lineId: line?.id, quantity: 1 }] });
    } else if (at % 10 === 3) {
      await post(`orders/${placed.order.id}/cancel`);
    }
  }
}
