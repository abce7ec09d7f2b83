// npm run receipts:verify [-- store]: every receipt decided again from its own bytes by this process, the checker asked, the chain walked.
import { verifyReceipts } from '#app/modules/decisions/verify-receipts.server.ts';
import { eachStore } from './lib/each-store.ts';

let broken = 0;
await eachStore(process.argv[2] ?? null, async (context, row) => {
  const { chain, receipts, replayed, otherEngine, differs, refused } = await verifyReceipts(context);
  const isWhole = chain.ok && differs.length + refused.length === 0;
  broken += isWhole ? 0 : 1;
  console.log(
    `${row.externalId}: ${chain.ok ? `chain of ${chain.length} whole` : `chain BROKEN at ${chain.brokenAt}`}; ${replayed} of ${receipts} receipts replayed byte for byte` +
      `${otherEngine > 0 ? `, ${otherEngine} of another engine` : ''}${differs.length > 0 ? `, ${differs.length} DIFFER (first ${differs[0]})` : ''}${refused.length > 0 ? `, ${refused.length} REFUSED by the checker (first ${refused[0]})` : ''}`,
  );
});
process.exitCode = broken > 0 ? 1 : 0;
