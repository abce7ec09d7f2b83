/** Leaving: every price of Mizan's that still stands goes back to what stood before Mizan, and nothing else is touched. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import { syncCatalog } from '#app/modules/catalog/sync-catalog.server.ts';
import { decideUndo } from '#app/modules/decisions/decide-undo.server.ts';
import { savePricing, storeMode, saveMode } from '#app/modules/stores/settings.server.ts';
import { saveStrategy } from '#app/modules/strategies/save-strategy.server.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { runThrough, started, writeAndVerify } from '../../../tests/support/filled-store.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { showRun } from './show-run.server.ts';
import { countRestorable, startRestore } from './start-restore.server.ts';

let database: TestDatabase;
let world: World;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
});
afterAll(async () => {
  await world.close();
  await database.drop();
});

const HOURS = 3_600_000;
const PRICING = { vatBps: 1500, pricesIncludeVat: true, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0 };
const aim = (store: TestStore, bps: number): Promise<unknown> => saveStrategy(store.ctx, { tree: { type: 'COST_PLUS', mode: { kind: 'margin', bps } } });
const priceOf = (store: TestStore, id: string): number | undefined => store.shop.variants.get(asId<ExternalId>(id))?.price.minor;

async function aStore(name: string, variants: string[]): Promise<TestStore> {
  const store = await world.addStore(
    name,
    variants.map((id) => aVariant({ id })),
  );
  await syncCatalog(store.ctx);
  await savePricing(store.ctx, PRICING);
  return store;
}

async function restore(store: TestStore): Promise<Awaited<ReturnType<typeof showRun>>> {
  const id = started(await startRestore(store.ctx));
  expect(await decideUndo(store.ctx, { runId: id })).toEqual({ done: true });
  await writeAndVerify(store);
  return showRun(store.ctx, { id });
}

describe('putting back the prices from before Mizan', () => {
  it('goes back over several runs in one jump, turns automation off, and finds nothing left to do', async () => {
    const store = await aStore('leave-a', ['1', '2']);
    await aim(store, 3000);
    await runThrough(store);
    const first = priceOf(store, '1');
    store.clock.advance(13 * HOURS);
    await aim(store, 2800);
    await runThrough(store);
    expect(priceOf(store, '1')).not.toBe(first);
    await saveMode(store.ctx, { mode: 'full_auto' });
    expect(await countRestorable(store.ctx)).toBe(2);

    const run = await restore(store);

    expect(run).toMatchObject({ kind: 'restore', status: 'done', changes: { verified: 2 }, undoSkips: [] });
    expect([priceOf(store, '1'), priceOf(store, '2')]).toEqual([19_900, 19_900]);
    expect(await countRestorable(store.ctx)).toBe(0);
    expect(await storeMode(store.ctx)).toBe('manual');
    expect(await startRestore(store.ctx)).toMatchObject({ kind: 'refused', code: 'nothing_to_undo' });
    // Both runs of before say that their prices were taken back.
    const open = await database.asOwner(`SELECT count(*)::int AS n FROM price_change WHERE store_id = $1 AND state = 'verified' AND undone_by IS NULL AND undo_of IS NULL`, [
      store.ctx.store.id,
    ]);
    expect(open).toMatchObject([{ n: 0 }]);
  });

  it('leaves the merchant’s own price, and goes no further back than the merchant’s last word', async () => {
    const store = await aStore('leave-b', ['1', '2']);
    await aim(store, 3000);
    await runThrough(store);
    // Variant 1 is edited and stays so; variant 2 is edited, and Mizan prices it again later.
    store.shop.setPrice('1', 21_000);
    store.shop.setPrice('2', 20_500);
    await syncCatalog(store.ctx);
    store.clock.advance(80 * HOURS);
    await runThrough(store);
    const again = priceOf(store, '2');
    store.shop.setPrice('1', 21_500);
    await syncCatalog(store.ctx);
    expect(again).not.toBe(20_500);

    const run = await restore(store);

    expect(run).toMatchObject({ changes: { verified: 1 } });
    expect([priceOf(store, '1'), priceOf(store, '2')]).toEqual([21_500, 20_500]);
  });

  it('does not go below today’s floor, and names what it leaves', async () => {
    const store = await aStore('leave-c', ['1']);
    await aim(store, 3000);
    await runThrough(store);
    const stands = priceOf(store, '1');
    await savePricing(store.ctx, { ...PRICING, fixedMinor: 9000 });

    const run = await restore(store);

    expect(run).toMatchObject({ changes: { verified: 0 }, undoSkips: [{ reason: 'below_floor' }] });
    expect(priceOf(store, '1')).toBe(stands);
  });
});
