import pg from 'pg';
import { z } from 'zod';
import { assert } from '#app/lib/assert.ts';
import { isUuid, type StoreId } from '#app/lib/ids.ts';
import { poolOf, type Prisma } from './client.server.ts';
import type { TransactionClient } from './generated/internal/prismaNamespace.ts';
import type { Db, SqlTx, Tx } from './scope.ts';
import { sql, type Sql } from './sql.ts';

/** The same verbs over any open Prisma transaction. */
export function txOver(client: TransactionClient): Tx {
  return {
    models: client,
    ...verbs(
      (query) => client.$queryRaw(query),
      (query) => client.$executeRaw(query),
    ),
  };
}

function verbs(ask: (query: Sql) => Promise<unknown>, run: (query: Sql) => Promise<number>): SqlTx {
  const rows = async <T>(schema: z.ZodType<T>, query: Sql): Promise<T[]> => z.array(schema).parse(await ask(query));
  const maybe = async <T>(schema: z.ZodType<T>, query: Sql): Promise<T | null> => {
    const found = await rows(schema, query);
    assert(found.length <= 1, 'at most one row');
    return found[0] ?? null;
  };
  return {
    rows,
    maybe,
    one: async (schema, query) => {
      const row = await maybe(schema, query);
      assert(row !== null, 'exactly one row');
      return row;
    },
    run,
  };
}

/**
 * The database as one store sees it. Every transaction first sets `app.store_id`, which row-level security reads; the
 * setting is local to the transaction, so a pooled connection carries nothing over.
 */
export function forStore(prisma: Prisma, storeId: StoreId): Db {
  assert(isUuid(storeId), 'a store id is a UUID');
  return {
    tx: (work) =>
      prisma.$transaction(async (client) => {
        await client.$queryRaw(sql`SELECT set_config('app.store_id', ${storeId}, TRUE)`);
        return work(txOver(client));
      }),
    bulk: (work) => inTransaction(poolOf(prisma), storeId, work),
  };
}

/** The same verbs straight to the driver, each statement by itself: for parameters and rows of many kilobytes. */
export function sqlOver(prisma: Prisma): SqlTx {
  return direct(poolOf(prisma));
}

function direct(client: pg.Pool | pg.PoolClient): SqlTx {
  const send = (query: Sql): Promise<pg.QueryResult> => client.query({ text: query.text, values: query.values, types: AS_PRISMA });
  return verbs(
    async (query) => (await send(query)).rows as unknown[],
    async (query) => (await send(query)).rowCount ?? 0,
  );
}

const STATEMENT_MS = 60_000;

async function inTransaction<T>(pool: pg.Pool, storeId: StoreId, work: (tx: SqlTx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  const tx = direct(client);
  try {
    await client.query('BEGIN');
    await tx.run(sql`SELECT set_config('app.store_id', ${storeId}, TRUE), set_config('statement_timeout', ${String(STATEMENT_MS)}, TRUE)`);
    const result = await work(tx);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // Whether it can still be used is not known for sure: it is closed, and with it the transaction.
    client.release(true);
    throw error;
  }
}

const INT8 = 20;
const INT8_ARRAY = 1016;

/** BIGINT, alone and in arrays, as Prisma gives it; everything else as the driver does. */
const AS_PRISMA: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format) => {
    const usual = pg.types.getTypeParser(oid, format) as (value: string) => unknown;
    if (oid === INT8_ARRAY) {
      return (value: string) => (usual(value) as (string | null)[]).map((each) => (each === null ? null : BigInt(each)));
    }
    return oid === INT8 ? BigInt : usual;
  },
};
