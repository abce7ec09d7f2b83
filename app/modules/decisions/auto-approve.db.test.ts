import { afterAll, beforeAll, expect, it } from 'vitest';
import { asId, type RunId } from '#app/lib/ids.ts';
import { z } from 'zod';
import { sql } from '#app/db/sql.ts';
import type { StrategyNode } from '#app/pricing/types.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { addRows } from '../../../tests/support/sales-rows.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
import { startRun } from '../runs/start-run.server.ts';
import { saveAutomation, showAutomation } from '../stores/automation.server.ts';
import { saveMode, savePricing } from '../stores/settings.server.ts';
import { createStrategy, setStrategyMode } from '../strategies/change-strategy.server.ts';
import { saveStrategy } from '../strategies/save-strategy.server.ts';
import { showStrategy } from '../strategies/show-strategy.server.ts';
import { analyzePage } from './analyze-store.server.ts';
import { writePrices } from '../execution/write-prices.server.ts';
import { autoApprove } from './auto-approve.server.ts';
import { haltRollouts } from './rollout.server.ts';
import { resumeRollout, showRollouts } from './show-rollouts.server.ts';
import { approve, approveGroup } from './verdict.server.ts';

const HOUR_MS = 3_600_000;
/** A price on the margin asked for: it raises those that stand under it. */
const costPlus = (bps: number): StrategyNode => ({ type: 'COST_PLUS', mode: { kind: 'margin', bps } });

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

/** A hundred variants, the first `moving` of them under the price that the margin asks for. */
async function aStore(name: string, moving: number, marginBps: number): Promise<TestStore & { runId: RunId; analysed: number }> {
  const variants = Array.from({ length: 100 }, (_, index) => aVariant({ id: String(1000 + index), priceMinor: index < moving ? 18_000 : 18_503, costMinor: 10_000 }));
  const store = await world.addStore(name, variants);
  await syncCatalog(store.ctx);
  await savePricing(store.ctx, { vatBps: 1500, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0, pricesIncludeVat: true });
  await saveStrategy(store.ctx, { tree: costPlus(marginBps) });
  await saveMode(store.ctx, { mode: 'full_auto' });
  await store.ctx.db.tx((tx) => tx.run(sql`UPDATE store_settings SET risk_tolerance = 'high' WHERE store_id = ${store.ctx.store.id}::uuid`));
  return { ...store, ...(await analysed(store)) };
}

async function analysed({ ctx }: TestStore): Promise<{ runId: RunId; analysed: number }> {
  await ctx.db.tx((tx) => tx.run(sql`UPDATE run SET status = 'done' WHERE store_id = ${ctx.store.id}::uuid`));
  const started = await startRun(ctx, { trigger: 'schedule' });
  const runId = asId<RunId>(started.kind === 'started' ? started.id : '');
  const { found } = await analyzePage(ctx, { runId, cursor: null });
  return { runId, analysed: found.analysed };
}

async function groups({ ctx }: TestStore): Promise<Record<string, number>> {
  const rows = await ctx.db.tx((tx) =>
    tx.rows(
      z.object({ group: z.string(), count: z.number() }),
      sql`SELECT group_code AS group, count(*)::int AS count FROM decision WHERE store_id = ${ctx.store.id}::uuid AND state = 'proposed' GROUP BY 1`,
    ),
  );
  return Object.fromEntries(rows.map(({ group, count }) => [group, count]));
}

it('a new version changes a twentieth first, a quarter a day later when all went well, and then everything', async () => {
  const store = await aStore('waves', 20, 3000);

  expect((await autoApprove(store.ctx, store)).done).toBe(1);
  expect(await groups(store)).toEqual({ canary: 19 });
  expect(await showRollouts(store.ctx)).toMatchObject([{ shareBps: 500, state: 'running', verified: 0 }]);

  await settle(store, 'verified');
  store.clock.advance(25 * HOUR_MS);
  expect((await autoApprove(store.ctx, { ...store, ...(await analysed(store)) })).done).toBe(5);
  await settle(store, 'verified');
  store.clock.advance(25 * HOUR_MS);
  expect((await autoApprove(store.ctx, { ...store, ...(await analysed(store)) })).done).toBe(14);
  expect(await showRollouts(store.ctx)).toMatchObject([{ shareBps: 10_000, state: 'done' }]);
});

