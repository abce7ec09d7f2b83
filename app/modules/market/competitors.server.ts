import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { int8, sql } from '#app/db/sql.ts';
import { AppError } from '#app/lib/errors.ts';
import { newId, type CompetitorId } from '#app/lib/ids.ts';

/** What a store may hold, asked by `limit()` of the stores chapter through the door. */
export type AddOutcome =
  { kind: 'added'; id: string } | { kind: 'refused'; code: 'bad_address' | 'own_shop' | 'already_there' | 'over_limit'; params: Record<string, string | number> };

const addressSchema = z
  .string()
  .trim()
  .transform((text) => (/^https?:\/\//i.test(text) ? text : `https://${text}`))
  .pipe(z.url({ protocol: /^https?$/ }))
  .transform((text) => new URL(text));

/** Adds a competitor's storefront. Only its origin is kept: the adapter decides which pages it reads. */
export async function addCompetitor(ctx: StoreContext, input: { name: string; baseUrl: string; max: number }): Promise<AddOutcome> {
  const address = addressSchema.safeParse(input.baseUrl);
  if (!address.success || address.data.username !== '' || address.data.hostname === '') {
    return { kind: 'refused', code: 'bad_address', params: { address: input.baseUrl.slice(0, 200) } };
  }
  const { origin, hostname } = address.data;
  if (hostname === ctx.store.externalId) {
    return { kind: 'refused', code: 'own_shop', params: {} };
  }
  const name = input.name.trim().slice(0, 80) || hostname;
  return ctx.db.tx(async (tx) => {
    const { used, same } = await tx.one(
      z.object({ used: int8, same: int8 }),
      sql`SELECT count(*) FILTER (WHERE active) AS used, count(*) FILTER (WHERE active AND (base_url = ${origin} OR name = ${name})) AS same
          FROM competitor WHERE store_id = ${ctx.store.id}::uuid`,
    );
    if (same > 0) {
      return { kind: 'refused', code: 'already_there', params: { name } };
    }
    if (used >= input.max) {
      return { kind: 'refused', code: 'over_limit', params: { max: input.max } };
    }
    // A removed competitor of that name comes back with its history.
    const { id } = await tx.one(
      z.object({ id: z.string() }),
      sql`INSERT INTO competitor (store_id, id, name, kind, base_url, created_at)
          VALUES (${ctx.store.id}::uuid, ${newId<CompetitorId>()}::uuid, ${name}, 'storefront', ${origin}, ${ctx.clock.now()})
          ON CONFLICT (store_id, name) DO UPDATE SET active = TRUE, kind = 'storefront', base_url = excluded.base_url, last_error = NULL
          RETURNING id::text`,
    );
    await recordActivity(tx, ctx, 'competitor.added', { competitorId: id });
    return { kind: 'added', id };
  });
}

/**
 * Stops reading a competitor; its offers leave pricing with it, its history stays. Safe to run twice.
 * @throws AppError not_found when the store has no such competitor
 */
export async function removeCompetitor(ctx: StoreContext, input: { id: string }): Promise<{ removed: boolean }> {
  return ctx.db.tx(async (tx) => {
    const removed = await tx.run(sql`UPDATE competitor SET active = FALSE WHERE store_id = ${ctx.store.id}::uuid AND id = ${input.id}::uuid AND active`);
    if (removed > 0) {
      await recordActivity(tx, ctx, 'competitor.removed', { competitorId: input.id });
    } else if (!(await tx.maybe(z.object({ id: z.string() }), sql`SELECT id::text FROM competitor WHERE store_id = ${ctx.store.id}::uuid AND id = ${input.id}::uuid`))) {
      throw new AppError('not_found');
    }
    return { removed: removed > 0 };
  });
}
