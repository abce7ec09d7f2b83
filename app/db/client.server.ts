import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';

export type Prisma = InstanceType<typeof PrismaClient>;

/** One pool for one role. `max` connections; waiting for one and holding a transaction are both bounded. */
export function openPrisma(url: string, max: number): Prisma {
  const adapter = new PrismaPg({ connectionString: url, max, idleTimeoutMillis: 30_000, connectionTimeoutMillis: 10_000 });
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 15_000, timeout: 60_000 } });
}
