/** Orders, customers and checkouts as the adapter reads them, held against what the sandbox holds: by pages, by file, and one by one. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAppError } from '#app/lib/errors.ts';
import type { OrderSnapshot, SalesPage } from '#app/platforms/sales-port.ts';
import { startTestSandbox, type TestSandbox } from '#sandbox/testing/start.ts';
import { connectShop, type ConnectedShop } from '../support/shopify-shop.ts';

let sandbox: TestSandbox;
let shop: ConnectedShop;
let byPages: ConnectedShop['client'];

beforeAll(async () => {
  sandbox = await startTestSandbox();
  shop = await connectShop(sandbox, { slug: 'sales', size: 60, scopes: ['write_products', 'read_inventory', 'read_orders', 'read_customers', 'read_all_orders'] });
  const made = await sandbox.call('POST', `/sandbox/stores/sales/history`, { seed: 7, orders: 700, days: 400 });
  expect(made.status).toBe(201);
  byPages = shop.withClient({ ordersBulkAbove: 1_000_000 });
});
afterAll(async () => {
  await sandbox.close();
});

/** Pauses that the platform asks for are taken at once. */
let sawBulk = false;
async function all<Row extends { externalId: string }>(list: (from: string | undefined) => AsyncIterable<SalesPage<Row>>): Promise<Map<string, Row>> {
  const rows = new Map<string, Row>();
  let from: string | undefined;
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      for await (const page of list(from)) {
        sawBulk ||= page.checkpoint?.startsWith('bulk:') ?? false;
        page.rows.forEach((row) => rows.set(row.externalId, row));
        from = page.checkpoint ?? undefined;
        if (page.checkpoint === null) {
          return rows;
        }
      }
    } catch (error) {
      if (!isAppError(error) || !['platform_pending', 'platform_throttled'].includes(error.code)) {
        throw error;
      }
      from = error.code === 'platform_pending' ? String(error.params['checkpoint']) : from;
      sandbox.clock.advance(Number(error.params['retryAfterMs']));
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  throw new Error('the reading never ended');
}

const orders = (client: ConnectedShop['client']): Promise<Map<string, OrderSnapshot>> => all((resumeFrom) => client.listOrders(resumeFrom === undefined ? {} : { resumeFrom }));

describe('orders', () => {
  it('are the same by file and by pages, to the last line and refund', async () => {
    const [file, pages] = [await orders(shop.client), await orders(byPages)];
    expect([file.size, sawBulk]).toEqual([700, true]);
    const sorted = (order: OrderSnapshot | undefined): unknown => order && { ...order, lines: [...order.lines].sort((a, b) => a.externalId.localeCompare(b.externalId)) };
    for (const [id, order] of pages) {
      expect(sorted(file.get(id))).toEqual(sorted(order));
    }
  }, 120_000);

  it('add up: lines after discounts are the subtotal, what is left after refunds is the current total', async () => {
    for (const order of (await orders(shop.client)).values()) {
      const net = order.lines.reduce((sum, line) => sum + line.unitMinor * line.quantity - line.discountMinor, 0);
      expect(net).toBe(order.subtotalMinor);
      expect(order.taxesIncluded ? order.subtotalMinor + order.shippingMinor : order.subtotalMinor + order.shippingMinor + order.taxMinor).toBe(order.totalMinor);
      for (const line of order.lines) {
        const refunded = order.refunds.flatMap(({ lines }) => lines).filter(({ lineExternalId }) => lineExternalId === line.externalId);
        expect(line.currentQuantity).toBeLessThanOrEqual(line.quantity - refunded.reduce((sum, { quantity }) => sum + quantity, 0));
      }
    }
  }, 60_000);

  it('are counted as they are listed', async () => {
    const counts = await shop.client.countSales({ until: new Date(sandbox.clock.now().getTime() + 1000) });
    expect(counts).toMatchObject({ orders: 700, visibleFrom: null });
  });

  it('that are named are read; an id of nobody is gone', async () => {
    const [id] = [...(await orders(byPages)).keys()];
    const answer = await shop.client.readOrders([id as never, '424242' as never]);
    expect(answer.orders.map(({ externalId }) => externalId)).toEqual([id]);
    expect(answer.gone).toEqual(['424242']);
  });

  it('older than 60 days are neither shown nor counted without the scope for them, and the client says since when', async () => {
    const narrow = await connectShop(sandbox, { slug: 'narrow', size: 30 });
    await sandbox.call('POST', `/sandbox/stores/narrow/history`, { seed: 7, orders: 200, days: 400 });
    const counts = await narrow.client.countSales({ until: new Date(sandbox.clock.now().getTime() + 1000) });
    const seen = await all((resumeFrom) => narrow.withClient({ ordersBulkAbove: 1_000_000 }).listOrders(resumeFrom === undefined ? {} : { resumeFrom }));
    expect(counts.visibleFrom?.getTime()).toBeGreaterThan(sandbox.clock.now().getTime() - 60 * 86_400_000);
    expect(seen.size).toBeLessThan(200);
    expect([...seen.values()].filter(({ createdAt }) => createdAt >= (counts.visibleFrom ?? createdAt))).toHaveLength(counts.orders);
  });
});

describe('customers', () => {
  it('come as numbers, and with names only when asked for and allowed', async () => {
    const numbers = await all((resumeFrom) => shop.client.listCustomers({ people: false, ...(resumeFrom === undefined ? {} : { resumeFrom }) }));
    expect(numbers.size).toBeGreaterThan(50);
    expect([...numbers.values()].every(({ person }) => person === null)).toBe(true);
    const asked = await all((resumeFrom) => shop.client.listCustomers({ people: true, ...(resumeFrom === undefined ? {} : { resumeFrom }) }));
    expect([...asked.keys()]).toEqual([...numbers.keys()]);
  });
});

describe('checkouts', () => {
  it('come with their lines, their token and the link back', async () => {
    const checkouts = await all((resumeFrom) => shop.client.listCheckouts(resumeFrom === undefined ? {} : { resumeFrom }));
    expect(checkouts.size).toBeGreaterThan(10);
    for (const checkout of checkouts.values()) {
      expect(checkout).toMatchObject({ kind: 'checkout', hasContact: true, checkoutToken: expect.any(String), recoveryUrl: expect.stringContaining('/recover?key=') });
      expect(checkout.lines.length).toBeGreaterThan(0);
    }
  });
});
