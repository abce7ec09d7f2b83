import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, sql } from '#app/db/sql.ts';
import { LOCALES } from '#app/i18n/locale.ts';
import { letterOf } from './letter.server.ts';
import { addressContext } from './preferences.server.ts';
import { TOPICS, type Params } from './views.ts';

const BATCH = 10;
/** Longer than a letter can be under way: one whose worker died is taken up again then. */
const LEASE_MS = 120_000;
/** Then it is given up; news of two days ago is none. */
const ATTEMPTS = 8;

const claimed = z.object({
  id: z.string(),
  user: z.string(),
  kind: z.enum(['news', 'test', 'code']),
  secret: z.string().nullable(),
  attempts: z.number(),
  topic: z.enum(TOPICS).nullable(),
  params: z.custom<Params>().nullable(),
  at: instant.nullable(),
  locale: z.enum(LOCALES).nullable(),
  address: z.string().nullable(),
  confirmed: z.boolean().nullable(),
});

/**
 * Posts letters that are due. Each is claimed before it leaves and marked after; one that may have been handed over when the line broke
 * goes again under the same message id, since a letter twice is better than none.
 * @returns whether more are due now
 */
export async function sendMail(ctx: StoreContext): Promise<{ more: boolean }> {
  const now = ctx.clock.now();
  const { post } = ctx;
  if (post === null) {
    return { more: false };
  }
  const letters = await ctx.db.tx((tx) =>
    tx.rows(
      claimed,
      sql`WITH due AS (
            SELECT id FROM mail WHERE store_id = ${ctx.store.id}::uuid AND state IN ('queued', 'sending') AND due_at <= ${now} ORDER BY due_at, id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED),
          taken AS (
            UPDATE mail m SET state = 'sending', attempts = attempts + 1, due_at = ${new Date(now.getTime() + LEASE_MS)} FROM due
            WHERE m.store_id = ${ctx.store.id}::uuid AND m.id = due.id RETURNING m.*)
          SELECT t.id::text, t.user_id AS "user", t.kind, t.secret, t.attempts, n.topic, n.params, n.happened_at AS at, p.locale, p.address, p.confirmed_at IS NOT NULL AS confirmed
          FROM taken t LEFT JOIN notification n ON n.store_id = t.store_id AND n.id = t.notification_id
          LEFT JOIN notification_person p ON p.store_id = t.store_id AND p.user_id = t.user_id
          JOIN store_user u ON u.store_id = t.store_id AND u.user_id = t.user_id`,
    ),
  );
  for (const letter of letters) {
    await sendOne(ctx, post, letter);
  }
  return { more: letters.length === BATCH };
}

async function sendOne(ctx: StoreContext, post: NonNullable<StoreContext['post']>, letter: z.infer<typeof claimed>): Promise<void> {
  const { id, user, kind, address, confirmed, locale, attempts } = letter;
  // Taken away, or never confirmed, since it was queued.
  if (address === null || locale === null || (kind !== 'code' && confirmed !== true)) {
    await end(ctx, id, sql`state = 'failed', error_code = 'no_address', secret = NULL`);
    return;
  }
  const context = addressContext(ctx, user);
  const told = await letterOf(ctx, {
    locale,
    kind,
    code: letter.secret === null ? null : ctx.crypt.open(letter.secret, context),
    news: letter.topic === null || letter.params === null || letter.at === null ? null : { topic: letter.topic, params: letter.params, at: letter.at },
  });
  const posted = await post.send({ ...told, to: ctx.crypt.open(address, context), locale, messageId: `<${id}@mizan>` });
  if (posted.kind === 'sent') {
    await end(ctx, id, sql`state = 'sent', sent_at = ${ctx.clock.now()}, error_code = NULL, secret = NULL`);
  } else if (posted.kind === 'never' || attempts >= ATTEMPTS) {
    await end(ctx, id, sql`state = 'failed', error_code = ${posted.code}, secret = NULL`);
  } else {
    await end(ctx, id, sql`state = 'queued', error_code = ${posted.code}, due_at = ${new Date(ctx.clock.now().getTime() + 30_000 * 2 ** attempts)}`);
  }
}

async function end(ctx: StoreContext, id: string, what: ReturnType<typeof sql>): Promise<void> {
  await ctx.db.tx((tx) => tx.run(sql`UPDATE mail SET ${what} WHERE store_id = ${ctx.store.id}::uuid AND id = ${id}::uuid AND state = 'sending'`));
}
