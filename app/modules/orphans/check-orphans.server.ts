import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { raiseIncident, resolveIncidents } from '#app/db/activity.server.ts';
import { int8, sql } from '#app/db/sql.ts';
import { orphanedPrices } from './find.server.ts';

const HOUR_MS = 3_600_000;
const INCIDENT = 'prices_orphaned';

/**
 * Once a day: prices that nobody decides any more, and answers that have been missing for a day. Whoever is found is listed until the next
 * look; people are told once, until none is left. Where Mizan decides by itself, what ended is given one round to be decided again.
 */
export function checkOrphans(ctx: Pick<StoreContext, 'db' | 'store' | 'clock'>): Promise<{ found: number }> {
  const now = ctx.clock.now();
  return ctx.db.tx(async (tx) => {
    // First, so that two looks at once come one after the other.
    await tx.run(sql`INSERT INTO orphan_check (store_id, checked_at) VALUES (${ctx.store.id}::uuid, ${now}) ON CONFLICT (store_id) DO UPDATE SET checked_at = excluded.checked_at`);
    const { hours } = await tx.one(
      z.object({ hours: z.number() }),
      sql`SELECT CASE WHEN mode = 'manual' THEN 0 ELSE frequency_hours + 1 END AS hours FROM store_settings WHERE store_id = ${ctx.store.id}::uuid`,
    );
    await tx.run(
      sql`INSERT INTO price_orphan (store_id, variant_external_id, why, change_id, before_minor, found_at)
          SELECT ${ctx.store.id}::uuid, f.variant, f.why, f.change, f.before, ${now}::timestamptz FROM (${orphanedPrices(ctx.store.id, new Date(now.getTime() - hours * HOUR_MS))}) f
          UNION ALL
          SELECT store_id, variant_external_id, 'unknown', id, NULL, ${now} FROM price_change
            WHERE store_id = ${ctx.store.id}::uuid AND state = 'unknown' AND sent_at <= ${new Date(now.getTime() - 24 * HOUR_MS)}
          ON CONFLICT (store_id, variant_external_id) DO UPDATE SET why = excluded.why, change_id = excluded.change_id, before_minor = excluded.before_minor, found_at = excluded.found_at`,
    );
    await tx.run(sql`DELETE FROM price_orphan WHERE store_id = ${ctx.store.id}::uuid AND found_at < ${now}`);
    const { found } = await tx.one(z.object({ found: int8 }), sql`SELECT count(*) AS found FROM price_orphan WHERE store_id = ${ctx.store.id}::uuid`);
    if (found === 0) {
      await resolveIncidents(tx, ctx, INCIDENT);
    } else {
      await raiseIncident(tx, ctx, { code: INCIDENT, params: { count: found }, runId: null });
    }
    return { found };
  });
}
