/** A price that a person has locked: no run, no queued change and no edit outside gets past it; an undo and a release do. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asId, type RunId } from '#app/lib/ids.ts';
import { analyzePage } from '#app/modules/decisions/analyze-store.server.ts';
import { decideUndo } from '#app/modules/decisions/decide-undo.server.ts';
import { approveGroup } from '#app/modules/decisions/verdict.server.ts';
import { withdrawProposals } from '#app/modules/decisions/withdraw-proposals.server.ts';
import { verifyPrices } from '#app/modules/execution/verify-prices.server.ts';
import { writePrices } from '#app/modules/execution/write-prices.server.ts';
import { settleRuns } from '#app/modules/runs/settle-runs.server.ts';
import { finishStage } from '#app/modules/runs/stages.server.ts';
import { startRun } from '#app/modules/runs/start-run.server.ts';
import { startUndo } from '#app/modules/runs/start-undo.server.ts';
import { savePricing } from '#app/modules/stores/settings.server.ts';
import { saveStrategy } from '#app/modules/strategies/save-strategy.server.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { deliveryDesk, numbered, type DeliveryDesk } from '../../../tests/support/delivery-desk.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { lockPrice } from './lock-price.server.ts';
import { releaseOwner } from './release-owner.server.ts';
import { showProduct } from './show-product.server.ts';
import { syncCatalog } from './sync-catalog.server.ts';

const DAY_MS = 86_400_000;
const FIRST = { productId: '1', variantId: '1' };
const PROMISED = { ...FIRST, why: 'promised to a customer', until: null };

let database: TestDatabase;
let world: World;
let desk: DeliveryDesk;
let stores = 0;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
  desk = deliveryDesk(world, database);
});
afterAll(async () => {
  await world.close();
  await database.drop();
});

/** Two variants at 199.00 and cost 100.00 whose rule asks for 185.03. */
async function aStore(): Promise<TestStore> {
  const store = numbered(await world.addStore(`locked-${(stores += 1)}`, [aVariant({ id: '1' }), aVariant({ id: '2' })]));
  await syncCatalog(store.ctx);
  await savePricing(store.ctx, { vatBps: 1500, pricesIncludeVat: true, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0 });
  await saveStrategy(store.ctx, { tree: { type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } } });
  store.clock.advance(1000);
  return store;
}

async function analysed({ ctx }: TestStore): Promise<RunId> {
  const started = await startRun(ctx, { trigger: 'manual' });
  const runId = asId<RunId>(started.kind === 'started' ? started.id : '');
  await finishStage(ctx, runId, 'scout', 'analyst');
  await analyzePage(ctx, { runId, cursor: null });
  await finishStage(ctx, runId, 'analyst', 'executor');
  return runId;
}

const decisionsOf = ({ ctx }: TestStore, runId: RunId) =>
  database.asOwner<{ id: string; outcome: string; state: string; reasons: { code: string }[] }>(
    `SELECT variant_external_id AS id, outcome, state, reasons FROM decision WHERE store_id = $1 AND run_id = $2 ORDER BY variant_external_id`,
    [ctx.store.id, runId],
  );
const changesOf = ({ ctx }: TestStore) =>
  database.asOwner<{ id: string; state: string; reason: string | null }>(
    `SELECT variant_external_id AS id, state, reason FROM price_change WHERE store_id = $1 ORDER BY created_at, variant_external_id`,
    [ctx.store.id],
  );
const shown = async ({ ctx }: TestStore) => (await showProduct(ctx, { productId: '1' }))?.variants[0]?.owner;

