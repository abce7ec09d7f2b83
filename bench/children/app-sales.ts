/** Reads a store's orders with the app's own code: the verb, the adapter, the ledger, the scoped database. */
import { openPrisma } from '#app/db/client.server.ts';
import { sql } from '#app/db/sql.ts';
import { continueSales } from '#app/modules/sales/sync-sales.server.ts';
import { appContext, type AppContextInput } from '../lib/app-context.ts';
import { measured } from '../lib/measured.ts';

const input = JSON.parse(process.argv[2] ?? '{}') as AppContextInput;
const prisma = openPrisma(input.databaseUrl, 20);
// A worker has been up for long when a reading begins.
await appContext(prisma, input).db.tx((tx) => tx.run(sql`SELECT 1`));
const result = await measured(async () => {
  for (let done = false; !done;) {
    ({ done } = await continueSales(appContext(prisma, input)));
  }
});
await prisma.$disconnect();
process.send?.(result);
