import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import { KIND_NAMES, KINDS, type RetentionView } from './views.ts';

/** As many as a quarter of a year has. */
const SHOWN = 13;

/** What is kept for how long, what the last clean-up did, and what was archived. */
export function showRetention(ctx: StoreContext): Promise<RetentionView> {
  return ctx.db.tx(async (tx) => {
    const last = await tx.maybe(
      z.object({ at: instant, rows: int8 }),
      sql`SELECT ended_at AS at, (SELECT coalesce(sum(value::bigint), 0)::bigint FROM jsonb_each_text(counts)) AS rows FROM cleanup
          WHERE store_id = ${ctx.store.id}::uuid AND ended_at IS NOT NULL ORDER BY started_at DESC LIMIT 1`,
    );
    const archives = await tx.rows(
      z.object({ id: z.string(), at: instant, rows: int8 }),
      sql`SELECT c.id::text, c.started_at AS at, sum(a.rows)::bigint AS rows FROM cleanup c JOIN archive_chunk a ON a.store_id = c.store_id AND a.cleanup_id = c.id
          WHERE c.store_id = ${ctx.store.id}::uuid AND c.ended_at IS NOT NULL GROUP BY c.id, c.started_at ORDER BY c.started_at DESC LIMIT ${SHOWN}`,
    );
    return {
      kinds: KIND_NAMES.map((kind) => ({ kind, ...KINDS[kind] })),
      last: last && { at: last.at.toISOString(), rows: last.rows },
      archives: archives.map(({ id, at, rows }) => ({ id, at: at.toISOString(), rows })),
    };
  });
}
