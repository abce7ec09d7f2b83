import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import { must } from '#app/lib/assert.ts';
import { asId, newId, type ConsentId, type DecisionId, type RunId } from '#app/lib/ids.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
import { startRun } from '../runs/start-run.server.ts';
import { readStops } from '../stores/set-emergency-stop.server.ts';
import { saveApprovals, saveMode, savePricing, saveRounding } from '../stores/settings.server.ts';
import { writePrices } from '../execution/write-prices.server.ts';
import { listNotifications } from '../notifications/list-notifications.server.ts';
import { tell } from '../notifications/tell.server.ts';
import { saveStrategy } from '../strategies/save-strategy.server.ts';
import { analyzePage } from './analyze-store.server.ts';
import { autoApprove } from './auto-approve.server.ts';
import { agreeInAdvance, endConsent, listConsents } from './consents.server.ts';
import { choosePrice } from './choose-price.server.ts';
import { addNote } from './notes.server.ts';
import { showInbox } from './show-inbox.server.ts';
import { showTrust } from './trust.server.ts';
import { approve, approveGroup, reject } from './verdict.server.ts';

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

const worker = (ctx: StoreContext): StoreContext => ({ ...ctx, actor: { kind: 'system', id: 'worker' } });
const as = (ctx: StoreContext, id: string): StoreContext => ({ ...ctx, actor: { kind: 'user', id } });

/** Four variants of 180.00 whose margin asks for 185.03, one of 130.00 that stands under its floor: a correction. */
async function aStore(name: string): Promise<TestStore & { runId: RunId }> {
  const variants = [1, 2, 3, 4].map((id) => aVariant({ id: String(id), priceMinor: 18_000, costMinor: 10_000 }));
  const store = await world.addStore(name, [...variants, aVariant({ id: '5', priceMinor: 13_000, costMinor: 10_000 })]);
  await syncCatalog(store.ctx);
  await savePricing(store.ctx, { vatBps: 1500, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0, pricesIncludeVat: true });
  await saveStrategy(store.ctx, { tree: { type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } } });
  await store.ctx.db.tx((tx) => tx.run(sql`UPDATE store_settings SET risk_tolerance = 'high' WHERE store_id = ${store.ctx.store.id}::uuid`));
  await store.ctx.db.tx((tx) =>
    tx.run(
      sql`INSERT INTO store_user (store_id, user_id, role, first_seen_at) SELECT ${store.ctx.store.id}::uuid, id, 'owner', now() FROM unnest(ARRAY['99001', '99002']) id ON CONFLICT DO NOTHING`,
    ),
  );
  return { ...store, runId: await analysed(store) };
}

async function analysed({ ctx }: TestStore): Promise<RunId> {
  await ctx.db.tx((tx) => tx.run(sql`UPDATE run SET status = 'done' WHERE store_id = ${ctx.store.id}::uuid`));
  const started = await startRun(ctx, { trigger: 'schedule' });
  const runId = asId<RunId>(started.kind === 'started' ? started.id : '');
  await analyzePage(ctx, { runId, cursor: null });
  return runId;
}

async function waiting({ ctx }: TestStore, variant: string) {
  const { items } = await showInbox(ctx, {});
  return must(
    items.find((item) => item.variantId === variant),
    `variant ${variant} waits`,
  );
}

function queued({ ctx }: TestStore): Promise<string[]> {
  return ctx.db.tx(async (tx) =>
    (
      await tx.rows(
        z.object({ variant: z.string() }),
        sql`SELECT variant_external_id AS variant FROM price_change WHERE store_id = ${ctx.store.id}::uuid AND state = 'queued' ORDER BY 1`,
      )
    ).map(({ variant }) => variant),
  );
}

