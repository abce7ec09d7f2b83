import { v7 } from 'uuid';
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { AppError } from '#app/lib/errors.ts';
import { daysFrom } from '#app/lib/days.ts';
import type { Licence, LicenceOutcome } from './views.ts';

const LONGEST_DAYS = 400;
const MOST = 100;

/** @param input.from YYYY-MM-DD by the store's calendar; `until` is included */
export function addLicence(ctx: StoreContext, input: { number: string; from: string; until: string; seasonal: boolean }): Promise<LicenceOutcome> {
  const number = input.number.trim();
  return ctx.db.tx(async (tx) => {
    if (number.length === 0 || number.length > 60) {
      return { kind: 'refused', code: 'licence_number', params: { most: 60 } };
    }
    if (input.until < input.from || daysFrom(input.from, input.until) > LONGEST_DAYS) {
      return { kind: 'refused', code: 'licence_days', params: { most: LONGEST_DAYS } };
    }
    const { count } = await tx.one(z.object({ count: int8 }), sql`SELECT count(*) AS count FROM sale_licence WHERE store_id = ${ctx.store.id}::uuid`);
    if (count >= MOST) {
      return { kind: 'refused', code: 'licences_full', params: { most: MOST } };
    }
    const id = v7();
    const made = await tx.run(
      sql`INSERT INTO sale_licence (store_id, id, number, from_day, until_day, seasonal, created_by, created_at)
          VALUES (${ctx.store.id}::uuid, ${id}::uuid, ${number}, ${input.from}::date, ${input.until}::date, ${input.seasonal}, ${ctx.actor.id}, ${ctx.clock.now()})
          ON CONFLICT (store_id, number) DO NOTHING`,
    );
    if (made === 0) {
      return { kind: 'refused', code: 'licence_known', params: {} };
    }
    await recordActivity(tx, ctx, 'licence.added', { number, from: input.from, until: input.until });
    return { kind: 'saved', id };
  });
}

/** @throws AppError not_found when the store has no such licence */
export function removeLicence(ctx: StoreContext, input: { id: string }): Promise<{ number: string }> {
  return ctx.db.tx(async (tx) => {
    const gone = await tx.maybe(z.object({ number: z.string() }), sql`DELETE FROM sale_licence WHERE store_id = ${ctx.store.id}::uuid AND id = ${input.id}::uuid RETURNING number`);
    if (!gone) {
      throw new AppError('not_found');
    }
    await recordActivity(tx, ctx, 'licence.removed', { number: gone.number });
    return { number: gone.number };
  });
}

export async function readLicences(tx: Tx, ctx: StoreContext): Promise<Licence[]> {
  const rows = await tx.rows(
    z.object({ id: z.string(), number: z.string(), from: z.string(), until: z.string(), seasonal: z.boolean(), createdAt: instant }),
    sql`SELECT id::text, number, from_day::text AS "from", until_day::text AS until, seasonal, created_at AS "createdAt" FROM sale_licence
        WHERE store_id = ${ctx.store.id}::uuid ORDER BY from_day DESC, id DESC`,
  );
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
}
