/** For commands that do something to every store: each opened under row-level security, as the worker would. */
import { openPrisma } from '#app/db/client.server.ts';
import { forStore } from '#app/db/scope.server.ts';
import type { StoreRow, SystemDb } from '#app/db/scope.ts';
import { openSystem } from '#app/db/system.server.ts';
import type { StoreContext } from '#app/context.ts';
import { systemClock } from '#app/lib/clock.ts';
import { createCrypt, parseKeys } from '#app/lib/crypt.server.ts';
import { createSeal } from '#app/lib/seal.server.ts';

export type EachStore = Pick<StoreContext, 'db' | 'store' | 'crypt' | 'seal' | 'clock'>;

const NEEDED = ['DATABASE_URL', 'DATABASE_SYSTEM_URL', 'ENCRYPTION_KEYS', 'RECEIPT_KEYS'] as const;

/** @param only this store's id, or its name on the platform; null: all of them */
export async function eachStore(only: string | null, work: (store: EachStore, row: StoreRow) => Promise<void>, after?: (system: SystemDb) => Promise<void>): Promise<void> {
  const [appUrl, systemUrl, keys, receiptKeys] = NEEDED.map((name) => process.env[name]);
  if (!appUrl || !systemUrl || !keys || !receiptKeys) {
    console.error(`Set ${NEEDED.join(', ')}, as for the web process.`);
    process.exit(2);
  }
  const crypt = createCrypt(parseKeys(keys));
  const seal = createSeal(parseKeys(receiptKeys));
  const { system, prisma: systemPrisma } = openSystem(systemUrl, crypt);
  const app = openPrisma(appUrl, 4);
  try {
    for (let rows = await system.storesAfter(null, 100); rows.length > 0; rows = await system.storesAfter(rows.at(-1)?.id ?? null, 100)) {
      for (const row of rows.filter(({ id, externalId }) => only === null || only === id || only === externalId)) {
        const store = { id: row.id, platform: row.platform, externalId: row.externalId, currency: row.currency, timeZone: row.timeZone, epoch: row.epoch };
        await work({ db: forStore(app, row.id), store, crypt, seal, clock: systemClock }, row);
      }
    }
    await after?.(system);
  } finally {
    await app.$disconnect();
    await systemPrisma.$disconnect();
  }
}