it('a refused first price halts the rollout and takes full-auto back, until a person says otherwise', async () => {
  const store = await aStore('halt', 20, 3000);
  await autoApprove(store.ctx, store);
  await settle(store, 'rejected');
  store.clock.advance(HOUR_MS);

  expect((await autoApprove(store.ctx, { ...store, ...(await analysed(store)) })).done).toBe(0);
  expect(Object.keys(await groups(store))).toEqual(['canary_halted']);
  expect(await showAutomation(store.ctx)).toMatchObject({ mode: 'semi_auto', demoted: { code: 'canary_halted' } });
  const [halted] = await showRollouts(store.ctx);
  expect(halted).toMatchObject({ state: 'halted', haltCode: 'failed' });
  await resumeRollout(store.ctx, { strategyId: halted?.strategyId ?? '', version: halted?.version ?? 0 });
  await saveMode(store.ctx, { mode: 'full_auto' });
  expect(await showAutomation(store.ctx)).toMatchObject({ mode: 'full_auto', demoted: null });
  expect(await showRollouts(store.ctx)).toMatchObject([{ state: 'running', shareBps: 500 }]);
});

it('a run that wants to move many prices far the same way is frozen', async () => {
  const store = await aStore('sided', 100, 3500);

  expect((await autoApprove(store.ctx, store)).done).toBe(0);
  expect(Object.keys(await groups(store))).toEqual(['run_one_sided']);
  expect(await showAutomation(store.ctx)).toMatchObject({ mode: 'semi_auto', demoted: { code: 'run_one_sided' } });
});

it('outside the store’s hours nothing goes without a person', async () => {
  const store = await aStore('hours', 20, 3000);
  // 12:00 UTC is 15:00 in Riyadh.
  await saveAutomation(store.ctx, { frequencyHours: 6, hours: { from: 16, to: 8 } });
  expect((await autoApprove(store.ctx, store)).done).toBe(0);
  expect(await groups(store)).toEqual({ outside_hours: 20 });
  await saveAutomation(store.ctx, { frequencyHours: 6, hours: { from: 15, to: 16 } });
  expect((await autoApprove(store.ctx, { ...store, ...(await analysed(store)) })).done).toBe(1);
  expect(await saveAutomation(store.ctx, { frequencyHours: 6, hours: { from: 8, to: 8 } })).toMatchObject({ code: 'hours_empty' });
});

it('a run touches a fifth of the revenue at most; what brings most goes first', async () => {
  const store = await aStore('reach', 10, 3000);
  // Ten that move earn a tenth of the revenue each; a fifth has room for two, of which the busier ones come first.
  await addRows(
    database,
    store.ctx.store.id,
    'rollup_variant_day',
    Array.from({ length: 10 }, (_, index) => ({ day: '2026-11-10', variant_key: String(1000 + index), units: 1 + index, sales_minor: 1_000_000 })),
  );
  const again = await analysed(store);
  const { strategyId, version } = await ownStrategy(store);
  await store.ctx.db.tx((tx) =>
    tx.run(
      sql`INSERT INTO strategy_rollout (store_id, strategy_id, version, share_bps, opened_at, state) VALUES (${store.ctx.store.id}::uuid, ${strategyId}::uuid, ${version}, 10000, ${store.ctx.clock.now()}, 'done')`,
    ),
  );

  expect((await autoApprove(store.ctx, { ...store, ...again })).done).toBe(2);
  expect(await groups(store)).toEqual({ run_reach: 8 });
  const queued = await store.ctx.db.tx((tx) =>
    tx.rows(
      z.object({ variant: z.string() }),
      sql`SELECT variant_external_id AS variant FROM price_change WHERE store_id = ${store.ctx.store.id}::uuid AND state = 'queued' ORDER BY 1`,
    ),
  );
  expect(queued).toEqual([{ variant: '1008' }, { variant: '1009' }]);
});

it('a halt takes full-auto back for every strategy of the run, and a mode that changed meanwhile holds', async () => {
  const store = await aStore('other', 20, 3000);
  await autoApprove(store.ctx, store);
  await settle(store, 'rejected');
  await createStrategy(store.ctx, {
    name: 'other',
    scope: { variants: Array.from({ length: 10 }, (_, index) => String(1000 + index)), products: [], collection: null, vendor: null, tag: null, productType: null },
    priority: 0,
    mode: 'store',
    tree: costPlus(3000),
  });
  store.clock.advance(HOUR_MS);

  expect((await autoApprove(store.ctx, { ...store, ...(await analysed(store)) })).done).toBe(0);
  expect(await showAutomation(store.ctx)).toMatchObject({ mode: 'semi_auto', demoted: { code: 'canary_halted' } });
});

it('a strategy that asks waits in full-auto too', async () => {
  const store = await aStore('asks', 20, 3000);
  await setStrategyMode(store.ctx, { id: (await ownStrategy(store)).strategyId, mode: 'ask' });

  expect((await autoApprove(store.ctx, store)).done).toBe(0);
});

