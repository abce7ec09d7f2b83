/** Prices that Mizan wrote and that nobody decides any more: found once a day, told once, decided again or put back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { runThrough, started, writeAndVerify } from '../../../tests/support/filled-store.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
import { addLicence } from '../compliance/licences.server.ts';
import { analyzePage } from '../decisions/analyze-store.server.ts';
import { decideUndo } from '../decisions/decide-undo.server.ts';
import { showMoved } from '../insights/show-moved.server.ts';
import { tell } from '../notifications/tell.server.ts';
import { forgetMoved } from '../runs/forget-moved.server.ts';
import { startDecideOrphans, startPutBack } from '../runs/start-put-back.server.ts';
import { openStage } from '../runs/stages.server.ts';
import { saveMode, savePricing } from '../stores/settings.server.ts';
import { createStrategy, setStrategyState } from '../strategies/change-strategy.server.ts';
import { checkOrphans } from './check-orphans.server.ts';
import { showOrphans } from './show-orphans.server.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const VENDOR = { variants: [], products: [], collection: null, vendor: 'Huraa', tag: null, productType: null };
const SALE = { type: 'SCHEDULE', from: '2026-11-20T00:00:00.000Z', until: '2026-11-22T00:00:00.000Z', zone: 'Asia/Riyadh', sale: { kind: 'price', minor: 18_500 } };
const MARGIN = { type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } };

let database: TestDatabase;
let world: World;
let stores = 0;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
});
afterAll(async () => {
  await world.close();
  await database.drop();
});

/** One variant whose price one strategy of its vendor has changed. */
async function priced(tree: object): Promise<{ store: TestStore; strategyId: string; wrote: number }> {
  const store = await world.addStore(`orphan-${(stores += 1)}`, [aVariant({ id: '1' })]);
  const { ctx, shop } = store;
  await syncCatalog(ctx);
  await savePricing(ctx, { vatBps: 1500, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0, pricesIncludeVat: true });
  await addLicence(ctx, { number: 'N-1', from: '2026-11-01', until: '2026-12-31', seasonal: false });
  const saved = await createStrategy(ctx, { name: 'Part', scope: VENDOR, priority: 0, mode: 'store', tree });
  if (saved.kind !== 'saved') {
    throw new Error(saved.code);
  }
  await runThrough(store);
  const wrote = shop.writes.at(-1)?.price.minor ?? 0;
  expect(wrote).not.toBe(0);
  return { store, strategyId: saved.strategyId, wrote };
}

const look = async ({ ctx }: TestStore) => {
  await checkOrphans(ctx);
  return (await showOrphans(ctx)).items.map(({ variantId, why, price, before }) => ({ variantId, why, price: price.minor, before: before?.minor ?? null }));
};
const due = async ({ ctx, clock }: TestStore): Promise<boolean> =>
  (await world.system.dueWork(clock.now(), 500)).some(({ kind, storeId }) => kind === 'orphans' && storeId === ctx.store.id);
const openIncidents = ({ ctx }: TestStore) => database.asOwner(`SELECT code, params FROM incident WHERE store_id = $1 AND resolved_at IS NULL`, [ctx.store.id]);
/** A run of what has moved, by its handler's steps. */
async function decideAgain(store: TestStore): Promise<void> {
  store.clock.advance(60_000);
  const runId = started(await startDecideOrphans(store.ctx));
  expect((await openStage(store.ctx, runId, 'analyst'))?.movedOnly).toBe(true);
  await analyzePage(store.ctx, { runId, cursor: null, movedOnly: true });
  await forgetMoved(store.ctx, { runId, movedOnly: true });
  await database.asOwner(`UPDATE run SET status = 'done', ended_at = started_at WHERE store_id = $1`, [store.ctx.store.id]);
}

