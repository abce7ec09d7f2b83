import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { loadPolicy } from '#app/db/pricing-inputs.server.ts';
import { int8, sql } from '#app/db/sql.ts';
import { systemClock } from '#app/lib/clock.ts';
import { silentLog } from '#app/lib/log.ts';
import { decide } from '#app/pricing/decide.ts';
import type { StrategyNode } from '#app/pricing/types.ts';
import { createOfferSources } from '#app/sources/create.server.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { loadSnapshots } from '../decisions/load-facts.server.ts';
import { savePricing } from '../stores/settings.server.ts';
import { saveStrategy } from '../strategies/save-strategy.server.ts';
import { importReferences, readReferencesHead } from './import-references.server.ts';
import { removeRate, setRate, showReferences } from './references.server.ts';
import { syncCatalog } from './sync-catalog.server.ts';

const HOUR_MS = 3_600_000;

let database: TestDatabase;
let world: World;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database, createOfferSources({ allow: new Set(), intervalMs: 0, userAgent: 'MizanBot/1.0', clock: systemClock, random: () => 0.5, log: silentLog }));
});

afterAll(async () => {
  await world.close();
  await database.drop();
});

async function* bytes(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text);
  await Promise.resolve();
}

async function aStore(name: string, tree: StrategyNode): Promise<TestStore> {
  const store = await world.addStore(name, [
    aVariant({ id: '1', sku: 'A-1', barcode: '6281234567895', priceMinor: 20_000, costMinor: 10_000 }),
    aVariant({ id: '2', sku: 'A-2', priceMinor: 20_000, costMinor: 10_000 }),
    aVariant({ id: '3', sku: 'A-3', priceMinor: 20_000, costMinor: 10_000 }),
  ]);
  await syncCatalog(store.ctx);
  await savePricing(store.ctx, { vatBps: 1500, pricesIncludeVat: true, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0 });
  expect(await saveStrategy(store.ctx, { tree })).toMatchObject({ kind: 'saved' });
  await store.ctx.db.tx((tx) => tx.run(sql`DELETE FROM variant_moved WHERE store_id = ${store.ctx.store.id}::uuid`));
  return store;
}

/** Of each variant: its price if it would change, and the code that says why, or why not; `waits` for weak evidence. */
async function decided({ ctx }: TestStore): Promise<Record<string, unknown[]>> {
  const { snapshots } = await ctx.db.tx(async (tx) => loadSnapshots(tx, ctx, await loadPolicy(tx, ctx.store), { after: null, limit: 10 }));
  return Object.fromEntries(
    snapshots.map((snapshot) => {
      const { priceMinor, reasons, approvalReasons } = decide(snapshot);
      return [snapshot.facts.variant, [priceMinor, reasons[0]?.code, ...approvalReasons.filter(({ code }) => code === 'evidence_weak').map(() => 'waits')]];
    }),
  );
}

const moved = ({ ctx }: TestStore) =>
  ctx.db.tx(async (tx) =>
    (
      await tx.rows(
        z.object({ id: z.string(), why: z.string() }),
        sql`SELECT variant_external_id AS id, why FROM variant_moved WHERE store_id = ${ctx.store.id}::uuid ORDER BY 1, 2`,
      )
    ).map(({ id, why }) => `${id} ${why}`),
  );

it('a benchmark suggests and no more: it waits for a person, a week at most, in the store’s own currency', async () => {
  const store = await aStore('benchmark', { type: 'BENCHMARK', shiftBps: -100 });
  expect(await decided(store)).toMatchObject({ '1': [null, 'signal_unknown'] });
  const file = [
    'id,gtin,sku,Benchmark price,Currency,Date',
    'x,6281234567895,,"190.00",SAR,',
    'y,,A-2,51.00,USD,',
    'z,,A-3,185.00,SAR,2026-11-12',
    'w,,NOBODY,5,SAR,',
    'v,,A-1,free,,',
  ];

  const head = await readReferencesHead(store.ctx, { kind: 'benchmark', stream: bytes(file.join('\n')) });
  expect(head.guess).toEqual({ gtin: 1, sku: 2, currency: 4, capturedAt: 5, price: 3 });
  const result = await importReferences(store.ctx, { kind: 'benchmark', mapping: { gtin: 1, sku: 2, price: 3, currency: 4, capturedAt: 5 }, stream: bytes(file.join('\n')) });
  expect(result).toMatchObject({ accepted: 2, changed: 2 });
  expect(result.problems.map(({ where, code }) => `${where} ${code}`).sort()).toEqual(['3 other_currency', '5 variant_unknown', '6 price_unreadable']);
  expect(await moved(store)).toEqual(['1 rival', '3 rival']);

  expect(await decided(store)).toEqual({ '1': [18_810, 'target_benchmark', 'waits'], '2': [null, 'signal_unknown'], '3': [null, 'signal_unknown'] });
  expect(await showReferences(store.ctx)).toMatchObject({ variants: 3, benchmark: { all: 2, fresh: 1 }, base: { all: 0, newestAt: null }, rates: [] });
  store.clock.advance(8 * 24 * HOUR_MS);
  expect(await decided(store)).toMatchObject({ '1': [null, 'signal_unknown'] });
});

