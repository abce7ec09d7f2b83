import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import type { ErrorParams } from '#app/lib/errors.ts';
import type { CompetitorId } from '#app/lib/ids.ts';

export interface Visit {
  offers: number;
  matched: number;
  /** Pages or lines that could not be read. */
  problems: number;
  /** Null: it could be read. */
  failure: { code: string; params: ErrorParams } | null;
}

/** How reading a competitor's shop or file went: what its success rate is made of. A failure leaves the last good time. */
export async function noteVisit(ctx: StoreContext, id: CompetitorId, { offers, matched, problems, failure }: Visit): Promise<void> {
  const now = ctx.clock.now();
  const error = failure === null ? null : JSON.stringify(failure);
  await ctx.db.tx(async (tx) => {
    await tx.run(
      sql`UPDATE competitor SET last_error = ${error}::jsonb, last_scouted_at = CASE WHEN ${failure === null} THEN ${now} ELSE last_scouted_at END
          WHERE store_id = ${ctx.store.id}::uuid AND id = ${id}::uuid`,
    );
    await tx.run(
      sql`INSERT INTO competitor_visit (store_id, competitor_id, at, offers, matched, problems, error_code)
          VALUES (${ctx.store.id}::uuid, ${id}::uuid, ${now}, ${offers}, ${matched}, ${problems}, ${failure?.code ?? null}) ON CONFLICT DO NOTHING`,
    );
  });
}
