import { z } from 'zod';
import { assert } from '#app/lib/assert.ts';
import { isUuid, type StoreId } from '#app/lib/ids.ts';
import type { Prisma } from './client.server.ts';
import type { TransactionClient } from './generated/internal/prismaNamespace.ts';
import type { Db, Tx } from './scope.ts';
import { sql, type Sql } from './sql.ts';

/** The same verbs over any open Prisma transaction. */
export function txOver(client: TransactionClient): Tx {
  const rows = async <T>(schema: z.ZodType<T>, query: Sql): Promise<T[]> => z.array(schema).parse(await client.$queryRaw(query));
  const maybe = async <T>(schema: z.ZodType<T>, query: Sql): Promise<T | null> => {
    const found = await rows(schema, query);
    assert(found.length <= 1, 'at most one row');
    return found[0] ?? null;
  };
  return {
    models: client,
    rows,
    maybe,
    one: async (schema, query) => {
      const row = await maybe(schema, query);
      assert(row !== null, 'exactly one row');
      return row;
    },
    run: (query) => client.$executeRaw(query),
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
  };
}
