import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { loadPolicy, loadVariantInputs } from '#app/db/pricing-inputs.server.ts';
import { sql } from '#app/db/sql.ts';
import type { Example } from '#app/pricing/examples.ts';
import type { StrategyNode } from '#app/pricing/types.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
import { addCompetitor } from '../market/competitors.server.ts';
import { savePricing } from '../stores/settings.server.ts';
import { changeStrategy, createStrategy, setStrategyMode, setStrategyState } from './change-strategy.server.ts';
import { tryExamples } from './examples.server.ts';
import { listStrategies } from './list-strategies.server.ts';
import { restoreVersion } from './restore-version.server.ts';
import { saveStrategy } from './save-strategy.server.ts';
import { showStrategy } from './show-strategy.server.ts';
import { readNewStrategy } from './writing.server.ts';
import type { SaveStrategyOutcome, StrategyScope } from './views.ts';

const HOLD: StrategyNode = { type: 'HOLD' };
const NONE: StrategyScope = { variants: [], products: [], collection: null, vendor: null, tag: null, productType: null };

let database: TestDatabase;
let world: World;
let count = 0;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
});

afterAll(async () => {
  await world.close();
  await database.drop();
});

async function aStore(): Promise<TestStore> {
  const store = await world.addStore(`strategies-${(count += 1)}`, [
    aVariant({ id: '1', vendor: 'Acme', tags: ['new'] }),
    aVariant({ id: '2', vendor: 'Acme', tags: ['old'] }),
    aVariant({ id: '3', vendor: 'Other', tags: ['new'] }),
  ]);
  await syncCatalog(store.ctx);
  return store;
}

const add = ({ ctx }: TestStore, name: string, scope: Partial<StrategyScope>, priority = 0): Promise<SaveStrategyOutcome> =>
  createStrategy(ctx, { name, scope: { ...NONE, ...scope }, priority, mode: 'store', tree: HOLD });

const idOf = (outcome: SaveStrategyOutcome): string => (outcome.kind === 'saved' ? outcome.strategyId : 'refused');

async function owners({ ctx }: TestStore): Promise<Record<string, string>> {
  return ctx.db.tx(async (tx) => {
    const inputs = await loadVariantInputs(tx, ctx.store, await loadPolicy(tx, ctx.store), ['1', '2', '3'], ctx.clock.now());
    return Object.fromEntries([...inputs].map(([variant, { strategy }]) => [variant, strategy.name]));
  });
}

it('the closest scope decides: a variant before a product before matched conditions before the store', async () => {
  const store = await aStore();
  await add(store, 'vendor', { vendor: 'Acme' });
  expect(await owners(store)).toEqual({ 1: 'vendor', 2: 'vendor', 3: '' });

  await add(store, 'vendor and tag', { vendor: 'Acme', tag: 'new' });
  expect(await owners(store)).toEqual({ 1: 'vendor and tag', 2: 'vendor', 3: '' });

  await add(store, 'product', { products: ['p1', 'p2'] });
  await add(store, 'variant', { variants: ['2'] });
  expect(await owners(store)).toEqual({ 1: 'product', 2: 'variant', 3: '' });
  expect((await listStrategies(store.ctx)).map(({ name, decides }) => `${name}:${decides}`)).toEqual(['variant:1', 'product:1', 'vendor and tag:0', 'vendor:0', ':1']);
});

it('an overlap at equal closeness is refused with the products, unless one has the higher priority', async () => {
  const store = await aStore();
  await add(store, 'vendor', { vendor: 'Acme' });

  const clash = await add(store, 'tag', { tag: 'new' });

  expect(clash).toMatchObject({ kind: 'refused', code: 'strategy_overlap', params: { name: 'vendor', count: 1 } });
  expect(clash.kind === 'refused' && clash.conflicts?.[0]?.products).toEqual([{ productId: 'p1', title: 'Product 1' }]);
  expect(await listStrategies(store.ctx)).toHaveLength(2);
  const tag = await add(store, 'tag', { tag: 'new' }, 10);
  expect(await owners(store)).toEqual({ 1: 'tag', 2: 'vendor', 3: 'tag' });
  expect(await changeStrategy(store.ctx, { id: idOf(tag), name: 'tag', scope: { ...NONE, tag: 'new' }, priority: 0, mode: 'store' })).toMatchObject({ code: 'strategy_overlap' });
  expect(await owners(store)).toEqual({ 1: 'tag', 2: 'vendor', 3: 'tag' });
});

