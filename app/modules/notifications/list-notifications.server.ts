import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import { TOPICS, type NotificationsView, type Params } from './views.ts';

const PAGE = 25;

/** What there was to tell, newest first; `unseen` is what came since this person last looked. */
export function listNotifications(ctx: StoreContext, input: { before?: string | undefined } = {}): Promise<NotificationsView> {
  return ctx.db.tx(async (tx) => {
    const seen = sql`coalesce((SELECT seen_until FROM notification_person WHERE store_id = ${ctx.store.id}::uuid AND user_id = ${ctx.actor.id}), '-infinity'::timestamptz)`;
    const rows = await tx.rows(
      z.object({ id: z.string(), topic: z.enum(TOPICS), params: z.custom<Params>(), at: instant, unseen: z.boolean() }),
      sql`SELECT id::text, topic, params, happened_at AS at, happened_at > ${seen} AS unseen FROM notification
          WHERE store_id = ${ctx.store.id}::uuid AND (${input.before ?? null}::uuid IS NULL OR id < ${input.before ?? null}::uuid) ORDER BY id DESC LIMIT ${PAGE + 1}`,
    );
    const { unseen } = await tx.one(z.object({ unseen: int8 }), sql`SELECT count(*) AS unseen FROM notification WHERE store_id = ${ctx.store.id}::uuid AND happened_at > ${seen}`);
    const shown = rows.slice(0, PAGE);
    return {
      items: shown.map(({ at, ...row }) => ({ ...row, happenedAt: at.toISOString() })),
      next: rows.length > PAGE ? (shown.at(-1)?.id ?? null) : null,
      unseen,
    };
  });
}

/** Everything up to now was seen by this person. */
export async function markSeen(ctx: StoreContext): Promise<void> {
  await ctx.db.tx((tx) =>
    tx.run(
      sql`INSERT INTO notification_person (store_id, user_id, locale, topics, seen_until) VALUES (${ctx.store.id}::uuid, ${ctx.actor.id}, 'en', '{}', ${ctx.clock.now()})
          ON CONFLICT (store_id, user_id) DO UPDATE SET seen_until = excluded.seen_until`,
    ),
  );
}
