// npm run rollups:rebuild [-- store]: adds up every day, variant, customer and cohort anew from the orders themselves, of one store or of all.
import { refreshRollups } from '#app/modules/insights/refresh-rollups.server.ts';
import { markAllDirty } from '#app/modules/sales/dirty.server.ts';
import { eachStore } from './lib/each-store.ts';

await eachStore(process.argv[2] ?? null, async (context, row) => {
  const begun = Date.now();
  await context.db.tx((tx) => markAllDirty(tx, context.store, context.clock.now()));
  for (let more = true; more;) {
    ({ more } = await refreshRollups(context));
  }
  console.log(`${row.externalId}: added up anew in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
});