it('a large change goes only when a second person says yes; neither oneself twice nor a key of the API is one', async () => {
  const store = await aStore('four-eyes');
  await saveApprovals(store.ctx, { fourEyesBps: 500 });
  const far = await waiting(store, '5');
  const near = await waiting(store, '1');
  expect([far.two, near.two]).toEqual([{ first: null }, null]);

  const ids = [far.decisionId, near.decisionId];
  expect(await approve(as(store.ctx, '99001'), { ids })).toEqual({ done: 1, skipped: [{ decisionId: far.decisionId, reason: 'second_person' }] });
  expect((await approve(as(store.ctx, '99001'), { ids: [far.decisionId] })).done).toBe(0);
  expect((await approve({ ...store.ctx, actor: { kind: 'key', id: newId<DecisionId>() } }, { ids: [far.decisionId] })).done).toBe(0);
  expect((await showInbox(as(store.ctx, '99002'), {})).items.find(({ variantId }) => variantId === '5')?.two?.first).toMatchObject({ isYou: false });
  expect(await queued(store)).toEqual(['1']);

  expect(await approve(as(store.ctx, '99002'), { ids: [far.decisionId] })).toEqual({ done: 1, skipped: [] });
  expect(await queued(store)).toEqual(['1', '5']);
});

it('another price than the one proposed is judged anew, sealed and agreed to; under its floor the proposal stays as it was', async () => {
  const store = await aStore('choice');
  const { decisionId: given, after } = await waiting(store, '1');
  const decisionId = asId<DecisionId>(given);
  expect(await choosePrice(store.ctx, { decisionId, priceMinor: 13_000 })).toMatchObject({ kind: 'refused', code: 'below_floor' });
  expect((await waiting(store, '1')).decisionId).toBe(given);

  expect(await choosePrice(store.ctx, { decisionId, priceMinor: 18_100 })).toEqual({ kind: 'chosen', done: 1, skipped: [] });
  expect(await choosePrice(store.ctx, { decisionId, priceMinor: 18_200 })).toEqual({ kind: 'gone', reason: 'not_waiting' });
  expect(await queued(store)).toEqual(['1']);
  const kept = await database.asOwner<{ state: string; price: string; reasons: object[] }>(
    `SELECT state, price_minor::text AS price, reasons FROM decision WHERE store_id = $1 AND variant_external_id = '1' ORDER BY id`,
    [store.ctx.store.id],
  );
  expect(kept).toEqual([
    expect.objectContaining({ state: 'superseded', price: String(after.minor) }),
    { state: 'approved', price: '18100', reasons: [{ code: 'target_choice', params: { proposedMinor: after.minor } }] },
  ]);
  expect(await writePrices(worker(store.ctx))).toMatchObject({ accepted: 1 });
  expect(store.shop.writes).toMatchObject([{ externalId: '1', price: { minor: 18_100 } }]);
  await expect(choosePrice(store.ctx, { decisionId: newId<DecisionId>(), priceMinor: 18_100 })).rejects.toMatchObject({ code: 'not_found' });
});

it('a choice so large that two people must agree waits for the second one', async () => {
  const store = await aStore('choice-large');
  await saveApprovals(store.ctx, { fourEyesBps: 500 });
  const decisionId = asId<DecisionId>((await waiting(store, '1')).decisionId);
  expect(await choosePrice(as(store.ctx, '99001'), { decisionId, priceMinor: 20_000 })).toMatchObject({ kind: 'chosen', done: 0, skipped: [{ reason: 'second_person' }] });
  const again = await waiting(store, '1');
  expect(again).toMatchObject({ after: { minor: 20_000 }, two: { first: { isYou: true } } });
  expect((await approve(as(store.ctx, '99002'), { ids: [again.decisionId] })).done).toBe(1);
});

it('those who can be the second person are told once, whoever said the first yes is not', async () => {
  const store = await aStore('four-eyes-news');
  await saveApprovals(store.ctx, { fourEyesBps: 500 });
  await database.asOwner(`UPDATE store_user SET role = 'approver' WHERE store_id = $1 AND user_id = '99002'`, [store.ctx.store.id]);
  await database.asOwner(`INSERT INTO store_user (store_id, user_id, role, first_seen_at) VALUES ($1, '99003', 'viewer', now())`, [store.ctx.store.id]);
  await database.asOwner(
    `INSERT INTO notification_person (store_id, user_id, locale, address, confirmed_at, topics, least_waiting)
     SELECT store_id, user_id, 'en', 'sealed', now(), ARRAY['approval_needed'], 20 FROM store_user WHERE store_id = $1`,
    [store.ctx.store.id],
  );
  const far = await waiting(store, '5');
  await approve(as(store.ctx, '99001'), { ids: [far.decisionId] });
  await tell(store.ctx);
  await tell(store.ctx);

  expect((await listNotifications(store.ctx)).items).toMatchObject([{ topic: 'approval_needed', params: { second: true, waiting: 1 } }]);
  expect(await database.asOwner('SELECT user_id FROM mail WHERE store_id = $1', [store.ctx.store.id])).toEqual([{ user_id: '99002' }]);
});

