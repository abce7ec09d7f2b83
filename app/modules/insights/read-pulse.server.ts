import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import { sha256 } from '#app/lib/seal.server.ts';

/** What screens watch: each part is another text once something of it has changed. */
export interface StorePulse extends Readonly<Record<string, string>> {
  /** The sums of sales, and the reading of them. */
  sales: string;
  /** Runs, and every verdict and write, each of which the chain of proofs grows by. */
  runs: string;
}

/** One cheap look, whoever and however many watch. */
export async function readPulse(ctx: StoreContext): Promise<StorePulse> {
  const store = sql`${ctx.store.id}::uuid`;
  const row = await ctx.db.tx((tx) =>
    tx.one(
      z.object({ sales: z.string(), runs: z.string() }),
      sql`SELECT concat_ws('/', (SELECT version FROM rollup_state WHERE store_id = ${store}),
            (SELECT concat_ws(',', id, status, orders, customers, carts) FROM sales_sync WHERE store_id = ${store} ORDER BY started_at DESC, id DESC LIMIT 1)) AS sales,
          concat_ws('/', (SELECT seq FROM chain_head WHERE store_id = ${store}),
            (SELECT concat_ws(',', r.id, r.status, (SELECT string_agg(concat_ws(':', s.name, s.status, s.done, s.total), ',' ORDER BY s.name) FROM run_stage s
              WHERE s.store_id = r.store_id AND s.run_id = r.id)) FROM run r WHERE r.store_id = ${store} ORDER BY r.started_at DESC, r.id DESC LIMIT 1)) AS runs`,
    ),
  );
  return { sales: short(row.sales), runs: short(row.runs) };
}

function short(text: string): string {
  return Buffer.from(sha256(Buffer.from(text)).subarray(0, 6)).toString('base64url');
}
