/** A store that has lived through the whole story, so that every one of its tables holds rows of its own. */
import { randomUUID } from 'node:crypto';
import { syncCatalog } from '#app/modules/catalog/sync-catalog.server.ts';
import { analyzePage } from '#app/modules/decisions/analyze-store.server.ts';
import { decideUndo } from '#app/modules/decisions/decide-undo.server.ts';
import { approveGroup } from '#app/modules/decisions/verdict.server.ts';
import { verifyPrices } from '#app/modules/execution/verify-prices.server.ts';
import { writePrices } from '#app/modules/execution/write-prices.server.ts';
import { learnElasticities } from '#app/modules/insights/learn-elasticities.server.ts';
import { importOffersCsv } from '#app/modules/market/import-offers.server.ts';
import { settleRuns } from '#app/modules/runs/settle-runs.server.ts';
import { finishStage } from '#app/modules/runs/stages.server.ts';
import { startRun } from '#app/modules/runs/start-run.server.ts';
import type { StartOutcome } from '#app/modules/runs/views.ts';
import { startUndo } from '#app/modules/runs/start-undo.server.ts';
import { createApiKey } from '#app/modules/stores/api-keys.server.ts';
import { enterStore } from '#app/modules/stores/enter-store.server.ts';
import { savePricing } from '#app/modules/stores/settings.server.ts';
import { saveStrategy } from '#app/modules/strategies/save-strategy.server.ts';
import { asId, type ExternalId, type RunId } from '#app/lib/ids.ts';
import { ensurePixel } from '#app/modules/sales/ensure-pixel.server.ts';
import { takePixelEvents } from '#app/modules/sales/take-pixel-events.server.ts';
import type { TestDatabase } from './database.ts';
import { aCheckout, aCustomer, aLine, anOrder } from './memory-sales.ts';
import { addUpAll, readSales } from './sync-sales.ts';
import { aVariant, type TestStore, type World } from './store.ts';

const PRICING = { vatBps: 1500, pricesIncludeVat: true, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0 };
const BARCODE = '6281000000014';

/** Installs, syncs, reads a price list, decides, approves, writes, verifies, and undoes a price that may not go back. */
export async function addFilledStore(world: World, database: TestDatabase, name: string): Promise<TestStore> {
  const category = { externalId: asId<ExternalId>('aa-1'), path: [{ externalId: asId<ExternalId>('aa'), name: 'Apparel' }, { externalId: asId<ExternalId>('aa-1'), name: 'Clothing' }] }; // prettier-ignore
  const store = await world.addStore(name, [aVariant({ id: '1', barcode: BARCODE, category }), aVariant({ id: '2' })]);
  const { ctx } = store;
  store.shop.images.set('p1', [{ externalId: asId<ExternalId>('m1'), url: 'https://cdn.example/1.jpg', alt: 'Front' }]);
  store.shop.setCollection('c1', ['p1']);
  await enterStore(ctx, { userId: '99001', hostLocale: 'ar' });
  await syncCatalog(ctx);
  await savePricing(ctx, PRICING);
  await saveStrategy(ctx, { tree: { type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } } });
  await importOffersCsv(ctx, { seller: 'Price list', mapping: null, stream: lines('gtin,title,price,currency,availability', `${BARCODE},Thing,189.00,SAR,in stock`) });

  const runId = await runThrough(store);

  // Dearer delivery lifts the floor above the old prices: the undo names what it leaves alone.
  await savePricing(ctx, { ...PRICING, fixedMinor: 9000 });
  await decideUndo(ctx, { runId: started(await startUndo(ctx, { runId })) });
  await writeAndVerify(store);

  await fillSales(store, database);
  await createApiKey(ctx, { name: 'Warehouse', scopes: ['read:products'], days: null });

  await database.asOwner(`INSERT INTO orphan_check (store_id, checked_at) VALUES ($1, now())`, [ctx.store.id]);
  await database.asOwner(`INSERT INTO price_orphan (store_id, variant_external_id, why, change_id, found_at) VALUES ($1, '1', 'unknown', $2, now())`, [ctx.store.id, randomUUID()]);
  // Nothing of a new store is past its time.
  await database.asOwner(`INSERT INTO cleanup (store_id, id, started_at, ended_at) VALUES ($1, $2, now(), now())`, [ctx.store.id, randomUUID()]);
  await database.asOwner(
    `INSERT INTO archive_chunk (store_id, id, cleanup_id, kind, from_at, to_at, rows, bytes, sha256, created_at)
     SELECT store_id, $2, id, 'competitor_visits', now(), now(), 1, '\\x00', sha256('\\x00'), now() FROM cleanup WHERE store_id = $1`,
    [ctx.store.id, randomUUID()],
  );

  // What a pass was told is there only while it is under way.
  await database.asOwner(`INSERT INTO collection_told (store_id, sync_id, collection_external_id, product_external_id) VALUES ($1, $2, 'c1', 'p1')`, [ctx.store.id, randomUUID()]);
  // What a pass has seen is kept while it runs.
  await database.asOwner(`INSERT INTO sync_page (store_id, sync_id, id, products, variants) SELECT store_id, id, $2, '{}', '{}' FROM catalog_sync WHERE store_id = $1 LIMIT 1`, [
    ctx.store.id,
    randomUUID(),
  ]);
  // Only a failure raises an incident.
  await database.asOwner(`INSERT INTO incident (store_id, id, code, params, at) VALUES ($1, $2, 'run_failed', '{}', now())`, [ctx.store.id, randomUUID()]);
  return store;
}

