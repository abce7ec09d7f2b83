/** What a strategy would do is told by the engine itself, and telling changes nothing. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { int8, sql } from '#app/db/sql.ts';
import { systemClock } from '#app/lib/clock.ts';
import { newId, type RunId } from '#app/lib/ids.ts';
import { silentLog } from '#app/lib/log.ts';
import { createOfferSources } from '#app/sources/create.server.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
import { importOffersCsv } from '../market/import-offers.server.ts';
import { saveMode, savePricing } from '../stores/settings.server.ts';
import { startRun } from '../runs/start-run.server.ts';
import { createStrategy } from '../strategies/change-strategy.server.ts';
import { restoreVersion } from '../strategies/restore-version.server.ts';
import { saveStrategy } from '../strategies/save-strategy.server.ts';
import { showStrategy } from '../strategies/show-strategy.server.ts';
import { analyzePage } from './analyze-store.server.ts';
import { previewStrategy } from './preview-strategy.server.ts';

const COST_PLUS = { type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } };
let database: TestDatabase;
let world: World;
let store: TestStore;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database, createOfferSources({ allow: new Set(), intervalMs: 0, userAgent: 'test', clock: systemClock, random: () => 0, log: silentLog }));
  store = await world.addStore(
    'preview',
    // c = 100.00, K = 2.00, v = 15 %, f = 2.5 %: margin 30 % asks for 174.74; prices stand on both sides of it.
    [16_900, 17_300, 17_474, 18_200, 19_000, 12_000].map((priceMinor, at) =>
      aVariant({ id: String(at + 1), priceMinor, barcode: at === 0 ? '6281000000014' : null, vendor: 'Huraa' }),
    ),
  );
  store.shop.variants.set('7', aVariant({ id: '7', costMinor: null, priceMinor: 15_000 }));
  store.shop.variants.set('8', aVariant({ id: '8', status: 'draft' }));
  await syncCatalog(store.ctx);
  await savePricing(store.ctx, { vatBps: 1500, pricesIncludeVat: true, feeBps: 250, fixedMinor: 200, worstDiscountBps: 0 });
});
afterAll(async () => {
  await world.close();
  await database.drop();
});

async function preview(tree: object) {
  const outcome = await previewStrategy(store.ctx, { tree });
  if (outcome.kind === 'refused') {
    throw new Error(outcome.code);
  }
  return outcome.preview;
}

it('counts what would rise, fall, stay and be corrected, and says how many were judged', async () => {
  const told = await preview(COST_PLUS);
  expect(told).toMatchObject({ total: 8, analysed: 7, leftOut: 1, up: 2, down: 2, hold: 2, correction: 1, block: 0 });
  expect(told.heldBack.map(({ code }) => code)).toContain('correction');
  // The correction is the largest move: from below the floor straight to it.
  expect(told.moves[0]).toMatchObject({ variantId: '6', before: { minor: 12_000 }, after: told.moves[0]?.floor });
});

it('agrees with what a run then decides, to the minor unit', async () => {
  const told = await preview(COST_PLUS);
  expect(await saveStrategy(store.ctx, { tree: COST_PLUS })).toMatchObject({ kind: 'saved', version: 2 });
  await saveMode(store.ctx, { mode: 'manual' });
  const started = await startRun(store.ctx, { trigger: 'manual' });
  const runId = started.kind === 'started' ? started.id : newId<RunId>();
  const { found } = await analyzePage(store.ctx, { runId, cursor: null });
  expect(found).toMatchObject({ analysed: told.analysed, change: told.up + told.down, hold: told.hold, correction: told.correction });

  const rows = await store.ctx.db.tx((tx) =>
    tx.rows(
      z.object({ variant: z.string(), price: int8 }),
      sql`SELECT variant_external_id AS variant, price_minor AS price FROM decision WHERE store_id = ${store.ctx.store.id}::uuid AND price_minor IS NOT NULL`,
    ),
  );
  const decided = new Map(rows.map(({ variant, price }) => [variant, price]));
  expect(told.moves.map(({ variantId, after }) => [variantId, after.minor])).toEqual(told.moves.map(({ variantId }) => [variantId, decided.get(variantId)]));
  // By hand: contribution rises by Δ × (1/1.15 − 0.025) for each price that moves.
  const before = new Map([...store.shop.variants.values()].map(({ externalId, price }) => [String(externalId), price.minor]));
  const moved = [...decided].reduce((sum, [variant, price]) => sum + (price - (before.get(variant) ?? 0)), 0);
  expect(told.margin).toMatchObject({ known: decided.size, change: { minor: Math.round(moved * (1 / 1.15 - 0.025)) } });
});

it('judges by competitors’ prices as a run would, writes nothing, and refuses a rule that cannot be', async () => {
  const count = () =>
    store.ctx.db.tx((tx) =>
      tx.one(z.object({ n: int8 }), sql`SELECT (SELECT count(*) FROM decision) + (SELECT count(*) FROM decision_event) + (SELECT count(*) FROM strategy_version) AS n`),
    );
  const before = await count();
  await importOffersCsv(store.ctx, {
    seller: 'Rival',
    mapping: null,
    stream: (async function* () {
      yield new TextEncoder().encode('gtin,title,price,currency,brand\n6281000000014,Product 1,175.00,SAR,Huraa\n');
    })(),
  });
  const told = await preview({ type: 'POSITION', reference: { kind: 'lowest' }, op: 'match', offset: { kind: 'bps', bps: 0 } });
  expect(told).toMatchObject({ up: 1, down: 0 });
  expect(told.moves.find(({ variantId }) => variantId === '1')).toMatchObject({ after: { minor: 17_500 } });
  expect(await previewStrategy(store.ctx, { tree: { type: 'POSITION' } })).toMatchObject({ kind: 'refused' });
  expect(await count()).toEqual(before);
});

it('keeps every version and goes back to one as a new one', async () => {
  const first = await showStrategy(store.ctx);
  expect(first.versions.map(({ version, by }) => [version, by])).toEqual([
    [2, 'mizan'],
    [1, 'mizan'],
  ]);
  expect(await restoreVersion(store.ctx, { version: 1 })).toMatchObject({ kind: 'saved', version: 3 });
  const { version, tree, versions } = await showStrategy(store.ctx);
  expect([version, tree, versions.length]).toEqual([3, versions[2]?.tree, 3]);
  await expect(restoreVersion(store.ctx, { version: 9 })).rejects.toMatchObject({ code: 'not_found' });
});

it('judges the part of the store it is asked for: what a strategy decides, or what a scope holds that nobody saved', async () => {
  const scope = { variants: ['1', '3'], products: [], collection: null, vendor: null, tag: null, productType: null };
  const seen = async (input: object): Promise<number> => {
    const outcome = await previewStrategy(store.ctx, { tree: COST_PLUS, ...input });
    return outcome.kind === 'preview' ? outcome.preview.total : -1;
  };
  expect(await seen({ scope })).toBe(2);
  expect(await seen({ scope: { ...scope, variants: [], vendor: 'Huraa' } })).toBe(8);
  expect(await seen({ scope: { ...scope, vendor: 'Nobody' } })).toBe(0);
  const made = await createStrategy(store.ctx, { name: 'two', scope, priority: 50, mode: 'store', tree: COST_PLUS });
  expect(await seen({ strategyId: made.kind === 'saved' ? made.strategyId : '' })).toBe(2);
  expect(await seen({})).toBe(6);
});