it('a base price follows the rate that holds: by law, by a person for two days at a time, or not at all', async () => {
  const store = await aStore('base', { type: 'MARKET_FX', adjustBps: 0, hysteresisBps: 200 });
  const file = ['sku,Base price,currency', 'A-1,50.00,USD', 'A-2,45.00,EUR', 'A-3,16.000,KWD', ''].join('\n');
  expect(await importReferences(store.ctx, { kind: 'base', mapping: { sku: 0, price: 1, currency: 2 }, stream: bytes(file) })).toMatchObject({ accepted: 3, problems: [] });

  expect(await decided(store)).toMatchObject({ '1': [18_750, 'target_exchange', 'waits'], '2': [null, 'signal_unknown'], '3': [null, 'signal_unknown'] });
  const { rates } = await showReferences(store.ctx);
  expect(rates.map(({ currency, rate, source, articles }) => [currency, rate, source, articles])).toEqual([['EUR', null, null, 1], ['KWD', null, null, 1], ['USD', '3.75', 'peg', 1]]); // prettier-ignore

  await store.ctx.db.tx((tx) => tx.run(sql`DELETE FROM variant_moved WHERE store_id = ${store.ctx.store.id}::uuid`));
  expect(await setRate(store.ctx, { currency: 'EUR', rate: '4.35' })).toEqual({ kind: 'saved' });
  expect(await setRate(store.ctx, { currency: 'KWD', rate: '12.2' })).toEqual({ kind: 'saved' });
  expect(await moved(store)).toEqual(['2 cost', '3 cost']);
  expect(await decided(store)).toMatchObject({ '2': [19_575, 'target_exchange', 'waits'], '3': [19_520, 'target_exchange', 'waits'] });

  store.clock.advance(49 * HOUR_MS);
  expect(await decided(store)).toMatchObject({ '1': [18_750, 'target_exchange', 'waits'], '2': [null, 'exchange_old'] });
  expect((await showReferences(store.ctx)).rates.filter(({ old }) => old).map(({ currency }) => currency)).toEqual(['EUR', 'KWD']);
  await setRate(store.ctx, { currency: 'EUR', rate: '4.6' });
  expect(await decided(store)).toMatchObject({ '2': [20_700, 'target_exchange'] });
  await removeRate(store.ctx, { currency: 'EUR' });
  expect(await decided(store)).toMatchObject({ '2': [null, 'signal_unknown'] });
  await expect(removeRate(store.ctx, { currency: 'EUR' })).rejects.toMatchObject({ code: 'not_found' });
  expect(await setRate(store.ctx, { currency: 'SAR', rate: '1' })).toMatchObject({ code: 'rate_own' });
  expect(await setRate(store.ctx, { currency: 'EUR', rate: 'four' })).toMatchObject({ code: 'rate_unreadable' });
});

it('of two files the newer day holds, and the same once more moves nothing', async () => {
  const store = await aStore('newer', { type: 'HOLD' });
  const send = (price: string, day: string) =>
    importReferences(store.ctx, { kind: 'benchmark', mapping: { sku: 0, price: 1, capturedAt: 2 }, stream: bytes(`sku,price,date\nA-1,${price},${day}\n`) });
  expect(await send('190', '2026-11-19')).toMatchObject({ accepted: 1, changed: 1 });
  expect(await send('150', '2026-11-10')).toMatchObject({ accepted: 1, changed: 0 });
  expect(await send('190', '2026-11-19')).toMatchObject({ accepted: 1, changed: 0 });
  const kept = await store.ctx.db.tx((tx) => tx.rows(z.object({ minor: int8 }), sql`SELECT minor FROM reference_price WHERE store_id = ${store.ctx.store.id}::uuid`));
  expect(kept).toEqual([{ minor: 19_000 }]);
});
