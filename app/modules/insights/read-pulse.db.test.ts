import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { runThrough } from '../../../tests/support/filled-store.ts';
import { anOrder } from '../../../tests/support/memory-sales.ts';
import { openWorld, type World } from '../../../tests/support/store.ts';
import { addUpAll, readSales } from '../../../tests/support/sync-sales.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
import { startRun } from '../runs/start-run.server.ts';
import { savePricing } from '../stores/settings.server.ts';
import { readPulse } from './read-pulse.server.ts';

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

it('is another once sales were read or a run moved, and the same while nothing did', async () => {
  const store = await world.addStore('pulse');
  const other = await world.addStore('pulse-beside');
  await syncCatalog(store.ctx);
  await savePricing(store.ctx, { vatBps: 1500, pricesIncludeVat: true, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0 });
  const first = await readPulse(store.ctx);
  expect(await readPulse(store.ctx)).toEqual(first);

  store.shop.orders.set('1', anOrder({ id: '1' }));
  await readSales(store.ctx);
  await addUpAll(store.ctx);
  const sold = await readPulse(store.ctx);
  expect(sold.sales).not.toBe(first.sales);
  expect(sold.runs).toBe(first.runs);

  await runThrough(store);
  const ran = await readPulse(store.ctx);
  expect(ran.runs).not.toBe(sold.runs);
  store.clock.advance(1000);
  await startRun(store.ctx, { trigger: 'manual' });
  expect((await readPulse(store.ctx)).runs).not.toBe(ran.runs);
  expect(await readPulse(other.ctx)).toEqual(first);
});
