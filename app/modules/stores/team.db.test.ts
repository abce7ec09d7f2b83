import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { enterStore } from './enter-store.server.ts';
import { setNewcomerRole, setRole, showTeam } from './team.server.ts';

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

const enter = ({ ctx }: TestStore, userId: string): Promise<string> => enterStore(ctx, { userId, hostLocale: null }).then((visitor) => visitor?.user.role ?? 'nobody');
const newStore = (): Promise<TestStore> => world.addStore(`team-${(stores += 1)}`);

it('makes the first person an owner whatever was chosen, and newcomers what was chosen', async () => {
  const store = await newStore();
  await setNewcomerRole(store.ctx, { role: 'viewer' });
  expect([await enter(store, '1'), await enter(store, '2')]).toEqual(['owner', 'viewer']);
  expect((await showTeam(store.ctx, { userId: '2' })).members.map(({ id, role, isYou }) => [id, role, isYou])).toEqual([
    ['1', 'owner', false],
    ['2', 'viewer', true],
  ]);
});

it('keeps the last owner, also when two owners let go at once', async () => {
  const store = await newStore();
  await enter(store, '1');
  await enter(store, '2');
  const outcomes = await Promise.all(['1', '2'].map((userId) => setRole(store.ctx, { userId, role: 'viewer' })));
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
  expect((await showTeam(store.ctx, { userId: '1' })).members.filter(({ role }) => role === 'owner')).toHaveLength(1);
});

it('gives a role that holds from the next request on, and notes who gave it', async () => {
  const store = await newStore();
  await enter(store, '99001');
  await enter(store, '5');
  await setRole(store.ctx, { userId: '5', role: 'approver' });
  expect(await enter(store, '5')).toBe('approver');
  expect(await database.asOwner(`SELECT action, params FROM activity WHERE store_id = $1`, [store.ctx.store.id])).toEqual([
    { action: 'team.role', params: { userId: '5', role: 'approver' } },
  ]);
});

it('knows nobody of another store', async () => {
  const [one, other] = [await newStore(), await newStore()];
  await enter(one, '1');
  await enter(other, '77');
  await expect(setRole(one.ctx, { userId: '77', role: 'viewer' })).rejects.toThrow('not_found');
});

it('lets nobody into a store that another first request is still making', async () => {
  const store = await world.addStore('half-made');
  await database.asOwner('DELETE FROM store_settings WHERE store_id = $1', [store.ctx.store.id]);
  expect(await enter(store, '99001')).toBe('nobody');
});
