import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import { addDays, dayIn } from '#app/lib/days.ts';

/** Thirteen months: a month, and the same one a year before. */
const KEPT_DAYS = 395;
const BATCH = 5000;

/** Events that are past their time go; the sums of their days stay. Safe to run twice. @returns whether more are waiting */
export async function forgetPixelEvents({ db, store, clock }: Pick<StoreContext, 'db' | 'store' | 'clock'>): Promise<{ more: boolean }> {
  const first = addDays(dayIn(clock.now(), store.timeZone), -KEPT_DAYS);
  const gone = await db.tx((tx) =>
    tx.run(sql`DELETE FROM pixel_event WHERE ctid = ANY(ARRAY(SELECT ctid FROM pixel_event WHERE store_id = ${store.id}::uuid AND day < ${first}::date LIMIT ${BATCH}))`),
  );
  return { more: gone === BATCH };
}