it('is left alone by every run, which tells why, until it is released', async () => {
  const store = await aStore();
  expect(await lockPrice(store.ctx, PROMISED)).toEqual({ kind: 'saved' });
  expect(await shown(store)).toMatchObject({ kind: 'lock', why: 'promised to a customer', until: null });

  const [first, second] = await decisionsOf(store, await analysed(store));
  expect(first).toMatchObject({ outcome: 'HOLD' });
  expect(first?.reasons.map(({ code }) => code)).toEqual(expect.arrayContaining(['owner_wanted', 'owner_lock']));
  expect(second).toMatchObject({ outcome: 'CHANGE' });

  expect(await releaseOwner(store.ctx, FIRST)).toEqual({ released: true });
  await settleRuns(store.ctx);
  expect(await shown(store)).toBeNull();
  await database.asOwner(`UPDATE run SET status = 'done' WHERE store_id = $1`, [store.ctx.store.id]);
  expect((await decisionsOf(store, await analysed(store)))[0]).toMatchObject({ outcome: 'CHANGE' });
});

it('is not sent although it was approved before, and what waits is withdrawn', async () => {
  const store = await aStore();
  await analysed(store);
  await approveGroup(store.ctx, { group: 'ready' });
  await approveGroup(store.ctx, { group: 'evidence_weak' });
  await lockPrice(store.ctx, PROMISED);
  await lockPrice(store.ctx, { ...PROMISED, productId: '2', variantId: '2' });
  expect(await withdrawProposals(store.ctx, { variantIds: ['2'], why: 'price_locked', wasTrusted: false })).toEqual({ withdrawn: 1 });

  await writePrices(store.ctx);

  expect(await changesOf(store)).toEqual([
    { id: '1', state: 'cancelled', reason: 'price_locked' },
    { id: '2', state: 'cancelled', reason: 'price_locked' },
  ]);
  expect(store.shop.variants.get('1')).toMatchObject({ price: { minor: 19_900 } });
});

it('outlasts an edit outside, and lets an undo through', async () => {
  const store = await aStore();
  const runId = await analysed(store);
  await approveGroup(store.ctx, { group: 'ready' });
  await approveGroup(store.ctx, { group: 'evidence_weak' });
  await writePrices(store.ctx);
  store.clock.advance(120_000);
  await verifyPrices(store.ctx);
  await settleRuns(store.ctx);
  await lockPrice(store.ctx, PROMISED);
  store.shop.setPrice('1', 21_000);
  await desk.send(store, { topic: 'products/update', body: { id: 1, admin_graphql_api_id: 'gid://shopify/Product/1' } });
  await desk.work(store);
  expect(await shown(store)).toMatchObject({ kind: 'lock', why: 'promised to a customer' });

  store.shop.setPrice('1', 18_503);
  await desk.send(store, { topic: 'products/update', body: { id: 1, admin_graphql_api_id: 'gid://shopify/Product/1', again: true } });
  await desk.work(store);
  const undo = await startUndo(store.ctx, { runId });
  await decideUndo(store.ctx, { runId: asId<RunId>(undo.kind === 'started' ? undo.id : '') });
  await writePrices(store.ctx);
  expect((await changesOf(store)).slice(2)).toEqual([
    { id: '1', state: 'written', reason: null },
    { id: '2', state: 'written', reason: null },
  ]);
});

it('ends with its last day by the store’s calendar; a day that is over, or another’s article, is refused', async () => {
  const store = await aStore();
  const other = await aStore();
  // Noon of 20 November in UTC, 15:00 in Riyadh.
  expect(await lockPrice(store.ctx, { ...PROMISED, until: '2026-11-19' })).toEqual({ kind: 'refused', code: 'lock_day_over', params: {} });
  expect(await lockPrice(store.ctx, { ...PROMISED, until: '2026-11-20' })).toEqual({ kind: 'saved' });
  await expect(lockPrice(store.ctx, { ...PROMISED, productId: '2' })).rejects.toMatchObject({ code: 'not_found' });
  expect(await shown(other)).toBeNull();

  store.clock.advance(9 * 3_600_000 - 60_000);
  expect(await shown(store)).toMatchObject({ until: '2026-11-20T21:00:00.000Z' });
  store.clock.advance(DAY_MS);
  expect(await shown(store)).toBeNull();
  expect((await decisionsOf(store, await analysed(store)))[0]).toMatchObject({ outcome: 'CHANGE' });
});
