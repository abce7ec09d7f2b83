/** What webhooks do to a store, on a real database: once, in order, never on their own word, and nothing after a removal. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunId } from '#app/lib/ids.ts';
import { must } from '#app/lib/assert.ts';
import { releaseOwner } from '#app/modules/catalog/release-owner.server.ts';
import { showProduct } from '#app/modules/catalog/show-product.server.ts';
import { syncCatalog } from '#app/modules/catalog/sync-catalog.server.ts';
import { analyzePage } from '#app/modules/decisions/analyze-store.server.ts';
import { approveGroup } from '#app/modules/decisions/verdict.server.ts';
import { verifyPrices } from '#app/modules/execution/verify-prices.server.ts';
import { writePrices } from '#app/modules/execution/write-prices.server.ts';
import { settleRuns } from '#app/modules/runs/settle-runs.server.ts';
import { finishStage } from '#app/modules/runs/stages.server.ts';
import { startRun } from '#app/modules/runs/start-run.server.ts';
import { savePricing } from '#app/modules/stores/settings.server.ts';
import { saveStrategy } from '#app/modules/strategies/save-strategy.server.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { deliveryDesk, numbered, type DeliveryDesk, type Sent } from '../../../tests/support/delivery-desk.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';

let database: TestDatabase;
let world: World;
let desk: DeliveryDesk;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
  desk = deliveryDesk(world, database);
});

afterAll(async () => {
  await world.close();
  await database.drop();
});

const send = (store: TestStore, sent: Sent) => desk.send(store, sent);
const work = (store: TestStore) => desk.work(store);
const statesOf = (store: TestStore) => desk.statesOf(store);

async function aStore(name: string): Promise<TestStore> {
  const store = await world.addStore(name, [aVariant({ id: '1' }), aVariant({ id: '2', priceMinor: 29_900 })]);
  await syncCatalog(store.ctx);
  await savePricing(store.ctx, { vatBps: 1500, pricesIncludeVat: true, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0 });
  await saveStrategy(store.ctx, { tree: { type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } } });
  store.clock.advance(1000);
  return store;
}

const PRODUCT_1 = { topic: 'products/update', body: { id: 1, admin_graphql_api_id: 'gid://shopify/Product/1' } };

async function aNumbered(name: string): Promise<TestStore> {
  const store = numbered(await aStore(name));
  await syncCatalog(store.ctx);
  store.clock.advance(1000);
  return store;
}

async function analysed(store: TestStore): Promise<RunId> {
  const started = await startRun(store.ctx, { trigger: 'manual' });
  if (started.kind !== 'started') {
    throw new Error(started.code);
  }
  await finishStage(store.ctx, started.id, 'scout', 'analyst');
  await analyzePage(store.ctx, { runId: started.id, cursor: null });
  await finishStage(store.ctx, started.id, 'analyst', 'executor');
  await settleRuns(store.ctx);
  return started.id;
}

async function variant(store: TestStore, id: string) {
  const [row] = await database.asOwner<{ price_minor: string; owner_kind: string | null; deleted_at: Date | null; stock: number | null }>(
    'SELECT price_minor, owner_kind, deleted_at, stock FROM variant WHERE store_id = $1 AND external_id = $2',
    [store.ctx.store.id, id],
  );
  return must(row, 'the variant');
}

describe('taking in', () => {
  it('takes the same delivery once', async () => {
    const store = await aStore('once');
    expect((await send(store, { ...PRODUCT_1, key: 'same' })).nudge?.id).toBe(store.ctx.store.id);
    expect((await send(store, { ...PRODUCT_1, key: 'same' })).nudge).toBeNull();
    expect(await database.asOwner(`SELECT 1 FROM webhook_delivery WHERE webhook_id = 'same'`)).toHaveLength(1);
  });

  it('keeps as dead, with the reason, what can never be applied', async () => {
    const store = await aStore('dead');
    await send(store, { topic: 'products/update', body: '{"id":', key: 'd-broken' });
    await send(store, { topic: 'products/update', body: {}, key: 'd-empty' });
    await send(store, { topic: 'themes/publish', body: { id: 1 }, key: 'd-topic' });
    await send(store, { topic: 'app/uninstalled', body: { myshopify_domain: 'other.myshopify.com' }, key: 'd-other' });
    await send(store, { ...PRODUCT_1, key: 'd-unknown', shop: 'nobody.myshopify.com' });
    expect(await statesOf(store)).toEqual({ 'd-broken': 'dead malformed', 'd-empty': 'dead malformed', 'd-topic': 'dead unknown_topic', 'd-other': 'dead other_store' });
    expect(await database.asOwner(`SELECT reason FROM webhook_delivery WHERE webhook_id = 'd-unknown'`)).toEqual([{ reason: 'unknown_store' }]);
  });

  it('stores no body in the clear, and removes it after seven days', async () => {
    const store = await aStore('sealed');
    await send(store, { topic: 'shop/update', body: { myshopify_domain: store.ctx.store.externalId, secret: 'Abracadabra' }, key: 'sealed' });
    await work(store);
    const sealed = async () => (await database.asOwner<{ sealed: string | null }>(`SELECT sealed FROM webhook_delivery WHERE webhook_id = 'sealed'`))[0]?.sealed;
    expect(await sealed()).not.toContain('Abracadabra');
    await world.system.deliveries.forgetBodies(new Date(store.clock.now().getTime() - 7 * 86_400_000));
    expect(await sealed()).not.toBeNull();
    await world.system.deliveries.forgetBodies(new Date(store.clock.now().getTime() + 1000));
    expect(await sealed()).toBeNull();
  });
});

it('forgets what a store that is gone had said, once it is old, and keeps what others said', async () => {
  const store = await aStore('staying');
  await send(store, { ...PRODUCT_1, key: 's-here' });
  await send(store, { ...PRODUCT_1, key: 's-gone', shop: 'left.myshopify.com' });
  await work(store);
  const there = async () => {
    const rows = await database.asOwner<{ id: string }>(`SELECT webhook_id AS id FROM webhook_delivery WHERE webhook_id LIKE 's-%' ORDER BY 1`);
    return rows.map(({ id }) => id);
  };

  expect(await world.system.deliveries.forgetStoreless(new Date(store.clock.now().getTime() - 1000), 100)).toBe(0);
  expect(await there()).toEqual(['s-gone', 's-here']);
  expect(await world.system.deliveries.forgetStoreless(new Date(store.clock.now().getTime() + 1000), 100)).toBeGreaterThanOrEqual(1);
  expect(await there()).toEqual(['s-here']);
});

describe('a product that changed', () => {
  it('is read again, whatever the body said and in whatever order bodies come', async () => {
    const store = await aNumbered('reread');
    store.shop.variants.set('1', { ...must(store.shop.variants.get('1'), 'variant 1'), stock: 77 });
    await send(store, { ...PRODUCT_1, body: { id: 1, variants: [{ id: 1, price: '1.00' }] }, triggeredAt: new Date(store.clock.now().getTime() - 4 * 3_600_000) });
    await send(store, { topic: 'inventory_levels/update', body: { inventory_item_id: 92, available: 3 } });
    await work(store);
    expect(await variant(store, '1')).toMatchObject({ price_minor: '19900', stock: 77, owner_kind: null });
    expect(Object.values(await statesOf(store))).toEqual(['applied', 'applied']);
  });

  it('is marked gone only when the store itself no longer has it', async () => {
    const store = await aNumbered('gone');
    await send(store, { topic: 'products/delete', body: { id: 1 } });
    await work(store);
    expect((await variant(store, '1')).deleted_at).toBeNull();
    store.shop.variants.delete('1');
    await send(store, { topic: 'products/delete', body: { id: 1 } });
    await work(store);
    expect((await variant(store, '1')).deleted_at).not.toBeNull();
  });

  it('of another store changes nothing under this one’s name', async () => {
    const [store, other] = [await aNumbered('mine'), await aNumbered('theirs')];
    other.shop.setPrice('1', 100);
    store.shop.variants.delete('2');
    await send(store, { topic: 'products/update', body: { id: 8_111_222_333 } });
    await work(store);
    expect(await variant(store, '1')).toMatchObject({ price_minor: '19900', deleted_at: null });
    expect(await variant(store, '2')).toMatchObject({ deleted_at: null });
    expect(await variant(other, '1')).toMatchObject({ price_minor: '19900' });
  });

  it('waits, uncounted, while the platform does not answer, and is applied afterwards', async () => {
    const store = await aNumbered('waits');
    const { readVariants } = store.shop;
    store.shop.readVariants = () => Promise.reject(Object.assign(new Error('platform_unavailable'), { isAppError: true, code: 'platform_unavailable', params: {} }));
    await send(store, { ...PRODUCT_1, key: 'waits' });
    await expect(work(store)).rejects.toThrow();
    expect(await statesOf(store)).toEqual({ waits: 'accepted' });
    store.shop.readVariants = readVariants;
    await work(store);
    expect(await statesOf(store)).toEqual({ waits: 'applied' });
  });

  it('of a body that breaks us is set aside after eight attempts, and others flow', async () => {
    const store = await aNumbered('poison');
    const { readVariants } = store.shop;
    store.shop.readVariants = (ids) => (ids.some((id) => id === '1') ? Promise.reject(new Error('a bug')) : readVariants(ids));
    await send(store, { ...PRODUCT_1, key: 'poison' });
    for (const id of [2, 3, 4]) {
      await send(store, { topic: 'products/update', body: { id }, key: `flows-${id}` });
    }
    for (let attempt = 0; attempt < 8; attempt += 1) {
      await expect(work(store)).rejects.toThrow('a bug');
      store.clock.advance(61_000);
    }
    expect(await statesOf(store)).toEqual({ poison: 'dead failed', 'flows-2': 'applied', 'flows-3': 'applied', 'flows-4': 'applied' });
  });
});

describe('a price set outside', () => {
  it('is left to whoever set it for 72 hours, and the analyst names the owner', async () => {
    const store = await aNumbered('outside');
    store.shop.setPrice('1', 21_000);
    await send(store, PRODUCT_1);
    await work(store);
    expect(await variant(store, '1')).toMatchObject({ price_minor: '21000', owner_kind: 'external' });
    await analysed(store);
    const [decision] = await database.asOwner<{ outcome: string; binding_rule: string; reasons: { code: string }[] }>(
      `SELECT outcome, binding_rule, reasons FROM decision WHERE store_id = $1 AND variant_external_id = '1'`,
      [store.ctx.store.id],
    );
    expect(decision).toMatchObject({ outcome: 'HOLD', binding_rule: 'G6' });
    expect(decision?.reasons.map(({ code }) => code)).toContain('owner_external');
    const product = await showProduct(store.ctx, { productId: '1' });
    expect(product?.variants[0]?.owner).toMatchObject({ kind: 'external', until: new Date(store.clock.now().getTime() + 72 * 3_600_000).toISOString() });
  });

  it('is decided on again when it is released, or when the time is over', async () => {
    const store = await aNumbered('release');
    store.shop.setPrice('1', 21_000);
    store.shop.setPrice('2', 31_000);
    await send(store, PRODUCT_1);
    await send(store, { topic: 'products/update', body: { id: 2 } });
    await work(store);
    expect(await releaseOwner(store.ctx, { productId: '1', variantId: '1' })).toEqual({ released: true });
    expect(await releaseOwner(store.ctx, { productId: '1', variantId: '1' })).toEqual({ released: false });
    store.clock.advance(13 * 3_600_000);
    await analysed(store);
    const outcomes = () =>
      database.asOwner(`SELECT variant_external_id AS id, outcome FROM decision WHERE store_id = $1 AND state <> 'superseded' ORDER BY created_at DESC, id LIMIT 2`, [
        store.ctx.store.id,
      ]);
    expect(await outcomes()).toEqual([
      { id: '1', outcome: 'CHANGE' },
      { id: '2', outcome: 'HOLD' },
    ]);
    store.clock.advance(60 * 3_600_000);
    await analysed(store);
    expect(await outcomes()).toContainEqual({ id: '2', outcome: 'CHANGE' });
  });

  it('by Mizan itself is nobody else’s, before and after it is proven', async () => {
    const store = await aNumbered('own');
    await analysed(store);
    await approveGroup(store.ctx, { group: 'ready' });
    await approveGroup(store.ctx, { group: 'evidence_weak' });
    await writePrices(store.ctx);
    await send(store, PRODUCT_1);
    await work(store);
    expect((await variant(store, '1')).owner_kind).toBeNull();
    store.clock.advance(31_000);
    await verifyPrices(store.ctx);
    await send(store, PRODUCT_1);
    await work(store);
    expect((await variant(store, '1')).owner_kind).toBeNull();
    const history = await database.asOwner(`SELECT source FROM price_history WHERE store_id = $1 AND variant_external_id = '1' ORDER BY valid_from`, [store.ctx.store.id]);
    expect(history).toEqual([{ source: 'sync' }, { source: 'mizan' }]);
    // Put back by hand afterwards: that is an edit.
    store.shop.setPrice('1', 19_900);
    await send(store, PRODUCT_1);
    await work(store);
    expect((await variant(store, '1')).owner_kind).toBe('external');
  });

  it('is noticed by the next reading of the catalog when its webhook was lost', async () => {
    const store = await aNumbered('lost');
    store.shop.setPrice('1', 21_000);
    await syncCatalog(store.ctx);
    expect((await variant(store, '1')).owner_kind).toBe('external');
  });
});
