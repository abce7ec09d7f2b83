/** What has moved since it was decided: what counts as that, which run takes it, and when one begins by itself. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSystem } from '#app/db/system.server.ts';
import { createCrypt } from '#app/lib/crypt.server.ts';
import { newId, type CompetitorId, type RunId } from '#app/lib/ids.ts';
import { money } from '#app/lib/money.ts';
import type { RawOffer } from '#app/sources/port.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { started } from '../../../tests/support/filled-store.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { fillCosts } from '../catalog/bulk-actions.server.ts';
import { setCost } from '../catalog/set-cost.server.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
import { analyzePage } from '../decisions/analyze-store.server.ts';
import { autoApprove } from '../decisions/auto-approve.server.ts';
import { showMoved } from '../insights/show-moved.server.ts';
import { judgeMatches } from '../market/matches.server.ts';
import { saveOffers } from '../market/save-offers.server.ts';
import { saveMode, savePricing } from '../stores/settings.server.ts';
import { forgetMoved } from './forget-moved.server.ts';
import { showRun } from './show-run.server.ts';
import { finishStage, openStage } from './stages.server.ts';
import { startRun } from './start-run.server.ts';

const GTIN = '06281000000014';
const MINUTE_MS = 60_000;
let database: TestDatabase;
let world: World;
let registry: ReturnType<typeof openSystem>;
let stores = 0;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
  registry = openSystem(database.urls.DATABASE_SYSTEM_URL, createCrypt(new Map([['k1', randomBytes(32)]])));
});
afterAll(async () => {
  await registry.prisma.$disconnect();
  await world.close();
  await database.drop();
});

/** Three variants, read and priced; the first can be matched by its barcode. */
async function aStore(): Promise<TestStore> {
  const variants = ['1', '2', '3'].map((id) => aVariant({ id, priceMinor: 20_000, costMinor: id === '3' ? null : 10_000, barcode: id === '1' ? GTIN : null, stock: 50 }));
  const store = await world.addStore(`moved-${(stores += 1)}`, variants);
  await syncCatalog(store.ctx);
  await savePricing(store.ctx, { vatBps: 1500, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0, pricesIncludeVat: true });
  return store;
}

const moved = ({ ctx }: TestStore): Promise<{ variant: string; why: string }[]> =>
  database.asOwner('SELECT variant_external_id AS variant, why FROM variant_moved WHERE store_id = $1 ORDER BY 1, 2', [ctx.store.id]);
const platformEdit = async (store: TestStore, id: string, change: object): Promise<void> => {
  store.clock.advance(MINUTE_MS);
  const variant = store.shop.variants.get(id);
  if (variant) {
    store.shop.variants.set(id, { ...variant, platformUpdatedAt: store.clock.now(), ...change });
  }
  await syncCatalog(store.ctx);
};
const costOf = (store: TestStore, variantId: string, costMinor: number, from: string | null = null) =>
  setCost(store.ctx, { productId: `p${variantId}`, variantId, costMinor, from });

async function endAll({ ctx }: TestStore): Promise<void> {
  await database.asOwner(`UPDATE run SET status = 'done', ended_at = started_at WHERE store_id = $1`, [ctx.store.id]);
  await database.asOwner(`UPDATE run_stage SET status = 'done' WHERE store_id = $1`, [ctx.store.id]);
}

/** A whole analysis by its own handler's steps. */
async function analyse(store: TestStore, trigger: 'manual' | 'event'): Promise<{ runId: RunId; analysed: number }> {
  const runId = started(await startRun(store.ctx, { trigger }));
  if (trigger !== 'event') {
    await finishStage(store.ctx, runId, 'scout', 'analyst');
  }
  const movedOnly = (await openStage(store.ctx, runId, 'analyst'))?.movedOnly === true;
  const { found } = await analyzePage(store.ctx, { runId, cursor: null, movedOnly });
  await forgetMoved(store.ctx, { runId, movedOnly });
  return { runId, analysed: found.analysed };
}

