/** A store that goes, and one that comes back: nothing of it runs on, nothing of a token stays. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deliveryHandlers } from '#app/jobs/handlers/delivery-handlers.server.ts';
import { silentLog } from '#app/lib/log.ts';
import { forStore } from '#app/db/scope.server.ts';
import { syncCatalog } from '#app/modules/catalog/sync-catalog.server.ts';
import { analyzePage } from '#app/modules/decisions/analyze-store.server.ts';
import { approve } from '#app/modules/decisions/verdict.server.ts';
import { acceptDelivery } from '#app/modules/deliveries/accept-delivery.server.ts';
import { writePrices } from '#app/modules/execution/write-prices.server.ts';
import { finishStage } from '#app/modules/runs/stages.server.ts';
import { startRun } from '#app/modules/runs/start-run.server.ts';
import { savePricing } from '#app/modules/stores/settings.server.ts';
import { saveStrategy } from '#app/modules/strategies/save-strategy.server.ts';
import type { StorePlatform } from '#app/platforms/port.ts';
import { COMPLIANCE_TOPICS, readEvent, TOPICS } from '#app/platforms/shopify/webhooks.server.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { installStore } from './install-store.server.ts';

let database: TestDatabase;
let world: World;
let count = 0;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
});

afterAll(async () => {
  await world.close();
  await database.drop();
});

const platform = { readEvent, topics: TOPICS, complianceTopics: COMPLIANCE_TOPICS } as unknown as StorePlatform;

async function send(store: TestStore, topic: string, body: object, triggeredAt = store.clock.now()): Promise<boolean> {
  count += 1;
  const event = { platform: 'shopify', onceKey: `u-${count}`, topic, externalStoreId: store.ctx.store.externalId, triggeredAt, body: JSON.stringify(body) };
  const { nudge } = await acceptDelivery({ system: world.system, clock: store.clock, log: silentLog }, platform, event);
  return nudge !== null;
}

async function work(store: TestStore): Promise<void> {
  const handler = deliveryHandlers({ system: world.system, clock: store.clock, log: silentLog }, { shopify: platform })['deliveries.apply'];
  await handler.run(store.ctx, { storeId: store.ctx.store.id, epoch: store.ctx.store.epoch });
}

const removal = (store: TestStore): object => ({ id: 1, myshopify_domain: store.ctx.store.externalId });
const rowOf = async (store: TestStore) =>
  (
    await database.asOwner<{ status: string; epoch: number; needs_reauth: boolean; name: string }>('SELECT status, epoch, needs_reauth, name FROM store WHERE id = $1', [
      store.ctx.store.id,
    ])
  )[0];
const lastReason = async () => (await database.asOwner<{ reason: string | null }>('SELECT reason FROM webhook_delivery WHERE webhook_id = $1', [`u-${count}`]))[0]?.reason;

const CREDENTIALS = {
  accessToken: 'shpat_SECRETACCESS',
  scope: 'write_products,read_inventory',
  expiresAt: new Date('2026-11-20T13:00:00Z'),
  refreshToken: 'shprt_SECRETREFRESH',
  refreshExpiresAt: null,
};

/** Two variants: one change written and unproven, one still queued, a run under way. */
async function inTheMiddle(name: string): Promise<TestStore> {
  const store = await world.addStore(name, [aVariant({ id: '1' }), aVariant({ id: '2' })]);
  const { ctx } = store;
  await world.system.vault.write('shopify', ctx.store.externalId, CREDENTIALS);
  await syncCatalog(ctx);
  await savePricing(ctx, { vatBps: 1500, pricesIncludeVat: true, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0 });
  await saveStrategy(ctx, { tree: { type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } } });
  const started = await startRun(ctx, { trigger: 'manual' });
  if (started.kind !== 'started') {
    throw new Error(started.code);
  }
  await finishStage(ctx, started.id, 'scout', 'analyst');
  await analyzePage(ctx, { runId: started.id, cursor: null });
  await finishStage(ctx, started.id, 'analyst', 'executor');
  const proposals = await database.asOwner<{ id: string }>(`SELECT id::text FROM decision WHERE store_id = $1 AND state = 'proposed' ORDER BY variant_external_id`, [ctx.store.id]);
  await approve(ctx, { ids: proposals.slice(0, 1).map(({ id }) => id) });
  await writePrices(ctx);
  await approve(ctx, { ids: proposals.slice(1).map(({ id }) => id) });
  store.clock.advance(1000);
  return store;
}

