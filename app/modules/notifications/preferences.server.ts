import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { v7 } from 'uuid';
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { instant, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { tellSoon } from '#app/db/tell-soon.server.ts';
import { TOPICS, type PreferencesOutcome, type PreferencesView, type Topic } from './views.ts';

const CODE_MINUTES = 30;
const TRIES = 5;
/** Codes and tests of one person in a day: enough to correct a slip, too few to pester a stranger. */
const A_DAY = 5;

const row = z.object({
  address: z.string().nullable(),
  confirmed: z.boolean(),
  topics: z.array(z.enum(TOPICS)),
  least: z.number(),
  from: z.number().nullable(),
  to: z.number().nullable(),
});

export const addressContext = (ctx: StoreContext, user: string): string => `notification:${ctx.store.id}:${user}`;

/** How the one who looks wants to be told; the address is shown with its middle left out. */
export function showPreferences(ctx: StoreContext): Promise<PreferencesView> {
  return ctx.db.tx(async (tx) => {
    const found = await tx.maybe(
      row,
      sql`SELECT address, confirmed_at IS NOT NULL AS confirmed, topics, least_waiting AS least, quiet_from AS "from", quiet_to AS "to" FROM notification_person
          WHERE store_id = ${ctx.store.id}::uuid AND user_id = ${ctx.actor.id}`,
    );
    const address = found?.address == null ? null : masked(ctx.crypt.open(found.address, addressContext(ctx, ctx.actor.id)));
    return {
      mail: ctx.post === null ? null : { address, state: address === null ? 'none' : found?.confirmed ? 'confirmed' : 'unconfirmed' },
      topics: found?.topics ?? [],
      leastWaiting: found?.least ?? 1,
      quiet: found?.from == null || found.to === null ? null : { from: found.from, to: found.to },
      timeZone: ctx.store.timeZone,
    };
  });
}

/** Which topics go by e-mail, from how many waiting changes on, and when none may come. */
export function savePreferences(
  ctx: StoreContext,
  input: { topics: Topic[]; leastWaiting: number; quiet: { from: number; to: number } | null; locale: 'en' | 'ar' },
): Promise<PreferencesOutcome> {
  const { topics, leastWaiting, quiet, locale } = input;
  if (quiet !== null && quiet.from === quiet.to) {
    return Promise.resolve({ kind: 'refused', code: 'hours_empty', params: {} });
  }
  return ctx.db.tx(async (tx) => {
    await tx.run(
      sql`INSERT INTO notification_person (store_id, user_id, locale, topics, least_waiting, quiet_from, quiet_to)
          VALUES (${ctx.store.id}::uuid, ${ctx.actor.id}, ${locale}, ${[...new Set(topics)]}::text[], ${leastWaiting}, ${quiet?.from ?? null}::int, ${quiet?.to ?? null}::int)
          ON CONFLICT (store_id, user_id) DO UPDATE SET locale = excluded.locale, topics = excluded.topics, least_waiting = excluded.least_waiting,
            quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to`,
    );
    // From now on there is a digest to make, also of a store where nothing else happens.
    await tellSoon(tx, ctx);
    await recordActivity(tx, ctx, 'notifications.changed', {});
    return { kind: 'saved' };
  });
}

/** Takes an address and mails a code to it; until that comes back nothing else goes there. */
export function setAddress(ctx: StoreContext, input: { address: string; locale: 'en' | 'ar' }): Promise<PreferencesOutcome> {
  const address = z.email().max(254).safeParse(input.address.trim());
  if (!address.success) {
    return Promise.resolve({ kind: 'refused', code: 'bad_mail_address', params: {} });
  }
  if (ctx.post === null) {
    return Promise.resolve({ kind: 'refused', code: 'mail_off', params: {} });
  }
  const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
  return ctx.db.tx(async (tx) => {
    if (await isTooMany(tx, ctx)) {
      return { kind: 'refused', code: 'mail_limit', params: { most: A_DAY } };
    }
    await tx.run(
      sql`INSERT INTO notification_person (store_id, user_id, locale, topics, address, code_hash, code_until)
          VALUES (${ctx.store.id}::uuid, ${ctx.actor.id}, ${input.locale}, ${[...TOPICS]}::text[], ${ctx.crypt.seal(address.data, addressContext(ctx, ctx.actor.id))}, ${hashOf(ctx, code)}, ${codeEnd(ctx)})
          ON CONFLICT (store_id, user_id) DO UPDATE SET locale = excluded.locale, address = excluded.address, confirmed_at = NULL, code_hash = excluded.code_hash,
            code_until = excluded.code_until, code_tries = 0, topics = CASE WHEN notification_person.topics = '{}' THEN excluded.topics ELSE notification_person.topics END`,
    );
    await queue(tx, ctx, 'code', ctx.crypt.seal(code, addressContext(ctx, ctx.actor.id)));
    return { kind: 'saved' };
  });
}

export function confirmAddress(ctx: StoreContext, input: { code: string }): Promise<PreferencesOutcome> {
  return ctx.db.tx(async (tx) => {
    const found = await tx.maybe(
      z.object({ hash: z.string(), until: instant, tries: z.number() }),
      sql`SELECT code_hash AS hash, code_until AS until, code_tries AS tries FROM notification_person
          WHERE store_id = ${ctx.store.id}::uuid AND user_id = ${ctx.actor.id} AND code_hash IS NOT NULL FOR UPDATE`,
    );
    if (!found || found.until <= ctx.clock.now() || found.tries >= TRIES) {
      return { kind: 'refused', code: 'mail_code_over', params: {} };
    }
    if (!timingSafeEqual(Buffer.from(found.hash), Buffer.from(hashOf(ctx, input.code.trim())))) {
      await tx.run(sql`UPDATE notification_person SET code_tries = code_tries + 1 WHERE store_id = ${ctx.store.id}::uuid AND user_id = ${ctx.actor.id}`);
      return { kind: 'refused', code: 'mail_code_wrong', params: { left: TRIES - 1 - found.tries } };
    }
    await tx.run(
      sql`UPDATE notification_person SET confirmed_at = ${ctx.clock.now()}, code_hash = NULL, code_until = NULL, code_tries = 0
          WHERE store_id = ${ctx.store.id}::uuid AND user_id = ${ctx.actor.id}`,
    );
    await tellSoon(tx, ctx);
    return { kind: 'saved' };
  });
}

/** The address goes, and with it what was on its way there. */
export function removeAddress(ctx: StoreContext): Promise<PreferencesOutcome> {
  return ctx.db.tx(async (tx) => {
    await tx.run(
      sql`UPDATE notification_person SET address = NULL, confirmed_at = NULL, code_hash = NULL, code_until = NULL WHERE store_id = ${ctx.store.id}::uuid AND user_id = ${ctx.actor.id}`,
    );
    await tx.run(sql`DELETE FROM mail WHERE store_id = ${ctx.store.id}::uuid AND user_id = ${ctx.actor.id} AND state IN ('queued', 'sending')`);
    return { kind: 'saved' };
  });
}

export function sendTest(ctx: StoreContext): Promise<PreferencesOutcome> {
  return ctx.db.tx(async (tx) => {
    const found = await tx.maybe(
      z.object({ ok: z.boolean() }),
      sql`SELECT confirmed_at IS NOT NULL AS ok FROM notification_person WHERE store_id = ${ctx.store.id}::uuid AND user_id = ${ctx.actor.id} FOR UPDATE`,
    );
    if (!found?.ok || ctx.post === null) {
      return { kind: 'refused', code: ctx.post === null ? 'mail_off' : 'mail_unconfirmed', params: {} };
    }
    if (await isTooMany(tx, ctx)) {
      return { kind: 'refused', code: 'mail_limit', params: { most: A_DAY } };
    }
    await queue(tx, ctx, 'test', null);
    return { kind: 'saved' };
  });
}

async function isTooMany(tx: Tx, ctx: StoreContext): Promise<boolean> {
  const since = new Date(ctx.clock.now().getTime() - 86_400_000);
  const { full } = await tx.one(
    z.object({ full: z.boolean() }),
    sql`SELECT count(*) >= ${A_DAY} AS full FROM mail WHERE store_id = ${ctx.store.id}::uuid AND user_id = ${ctx.actor.id} AND kind <> 'news' AND due_at >= ${since}`,
  );
  return full;
}

async function queue(tx: Tx, ctx: StoreContext, kind: 'code' | 'test', secret: string | null): Promise<void> {
  await tx.run(
    sql`INSERT INTO mail (store_id, id, user_id, kind, secret, state, due_at)
        VALUES (${ctx.store.id}::uuid, ${v7()}::uuid, ${ctx.actor.id}, ${kind}, ${secret}, 'queued', ${ctx.clock.now()})`,
  );
  await tellSoon(tx, ctx);
}

const codeEnd = (ctx: StoreContext): Date => new Date(ctx.clock.now().getTime() + CODE_MINUTES * 60_000);

function hashOf(ctx: StoreContext, code: string): string {
  return createHash('sha256')
    .update(`${addressContext(ctx, ctx.actor.id)}:${code}`)
    .digest('hex');
}

/** `sa•••@example.com`: enough to know one's own. */
function masked(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, Math.min(2, at))}•••${address.slice(at)}`;
}
