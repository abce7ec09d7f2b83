import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { int8, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';

/** The last day in five numbers: what is wrong, what waits for a person, what ran, what was written and checked, what did not work. */
export function digestOf(tx: Tx, ctx: StoreContext, now: Date): Promise<{ incidents: number; waiting: number; runs: number; verified: number; bad: number }> {
  const since = new Date(now.getTime() - 86_400_000);
  return tx.one(
    z.object({ incidents: int8, waiting: int8, runs: int8, verified: int8, bad: int8 }),
    sql`SELECT (SELECT count(*) FROM incident WHERE store_id = ${ctx.store.id}::uuid AND resolved_at IS NULL) AS incidents,
          (SELECT count(*) FROM decision WHERE store_id = ${ctx.store.id}::uuid AND state = 'proposed' AND expires_at > ${now}) AS waiting,
          (SELECT count(*) FROM run WHERE store_id = ${ctx.store.id}::uuid AND ended_at >= ${since}) AS runs,
          (SELECT count(*) FROM price_change WHERE store_id = ${ctx.store.id}::uuid AND state = 'verified' AND sent_at >= ${since}) AS verified,
          (SELECT count(*) FROM price_change WHERE store_id = ${ctx.store.id}::uuid AND state IN ('rejected', 'needs_attention', 'unknown') AND created_at >= ${since}) AS bad`,
  );
}
