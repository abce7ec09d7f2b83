/** The executor's promises, on a real database: what is written, what is not, and what an uncertain answer leads to. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyChain } from '#app/db/decision-chain.server.ts';
import { sql } from '#app/db/sql.ts';
import { asId, type RunId } from '#app/lib/ids.ts';
import { analyzePage } from '#app/modules/decisions/analyze-store.server.ts';
import { approveGroup } from '#app/modules/decisions/verdict.server.ts';
import { syncCatalog } from '#app/modules/catalog/sync-catalog.server.ts';
import { finishStage } from '#app/modules/runs/stages.server.ts';
import { settleRuns } from '#app/modules/runs/settle-runs.server.ts';
import { showRun } from '#app/modules/runs/show-run.server.ts';
import { startRun } from '#app/modules/runs/start-run.server.ts';
import { startUndo } from '#app/modules/runs/start-undo.server.ts';
import { decideUndo } from '#app/modules/decisions/decide-undo.server.ts';
import { setEmergencyStop } from '#app/modules/stores/set-emergency-stop.server.ts';
import { savePricing } from '#app/modules/stores/settings.server.ts';
import { saveStrategy } from '#app/modules/strategies/save-strategy.server.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { recheckChange } from './recheck-change.server.ts';
import { verifyPrices } from './verify-prices.server.ts';
import { writePrices } from './write-prices.server.ts';

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

const PRICING = { vatBps: 1500, pricesIncludeVat: true, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0 };
let stores = 0;

/** A store of variants at 199.00 and cost 100.00, whose strategy wants 30 % margin (185.03), approved and queued. */
async function withQueuedChange(variants = 1): Promise<TestStore & { runId: RunId }> {
  stores += 1;
  const store = await world.addStore(
    `walk-${stores}`,
    Array.from({ length: variants }, (_, index) => aVariant({ id: String(index + 1), priceMinor: 19_900, costMinor: 10_000 })),
  );
  await syncCatalog(store.ctx);
  await savePricing(store.ctx, PRICING);
  await saveStrategy(store.ctx, { tree: { type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } } });
  const started = await startRun(store.ctx, { trigger: 'manual' });
  if (started.kind !== 'started') {
    throw new Error(started.code);
  }
  const runId = asId<RunId>(started.id);
  await finishStage(store.ctx, runId, 'scout', 'analyst');
  const { found } = await analyzePage(store.ctx, { runId, cursor: null });
  expect(found).toMatchObject({ analysed: variants, change: variants });
  await finishStage(store.ctx, runId, 'analyst', 'executor');
  const { done } = await approveGroup(store.ctx, { group: 'ready' });
  expect(done + (await approveGroup(store.ctx, { group: 'evidence_weak' })).done).toBe(variants);
  return { ...store, runId };
}

async function stateOf(store: TestStore & { runId: RunId }): Promise<{ state: string; reason: string | null; attempts: number } | undefined> {
  const run = await showRun(store.ctx, { id: store.runId });
  const row = run?.rows[0];
  return row && { state: row.state, reason: row.reason, attempts: row.attempts };
}

