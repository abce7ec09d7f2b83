import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { type ChainVerdict, verifyChain } from '#app/db/decision-chain.server.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { ActivityView } from './views.ts';

const PAGE = 50;

/** Who did what, newest first, by id: the platform shows names, we hold none. */
export async function listActivity(ctx: StoreContext, input: { cursor?: string | undefined }): Promise<ActivityView> {
  return ctx.db.tx(async (tx) => {
    const found = await tx.rows(
      z.object({ id: z.string(), actor_kind: z.enum(['user', 'system']), actor_id: z.string(), action: z.string(), params: z.record(z.string(), z.unknown()), at: instant }),
      sql`SELECT id::text, actor_kind, actor_id, action, params, at FROM activity
          WHERE store_id = ${ctx.store.id}::uuid AND (${input.cursor ?? null}::uuid IS NULL OR id < ${input.cursor ?? null}::uuid) ORDER BY id DESC LIMIT ${PAGE + 1}`,
    );
    const { length } = await tx.one(z.object({ length: int8 }), sql`SELECT coalesce((SELECT seq FROM chain_head WHERE store_id = ${ctx.store.id}::uuid), 0) AS length`);
    const page = found.slice(0, PAGE);
    return {
      entries: page.map((row) => ({
        id: row.id,
        at: row.at.toISOString(),
        actor: row.actor_kind === 'user' ? { kind: 'person', id: row.actor_id, isYou: ctx.actor.kind === 'user' && ctx.actor.id === row.actor_id } : { kind: 'mizan' },
        action: row.action,
        // Only plain values are told; the rest stays in the row for support.
        params: Object.fromEntries(
          Object.entries(row.params).filter((entry): entry is [string, string | number | boolean] => ['string', 'number', 'boolean'].includes(typeof entry[1])),
        ),
      })),
      nextCursor: found.length > PAGE ? (page.at(-1)?.id ?? null) : null,
      chainLength: length,
    };
  });
}

/** Walks the whole chain of proofs: every seal, every link, no gap. */
export function checkChain(ctx: StoreContext): Promise<ChainVerdict> {
  return ctx.db.tx((tx) => verifyChain(tx, ctx.seal, ctx.store.id));
}
