import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { addRows } from '../../../tests/support/sales-rows.ts';
import { openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { answered } from './answers.server.ts';

let database: TestDatabase;
let world: World;
let store: TestStore;
let stores = 0;
/** How often it was worked out. */
let works = 0;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
});
afterAll(async () => {
  await world.close();
  await database.drop();
});
beforeEach(async () => {
  store = await world.addStore(`answers-${(stores += 1)}`, []);
  works = 0;
  await addRows(database, store.ctx.store.id, 'rollup_state', [{ version: 1 }]);
});

const moveOn = () => database.asOwner(`UPDATE rollup_state SET version = version + 1 WHERE store_id = $1`, [store.ctx.store.id]);
const ask = (tookMs: number, { question = 'q', schema = z.number() }: { question?: string; schema?: z.ZodType<number> } = {}) =>
  store.ctx.db.tx((tx) =>
    answered(tx, store.ctx, question, { from: '2026-11-01', to: '2026-11-20' }, schema, () => {
      store.clock.advance(tookMs);
      return Promise.resolve((works += 1));
    }),
  );

it('is given again while the sums are the same, however old it is', async () => {
  expect(await ask(10)).toEqual({ value: 1, asOf: null });
  store.clock.advance(3_600_000);
  expect(await ask(10)).toEqual({ value: 1, asOf: null });
  expect(await ask(10, { question: 'another' })).toEqual({ value: 2, asOf: null });
});

it('is given again for a while when it was dear, and then says when it was true; a minute at most', async () => {
  const at = store.clock.now().toISOString();
  await ask(5000);
  await moveOn();
  store.clock.advance(54_000);
  expect(await ask(5000)).toEqual({ value: 1, asOf: at });
  store.clock.advance(1000);
  expect(await ask(5000)).toEqual({ value: 2, asOf: null });
});

it('is always new when it costs next to nothing', async () => {
  await ask(0);
  await moveOn();
  expect(await ask(0)).toEqual({ value: 2, asOf: null });
});

it('is worked out anew when what is kept has another shape, and forgotten after a day', async () => {
  await ask(0);
  expect(await ask(0, { schema: z.string().transform(Number) })).toEqual({ value: 2, asOf: null });
  store.clock.advance(86_400_001);
  await ask(0, { question: 'another' });
  expect(await database.asOwner(`SELECT question FROM insight_answer WHERE store_id = $1`, [store.ctx.store.id])).toEqual([{ question: 'another' }]);
});
