/** What versions of a strategy would do to all it decides: the same as a run does, summed over slices, and nothing for doing nothing. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StrategyNode } from '#app/pricing/types.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
import { savePricing } from '../stores/settings.server.ts';
import { createStrategy } from '../strategies/change-strategy.server.ts';
import { saveStrategy } from '../strategies/save-strategy.server.ts';
import { showStrategy } from '../strategies/show-strategy.server.ts';
import { previewStrategy } from './preview-strategy.server.ts';
import { simulateStrategy, type SimulationInput } from './simulate-strategy.server.ts';
import type { SimulationView } from './views.ts';

const COST_PLUS: StrategyNode = { type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } };
/** More than one batch, so that the sums are carried. */
const VARIANTS = 600;
let database: TestDatabase;
let world: World;
let store: TestStore;
let own: string;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
  store = await world.addStore(
    'simulate',
    Array.from({ length: VARIANTS }, (_, at) => aVariant({ id: String(at + 1), priceMinor: 16_500 + (at % 40) * 50, vendor: at < 10 ? 'Acme' : 'Other' })),
  );
  await syncCatalog(store.ctx);
  await savePricing(store.ctx, { vatBps: 1500, pricesIncludeVat: true, feeBps: 250, fixedMinor: 200, worstDiscountBps: 0 });
  await saveStrategy(store.ctx, { tree: { type: 'HOLD' } });
  await saveStrategy(store.ctx, { tree: COST_PLUS });
  own = (await showStrategy(store.ctx)).strategyId;
});
afterAll(async () => {
  await world.close();
  await database.drop();
});

async function whole(input: Omit<SimulationInput, 'carry' | 'strategyId'> & { strategyId?: string }): Promise<SimulationView> {
  let view = await simulateStrategy(store.ctx, { strategyId: own, ...input, carry: null });
  for (let slices = 0; view.carry !== null && slices < 50; slices += 1) {
    view = await simulateStrategy(store.ctx, { strategyId: own, ...input, carry: view.carry });
  }
  expect(view.carry).toBeNull();
  return view;
}

it('counts what the preview and a run count, over the whole catalog', async () => {
  const { versions, total, judged } = await whole({ version: 3, other: null });
  const preview = await previewStrategy(store.ctx, { tree: COST_PLUS });

  expect([total, judged]).toEqual([VARIANTS, VARIANTS]);
  expect(preview.kind === 'preview' && preview.preview).toMatchObject({
    up: versions[0]?.up,
    down: versions[0]?.down,
    hold: versions[0]?.hold,
    correction: versions[0]?.correction,
  });
  expect((versions[0]?.up ?? 0) + (versions[0]?.down ?? 0)).toBeGreaterThan(300);
  expect(versions[0]?.branches).toMatchObject([{ path: '', answered: VARIANTS }]);
});

it('is the same whether it is asked in one slice or in many', async () => {
  const first = await simulateStrategy(store.ctx, { strategyId: own, version: 3, other: 2, carry: null });
  const again = await whole({ version: 3, other: 2 });

  // However far the first answer came, what is carried on from it ends in the same sums.
  expect(again.versions).toEqual((await whole({ version: 3, other: 2 })).versions);
  expect(first.judged).toBeGreaterThan(0);
  expect(again.judged).toBe(VARIANTS);
});

it('gives a version that does nothing nothing, and tells where another differs', async () => {
  const { versions, differ, differences } = await whole({ version: 3, other: 2 });

  expect(versions[1]).toMatchObject({ version: 2, up: 0, down: 0, steady: { minor: 0 }, range: null, priced: 0 });
  expect(differ).toBe((versions[0]?.up ?? 0) + (versions[0]?.down ?? 0));
  expect(differences).toHaveLength(8);
  expect(differences[0]?.other).toEqual(differences[0]?.before);
  // No sale was mirrored: what units would be sold is not known, and no sum pretends to.
  expect(versions[0]).toMatchObject({ priced: 0, answered: 0, range: null });
});

it('looks at what the strategy decides, and refuses versions and sums that are not its own', async () => {
  const scope = { variants: [], products: [], collection: null, vendor: 'Acme', tag: null, productType: null };
  const made = await createStrategy(store.ctx, { name: 'Acme', scope, priority: 50, mode: 'store', tree: COST_PLUS });
  const acme = made.kind === 'saved' ? made.strategyId : '';

  expect(await whole({ strategyId: acme, version: 1, other: null })).toMatchObject({ total: 10, judged: 10 });
  expect((await whole({ version: 3, other: null })).total).toBe(VARIANTS - 10);
  await expect(simulateStrategy(store.ctx, { strategyId: acme, version: 9, other: null, carry: null })).rejects.toMatchObject({ code: 'not_found' });
  for (const carry of ['', '{}', '{"after":"","total":1,"tallies":[]}', JSON.stringify({ after: '', total: -1 })]) {
    await expect(simulateStrategy(store.ctx, { strategyId: own, version: 3, other: null, carry })).rejects.toMatchObject({ code: 'bad_input' });
  }
  const stranger = await world.addStore('simulate-stranger', [aVariant({ id: '1' })]);
  await expect(simulateStrategy(stranger.ctx, { strategyId: own, version: 3, other: null, carry: null })).rejects.toMatchObject({ code: 'not_found' });
});
