import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '#app/lib/clock.ts';
import { silentLog } from '#app/lib/log.ts';
import { createOfferSources } from '#app/sources/create.server.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { addFilledStore } from '../../../tests/support/filled-store.ts';
import { openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { verifyReceipts } from './verify-receipts.server.ts';

let database: TestDatabase;
let world: World;
let store: TestStore;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database, createOfferSources({ allow: new Set(), intervalMs: 0, userAgent: 'MizanBot/1.0', clock: systemClock, random: () => 0.5, log: silentLog }));
  store = await addFilledStore(world, database, 'receipts');
});
afterAll(async () => {
  await world.close();
  await database.drop();
});

it('decides every receipt of a store again, byte for byte, undo among them', async () => {
  const verdict = await verifyReceipts(store.ctx);
  expect(verdict).toMatchObject({ chain: { ok: true }, otherEngine: 0, differs: [], refused: [] });
  expect(verdict.receipts).toBeGreaterThan(1);
  expect(verdict.replayed).toBe(verdict.receipts);
});

it('finds a receipt whose price was altered, whatever its chain says', async () => {
  await database.asOwner(
    `UPDATE decision_event SET body = convert_to(replace(convert_from(body, 'UTF8'), '"kind":"CHANGE"', '"kind":"HOLD"'), 'UTF8')
     WHERE store_id = $1 AND kind = 'receipt' AND seq = (SELECT min(seq) FROM decision_event WHERE store_id = $1 AND kind = 'receipt' AND convert_from(body, 'UTF8') LIKE '%"kind":"CHANGE"%')`,
    [store.ctx.store.id],
  );
  const verdict = await verifyReceipts(store.ctx);
  expect(verdict.chain.ok).toBe(false);
  expect(verdict.differs).toHaveLength(1);
});