describe('the price of a sale that is over', () => {
  it('is found once nobody decides it, told once, and put back to what stood before', async () => {
    const { store } = await priced(SALE);
    expect(await look(store)).toEqual([]);
    store.clock.advance(2 * DAY_MS);
    expect(await look(store)).toEqual([{ variantId: '1', why: 'sale_over', price: 18_500, before: 19_900 }]);
    expect(await openIncidents(store)).toEqual([{ code: 'prices_orphaned', params: { count: 1 } }]);
    store.clock.advance(DAY_MS);
    await look(store);
    expect(await openIncidents(store)).toHaveLength(1);
    await tell(store.ctx);
    expect(await database.asOwner(`SELECT params->>'code' AS code FROM notification WHERE store_id = $1 AND topic = 'incident'`, [store.ctx.store.id])).toEqual([
      { code: 'prices_orphaned' },
    ]);

    const runId = started(await startPutBack(store.ctx));
    expect(await decideUndo(store.ctx, { runId })).toEqual({ done: true });
    await writeAndVerify(store);
    expect(store.shop.writes.at(-1)?.price.minor).toBe(19_900);
    expect((await showOrphans(store.ctx)).items).toEqual([]);
    expect([await look(store), await openIncidents(store)]).toEqual([[], []]);
  });

  it('is decided again by whichever strategy is its own; where none answers it is found again the next day', async () => {
    const { store } = await priced(SALE);
    store.clock.advance(2 * DAY_MS);
    await look(store);
    await decideAgain(store);
    expect((await showOrphans(store.ctx)).items).toEqual([]);
    store.clock.advance(DAY_MS);
    expect(await look(store)).toHaveLength(1);
    expect(await startPutBack(store.ctx)).toMatchObject({ kind: 'started' });
  });

  it('is nobody’s orphan where the next part of the tree has decided it', async () => {
    const { store } = await priced({ type: 'FALLBACK', children: [SALE, { type: 'HOLD' }] });
    store.clock.advance(2 * DAY_MS);
    expect(await look(store)).toMatchObject([{ why: 'sale_over' }]);
    await decideAgain(store);
    store.clock.advance(DAY_MS);
    expect(await look(store)).toEqual([]);
  });

  it('stays one when its strategy was stopped before the end', async () => {
    const { store, strategyId } = await priced(SALE);
    await setStrategyState(store.ctx, { id: strategyId, state: 'stopped' });
    expect(await look(store)).toEqual([]);
    store.clock.advance(2 * DAY_MS);
    await look(store);
    await decideAgain(store);
    store.clock.advance(DAY_MS);
    expect(await look(store)).toMatchObject([{ why: 'sale_over' }]);
  });

  it('has a round to be decided in where Mizan decides by itself', async () => {
    const { store } = await priced(SALE);
    await saveMode(store.ctx, { mode: 'semi_auto' });
    store.clock.advance(new Date(SALE.until).getTime() - store.clock.now().getTime() + 12 * HOUR_MS);
    expect(await look(store)).toEqual([]);
    store.clock.advance(HOUR_MS);
    expect(await look(store)).toHaveLength(1);
  });
});

describe('the price of a strategy', () => {
  it('that was archived is found until another one has decided it', async () => {
    const { store, strategyId, wrote } = await priced(MARGIN);
    await setStrategyState(store.ctx, { id: strategyId, state: 'archived' });
    expect(await look(store)).toEqual([{ variantId: '1', why: 'strategy_gone', price: wrote, before: 19_900 }]);
    await decideAgain(store);
    store.clock.advance(DAY_MS);
    expect([await look(store), (await showMoved(store.ctx)).variants]).toEqual([[], 0]);
  });

  it('that no longer covers it is found, and is nobody’s business once a person set another price', async () => {
    const { store } = await priced(MARGIN);
    await database.asOwner(`UPDATE product SET vendor = 'Other' WHERE store_id = $1`, [store.ctx.store.id]);
    expect(await look(store)).toMatchObject([{ why: 'out_of_scope' }]);
    store.clock.advance(HOUR_MS);
    store.shop.setPrice('1', 21_000);
    await syncCatalog(store.ctx);
    expect((await showOrphans(store.ctx)).items).toEqual([]);
    expect(await look(store)).toEqual([]);
    expect(await startPutBack(store.ctx)).toMatchObject({ kind: 'refused', code: 'nothing_to_undo' });
  });

  it('that goes on, or is stopped, is none', async () => {
    const { store, strategyId } = await priced(MARGIN);
    store.clock.advance(30 * DAY_MS);
    expect(await look(store)).toEqual([]);
    await setStrategyState(store.ctx, { id: strategyId, state: 'stopped' });
    expect(await look(store)).toEqual([]);
  });
});

it('an answer that has been missing for a day is listed until it is there', async () => {
  const { store } = await priced(MARGIN);
  const as = (state: string) => database.asOwner(`UPDATE price_change SET state = $2 WHERE store_id = $1`, [store.ctx.store.id, state]);
  await as('unknown');
  store.clock.advance(23 * HOUR_MS);
  expect(await look(store)).toEqual([]);
  store.clock.advance(HOUR_MS);
  expect(await look(store)).toMatchObject([{ why: 'unknown', before: null }]);
  await as('verified');
  expect((await showOrphans(store.ctx)).items).toEqual([]);
});

it('a store is looked at once a day, from its first change on', async () => {
  const empty = await world.addStore('never-changed');
  const { store } = await priced(MARGIN);
  expect([await due(empty), await due(store)]).toEqual([false, true]);
  await look(store);
  store.clock.advance(23 * HOUR_MS);
  expect(await due(store)).toBe(false);
  store.clock.advance(HOUR_MS);
  expect(await due(store)).toBe(true);
});
