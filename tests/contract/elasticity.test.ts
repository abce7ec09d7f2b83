/** Elasticities from the platform's orders over the wire, held against those that the platform sold by: nobody but the sandbox knows them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { syncCatalog } from '#app/modules/catalog/sync-catalog.server.ts';
import { learnElasticities } from '#app/modules/insights/learn-elasticities.server.ts';
import { continueSales } from '#app/modules/sales/sync-sales.server.ts';
import { isAppError } from '#app/lib/errors.ts';
import { startTestSandbox, type TestSandbox } from '#sandbox/testing/start.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { connectShop } from '../support/shopify-shop.ts';
import { openWorld, type World } from '../support/store.ts';
import { addUpAll } from '../support/sync-sales.ts';

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

interface Told {
  id: string;
  product: string;
  status: string;
  missing: string | null;
  estimate: number | null;
  low: number | null;
  high: number | null;
  levels: number;
  orders: number;
}

/** A shop with two years of orders, read and learned from, and what the sandbox says of its products. */
async function learnShop(slug: string, given: { seed: number; size: number; orders: number }): Promise<{ told: Told[]; truth: Map<string, number>; again(): Promise<Told[]> }> {
  const connected = await connectShop(sandbox, { slug, size: given.size, scopes: SCOPES, switches: { throttling: 'off', bulkMs: 0 } });
  expect((await sandbox.call('POST', `/sandbox/stores/${slug}/history`, { seed: given.seed, orders: given.orders, days: 730 })).status).toBe(201);
  const plain = await world.addStore(slug);
  const { currency, timeZone } = await connected.client.readShop();
  const ctx: StoreContext = { ...plain.ctx, platform: connected.client, clock: { now: () => sandbox.clock.now() }, store: { ...plain.ctx.store, currency, timeZone } };
  await syncCatalog(ctx);
  await readOrders(ctx);
  await addUpAll(ctx);
  const again = async (): Promise<Told[]> => {
    await learnElasticities(ctx);
    return database.asOwner<Told>(
      `SELECT e.variant_external_id AS id, v.product_external_id AS product, e.status, e.missing, e.estimate_milli AS estimate, e.low_milli AS low, e.high_milli AS high, e.price_levels AS levels,
         r.orders FROM variant_elasticity e JOIN variant v ON v.store_id = e.store_id AND v.external_id = e.variant_external_id
       JOIN rollup_variant r ON r.store_id = e.store_id AND r.variant_key = e.variant_external_id WHERE e.store_id = $1 ORDER BY 1`,
      [ctx.store.id],
    );
  };
  const { body } = await sandbox.call('GET', `/sandbox/stores/${slug}/truth/demand`);
  const lines = String(body).trim().split('\n').slice(1);
  const row = z.object({ product_id: z.number(), elasticity_milli: z.number() });
  const truth = new Map(lines.map((line) => row.parse(JSON.parse(line))).map((one) => [String(one.product_id), -one.elasticity_milli]));
  return { told: await again(), truth, again };
}

async function readOrders(ctx: StoreContext): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    try {
      if ((await continueSales(ctx)).done) {
        return;
      }
    } catch (error) {
      if (!isAppError(error) || !['platform_pending', 'platform_throttled', 'platform_unavailable'].includes(error.code)) {
        throw error;
      }
      sandbox.clock.advance(Number(error.params['retryAfterMs'] ?? 1000));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

it('finds the elasticities that the platform sold by, within the interval that is told, and the same when asked again', async () => {
  const { told, truth, again } = await learnShop('demand', { seed: 21, size: 60, orders: 9000 });
  const claimed = told.filter(({ status }) => status !== 'unknown');
  const right = claimed.filter(({ product, low, high }) => Number(low) <= (truth.get(product) ?? 0) && (truth.get(product) ?? 0) <= Number(high));
  const share = `the truth lies in the 95 % interval of ${right.length} of ${claimed.length} that claim one, of ${told.length} (seed 21, 9,000 orders)`;
  process.stdout.write(`${share}\n`);
  expect(claimed.length).toBeGreaterThan(10);
  expect(right.length / claimed.length, share).toBeGreaterThanOrEqual(0.85);
  for (const { status, levels, estimate } of told) {
    expect(status === 'learned' && levels < 3).toBe(false);
    expect(estimate === null).toBe(status === 'unknown');
  }
  expect(await again()).toEqual(told);
}, 180_000);

it('says that it does not know where few were sold', async () => {
  const { told } = await learnShop('quiet-demand', { seed: 5, size: 60, orders: 250 });
  const few = told.filter(({ orders }) => orders < 12);
  expect(few.length).toBeGreaterThan(20);
  expect(few.map(({ status }) => status)).toEqual(few.map(() => 'unknown'));
  expect(few.filter(({ missing }) => missing === 'too_few_sales' || missing === 'too_few_weeks')).toEqual(few);
}, 120_000);
