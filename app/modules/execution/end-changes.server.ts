import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import { cancelQueued, moveChanges, type Settled } from './record-outcomes.server.ts';

const openRow = z.object({ id: z.string(), decision: z.string(), attempts: z.number() });

/**
 * Ends all changes under way when the store can no longer be asked: what was not sent is cancelled, what was or may have been
 * is left to a person, since nobody can read it back.
 */
export async function endChanges(ctx: StoreContext, input: { reason: string }): Promise<{ cancelled: number; unproven: number }> {
  return ctx.db.tx(async (tx) => {
    const queued = await tx.rows(z.object({ id: z.string() }), sql`SELECT id::text FROM price_change WHERE store_id = ${ctx.store.id}::uuid AND state = 'queued' FOR UPDATE`);
    await cancelQueued(
      tx,
      ctx,
      queued.map(({ id }) => ({ id, reason: input.reason })),
    );
    const open = await tx.rows(
      openRow,
      sql`SELECT id::text, decision_id::text AS decision, attempts FROM price_change WHERE store_id = ${ctx.store.id}::uuid AND state IN ('writing', 'written', 'unknown') FOR UPDATE`,
    );
    const settled = open.map((change): Settled => ({ ...change, state: 'needs_attention', reason: input.reason, nextCheckAt: null }));
    await moveChanges(tx, ctx, ['writing', 'written', 'unknown'], settled);
    return { cancelled: queued.length, unproven: open.length };
  });
}