it('full-auto never says yes to a large change', async () => {
  const store = await aStore('four-eyes-auto');
  await saveMode(store.ctx, { mode: 'full_auto' });
  await saveApprovals(store.ctx, { fourEyesBps: 100 });

  expect((await autoApprove(worker(store.ctx), { runId: store.runId, analysed: 100 })).done).toBe(0);
  expect((await showInbox(store.ctx, { group: 'four_eyes' })).items).toHaveLength(4);
});

it('what was agreed to in advance goes by itself, as far as was agreed, and until it is ended or something of it is taken back', async () => {
  const store = await aStore('consent');
  await saveMode(store.ctx, { mode: 'full_auto' });
  const far = await waiting(store, '5');
  expect(far.consent).toBe('correction');
  expect(await agreeInAdvance(store.ctx, { decisionId: far.decisionId, maxBps: 200, days: 30 })).toEqual({ kind: 'saved' });
  await autoApprove(worker(store.ctx), { runId: store.runId, analysed: 100 });
  expect(await queued(store)).not.toContain('5');

  expect(await agreeInAdvance(store.ctx, { decisionId: far.decisionId, maxBps: 1000, days: 30 })).toEqual({ kind: 'saved' });
  await store.ctx.db.tx((tx) => tx.run(sql`UPDATE strategy_rollout SET share_bps = 10000, state = 'done' WHERE store_id = ${store.ctx.store.id}::uuid`));
  await autoApprove(worker(store.ctx), { runId: await analysed(store), analysed: 100 });
  expect(await queued(store)).toContain('5');
  const used = (await listConsents(store.ctx)).find(({ maxBps }) => maxBps === 1000);
  expect(used).toMatchObject({ reason: 'correction', direction: 'up', maxBps: 1000, used: 1 });
  const sealed = await database.asOwner<{ body: string }>(
    `SELECT convert_from(body, 'UTF8') AS body FROM decision_event WHERE store_id = $1 AND kind = 'approval' AND convert_from(body, 'UTF8') LIKE '%consent%'`,
    [store.ctx.store.id],
  );
  expect(sealed.map(({ body }) => JSON.parse(body) as object)).toMatchObject([{ verdict: 'approved', actor: { kind: 'system' }, consent: used?.consentId }]);

  await store.ctx.db.tx((tx) =>
    tx.run(sql`UPDATE price_change SET state = 'verified', undone_by = ${newId<RunId>()}::uuid WHERE store_id = ${store.ctx.store.id}::uuid AND variant_external_id = '5'`),
  );
  await autoApprove(worker(store.ctx), { runId: await analysed(store), analysed: 100 });
  expect((await listConsents(store.ctx)).map(({ maxBps }) => maxBps)).toEqual([200]);
  await endConsent(store.ctx, { consentId: asId<ConsentId>(must((await listConsents(store.ctx))[0], 'one left').consentId) });
  expect(await listConsents(store.ctx)).toEqual([]);
  await expect(endConsent(store.ctx, { consentId: newId<ConsentId>() })).rejects.toMatchObject({ code: 'not_found' });
});

it('nothing can be agreed to in advance that waits for another reason, or that is not there', async () => {
  const store = await aStore('no-consent');
  const ready = await waiting(store, '1');
  expect(ready.consent).toBeNull();
  expect(await agreeInAdvance(store.ctx, { decisionId: ready.decisionId, maxBps: 500, days: 30 })).toMatchObject({ kind: 'refused', code: 'consent_reason' });
  await expect(agreeInAdvance(store.ctx, { decisionId: newId<DecisionId>(), maxBps: 500, days: 30 })).rejects.toMatchObject({ code: 'not_found' });
});