describe('the executor', () => {
  it('writes an approved price once, reads it back and ends the run', async () => {
    const store = await withQueuedChange();

    await writePrices(store.ctx);
    expect(await stateOf(store)).toMatchObject({ state: 'written' });
    expect(await settleRuns(store.ctx)).toBe(0);
    store.clock.advance(31_000);
    await verifyPrices(store.ctx);
    await settleRuns(store.ctx);

    expect(store.shop.writes.map(({ price }) => price.minor)).toEqual([18_503]);
    expect(await stateOf(store)).toMatchObject({ state: 'verified', attempts: 1 });
    expect(await showRun(store.ctx, { id: store.runId })).toMatchObject({ status: 'done', undoable: 1 });
    expect(await store.ctx.db.tx((tx) => verifyChain(tx, store.ctx.seal, store.ctx.store.id))).toMatchObject({ ok: true });
  });

  it('sends nothing when the merchant has changed the price in between', async () => {
    const store = await withQueuedChange();
    store.shop.setPrice('1', 21_000);

    await writePrices(store.ctx);

    expect(store.shop.writes).toEqual([]);
    expect(await stateOf(store)).toMatchObject({ state: 'cancelled', reason: 'edited_outside' });
  });

  it('sends nothing when what the approval rested on has changed', async () => {
    const store = await withQueuedChange();
    await savePricing(store.ctx, { ...PRICING, feeBps: 900 });

    await writePrices(store.ctx);

    expect(store.shop.writes).toEqual([]);
    expect(await stateOf(store)).toMatchObject({ state: 'cancelled', reason: 'inputs_changed' });
  });

  it('sends nothing after the emergency stop', async () => {
    const store = await withQueuedChange();
    await setEmergencyStop(store.ctx, { on: true });

    await writePrices(store.ctx);

    expect(store.shop.writes).toEqual([]);
    expect(await stateOf(store)).toMatchObject({ state: 'cancelled', reason: 'emergency_stop' });
  });

  it('stops between two requests of a batch when the emergency stop is pressed meanwhile, and cancels the rest', async () => {
    const store = await withQueuedChange(5);
    const writing = store.shop.writePrices.bind(store.shop);
    store.shop.writePrices = (changes, { mayLeave }) =>
      writing(changes, {
        mayLeave: async (carried) => {
          if (store.shop.writes.length === 2) {
            await setEmergencyStop(store.ctx, { on: true });
          }
          return mayLeave(carried);
        },
      });

    const slice = await writePrices(store.ctx);
    expect(slice).toMatchObject({ claimed: 5, accepted: 2, more: true });
    await writePrices(store.ctx);

    expect(store.shop.writes).toHaveLength(2);
    expect(await showRun(store.ctx, { id: store.runId })).toMatchObject({ changes: { written: 2, cancelled: 3, queued: 0, writing: 0 } });
  });

  it('lets an undo go while the emergency stop is on', async () => {
    const store = await withQueuedChange();
    await writePrices(store.ctx);
    store.clock.advance(31_000);
    await verifyPrices(store.ctx);
    await settleRuns(store.ctx);
    await setEmergencyStop(store.ctx, { on: true });

    const undo = await startUndo(store.ctx, { runId: store.runId });
    await decideUndo(store.ctx, { runId: undo.kind === 'started' ? undo.id : asId<RunId>('') });
    await writePrices(store.ctx);

    expect(store.shop.writes.map(({ price }) => price.minor)).toEqual([18_503, 19_900]);
  });

  it('sends nothing when the receipt was tampered with in the database', async () => {
    const store = await withQueuedChange();
    await database.asOwner(`UPDATE decision_event SET body = convert_to(replace(convert_from(body, 'UTF8'), '18503', '18502'), 'UTF8') WHERE store_id = $1 AND kind = 'receipt'`, [
      store.ctx.store.id,
    ]);
    await database.asOwner(`UPDATE price_change SET after_minor = 18502 WHERE store_id = $1`, [store.ctx.store.id]);

    await writePrices(store.ctx);

    expect(store.shop.writes).toEqual([]);
    expect(await stateOf(store)).toMatchObject({ state: 'cancelled', reason: 'seal_broken' });
    expect(await store.ctx.db.tx((tx) => verifyChain(tx, store.ctx.seal, store.ctx.store.id))).toMatchObject({ ok: false, brokenAt: 1 });
  });

  it('never sends again what got no answer but had landed', async () => {
    const store = await withQueuedChange();
    store.shop.onWrite = () => 'apply_but_lose_the_answer';

    await writePrices(store.ctx);
    expect(await stateOf(store)).toMatchObject({ state: 'unknown' });
    store.clock.advance(61_000);
    await verifyPrices(store.ctx);
    await writePrices(store.ctx);

    expect(store.shop.writes).toHaveLength(1);
    expect(await stateOf(store)).toMatchObject({ state: 'verified', attempts: 1 });
  });

  it('tries again only after a read past the settle window still shows the price before, at most three times', async () => {
    const store = await withQueuedChange();
    let asked = 0;
    store.shop.onWrite = () => {
      asked += 1;
      return { kind: 'unknown', reason: 'no_answer' };
    };

    await writePrices(store.ctx);
    store.clock.advance(30_000);
    await verifyPrices(store.ctx);
    await writePrices(store.ctx);
    expect(asked).toBe(1);

    for (let round = 0; round < 6; round += 1) {
      store.clock.advance(121_000);
      await verifyPrices(store.ctx);
      await writePrices(store.ctx);
    }
    expect(asked).toBe(3);
    expect(await stateOf(store)).toMatchObject({ state: 'needs_attention', reason: 'not_applied', attempts: 3 });
  });

  it('lets a person settle what needs attention by looking at the store once more', async () => {
    const store = await withQueuedChange();
    store.shop.onWrite = () => ({ kind: 'unknown', reason: 'no_answer' });
    await writePrices(store.ctx);
    store.shop.setPrice('1', 21_000);
    store.clock.advance(61_000);
    await verifyPrices(store.ctx);
    expect(await stateOf(store)).toMatchObject({ state: 'needs_attention', reason: 'edited_outside' });

    const id = (await showRun(store.ctx, { id: store.runId }))?.rows[0]?.changeId ?? '';
    expect(await recheckChange(store.ctx, { id })).toEqual({ state: 'cancelled' });
    expect(await stateOf(store)).toMatchObject({ state: 'cancelled', reason: 'settled_by_person' });
    await expect(recheckChange(store.ctx, { id })).rejects.toMatchObject({ code: 'not_found' });

    // The product is repriced again, from the price the store has.
    const again = await startRun(store.ctx, { trigger: 'manual' });
    expect(again).toMatchObject({ kind: 'refused', code: 'run_active' });
    await settleRuns(store.ctx);
    const next = await startRun(store.ctx, { trigger: 'manual' });
    store.clock.advance(13 * 3_600_000);
    const { found } = await analyzePage(store.ctx, { runId: asId<RunId>(next.kind === 'started' ? next.id : ''), cursor: null });
    expect(found).toMatchObject({ analysed: 1, change: 1 });
    expect(store.shop.writes).toEqual([]);
  });

  it('treats the claim of a worker that died as unknown, and leaves what a late worker says aside', async () => {
    const store = await withQueuedChange();
    const writing = store.shop.writePrices.bind(store.shop);
    store.shop.writePrices = async (changes, options) => {
      // The worker sleeps over its lease; another one settles the change meanwhile.
      const outcomes = await writing(changes, options);
      store.clock.advance(61_000);
      await verifyPrices(store.ctx);
      store.clock.advance(61_000);
      await verifyPrices(store.ctx);
      expect(await stateOf(store)).toMatchObject({ state: 'verified' });
      return outcomes.map(() => ({ kind: 'rejected', reason: 'late', detail: null }));
    };

    await writePrices(store.ctx);

    expect(await stateOf(store)).toMatchObject({ state: 'verified', reason: null });
    expect(store.shop.writes).toHaveLength(1);
  });

  async function written(): Promise<TestStore & { runId: RunId }> {
    const store = await withQueuedChange();
    await writePrices(store.ctx);
    store.clock.advance(31_000);
    await verifyPrices(store.ctx);
    await settleRuns(store.ctx);
    return store;
  }

  async function undone(store: TestStore & { runId: RunId }): Promise<RunId> {
    const undo = await startUndo(store.ctx, { runId: store.runId });
    if (undo.kind !== 'started') {
      throw new Error(undo.code);
    }
    expect((await decideUndo(store.ctx, { runId: undo.id })).done).toBe(true);
    await writePrices(store.ctx);
    store.clock.advance(31_000);
    await verifyPrices(store.ctx);
    await settleRuns(store.ctx);
    return asId<RunId>(undo.id);
  }

  it('undoes a run in one jump, and lists by name what it leaves alone', async () => {
    const store = await written();
    const id = await undone(store);

    expect(store.shop.writes.map(({ price }) => price.minor)).toEqual([18_503, 19_900]);
    expect(await showRun(store.ctx, { id })).toMatchObject({ status: 'done', undoOf: store.runId, changes: { verified: 1 }, undoSkips: [] });
    expect(await showRun(store.ctx, { id: store.runId })).toMatchObject({ undoable: 0, undoneBy: id });
  });

  it('refuses to undo below the floor that holds today', async () => {
    const store = await written();
    await savePricing(store.ctx, { ...PRICING, fixedMinor: 9000 });
    const id = await undone(store);

    expect(store.shop.writes).toHaveLength(1);
    expect(await showRun(store.ctx, { id })).toMatchObject({ status: 'done', undoSkips: [{ reason: 'below_floor' }] });
  });

  it('refuses to undo where the law of the country would not let the old price stand beside its strike-through price', async () => {
    const store = await written();
    await store.ctx.db.tx(async (tx) => {
      await tx.run(sql`UPDATE store SET country = 'DE' WHERE id = ${store.ctx.store.id}::uuid`);
      await tx.run(sql`UPDATE variant SET compare_at_minor = 25000 WHERE store_id = ${store.ctx.store.id}::uuid`);
    });
    const id = await undone(store);

    expect(store.shop.writes).toHaveLength(1);
    expect(await showRun(store.ctx, { id })).toMatchObject({ status: 'done', undoSkips: [{ reason: 'legal_prior_unknown' }] });
  });
});
