import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSystem } from '#app/db/system.server.ts';
import { createCrypt } from '#app/lib/crypt.server.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
import { setEmergencyStop } from '../stores/set-emergency-stop.server.ts';
import { saveMode } from '../stores/settings.server.ts';
import { cancelRun } from './cancel-run.server.ts';
import { startRun } from './start-run.server.ts';

const HOUR_MS = 3_600_000;
let database: TestDatabase;
let world: World;
let registry: ReturnType<typeof openSystem>;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
  registry = openSystem(database.urls.DATABASE_SYSTEM_URL, createCrypt(new Map([['k1', randomBytes(32)]])));
});

afterAll(async () => {
  await registry.prisma.$disconnect();
  await world.close();
  await database.drop();
});

const isDue = async ({ ctx, clock }: TestStore): Promise<boolean> =>
  (await registry.system.dueWork(clock.now(), 100)).some(({ kind, storeId }) => kind === 'scheduled_run' && storeId === ctx.store.id);

it('makes a store due by its own frequency, counted from its last run, and never twice at once', async () => {
  const store = await world.addStore('schedule');
  await saveMode(store.ctx, { mode: 'semi_auto' });
  expect(await isDue(store)).toBe(false);
  await syncCatalog(store.ctx);
  expect(await isDue(store)).toBe(true);

  const run = await startRun(store.ctx, { trigger: 'schedule' });
  expect(await isDue(store)).toBe(false);
  store.clock.advance(13 * HOUR_MS);
  expect(await isDue(store), 'while a run is active').toBe(false);
  await cancelRun(store.ctx, { id: run.kind === 'started' ? run.id : '' });
  expect(await isDue(store), 'twelve hours after its start').toBe(true);
});

it('leaves manual stores and stopped ones alone', async () => {
  const store = await world.addStore('manual');
  await syncCatalog(store.ctx);
  expect(await isDue(store)).toBe(false);
  await saveMode(store.ctx, { mode: 'full_auto' });
  await setEmergencyStop(store.ctx, { on: true });
  expect(await isDue(store)).toBe(false);
  await setEmergencyStop(store.ctx, { on: false });
  expect(await isDue(store)).toBe(true);
});