it('comments stay with the proposal, oldest first, and say whose they are', async () => {
  const store = await aStore('notes');
  const { decisionId } = await waiting(store, '1');
  await addNote(as(store.ctx, '99001'), { decisionId: asId<DecisionId>(decisionId), body: 'Why now?' });
  store.clock.advance(1000);
  await addNote(as(store.ctx, '99002'), { decisionId: asId<DecisionId>(decisionId), body: 'The supplier is dearer.' });

  const [item] = (await showInbox(as(store.ctx, '99002'), {})).items.filter((each) => each.decisionId === decisionId);
  expect(item?.notes.map(({ body, isYou }) => [body, isYou])).toEqual([
    ['Why now?', false],
    ['The supplier is dearer.', true],
  ]);
  await expect(addNote(store.ctx, { decisionId: newId<DecisionId>(), body: 'x' })).rejects.toMatchObject({ code: 'not_found' });
});

it('the next mode is offered after fifty approvals with nearly none rejected, and no longer once one is taken back', async () => {
  const store = await aStore('trust');
  const person = as(store.ctx, '99001');
  const first = await waiting(store, '4');
  await reject(person, { ids: [first.decisionId], reason: 'not_now' });
  await approveGroup(person, { group: 'ready' });
  expect(await showTrust(store.ctx)).toMatchObject({ approved: 3, rejected: 1, undone: 0, shareBps: 7500, next: 'semi_auto', earned: false });

  await store.ctx.db.tx((tx) =>
    tx.run(
      sql`INSERT INTO decision SELECT (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid()))).* FROM decision d CROSS JOIN generate_series(1, 50)
          WHERE d.store_id = ${store.ctx.store.id}::uuid AND d.state = 'approved' AND d.variant_external_id = '1'`,
    ),
  );
  expect(await showTrust(store.ctx)).toMatchObject({ approved: 53, rejected: 1, earned: true });
  await store.ctx.db.tx((tx) =>
    tx.run(sql`UPDATE price_change SET undone_by = ${newId<RunId>()}::uuid WHERE store_id = ${store.ctx.store.id}::uuid AND variant_external_id = '1'`),
  );
  expect(await showTrust(store.ctx)).toMatchObject({ undone: 1, earned: false });
});

it('a stop of all stores holds this one too, is told apart from its own, and gives way', async () => {
  const store = await aStore('platform-stop');
  const { decisionId } = await waiting(store, '1');
  await world.system.stopAll({ why: 'a bad release', since: store.clock.now() });
  try {
    expect(await readStops(store.ctx)).toEqual({ emergencyStop: true, platformStop: true });
    expect(await approve(store.ctx, { ids: [decisionId] })).toEqual({ done: 0, skipped: [{ decisionId, reason: 'emergency_stop' }] });
    expect(await startRun(store.ctx, { trigger: 'manual' })).toMatchObject({ kind: 'refused', code: 'emergency_stop' });
    expect(await world.system.stopOfAll()).toMatchObject({ why: 'a bad release' });
  } finally {
    await world.system.releaseAll();
  }
  expect(await readStops(store.ctx)).toEqual({ emergencyStop: false, platformStop: false });
  expect((await approve(store.ctx, { ids: [decisionId] })).done).toBe(1);
});

it('endings chosen in the settings shape the next proposals, and void those that wait', async () => {
  const store = await aStore('endings');
  const before = await waiting(store, '1');
  expect(before.after.minor).toBe(18_503);
  await saveRounding(store.ctx, { style: 'nines', mode: 'up', bands: null, basis: 'item', ownShippingMinor: 0 });
  expect((await waiting(store, '1')).stale).toBe(true);
  await analysed(store);
  expect((await waiting(store, '1')).after.minor).toBe(18_599);

  const bands = [
    { underMinor: 10_000, blockMinor: 100, endsMinor: [0] },
    { underMinor: null, blockMinor: 1000, endsMinor: [400, 750] },
  ];
  await saveRounding(store.ctx, { style: 'own', mode: 'up', bands, basis: 'item', ownShippingMinor: 0 });
  await analysed(store);
  expect((await waiting(store, '1')).after.minor).toBe(18_750);
  const wrong = { style: 'own', mode: 'up', bands: bands.slice(0, 1), basis: 'item', ownShippingMinor: 0 } as const;
  await expect(saveRounding(store.ctx, wrong)).rejects.toMatchObject({ code: 'bad_input' });
  await expect(saveRounding(store.ctx, { ...wrong, bands: null })).rejects.toMatchObject({ code: 'bad_input' });
});