describe('what counts as moved', () => {
  it('is a cost by hand from now on, not one to come, and each of those filled in', async () => {
    const store = await aStore();
    expect(await moved(store)).toEqual([]);
    await costOf(store, '1', 11_000, '2026-12-24');
    expect(await moved(store)).toEqual([]);
    await costOf(store, '1', 11_000);
    await costOf(store, '1', 12_000);
    await fillCosts(store.ctx, { selection: { matching: {} }, rule: { kind: 'fixed', minor: 500 } });
    expect(await moved(store)).toEqual([
      { variant: '1', why: 'cost' },
      { variant: '3', why: 'cost' },
    ]);
  });

  it('is a cost the platform tells anew, and stock that ran out, came back or fell by a fifth', async () => {
    const store = await aStore();
    await platformEdit(store, '2', { stock: 45 });
    await platformEdit(store, '2', { productTitle: 'Another name' });
    expect(await moved(store)).toEqual([]);
    await platformEdit(store, '2', { cost: money(12_000, 'SAR') });
    await platformEdit(store, '1', { stock: 36 });
    await platformEdit(store, '3', { stock: 0 });
    expect(await moved(store)).toEqual([
      { variant: '1', why: 'stock' },
      { variant: '2', why: 'cost' },
      { variant: '3', why: 'stock' },
    ]);
  });

  it('is a matched rival’s price or stock, and a match that a person takes away', async () => {
    const store = await aStore();
    const competitorId = newId<CompetitorId>();
    await database.asOwner(`INSERT INTO competitor (store_id, id, name, kind, created_at) VALUES ($1, $2, 'Souq', 'csv', now())`, [store.ctx.store.id, competitorId]);
    const offer = (minor: number): RawOffer => ({
      key: 'a', url: 'https://rival.example/a', title: 'Product 1', brand: 'Huraa', gtin: GTIN, mpn: null, sku: null, seller: 'Souq', price: money(minor, 'SAR'), shipping: null,
      availability: 'in_stock', condition: 'new', votes: [], identityHash: 'h', capturedAt: store.clock.now(),
    }); // prettier-ignore
    await saveOffers(store.ctx, competitorId, [offer(19_500)]);
    expect(await moved(store)).toEqual([{ variant: '1', why: 'rival' }]);
    await database.asOwner('DELETE FROM variant_moved');
    store.clock.advance(MINUTE_MS);
    await saveOffers(store.ctx, competitorId, [offer(19_500)]);
    expect(await moved(store)).toEqual([]);
    store.clock.advance(MINUTE_MS);
    await saveOffers(store.ctx, competitorId, [offer(18_900)]);
    expect(await moved(store)).toEqual([{ variant: '1', why: 'rival' }]);
    await database.asOwner('DELETE FROM variant_moved');
    const [match] = await database.asOwner<{ offer: string }>('SELECT offer_id::text AS offer FROM offer_match WHERE store_id = $1', [store.ctx.store.id]);
    await judgeMatches(store.ctx, { verdict: 'rejected', pairs: [{ offerId: match?.offer ?? '', variantId: '1' }] });
    expect(await moved(store)).toEqual([{ variant: '1', why: 'rival' }]);
  });
});

