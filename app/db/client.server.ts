import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { assert } from '#app/lib/assert.ts';
import { PrismaClient } from './generated/client.ts';

export type Prisma = InstanceType<typeof PrismaClient>;

const pools = new WeakMap<Prisma, pg.Pool>();

/** One pool for one role. `max` connections; waiting for one and holding a transaction are both bounded. */
export function openPrisma(url: string, max: number): Prisma {
  const pool = new pg.Pool({ connectionString: url, max, idleTimeoutMillis: 30_000, connectionTimeoutMillis: 10_000 });
  // A connection that dies while nobody uses it is replaced by the next who asks.
  pool.on('error', () => undefined);
  const adapter = new PrismaPg(pool, { disposeExternalPool: true });
  const prisma = new PrismaClient({ adapter, transactionOptions: { maxWait: 15_000, timeout: 60_000 } });
  pools.set(prisma, pool);
  return prisma;
}

/** The connections under a client, for what is too large to go through it. */
export function poolOf(prisma: Prisma): pg.Pool {
  const pool = pools.get(prisma);
  assert(pool !== undefined, 'a client of openPrisma');
  return pool;
}