it('a removal destroys the tokens, ends the work, and leaves to a person what nobody can prove', async () => {
  const store = await inTheMiddle('removed');
  const { ctx, shop } = store;
  await send(store, 'products/update', { id: 1 });
  shop.removed = true;
  shop.readVariants = () => shop.readShop().then(() => ({ variants: [], images: [], gone: [] }));
  await send(store, 'app/uninstalled', removal(store));
  await work(store);

  expect(await rowOf(store)).toMatchObject({ status: 'uninstalled', epoch: 1 });
  expect(await database.asOwner('SELECT 1 FROM credential_vault WHERE external_store_id = $1', [ctx.store.externalId])).toEqual([]);
  const changes = await database.asOwner('SELECT state, reason FROM price_change WHERE store_id = $1 ORDER BY state', [ctx.store.id]);
  expect(changes).toEqual([
    { state: 'cancelled', reason: 'store_uninstalled' },
    { state: 'needs_attention', reason: 'store_uninstalled' },
  ]);
  expect(await database.asOwner(`SELECT 1 FROM run WHERE store_id = $1 AND status NOT IN ('cancelled', 'done', 'failed')`, [ctx.store.id])).toEqual([]);
  const states = await database.asOwner('SELECT topic, state, reason FROM webhook_delivery WHERE external_store_id = $1 ORDER BY topic', [ctx.store.externalId]);
  expect(states).toEqual([
    { topic: 'app/uninstalled', state: 'applied', reason: null },
    { topic: 'products/update', state: 'dead', reason: 'store_uninstalled' },
  ]);
  expect(await world.system.dueWork(new Date(store.clock.now().getTime() + 9_999_999), 500)).toEqual([]);
  // What still comes is kept as dead; nothing is nudged.
  expect(await send(store, 'products/update', { id: 1 })).toBe(false);
  expect(await lastReason()).toBe('store_uninstalled');
});

it('a store that comes back begins a new installation, and a late removal of the old one changes nothing', async () => {
  const store = await inTheMiddle('returned');
  const { ctx, shop, clock } = store;
  shop.removed = true;
  const removedAt = clock.now();
  await send(store, 'app/uninstalled', removal(store));
  await work(store);

  clock.advance(60_000);
  shop.removed = false;
  const scope = (id: typeof ctx.store.id) => forStore(world.prisma, id);
  const back = await installStore({ system: world.system, clock, log: silentLog, scope }, { platform: 'shopify', client: shop, locale: null });
  expect(back).toMatchObject({ installed: true, store: { epoch: 2, status: 'installed' } });
  const again = { ...store, ctx: { ...ctx, store: { ...ctx.store, epoch: 2 } } };
  expect(await world.system.dueWork(clock.now(), 500)).toContainEqual(expect.objectContaining({ kind: 'sync', storeId: ctx.store.id, epoch: 2 }));

  await send(again, 'app/uninstalled', removal(store), removedAt);
  await work(again);
  expect([await rowOf(store), await lastReason()]).toMatchObject([{ status: 'installed', epoch: 2 }, 'late']);
  // Newer by the clock, but the store lets us in: the removal it speaks of is over.
  await send(again, 'app/uninstalled', removal(store));
  await work(again);
  expect([await rowOf(store), await lastReason()]).toMatchObject([{ status: 'installed' }, 'late']);
  // Prices that moved while the app was away are adopted, not taken for edits.
  shop.setPrice('2', 33_300);
  await syncCatalog(again.ctx);
  expect(await database.asOwner(`SELECT price_minor, owner_kind FROM variant WHERE store_id = $1 AND external_id = '2'`, [ctx.store.id])).toEqual([
    { price_minor: '33300', owner_kind: null },
  ]);
});

it('a scope that is taken away stops the work until a person consents again', async () => {
  const store = await inTheMiddle('scopes');
  const { ctx, shop } = store;
  const tokens = () => world.system.vault.read('shopify', ctx.store.externalId);
  shop.scopes = ['write_products', 'write_inventory', 'read_orders', 'read_customers'];
  await send(store, 'app/scopes_update', { id: 1 });
  await work(store);
  expect([await rowOf(store), (await tokens())?.scope]).toMatchObject([{ needs_reauth: false }, 'write_products,write_inventory,read_orders,read_customers']);

  shop.scopes = ['write_products', 'read_orders', 'read_customers'];
  await send(store, 'app/scopes_update', { id: 1, previous: [], current: ['write_products'] });
  await work(store);
  expect([await rowOf(store), await tokens()]).toMatchObject([{ needs_reauth: true }, null]);
});

it('the store’s new name is read from the store, not from the body', async () => {
  const store = await inTheMiddle('renamed');
  const { ctx, shop } = store;
  shop.readShop = () =>
    Promise.resolve({ name: 'New name', externalId: ctx.store.externalId, currency: 'SAR', timeZone: 'Asia/Riyadh', country: 'SA', taxesIncluded: true, planName: 'Basic' });
  await send(store, 'shop/update', { ...removal(store), name: 'A name in a body' });
  await work(store);
  expect(await rowOf(store)).toMatchObject({ name: 'New name' });
});

it('nothing of a token can be read in a dump of the database', async () => {
  await inTheMiddle('dumped');
  const tables = await database.asOwner<{ name: string }>(
    `SELECT relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')`,
  );
  for (const { name } of tables) {
    const [row] = await database.asOwner<{ text: string | null }>(`SELECT string_agg(t::text, chr(10)) AS text FROM "${name}" t`);
    expect(row?.text ?? '', name).not.toMatch(/SECRETACCESS|SECRETREFRESH|shpat_|shprt_/);
  }
});
