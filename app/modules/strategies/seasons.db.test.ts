/** Seasons of a store's own: kept by name, told with their coming days, and there for as long as a rule asks for them. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { asId, type SeasonId } from '#app/lib/ids.ts';
import type { StrategyNode } from '#app/pricing/types.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { createStrategy, setStrategyState } from './change-strategy.server.ts';
import { listStrategies } from './list-strategies.server.ts';
import { saveStrategy } from './save-strategy.server.ts';
import { removeSeason, saveSeason, showSeasons } from './seasons.server.ts';

const WEEK = { name: ' Payday ', from: '2026-12-25', until: '2027-01-02', yearly: true };
const HOLD: StrategyNode = { type: 'HOLD' };
const asking = (season: string): StrategyNode => ({ type: 'IF', when: { kind: 'not', of: { kind: 'text', fact: 'season', is: season } }, children: [HOLD] });

let database: TestDatabase;
let world: World;
let store: TestStore;
let stores = 0;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
});
afterAll(async () => {
  await world.close();
  await database.drop();
});
beforeEach(async () => {
  store = await world.addStore(`seasons-${(stores += 1)}`);
});

async function added(given: Partial<typeof WEEK> = {}): Promise<SeasonId> {
  const saved = await saveSeason(store.ctx, { ...WEEK, ...given, seasonId: null });
  return asId<SeasonId>(saved.kind === 'saved' ? saved.seasonId : '');
}

it('tells the ready-made ones in the order in which they come, and the own ones with their next days', async () => {
  await added();
  await added({ name: 'Opening', from: '2026-11-01', until: '2026-11-07', yearly: false });

  const { today, ready, own } = await showSeasons(store.ctx);

  expect(today).toBe('2026-11-20');
  expect(ready.slice(0, 3)).toEqual([
    { season: 'white_friday', from: '2026-11-23', until: '2026-11-29', sighted: false, asked: [] },
    { season: 'winter', from: '2026-12-01', until: '2027-02-28', sighted: false, asked: [] },
    { season: 'ramadan', from: '2027-02-08', until: '2027-03-08', sighted: true, asked: [] },
  ]);
  expect(ready).toHaveLength(10);
  expect(own).toMatchObject([
    { name: 'Opening', next: null },
    { name: 'Payday', from: '2026-12-25', until: '2027-01-02', yearly: true, next: { from: '2026-12-25', until: '2027-01-02' }, asked: [] },
  ]);
});

it('refuses one without a name, one that ends before it begins or never, and a name that is taken', async () => {
  await added();

  expect(await saveSeason(store.ctx, { ...WEEK, name: '  ', seasonId: null })).toMatchObject({ code: 'season_name' });
  expect(await saveSeason(store.ctx, { ...WEEK, name: 'x', until: '2026-12-24', seasonId: null })).toMatchObject({ code: 'season_days', params: { most: 364 } });
  expect(await saveSeason(store.ctx, { ...WEEK, name: 'x', until: '2027-12-24', seasonId: null })).toMatchObject({ code: 'season_days' });
  expect(await saveSeason(store.ctx, { ...WEEK, name: 'x', until: '2027-12-24', yearly: false, seasonId: null })).toMatchObject({ kind: 'saved' });
  expect(await saveSeason(store.ctx, { ...WEEK, seasonId: null })).toMatchObject({ code: 'season_known' });
  expect(await saveSeason(store.ctx, { ...WEEK, name: 'ramadan', seasonId: null })).toMatchObject({ code: 'season_known' });
});

it('a rule on a season that is not there is refused with its place; on one that is, saved', async () => {
  const tree: StrategyNode = { type: 'FALLBACK', children: [HOLD, asking('Payday')] };
  expect(await saveStrategy(store.ctx, { tree })).toEqual({ kind: 'refused', code: 'strategy_season_unknown', params: { season: 'Payday', path: 'children.1.when.0' } });
  expect(await saveStrategy(store.ctx, { tree: asking('ramadan') })).toMatchObject({ kind: 'saved' });

  await added();
  expect(await saveStrategy(store.ctx, { tree })).toMatchObject({ kind: 'saved' });
  expect((await showSeasons(store.ctx)).own).toMatchObject([{ name: 'Payday', asked: [{ name: '' }] }]);
});

it('stays, and keeps its name, as long as a rule asks for it; its days may change', async () => {
  const seasonId = await added();
  const scope = { variants: [], products: [], collection: null, vendor: null, tag: 'new', productType: null };
  const made = await createStrategy(store.ctx, { name: 'Month’s end', scope, priority: 0, mode: 'store', tree: asking('Payday') });
  const id = made.kind === 'saved' ? made.strategyId : '';
  const asked = { kind: 'refused', code: 'season_asked', params: { strategy: 'Month’s end' } };

  expect(await removeSeason(store.ctx, { seasonId })).toEqual(asked);
  expect(await saveSeason(store.ctx, { ...WEEK, name: 'Salaries', seasonId })).toEqual(asked);
  expect(await saveSeason(store.ctx, { ...WEEK, from: '2026-12-27', seasonId })).toEqual({ kind: 'saved', seasonId });
  expect((await showSeasons(store.ctx)).own).toMatchObject([{ name: 'Payday', from: '2026-12-27' }]);

  await setStrategyState(store.ctx, { id, state: 'stopped' });
  expect(await removeSeason(store.ctx, { seasonId }), 'a stopped strategy may go on').toEqual(asked);
  await setStrategyState(store.ctx, { id, state: 'archived' });
  expect(await saveSeason(store.ctx, { ...WEEK, name: 'Salaries', seasonId })).toMatchObject({ kind: 'saved' });
  expect(await removeSeason(store.ctx, { seasonId })).toEqual({ kind: 'saved', seasonId });
  expect((await showSeasons(store.ctx)).own).toEqual([]);
  await expect(removeSeason(store.ctx, { seasonId })).rejects.toMatchObject({ code: 'not_found' });
  // What the rule asks for is gone: it does not come back to life either, until the season does.
  expect(await setStrategyState(store.ctx, { id, state: 'active' })).toMatchObject({ code: 'strategy_season_unknown', params: { season: 'Payday' } });
  expect((await listStrategies(store.ctx)).map(({ strategyId }) => strategyId)).not.toContain(id);
  await added();
  expect(await setStrategyState(store.ctx, { id, state: 'active' })).toMatchObject({ kind: 'saved' });
});

it('is not lost to a rule that is saved at the same moment', async () => {
  const seasonId = await added();
  const [saved, removed] = await Promise.all([saveStrategy(store.ctx, { tree: asking('Payday') }), removeSeason(store.ctx, { seasonId })]);

  expect([saved.kind, removed.kind].sort()).toEqual(['refused', 'saved']);
});

it('of another store is not there', async () => {
  const seasonId = await added();
  const other = await world.addStore(`seasons-${(stores += 1)}`);

  expect((await showSeasons(other.ctx)).own).toEqual([]);
  expect(await saveStrategy(other.ctx, { tree: asking('Payday') })).toMatchObject({ code: 'strategy_season_unknown' });
  await expect(saveSeason(other.ctx, { ...WEEK, seasonId })).rejects.toMatchObject({ code: 'not_found' });
});