it('a stopped strategy goes on owning its products, an archived one leaves them', async () => {
  const store = await aStore();
  const id = idOf(await add(store, 'vendor', { vendor: 'Acme' }));

  await setStrategyState(store.ctx, { id, state: 'stopped' });
  const stopped = await store.ctx.db.tx(async (tx) => loadVariantInputs(tx, store.ctx.store, await loadPolicy(tx, store.ctx.store), ['1', '3'], store.ctx.clock.now()));
  expect([...stopped.values()].map(({ strategy }) => strategy.stopped)).toEqual([true, false]);
  await setStrategyState(store.ctx, { id, state: 'archived' });
  expect(await owners(store)).toEqual({ 1: '', 2: '', 3: '' });
  // Back again it must not claim what another one has got meanwhile.
  await add(store, 'tag', { tag: 'old' });
  expect(await setStrategyState(store.ctx, { id, state: 'active' })).toMatchObject({ code: 'strategy_overlap' });
});

it('what comes back from the archive takes a place like a new one', async () => {
  const store = await aStore();
  const id = idOf(await add(store, 'back', { vendor: 'Acme' }));
  await setStrategyState(store.ctx, { id, state: 'archived' });
  for (let n = 1; n < 50; n += 1) {
    await add(store, `n${n}`, { tag: `tag-${n}` });
  }

  expect(await setStrategyState(store.ctx, { id, state: 'active' })).toMatchObject({ kind: 'refused', code: 'strategies_full', params: { max: 50 } });
});

it('the store keeps one strategy of its own: neither archived nor given a scope', async () => {
  const store = await aStore();
  const own = await showStrategy(store.ctx);

  expect(await setStrategyState(store.ctx, { id: own.strategyId, state: 'archived' })).toMatchObject({ code: 'strategy_own_stays' });
  expect(await changeStrategy(store.ctx, { id: own.strategyId, name: 'x', scope: { ...NONE, tag: 'new' }, priority: 0, mode: 'store' })).toMatchObject({
    code: 'strategy_own_scope',
  });
  expect(await add(store, 'nothing', {})).toMatchObject({ code: 'strategy_scope_empty' });
  expect(await add(store, '  ', { tag: 'new' })).toMatchObject({ code: 'strategy_name' });
  expect(await setStrategyMode(store.ctx, { id: own.strategyId, mode: 'ask' })).toMatchObject({ kind: 'saved' });
  expect(await showStrategy(store.ctx)).toMatchObject({ own: true, mode: 'ask', decides: 3 });
});

it('each strategy has versions of its own', async () => {
  const store = await aStore();
  const id = idOf(await add(store, 'vendor', { vendor: 'Acme' }));

  expect(await saveStrategy(store.ctx, { id, tree: { type: 'EXCLUDE' } })).toEqual({ kind: 'saved', strategyId: id, version: 2 });
  expect(await saveStrategy(store.ctx, { tree: HOLD })).toMatchObject({ version: 2 });
  expect(await restoreVersion(store.ctx, { id, version: 1 })).toEqual({ kind: 'saved', strategyId: id, version: 3 });
  expect((await showStrategy(store.ctx, { id })).versions.map(({ tree }) => tree.type)).toEqual(['HOLD', 'EXCLUDE', 'HOLD']);
  await expect(saveStrategy(store.ctx, { id: '00000000-0000-7000-8000-000000000000', tree: HOLD })).rejects.toThrow('not_found');
});

it('a rule that nothing could ever answer is refused with its place', async () => {
  const store = await aStore();
  const follow = { type: 'FALLBACK', children: [HOLD, { type: 'NOT_BELOW', seller: 'Noor' }] };

  expect(await saveStrategy(store.ctx, { tree: follow })).toEqual({ kind: 'refused', code: 'strategy_seller_unknown', params: { seller: 'Noor', path: 'children.1' } });
  expect(await saveStrategy(store.ctx, { tree: { type: 'IF', when: { kind: 'text', fact: 'market', is: 'x' }, children: [HOLD] } })).toMatchObject({
    code: 'strategy_no_source',
    params: { path: 'when.0' },
  });
  const elsewhere: StrategyNode = { type: 'IF', when: { kind: 'text', fact: 'market', is: 'x' }, children: [HOLD] };
  expect(await createStrategy(store.ctx, { name: 'x', scope: { ...NONE, tag: 'new' }, priority: 0, mode: 'store', tree: elsewhere })).toMatchObject({
    code: 'strategy_no_source',
  });
  expect(await saveStrategy(store.ctx, { tree: { type: 'FALLBACK', children: [HOLD, { type: 'RANK', k: 0 }] } })).toMatchObject({
    code: 'strategy_rank',
    params: { path: 'children.1.k' },
  });
  expect(await listStrategies(store.ctx)).toMatchObject([{ version: 1 }]);
  await addCompetitor(store.ctx, { name: 'Noor', baseUrl: 'https://noor.example', max: 10 });
  expect(await saveStrategy(store.ctx, { tree: follow })).toMatchObject({ kind: 'saved', version: 2 });
});