it('halts while a wave is written: what still waits of it is not sent, and a mode taken back holds for all that nobody looked at', async () => {
  const store = await aStore('midway', 60, 3000);
  const worker = { ...store.ctx, actor: { kind: 'system', id: 'worker' } as const };
  expect((await autoApprove(worker, store)).done).toBe(3);
  // One of the wave is refused by the platform while the others still wait.
  await store.ctx.db.tx((tx) =>
    tx.run(sql`UPDATE price_change SET state = 'rejected', reason = 'late', sent_at = ${store.ctx.clock.now()} WHERE id = (SELECT min(id::text)::uuid FROM price_change
      WHERE store_id = ${store.ctx.store.id}::uuid) AND store_id = ${store.ctx.store.id}::uuid`),
  ); // prettier-ignore
  await haltRollouts(worker);
  await haltRollouts(worker);
  expect(await showRollouts(store.ctx)).toMatchObject([{ state: 'halted', haltCode: 'failed' }]);
  expect(await showAutomation(store.ctx)).toMatchObject({ mode: 'semi_auto', demoted: { code: 'canary_halted' } });

  expect(await writePrices(worker)).toMatchObject({ claimed: 0, accepted: 0 });
  expect(await ends(store)).toEqual(['cancelled mode_lowered', 'cancelled mode_lowered', 'rejected late']);
  expect(store.shop.writes).toEqual([]);
});

it('what a person approved is written in every mode; what full-auto let go is not once its strategy asks', async () => {
  const store = await aStore('asked', 20, 3000);
  const worker = { ...store.ctx, actor: { kind: 'system', id: 'worker' } as const };
  expect((await autoApprove(worker, store)).done).toBe(1);
  await approveGroup(store.ctx, { group: 'canary' });
  await setStrategyMode(store.ctx, { id: (await ownStrategy(store)).strategyId, mode: 'ask' });

  await writePrices(worker);
  expect(await ends(store)).toEqual(['cancelled mode_lowered', ...Array.from({ length: 19 }, () => 'written -')]);
});

it('whoever ends a run that another began to let go stays within its share and its reach', async () => {
  const store = await aStore('twice', 20, 3000);
  const worker = { ...store.ctx, actor: { kind: 'system', id: 'worker' } as const };
  expect((await autoApprove(worker, store)).done).toBe(1);
  // The last page was decided again: what was set aside stands as ready once more.
  await store.ctx.db.tx((tx) => tx.run(sql`UPDATE decision SET group_code = 'ready' WHERE store_id = ${store.ctx.store.id}::uuid AND state = 'proposed'`));

  expect((await autoApprove(worker, store)).done).toBe(0);
  expect(await groups(store)).toEqual({ canary: 19 });
});

it('what a person approved of a run beforehand widens no share', async () => {
  const store = await aStore('beforehand', 80, 3000);
  const worker = { ...store.ctx, actor: { kind: 'system', id: 'worker' } as const };
  // Those that the share would reach last, so that counting them would let four go at once.
  const ids = await store.ctx.db.tx((tx) =>
    tx.rows(
      z.object({ id: z.string() }),
      sql`SELECT id::text FROM decision WHERE store_id = ${store.ctx.store.id}::uuid AND state = 'proposed'
          ORDER BY md5(variant_external_id || strategy_id::text || strategy_version::text) DESC LIMIT 60`,
    ),
  );
  expect((await approve(store.ctx, { ids: ids.map(({ id }) => id) })).done).toBe(60);

  expect((await autoApprove(worker, store)).done).toBe(1);
  expect(await groups(store)).toEqual({ canary: 19 });
});

/** How each change of the store ended, with why. */
async function ends({ ctx }: TestStore): Promise<string[]> {
  const rows = await ctx.db.tx((tx) =>
    tx.rows(z.object({ end: z.string() }), sql`SELECT state || ' ' || coalesce(reason, '-') AS "end" FROM price_change WHERE store_id = ${ctx.store.id}::uuid ORDER BY 1`),
  );
  return rows.map(({ end }) => end);
}

function ownStrategy({ ctx }: TestStore): Promise<{ strategyId: string; version: number }> {
  return showStrategy(ctx);
}

/** What the platform made of the changes that wait, told as the executor would. */
async function settle({ ctx, shop }: TestStore, state: 'verified' | 'rejected'): Promise<void> {
  const now = ctx.clock.now();
  const done = await ctx.db.tx((tx) =>
    tx.rows(
      z.object({ variant: z.string(), price: z.number() }),
      sql`UPDATE price_change SET state = ${state}, sent_at = ${now}, verified_at = CASE WHEN ${state} = 'verified' THEN ${now}::timestamptz END
          WHERE store_id = ${ctx.store.id}::uuid AND state = 'queued' RETURNING variant_external_id AS variant, after_minor::int AS price`,
    ),
  );
  if (state === 'verified') {
    for (const { variant, price } of done) {
      shop.setPrice(variant, price);
      await ctx.db.tx((tx) => tx.run(sql`UPDATE variant SET price_minor = ${price} WHERE store_id = ${ctx.store.id}::uuid AND external_id = ${variant}`));
    }
  }
}
