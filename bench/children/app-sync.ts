/** Syncs a catalog with the app's own code: the verb, the adapter, the scoped database. */
import { openPrisma } from '#app/db/client.server.ts';
import { sql } from '#app/db/sql.ts';
import { createPace } from '#app/platforms/shopify/pace.ts';
import { appContext, type AppContextInput } from '../lib/app-context.ts';
import { syncAsJobs } from '../lib/sync-as-jobs.ts';
import { measured } from '../lib/measured.ts';

const input = JSON.parse(process.argv[2] ?? '{}') as AppContextInput;
const prisma = openPrisma(input.databaseUrl, 20);
// A worker has been up for long when a sync begins.
await appContext(prisma, input).db.tx((tx) => tx.run(sql`SELECT 1`));
let told = { slices: 0, waits: 0 };
const result = await measured(async () => {
  // Kept from slice to slice, as the adapter does for each shop.
  const pace = createPace();
  told = await syncAsJobs(() => appContext(prisma, input, pace));
});
await prisma.$disconnect();
process.send?.({ ...result, ...told });
