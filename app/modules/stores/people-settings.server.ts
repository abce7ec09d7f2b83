import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { sql } from '#app/db/sql.ts';
import type { PeopleSettings } from './views.ts';

/** What is kept of customers, and when a cart counts as left behind. */
export function showPeopleSettings(ctx: StoreContext): Promise<PeopleSettings> {
  return ctx.db.tx((tx) =>
    tx.one(
      z.object({ keepPeople: z.boolean(), abandonedMinutes: z.number() }),
      sql`SELECT keep_people AS "keepPeople", abandoned_minutes AS "abandonedMinutes" FROM store_settings WHERE store_id = ${ctx.store.id}::uuid`,
    ),
  );
}

/** @returns whether keeping names was turned on or off by this call: then customers are to be read again, or what was kept is to go */
export function savePeopleSettings(ctx: StoreContext, input: PeopleSettings): Promise<{ turned: 'on' | 'off' | null }> {
  return ctx.db.tx(async (tx) => {
    const { was } = await tx.one(z.object({ was: z.boolean() }), sql`SELECT keep_people AS was FROM store_settings WHERE store_id = ${ctx.store.id}::uuid FOR UPDATE`);
    await tx.run(
      sql`UPDATE store_settings SET keep_people = ${input.keepPeople}, abandoned_minutes = ${input.abandonedMinutes}, updated_at = ${ctx.clock.now()} WHERE store_id = ${ctx.store.id}::uuid`,
    );
    await recordActivity(tx, ctx, 'settings.people', input);
    return { turned: was === input.keepPeople ? null : input.keepPeople ? 'on' : 'off' };
  });
}
