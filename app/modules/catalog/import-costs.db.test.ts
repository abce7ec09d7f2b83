import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { sql } from '#app/db/sql.ts';
import { systemClock } from '#app/lib/clock.ts';
import { silentLog } from '#app/lib/log.ts';
import { createOfferSources } from '#app/sources/create.server.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { importCosts, readCostsHead } from './import-costs.server.ts';
import { syncCatalog } from './sync-catalog.server.ts';

let database: TestDatabase;
let world: World;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database, createOfferSources({ allow: new Set(), intervalMs: 0, userAgent: 'MizanBot/1.0', clock: systemClock, random: () => 0.5, log: silentLog }));
});

afterAll(async () => {
  await world.close();
  await database.drop();
});

async function* bytes(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text);
  await Promise.resolve();
}

async function aStore(name: string): Promise<TestStore> {
  const store = await world.addStore(name, [
    aVariant({ id: '1', sku: 'A-1', barcode: '6281234567895', costMinor: 10_000 }),
    aVariant({ id: '2', sku: 'A-2', costMinor: 10_000 }),
    aVariant({ id: '3', sku: 'TWICE', costMinor: null }),
    aVariant({ id: '4', sku: 'TWICE', costMinor: null }),
    aVariant({ id: '5', sku: '6281234567895', costMinor: null }),
  ]);
  await syncCatalog(store.ctx);
  await store.ctx.db.tx((tx) => tx.run(sql`DELETE FROM variant_moved WHERE store_id = ${store.ctx.store.id}::uuid`));
  store.clock.advance(60_000);
  return store;
}

const costs = ({ ctx }: TestStore) =>
  ctx.db.tx(async (tx) =>
    Object.fromEntries(
      (
        await tx.rows(
          z.object({ variant: z.string(), minor: z.coerce.number() }),
          sql`SELECT DISTINCT ON (variant_external_id) variant_external_id AS variant, cost_minor::text AS minor FROM variant_cost WHERE store_id = ${ctx.store.id}::uuid
              ORDER BY variant_external_id, effective_from DESC`,
        )
      ).map(({ variant, minor }) => [variant, minor]),
    ),
  );

const moved = ({ ctx }: TestStore) =>
  ctx.db.tx(async (tx) =>
    (await tx.rows(z.object({ id: z.string() }), sql`SELECT variant_external_id AS id FROM variant_moved WHERE store_id = ${ctx.store.id}::uuid AND why = 'cost' ORDER BY 1`)).map(
      ({ id }) => id,
    ),
  );

it('a barcode decides before a SKU, what changed is noted to be decided again, and each other line comes back with its reason', async () => {
  const store = await aStore('cost-file');
  const file = ['Barcode;SKU;Unit cost', '6281234567895;A-2;123,50', ';A-2;100.00', ';TWICE;5', ';NOBODY;5', ';A-1;free', ';A-1;-3', ';;7', ''].join('\n');

  const result = await importCosts(store.ctx, { mapping: { gtin: 0, sku: 1, price: 2 }, stream: bytes(file) });

  expect(result).toMatchObject({ columns: ['Barcode', 'SKU', 'Unit cost'], accepted: 2, changed: 1, moreProblems: 0 });
  expect(result.problems.map(({ where, code, cells }) => [where, code, cells.join(';')]).sort()).toEqual([
    ['4', 'variant_ambiguous', ';TWICE;5'],
    ['5', 'variant_unknown', ';NOBODY;5'],
    ['6', 'cost_unreadable', ';A-1;free'],
    ['7', 'cost_not_positive', ';A-1;-3'],
    ['8', 'identity_missing', ';;7'],
  ]);
  expect(await moved(store)).toEqual(['1']);
  expect(await costs(store)).toEqual({ '1': 12_350, '2': 10_000 });
});

it('holds from now on, the last line of a variant counts, and a second upload of the same file changes nothing', async () => {
  const store = await aStore('cost-file-twice');
  const file = 'SKU,cost\nA-1,120\nA-2,90.5\nA-1,125\n';

  expect(await importCosts(store.ctx, { mapping: { sku: 0, price: 1 }, stream: bytes(file) })).toMatchObject({ accepted: 3, changed: 2, problems: [] });
  expect(await costs(store)).toEqual({ '1': 12_500, '2': 9050 });
  expect(await moved(store)).toEqual(['1', '2']);

  store.clock.advance(60_000);
  expect(await importCosts(store.ctx, { mapping: { sku: 0, price: 1 }, stream: bytes(file) })).toMatchObject({ accepted: 3, changed: 0 });
});

it('takes the column of the cost where a price stands beside it, in English and in Arabic', async () => {
  const store = await aStore('cost-head');

  expect((await readCostsHead(store.ctx, { stream: bytes('Variant SKU,Price,Cost per item,Barcode\n1,2,3,4\n') })).guess).toEqual({ price: 2, gtin: 3, sku: 0 });
  expect((await readCostsHead(store.ctx, { stream: bytes('الباركود,السعر,التكلفة\n1,2,3\n') })).guess).toEqual({ price: 2, gtin: 0 });
  expect((await readCostsHead(store.ctx, { stream: bytes('sku,amount\n1,2\n') })).guess).toEqual({ price: 1, sku: 0 });
});