/** Orders, a refund, a customer and carts, read and added up. */
async function fillSales({ ctx, shop }: TestStore, database: TestDatabase): Promise<void> {
  const line = aLine({ quantity: 2 });
  const refund = {
    externalId: asId<ExternalId>('r1'),
    processedAt: ctx.clock.now(),
    totalMinor: 11_500,
    lines: [{ lineExternalId: line.externalId, quantity: 1, subtotalMinor: 11_500, taxMinor: 1500 }],
  };
  shop.orders.set('1', anOrder({ lines: [{ ...line, currentQuantity: 1 }], refunds: [refund] }));
  shop.customers.set('c1', aCustomer());
  shop.checkouts.set('1', aCheckout());
  await readSales(ctx);
  await ensurePixel(ctx);
  const looked = { variant: '1', quantity: 1, amount: 199 };
  await takePixelEvents(ctx, {
    client: 'c',
    events: [{ id: 'e1', name: 'product_viewed', at: ctx.clock.now(), currency: 'SAR', amount: 199, checkout: null, lines: [looked] }],
    unread: 0,
  });
  await addUpAll(ctx);
  await learnElasticities(ctx);
  // One day of sales teaches nothing: what years of them would have taught.
  await database.asOwner(
    `INSERT INTO variant_elasticity (store_id, variant_external_id, status, estimate_milli, low_milli, high_milli, likely_low_milli, likely_high_milli, price_levels, weeks, learned_at, version)
     VALUES ($1, '1', 'learned', -2300, -2900, -1700, -2700, -1900, 4, 60, now(), 1)`,
    [ctx.store.id],
  );
  await database.asOwner(
    `INSERT INTO strategy_rollout (store_id, strategy_id, version, share_bps, opened_at, state) SELECT store_id, id, current_version, 500, now(), 'running' FROM strategy WHERE store_id = $1`,
    [ctx.store.id],
  );
  await database.asOwner(
    `INSERT INTO notification (store_id, id, topic, params, about, happened_at) VALUES ($1, $2, 'digest', '{"day":"2026-11-19"}', 'digest:2026-11-19', now())`,
    [ctx.store.id, randomUUID()],
  );
  await database.asOwner(`INSERT INTO notification_person (store_id, user_id, locale, topics) VALUES ($1, '99001', 'ar', '{digest}') ON CONFLICT DO NOTHING`, [ctx.store.id]);
  await database.asOwner(`INSERT INTO notification_state (store_id, told_until) VALUES ($1, now()) ON CONFLICT DO NOTHING`, [ctx.store.id]);
  await database.asOwner(`INSERT INTO mail (store_id, id, user_id, kind, state, due_at) VALUES ($1, $2, '99001', 'test', 'queued', now())`, [ctx.store.id, randomUUID()]);
  // What is there only between two moments: what a pass has seen, marks that wait, an answer that was asked for.
  await database.asOwner(`INSERT INTO sales_page (store_id, sync_id, id, stage, ids) SELECT store_id, id, $2, 'orders', '{}' FROM sales_sync WHERE store_id = $1 LIMIT 1`, [
    ctx.store.id,
    randomUUID(),
  ]);
  await database.asOwner(
    `INSERT INTO sale_licence (store_id, id, number, from_day, until_day, seasonal, created_by, created_at) VALUES ($1, $2, 'N-1', '2026-11-01', '2026-11-30', FALSE, '99001', now())`,
    [ctx.store.id, randomUUID()],
  );
  await database.asOwner(
    `INSERT INTO decision_note (store_id, id, decision_id, body, by_id, at) SELECT store_id, $2, id, 'why so low?', '99001', now() FROM decision WHERE store_id = $1 LIMIT 1`,
    [ctx.store.id, randomUUID()],
  );
  await database.asOwner(
    `INSERT INTO approval_consent (store_id, id, reason, strategy_id, direction, max_bps, created_by, created_at, expires_at)
     SELECT store_id, $2, 'evidence_weak', id, 'up', 300, '99001', now(), now() + interval '30 days' FROM strategy WHERE store_id = $1 LIMIT 1`,
    [ctx.store.id, randomUUID()],
  );
  await database.asOwner(
    `INSERT INTO season (store_id, id, name, from_day, until_day, yearly, created_by, created_at) VALUES ($1, $2, 'Payday', '2026-11-25', '2026-11-30', FALSE, '99001', now())`,
    [ctx.store.id, randomUUID()],
  );
  await database.asOwner(`INSERT INTO price_line (store_id, id, name, kind, gap_bps, created_by, created_at) VALUES ($1, $2, 'packs', 'tiers', 0, '99001', now())`, [
    ctx.store.id,
    randomUUID(),
  ]);
  await database.asOwner(
    `INSERT INTO price_line_member (store_id, line_id, position, variant_external_id, size) SELECT l.store_id, l.id, 0, '1', 1 FROM price_line l WHERE l.store_id = $1`,
    [ctx.store.id],
  );
  await database.asOwner(
    `INSERT INTO reference_price (store_id, kind, variant_external_id, minor, currency, observed_at, saved_at) VALUES ($1, 'base', '1', 4200, 'EUR', now(), now())`,
    [ctx.store.id],
  );
  await database.asOwner(`INSERT INTO exchange_rate (store_id, currency, unit_micro, confirmed_at, confirmed_by) VALUES ($1, 'EUR', 4350000, now(), '99001')`, [ctx.store.id]);
  await database.asOwner(`INSERT INTO variant_moved (store_id, variant_external_id, why, moved_at) VALUES ($1, '1', 'cost', now())`, [ctx.store.id]);
  await database.asOwner(`INSERT INTO rollup_dirty (store_id, kind, key, marked_at) VALUES ($1, 'day', '2026-11-19', now())`, [ctx.store.id]);
  await database.asOwner(
    `INSERT INTO insight_answer (store_id, question, from_day, to_day, version, body, computed_at) VALUES ($1, 'q', '2026-11-01', '2026-11-19', 0, '[]', now())`,
    [ctx.store.id],
  );
}

/** A whole run: decided, all of it approved, written and read back. */
export async function runThrough(store: TestStore): Promise<RunId> {
  const { ctx } = store;
  const runId = started(await startRun(ctx, { trigger: 'manual' }));
  await finishStage(ctx, runId, 'scout', 'analyst');
  await analyzePage(ctx, { runId, cursor: null });
  await finishStage(ctx, runId, 'analyst', 'executor');
  await approveGroup(ctx, { group: 'ready' });
  await approveGroup(ctx, { group: 'evidence_weak' });
  await writeAndVerify(store);
  return runId;
}

export async function writeAndVerify({ ctx, clock }: TestStore): Promise<void> {
  await writePrices(ctx);
  clock.advance(31_000);
  await verifyPrices(ctx);
  await settleRuns(ctx);
}

export function started(outcome: StartOutcome): RunId {
  if (outcome.kind !== 'started') {
    throw new Error(`The run was refused: ${outcome.code}`);
  }
  return outcome.id;
}

async function* lines(...rows: string[]): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(rows.join('\n'));
  await Promise.resolve();
}
