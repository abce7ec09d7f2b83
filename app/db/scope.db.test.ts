import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { readConfig } from '#app/config.server.ts';
import { createDatabase, type TestDatabase } from '../../tests/support/database.ts';
import { openWorld, type TestStore, type World } from '../../tests/support/store.ts';
import { openPrisma } from './client.server.ts';
import { forStore } from './scope.server.ts';
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

it.each(['tx', 'bulk'] as const)('holds no lock for a process that went silent in the middle of a transaction (%s)', async (way) => {
  const key = `k1:${Buffer.alloc(32, 1).toString('base64')}`;
  const config = readConfig({
    ...database.urls,
    NODE_ENV: 'test',
    STAGE: 'test',
    APP_URL: 'https://mizan.example.com',
    ENCRYPTION_KEYS: key,
    RECEIPT_KEYS: key,
    SHOPIFY_API_KEY: 'key',
    SHOPIFY_API_SECRET: 'secret',
    TRANSACTION_IDLE_MS: '300',
  });
  const prisma = openPrisma(config.database.app, 1);
  const lock = sql`SELECT approval_hours AS h FROM store_settings FOR UPDATE`;
  const locked = Promise.withResolvers<null>();
  const silent = forStore(prisma, store.ctx.store.id)[way](async (tx) => {
    await tx.rows(z.unknown(), lock);
    locked.resolve(null);
    await sleep(2000);
    return tx.rows(z.unknown(), lock);
  });
  const ended = expect(silent).rejects.toThrow(/connection error|terminat/);
  await locked.promise;

  expect(await store.ctx.db.tx((tx) => tx.rows(z.unknown(), sql`SELECT approval_hours AS h FROM store_settings FOR UPDATE SKIP LOCKED`))).toEqual([]);
  expect(await store.ctx.db.tx((tx) => tx.rows(z.unknown(), lock))).toHaveLength(1);
  await ended;
  // The pool gives a sound connection to the next who asks.
  expect(await forStore(prisma, store.ctx.store.id)[way]((tx) => tx.rows(z.unknown(), lock))).toHaveLength(1);
  await prisma.$disconnect();
});
