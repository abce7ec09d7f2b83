import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createDatabase, type TestDatabase } from '../../tests/support/database.ts';
import { openWorld, type TestStore, type World } from '../../tests/support/store.ts';
import { bytes, instant, int8, sql } from './sql.ts';

let database: TestDatabase;
let world: World;
let store: TestStore;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
  store = await world.addStore('two-ways');
});
afterAll(async () => {
  await world.close();
  await database.drop();
});

it('gives the same values through Prisma and straight from the driver', async () => {
  const shape = z.object({
    one: int8,
    many: z.array(int8),
    none: z.array(int8),
    whole: z.number(),
    at: instant,
    raw: bytes,
    told: z.unknown(),
    words: z.array(z.string()),
    yes: z.boolean(),
    nothing: z.null(),
  });
  const query = sql`SELECT 9007199254740991::bigint AS one, ARRAY[1, 2]::bigint[] AS many, ARRAY[]::bigint[] AS none, 7::int AS whole, '2026-11-20T12:00:00.123Z'::timestamptz AS at,
    '\\x00ff'::bytea AS raw, '{"a": [1, null]}'::jsonb AS told, ARRAY['شاي', 'b,c'] AS words, TRUE AS yes, NULL::text AS nothing`;

  const plain = await store.ctx.db.tx((tx) => tx.one(shape, query));
  const direct = await store.ctx.db.bulk((tx) => tx.one(shape, query));

  expect({ ...direct, raw: [...direct.raw] }).toEqual({ ...plain, raw: [...plain.raw] });
  expect(direct).toMatchObject({ one: Number.MAX_SAFE_INTEGER, many: [1, 2], words: ['شاي', 'b,c'] });
});

it('sees the store’s rows alone, and none of a transaction that failed', async () => {
  const count = sql`SELECT count(*) AS one FROM store`;
  expect(await store.ctx.db.bulk((tx) => tx.one(z.object({ one: int8 }), count))).toEqual({ one: 1 });
  const failing = store.ctx.db.bulk(async (tx) => {
    await tx.run(sql`UPDATE store_settings SET approval_hours = 7 WHERE store_id = ${store.ctx.store.id}::uuid`);
    throw new Error('half way');
  });
  await expect(failing).rejects.toThrow('half way');
  expect(await store.ctx.db.tx((tx) => tx.one(z.object({ h: z.number() }), sql`SELECT approval_hours AS h FROM store_settings`))).toEqual({ h: 24 });
});
