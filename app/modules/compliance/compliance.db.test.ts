/** Where a store stands to the law: its licences, how far back prices are known, and the file that proves what was decided. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { runThrough } from '../../../tests/support/filled-store.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
import { pastOf } from '../decisions/load-past.server.ts';
import { savePricing } from '../stores/settings.server.ts';
import { saveStrategy } from '../strategies/save-strategy.server.ts';
import { createStrategy } from '../strategies/change-strategy.server.ts';
import { loadPolicy } from '#app/db/pricing-inputs.server.ts';
import { openEvidence, type EvidenceRow } from './export-evidence.server.ts';
import { addLicence, removeLicence } from './licences.server.ts';
import { showCompliance } from './show-compliance.server.ts';

const DAY_MS = 86_400_000;
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

async function aStore(): Promise<TestStore> {
  const store = await world.addStore(`law-${(stores += 1)}`, [
    aVariant({ id: '1', priceMinor: 18_000, costMinor: 10_000 }),
    aVariant({ id: '2', priceMinor: 18_000, costMinor: 10_000 }),
  ]);
  await syncCatalog(store.ctx);
  await savePricing(store.ctx, { vatBps: 1500, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0, pricesIncludeVat: true });
  return store;
}

it('counts, for a store in the European Union, which prices of a sale may be announced as reduced', async () => {
  const { ctx } = await aStore();
  const id = ctx.store.id;
  await database.asOwner(`UPDATE store SET country = 'DE', installed_at = installed_at - interval '90 days' WHERE id = $1`, [id]);
  // Variant 1: 150.00 until twenty days ago, 180.00 since; variant 2 is known since today only.
  await database.asOwner(
    `INSERT INTO price_history (store_id, variant_external_id, valid_from, price_minor, currency, source)
     SELECT $1, '1', now() - make_interval(days => d), m, 'SAR', 'sync' FROM (VALUES (60, 15000), (20, 18000)) k(d, m)`,
    [id],
  );
  const sale = (bps: number) => ({ type: 'SCHEDULE', from: '2026-12-24T00:00:00.000Z', until: '2026-12-31T00:00:00.000Z', zone: 'Europe/Berlin', sale: { kind: 'bps', bps } });
  await database.asOwner(
    `UPDATE price_history SET valid_from = valid_from + ($2::timestamptz - now()) WHERE store_id = $1 AND source = 'sync' AND valid_from < now() - interval '10 days'`,
    [id, ctx.clock.now()],
  );

  expect(await saveStrategy(ctx, { tree: sale(1000) })).toMatchObject({ kind: 'saved' });
  expect((await showCompliance(ctx)).sales[0]?.prior).toEqual({ days: 30, variants: 2, unknown: 1, none: 1, small: 0, fine: 0 });
  expect(await saveStrategy(ctx, { tree: sale(3000) })).toMatchObject({ kind: 'saved' });
  expect((await showCompliance(ctx)).sales[0]?.prior).toEqual({ days: 30, variants: 2, unknown: 1, none: 0, small: 0, fine: 1 });
});

describe('licences', () => {
  const LICENCE = { number: ' N-77 ', from: '2026-12-01', until: '2026-12-31', seasonal: false };

  it('are kept once each, and told with the sale they cover', async () => {
    const { ctx } = await aStore();
    const scope = { variants: [], products: [], collection: null, vendor: 'Huraa', tag: null, productType: null };
    const tree = { type: 'SCHEDULE', from: '2026-11-30T21:00:00.000Z', until: '2026-12-07T21:00:00.000Z', zone: 'Asia/Riyadh', sale: { kind: 'bps', bps: 2000 } };
    expect(await createStrategy(ctx, { name: 'White Friday', scope, priority: 0, mode: 'store', tree } as never)).toMatchObject({ kind: 'saved' });
    expect((await showCompliance(ctx)).sales).toMatchObject([{ name: 'White Friday', problems: ['licence_missing'], licence: null, wholeStore: false, when: 'to_come' }]);
    const added = await addLicence(ctx, LICENCE);
    expect(await addLicence(ctx, LICENCE)).toMatchObject({ kind: 'refused', code: 'licence_known' });
    expect(await showCompliance(ctx)).toMatchObject({
      country: 'SA',
      pack: { id: 'KSA' },
      licences: [{ number: 'N-77', from: '2026-12-01', until: '2026-12-31' }],
      sales: [{ problems: [], licence: 'N-77' }],
    });
    expect(await removeLicence(ctx, { id: added.kind === 'saved' ? added.id : '' })).toEqual({ number: 'N-77' });
    expect((await showCompliance(ctx)).licences).toEqual([]);
  });

  it('are refused with a reason when they make no sense', async () => {
    const { ctx } = await aStore();
    expect(await addLicence(ctx, { ...LICENCE, number: '  ' })).toMatchObject({ code: 'licence_number' });
    expect(await addLicence(ctx, { ...LICENCE, until: '2026-11-30' })).toMatchObject({ code: 'licence_days' });
    expect(await addLicence(ctx, { ...LICENCE, until: '2028-11-30' })).toMatchObject({ code: 'licence_days' });
  });
});

describe('what is known of own prices', () => {
  it('grows a day a day, and begins anew when the app was away', async () => {
    const store = await aStore();
    const history = async () => (await showCompliance(store.ctx)).history;
    const first = await history();
    expect(first).toMatchObject({ days: 30, variants: 2, known: 0, gaps: [{ productId: 'p1' }, { productId: 'p2' }] });
    expect(Date.parse(first.completeAt ?? '') - store.clock.now().getTime()).toBeLessThanOrEqual(30 * DAY_MS);
    store.clock.advance(30 * DAY_MS + 1000);
    expect(await history()).toMatchObject({ known: 2, completeAt: null, gaps: [] });
    await database.asOwner('UPDATE store SET installed_at = $2 WHERE id = $1', [store.ctx.store.id, new Date(store.clock.now().getTime() - DAY_MS)]);
    expect(await history()).toMatchObject({ known: 0 });
  });

  it('is not made up for the days the app was not installed: a reduction is not measured by them', async () => {
    const store = await aStore();
    store.clock.advance(40 * DAY_MS);
    const from = async (): Promise<string | undefined> =>
      store.ctx.db.tx(async (tx) => {
        const policy = await loadPolicy(tx, store.ctx.store);
        const eu = { ...policy, guardrails: { ...policy.guardrails, legal: 'EU' as const } };
        return (await pastOf(tx, store.ctx, eu, [{ variant: '1', compare_at_minor: 20_000 }])).get('1')?.[0]?.from;
      });
    expect(Date.parse((await from()) ?? '')).toBeLessThan(store.clock.now().getTime() - 39 * DAY_MS);
    const back = new Date(store.clock.now().getTime() - 2 * DAY_MS);
    await database.asOwner('UPDATE store SET installed_at = $2 WHERE id = $1', [store.ctx.store.id, back]);
    expect(await from()).toBe(back.toISOString());
  });
});

it('hands on every sealed event of the chosen days, byte for byte and linked, and none of another store', async () => {
  const [store, other] = [await aStore(), await aStore()];
  for (const { ctx } of [store, other]) {
    await saveStrategy(ctx, { tree: { type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } } });
  }
  await runThrough(store);
  await runThrough(other);
  const read = async (from: string, to: string): Promise<EvidenceRow[]> => {
    const rows: EvidenceRow[] = [];
    for await (const page of (await openEvidence(store.ctx, { from, to })).pages) {
      rows.push(...page);
    }
    return rows;
  };
  const rows = await read('2026-11-20', '2026-11-20');
  const { events } = await showCompliance(store.ctx);
  expect(rows).toHaveLength(events);
  expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(['receipt', 'approval', 'execution']));
  const sealed = await database.asOwner<{ seq: string; body: Buffer }>('SELECT seq, body FROM decision_event WHERE store_id = $1 ORDER BY seq', [store.ctx.store.id]);
  const hash = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
  expect(rows.map(({ body }) => hash(body))).toEqual(sealed.map(({ body }) => hash(body)));
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
  expect(await read('2026-11-18', '2026-11-19')).toEqual([]);
});
