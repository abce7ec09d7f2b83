import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { assert } from '#app/lib/assert.ts';
import { PrismaClient } from './generated/client.ts';

export type Prisma = InstanceType<typeof PrismaClient>;

const pools = new WeakMap<Prisma, pg.Pool>();

/**
 * A connection that the server ended has no transaction any more, so rolling it back succeeds at once. Prisma gives the
 * connection back only after its ROLLBACK went well: with a plain client each lost connection would take a place of the pool
 * for good.
 */
class Session extends pg.Client {
  private gone = false;

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => (this.gone = true));
    const send = this.query.bind(this) as (query: unknown, ...rest: unknown[]) => unknown;
    const orNothing = (query: unknown, ...rest: unknown[]) => (this.gone && isRollback(query) ? Promise.resolve(NOTHING) : send(query, ...rest));
    this.query = orNothing as typeof this.query;
  }
}

const NOTHING = { command: 'ROLLBACK', rowCount: null, rows: [], fields: [], oid: 0 };

const isRollback = (query: unknown): boolean => typeof query === 'object' && query !== null && 'text' in query && query.text === 'ROLLBACK';

/** One pool for one role. `max` connections; waiting for one and holding a transaction are both bounded. */
export function openPrisma(url: string, max: number): Prisma {
  const pool = new pg.Pool({ connectionString: url, max, Client: Session, idleTimeoutMillis: 30_000, connectionTimeoutMillis: 10_000 });
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