it('whoever writes one chooses from the store’s competitors, vendors, tags and types', async () => {
  const store = await aStore();
  await addCompetitor(store.ctx, { name: 'Noor', baseUrl: 'https://noor.example', max: 10 });

  expect(await readNewStrategy(store.ctx, { products: ['p2', 'nobody'], variants: [] })).toMatchObject({
    currency: 'SAR',
    sellers: ['Noor'],
    seasons: [],
    choices: { vendor: [{ value: 'Acme' }, { value: 'Other' }], tag: [{ value: 'new' }, { value: 'old' }] },
    titles: { p2: 'Product 2' },
    products: ['p2'],
  });
});

it('another store’s strategies are not there', async () => {
  const [one, other] = [await aStore(), await aStore()];
  const id = idOf(await add(one, 'vendor', { vendor: 'Acme' }));

  await expect(showStrategy(other.ctx, { id })).rejects.toThrow('not_found');
  await expect(setStrategyState(other.ctx, { id, state: 'stopped' })).rejects.toThrow('not_found');
});

it('an example must hold when a version is saved: those given, else those of the version before; examples alone make a version that keeps its waves', async () => {
  const store = await aStore();
  await savePricing(store.ctx, { vatBps: 1500, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0, pricesIncludeVat: true });
  const { strategyId: id } = await showStrategy(store.ctx);
  const stays: Example = { name: 'stays', priceMinor: 19_900, costMinor: 10_000, rivals: [], stock: null, expect: { kind: 'hold' } };
  const moves: Example = { ...stays, name: 'moves', expect: { kind: 'range', lowMinor: 20_000, highMinor: 30_000 } };

  expect(await saveStrategy(store.ctx, { id, tree: HOLD, examples: [stays, moves] })).toEqual({
    kind: 'refused',
    code: 'example_broken',
    params: { name: 'moves', gotMinor: 19_900 },
  });
  expect(await tryExamples(store.ctx, { tree: HOLD, examples: [stays, moves] })).toMatchObject({ kind: 'tried', answers: [{ holds: true }, { holds: false }] });
  expect(await saveStrategy(store.ctx, { id, tree: HOLD, examples: [stays] })).toMatchObject({ kind: 'saved', version: 2 });
  await store.ctx.db.tx((tx) =>
    tx.run(
      sql`INSERT INTO strategy_rollout (store_id, strategy_id, version, share_bps, opened_at, state) VALUES (${store.ctx.store.id}::uuid, ${id}::uuid, 2, 2500, now(), 'running')`,
    ),
  );
  expect(await saveStrategy(store.ctx, { id, tree: HOLD, examples: [{ ...stays, name: 'renamed' }] })).toMatchObject({ version: 3 });
  const rollout = await store.ctx.db.tx((tx) =>
    tx.rows(z.object({ share: z.number() }), sql`SELECT share_bps AS share FROM strategy_rollout WHERE strategy_id = ${id}::uuid AND version = 3`),
  );
  expect(rollout).toEqual([{ share: 2500 }]);
  expect(await saveStrategy(store.ctx, { id, tree: { type: 'COST_PLUS', mode: { kind: 'margin', bps: 4000 } } })).toMatchObject({ kind: 'refused', code: 'example_broken' });
  expect((await showStrategy(store.ctx)).examples).toEqual([{ ...stays, name: 'renamed' }]);
  expect(await restoreVersion(store.ctx, { id, version: 1 })).toMatchObject({ kind: 'saved', version: 4 });
  expect((await showStrategy(store.ctx)).examples).toEqual([]);
});

it('two sales of one strategy that hold at the same time are refused with the place', async () => {
  const store = await aStore();
  const sale = (from: string, until: string) => ({
    type: 'SCHEDULE',
    from: `2026-12-${from}T00:00:00.000Z`,
    until: `2026-12-${until}T00:00:00.000Z`,
    zone: 'Asia/Riyadh',
    sale: { kind: 'bps', bps: 1000 },
  });

  expect(await saveStrategy(store.ctx, { tree: { type: 'FALLBACK', children: [sale('01', '05'), sale('04', '09'), HOLD] } })).toEqual({
    kind: 'refused',
    code: 'sale_overlap',
    params: { path: 'children.1' },
  });
});