describe('a run for what has moved', () => {
  it('takes that alone, and what moves meanwhile waits for the next', async () => {
    const store = await aStore();
    expect(await startRun(store.ctx, { trigger: 'event' })).toMatchObject({ kind: 'refused', code: 'nothing_moved' });
    await costOf(store, '1', 19_000);
    await costOf(store, '2', 19_000);
    const runId = started(await startRun(store.ctx, { trigger: 'event' }));
    expect(await showRun(store.ctx, { id: runId })).toMatchObject({ kind: 'moved', stages: [{ name: 'analyst', total: 2 }, { name: 'executor' }] });
    await costOf(store, '2', 19_500);
    const { found } = await analyzePage(store.ctx, { runId, cursor: null, movedOnly: true });
    await forgetMoved(store.ctx, { runId, movedOnly: true });
    expect(found).toMatchObject({ analysed: 1, correction: 1 });
    expect(await moved(store)).toEqual([{ variant: '2', why: 'cost' }]);
    await endAll(store);
    expect(await analyse(store, 'event')).toMatchObject({ analysed: 1 });
    expect(await moved(store)).toEqual([]);
  });

  it('is not needed after a run of everything, but for what moved after its analysis began', async () => {
    const store = await aStore();
    await costOf(store, '1', 11_000);
    const runId = started(await startRun(store.ctx, { trigger: 'manual' }));
    store.clock.advance(1000);
    await finishStage(store.ctx, runId, 'scout', 'analyst');
    store.clock.advance(1000);
    await costOf(store, '2', 11_000);
    await forgetMoved(store.ctx, { runId, movedOnly: false });
    expect(await moved(store)).toEqual([{ variant: '2', why: 'cost' }]);
  });

  it('keeps what another run found wrong, and lets nothing go that is still in its waves', async () => {
    const store = await aStore();
    await saveMode(store.ctx, { mode: 'full_auto' });
    await database.asOwner(`UPDATE store_settings SET risk_tolerance = 'high' WHERE store_id = $1`, [store.ctx.store.id]);
    const { runId: first } = await analyse(store, 'manual');
    await endAll(store);
    await database.asOwner(`INSERT INTO incident (store_id, id, code, params, run_id, at) VALUES ($1, gen_random_uuid(), 'run_one_sided', '{}', $2, now())`, [
      store.ctx.store.id,
      first,
    ]);
    // A dearer delivery that still leaves the price above its floor.
    await costOf(store, '1', 10_100);
    const { runId, analysed } = await analyse(store, 'event');
    await database.asOwner(
      `UPDATE decision SET outcome = 'CHANGE', state = 'proposed', group_code = 'ready', price_minor = before_minor + 100 WHERE store_id = $1 AND run_id = $2`,
      [store.ctx.store.id, runId],
    );
    expect(await autoApprove(store.ctx, { runId, analysed, movedOnly: true })).toMatchObject({ done: 0 });
    expect(await database.asOwner('SELECT group_code FROM decision WHERE store_id = $1 AND run_id = $2', [store.ctx.store.id, runId])).toEqual([{ group_code: 'canary' }]);
    expect(await database.asOwner('SELECT resolved_at FROM incident WHERE store_id = $1', [store.ctx.store.id])).toEqual([{ resolved_at: null }]);
  });

  it('begins by itself a minute after, not twice in a quarter of an hour, and leaves the store’s rhythm alone', async () => {
    const store = await aStore();
    const due = async (): Promise<string[]> =>
      (await registry.system.dueWork(store.clock.now(), 1000)).filter(({ storeId, kind }) => storeId === store.ctx.store.id && kind.endsWith('_run')).map(({ kind }) => kind);
    await analyse(store, 'manual');
    await endAll(store);
    store.clock.advance(20 * MINUTE_MS);
    await costOf(store, '1', 11_000);
    store.clock.advance(2 * MINUTE_MS);
    expect(await due(), 'in manual mode').toEqual([]);
    await saveMode(store.ctx, { mode: 'semi_auto' });
    expect(await due()).toEqual(['moved_run']);
    await analyse(store, 'event');
    await endAll(store);
    await costOf(store, '2', 11_000);
    store.clock.advance(2 * MINUTE_MS);
    expect(await due(), 'so soon').toEqual([]);
    store.clock.advance(14 * MINUTE_MS);
    expect(await due()).toEqual(['moved_run']);
    store.clock.advance(12 * 60 * MINUTE_MS);
    expect((await due()).sort()).toEqual(['moved_run', 'scheduled_run']);
  });
});

it('tells what a moved cost puts under the floor, and what that costs at the pace of the last 30 days', async () => {
  const store = await aStore();
  await costOf(store, '1', 19_000);
  await costOf(store, '2', 10_001);
  expect(await showMoved(store.ctx)).toEqual({ variants: 2, cost: 2, rival: 0, stock: 0, owner: 0, under: 1, sold: 0, losing: 0, days: 30, currency: 'SAR' });
  await database.asOwner(
    `INSERT INTO rollup_variant_day (store_id, variant_key, day, orders, units, gross_minor, discount_minor, sales_minor, returned_units, returned_minor)
     VALUES ($1, '1', '2026-11-15', 3, 3, 60000, 0, 60000, 0, 0)`,
    [store.ctx.store.id],
  );
  const { losing, sold } = await showMoved(store.ctx);
  // The floor of a cost of 190.00: (190 + 8) × 1.15 ÷ (0.9 − 0.025 × 1.15) = 261.35 (product.md 3.1).
  expect([sold, losing]).toEqual([1, 3 * (26_135 - 20_000)]);
});
