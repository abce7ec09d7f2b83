import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOfferSources } from '#app/sources/create.server.ts';
import { systemClock } from '#app/lib/clock.ts';
import { silentLog } from '#app/lib/log.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { addFilledStore } from '../../../tests/support/filled-store.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { fillCosts } from '../catalog/bulk-actions.server.ts';
import { setCost } from '../catalog/set-cost.server.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
import { judgeMatches, listMatches } from '../market/matches.server.ts';
import { savePricing } from '../stores/settings.server.ts';
import { exportActivity, listActivity } from './list-activity.server.ts';
import type { ActivityFilter } from './views.ts';

let database: TestDatabase;
let world: World;
let store: TestStore;

beforeAll(async () => {
  database = await createDatabase();
  const sources = createOfferSources({ allow: new Set(), intervalMs: 0, userAgent: 'test', clock: systemClock, random: () => 0, log: silentLog });
  world = openWorld(database, sources);
  store = await addFilledStore(world, database, 'activity');
  store.shop.variants.set('3', aVariant({ id: '3', productTitle: 'قهوة عربيّة', costMinor: null }));
  await syncCatalog(store.ctx);
  store.clock.advance(1000);
  await setCost({ ...store.ctx, actor: { kind: 'user', id: '99002' } }, { productId: 'p3', variantId: '3', costMinor: 500, from: null });
  const { pairs } = await listMatches(store.ctx, { state: 'review' });
  store.clock.advance(1000);
  await judgeMatches(store.ctx, { verdict: 'rejected', pairs: pairs.map(({ offerId, variantId }) => ({ offerId, variantId })) });
  await fillCosts({ ...store.ctx, actor: { kind: 'system', id: 'worker' } }, { selection: { matching: {} }, rule: { kind: 'fixed', minor: 1 } });
});

afterAll(async () => {
  await world.close();
  await database.drop();
});

const actions = async (filter: ActivityFilter) => [...new Set((await listActivity(store.ctx, filter)).entries.map(({ action }) => action))].sort();

it('is narrowed by who did it, and knows everybody who did', async () => {
  expect(await actions({ who: '99002' })).toEqual(['variant.cost']);
  expect(await actions({ who: 'mizan' })).toEqual([]);
  expect((await listActivity(store.ctx, {})).people).toEqual([{ id: '99001', isYou: true }, { id: '99002', isYou: false }]); // prettier-ignore
});

it('is narrowed by what it is about', async () => {
  expect(await actions({ kind: 'products' })).toEqual(['variant.cost']);
  expect(await actions({ kind: 'market' })).toEqual(['matches.rejected', 'offers.imported']);
  expect(await actions({ kind: 'settings' })).toEqual(['api_key.created', 'settings.pricing', 'strategy.saved']);
  expect(await actions({ kind: 'runs', who: '99001' })).toEqual(['run.started']);
});

it('finds what touched a product: its runs, approvals, matches and costs, whichever way the product is named', async () => {
  const all = ['decisions.approved', 'matches.rejected', 'run.started'];
  expect(await actions({ product: 'p1' })).toEqual(all);
  expect(await actions({ product: 'SKU-1' })).toEqual(all);
  expect(await actions({ product: 'product 2' })).toEqual(['decisions.approved', 'run.started']);
  expect(await actions({ product: 'قهوه عربيه' })).toEqual(['variant.cost']);
  expect(await actions({ product: '100%_\\' })).toEqual([]);
});

it('exports everything that matches, over all pages, once', async () => {
  for (let count = 0; count < 120; count += 1) {
    await savePricing(store.ctx, { vatBps: 1500, pricesIncludeVat: true, feeBps: 250, fixedMinor: 800 + count, worstDiscountBps: 0 });
  }
  const ids: string[] = [];
  for await (const page of exportActivity(store.ctx, { kind: 'settings' })) {
    ids.push(...page.map(({ id }) => id));
  }
  const paged: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listActivity(store.ctx, { kind: 'settings', cursor });
    paged.push(...page.entries.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(ids).toEqual(paged);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThan(120);
});
