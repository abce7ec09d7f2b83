import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import type { Role } from './can.ts';

const userRow = z.object({ role: z.enum(['owner', 'approver', 'analyst', 'viewer']), locale: z.enum(['en', 'ar']).nullable(), host_locale: z.string().nullable() });

export interface StoreVisitor {
  user: { id: string; role: Role; locale: 'en' | 'ar' | null };
  /** What the host asks for, now or when it last said: a later request of the same page does not repeat it. */
  hostLocale: string | null;
}

/**
 * Knows the visiting person again, or for the first time. The platform decides who may open the app; what a newcomer may do there is
 * the store's own choice, an owner unless it chose otherwise.
 * @returns null while another first request is still making the store
 */
export async function enterStore(ctx: StoreContext, input: { userId: string; hostLocale: string | null }): Promise<StoreVisitor | null> {
  const host = input.hostLocale?.slice(0, 20) ?? null;
  const row = await ctx.db.tx(async (tx) => {
    const find = () => tx.maybe(userRow, sql`SELECT role, locale, host_locale FROM store_user WHERE store_id = ${ctx.store.id}::uuid AND user_id = ${input.userId}`);
    const known = await find();
    // Every request comes through here: it writes only when there is something new to say.
    if (known && (host === null || host === known.host_locale)) {
      return known;
    }
    await tx.run(
      // The first person is an owner whatever was chosen: somebody must be.
      sql`INSERT INTO store_user (store_id, user_id, role, host_locale, first_seen_at)
          SELECT ${ctx.store.id}::uuid, ${input.userId}, CASE WHEN EXISTS (SELECT 1 FROM store_user WHERE store_id = ${ctx.store.id}::uuid AND role = 'owner') THEN t.newcomer_role ELSE 'owner' END,
            ${host}, ${ctx.clock.now()} FROM store_settings t WHERE t.store_id = ${ctx.store.id}::uuid
          ON CONFLICT (store_id, user_id) DO UPDATE SET host_locale = coalesce(excluded.host_locale, store_user.host_locale)`,
    );
    return find();
  });
  return row && { user: { id: input.userId, role: row.role, locale: row.locale }, hostLocale: row.host_locale };
}
