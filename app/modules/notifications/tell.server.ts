import { v7 } from 'uuid';
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { dayIn } from '#app/lib/days.ts';
import { digestOf } from './digest.server.ts';
import { dueAt, hourOf, nextHour } from './quiet.ts';
import type { Params, Topic } from './views.ts';

/** By the store's clock (product.md 3.15). */
const DIGEST_HOUR = 8;
/** Told late rather than not at all: what was committed while the last look was under way. */
const OVERLAP_MS = 60_000;
/** What begins runs without a person. */
const ITSELF: ReadonlySet<string> = new Set(['schedule', 'event']);

interface News {
  topic: Topic;
  params: Params;
  about: string;
  at: Date;
  /** Whom it asks for what only another one can give. */
  notTo?: string;
}

/**
 * Notes what happened since the store was last looked at and queues letters; the same thing is noted once, however often this runs.
 * @returns whether letters wait to be sent now
 */
export function tell(ctx: StoreContext): Promise<{ mail: boolean }> {
  const now = ctx.clock.now();
  return ctx.db.tx(async (tx) => {
    const state = await tx.maybe(
      z.object({ until: instant, next: instant.nullable() }),
      sql`SELECT told_until AS until, next_at AS next FROM notification_state WHERE store_id = ${ctx.store.id}::uuid FOR UPDATE`,
    );
    if (!state) {
      return { mail: false };
    }
    const since = new Date(state.until.getTime() - OVERLAP_MS);
    const news = [...(await incidentsOf(tx, ctx, since)), ...(await runsOf(tx, ctx, since)), ...(await halvesOf(tx, ctx, since)), ...(await digestNews(tx, ctx, state.until, now))];
    for (const one of news) {
      await note(tx, ctx, one, now);
    }
    const { due } = await tx.one(
      z.object({ due: instant.nullable() }),
      sql`SELECT min(due_at) AS due FROM mail WHERE store_id = ${ctx.store.id}::uuid AND state IN ('queued', 'sending')`,
    );
    const digest = nextHour(now, DIGEST_HOUR, ctx.store.timeZone);
    // A letter that is being sent is looked for again later, in case its worker died.
    const later = due === null ? digest : new Date(Math.min(digest.getTime(), Math.max(due.getTime(), now.getTime() + OVERLAP_MS)));
    await tx.run(sql`UPDATE notification_state SET told_until = ${now}, next_at = ${later} WHERE store_id = ${ctx.store.id}::uuid`);
    return { mail: due !== null && due <= now };
  });
}

async function incidentsOf(tx: Tx, ctx: StoreContext, since: Date): Promise<News[]> {
  const rows = await tx.rows(
    z.object({ id: z.string(), code: z.string(), params: z.record(z.string(), z.unknown()), run_id: z.string().nullable(), at: instant }),
    sql`SELECT id::text, code, params, run_id::text, at FROM incident WHERE store_id = ${ctx.store.id}::uuid AND at >= ${since} ORDER BY at LIMIT 200`,
  );
  return rows.map(({ id, code, params, run_id: runId, at }) => ({ topic: 'incident', about: `incident:${id}`, at, params: { ...flat(params), code, runId } }));
}

/** Runs that began by themselves or failed, and what they leave for a person. */
async function runsOf(tx: Tx, ctx: StoreContext, since: Date): Promise<News[]> {
  const rows = await tx.rows(
    z.object({ id: z.string(), kind: z.string(), status: z.string(), trigger: z.string(), at: instant, verified: int8, bad: int8, waiting: int8 }),
    sql`SELECT r.id::text, r.kind, r.status, r.trigger, r.ended_at AS at,
          (SELECT count(*) FROM price_change c WHERE c.store_id = r.store_id AND c.run_id = r.id AND c.state = 'verified') AS verified,
          (SELECT count(*) FROM price_change c WHERE c.store_id = r.store_id AND c.run_id = r.id AND c.state IN ('rejected', 'needs_attention')) AS bad,
          (SELECT count(*) FROM decision d WHERE d.store_id = r.store_id AND d.run_id = r.id AND d.state = 'proposed') AS waiting
        FROM run r WHERE r.store_id = ${ctx.store.id}::uuid AND r.ended_at >= ${since} ORDER BY r.ended_at LIMIT 200`,
  );
  return rows.flatMap(({ id, kind, status, trigger, at, verified, bad, waiting }): News[] => [
    ...(ITSELF.has(trigger) || status === 'failed'
      ? [{ topic: 'run_finished' as const, about: `run:${id}`, at, params: { runId: id, kind, status, verified, bad, waiting } }]
      : []),
    ...(waiting > 0 && ITSELF.has(trigger) ? [{ topic: 'approval_needed' as const, about: `approval:${id}`, at, params: { runId: id, waiting } }] : []),
  ]);
}

/** Large changes that one person has said yes to and a second one has not: what was said in one go is told in one. */
async function halvesOf(tx: Tx, ctx: StoreContext, since: Date): Promise<News[]> {
  const rows = await tx.rows(
    z.object({ by: z.string(), at: instant, waiting: int8 }),
    sql`SELECT first_approved_by AS by, first_approved_at AS at, count(*) AS waiting FROM decision
        WHERE store_id = ${ctx.store.id}::uuid AND state = 'proposed' AND first_approved_at >= ${since} GROUP BY 1, 2 ORDER BY 2 LIMIT 200`,
  );
  return rows.map(({ by, at, waiting }) => ({ topic: 'approval_needed', about: `second:${by}:${at.toISOString()}`, at, params: { second: true, waiting }, notTo: by }));
}

/** Once a day, when its hour has come since the last look; a worker that was down then does it when it is back. */
async function digestNews(tx: Tx, ctx: StoreContext, until: Date, now: Date): Promise<News[]> {
  const day = dayIn(now, ctx.store.timeZone);
  const hour = hourOf(day, DIGEST_HOUR, ctx.store.timeZone);
  return until < hour && hour <= now ? [{ topic: 'digest', about: `digest:${day}`, at: now, params: { day, ...(await digestOf(tx, ctx, now)) } }] : [];
}

const person = z.object({ user: z.string(), least: z.number(), from: z.number().nullable(), to: z.number().nullable() });

async function note(tx: Tx, ctx: StoreContext, { topic, params, about, at, notTo }: News, now: Date): Promise<void> {
  const id = v7();
  const noted = await tx.run(
    sql`INSERT INTO notification (store_id, id, topic, params, about, happened_at)
        VALUES (${ctx.store.id}::uuid, ${id}::uuid, ${topic}, ${JSON.stringify(params)}::jsonb, ${about}, ${at}) ON CONFLICT (store_id, about) DO NOTHING`,
  );
  if (noted === 0) {
    return;
  }
  const people = await tx.rows(
    person,
    sql`SELECT p.user_id AS "user", p.least_waiting AS least, p.quiet_from AS "from", p.quiet_to AS "to" FROM notification_person p
        JOIN store_user u ON u.store_id = p.store_id AND u.user_id = p.user_id
        WHERE p.store_id = ${ctx.store.id}::uuid AND p.confirmed_at IS NOT NULL AND ${topic} = ANY(p.topics)
          AND (${notTo ?? null}::text IS NULL OR (p.user_id <> ${notTo ?? null} AND u.role IN ('owner', 'approver')))`,
  );
  for (const { user, least, from, to } of people) {
    // One large change that nobody else can let go is not few.
    if (topic === 'approval_needed' && notTo === undefined && Number(params['waiting']) < least) {
      continue;
    }
    const due = dueAt(now, from === null || to === null ? null : { from, to }, ctx.store.timeZone);
    await tx.run(
      sql`INSERT INTO mail (store_id, id, user_id, notification_id, kind, state, due_at)
          VALUES (${ctx.store.id}::uuid, ${v7()}::uuid, ${user}, ${id}::uuid, 'news', 'queued', ${due}) ON CONFLICT (store_id, notification_id, user_id) DO NOTHING`,
    );
  }
}

function flat(params: Record<string, unknown>): Params {
  return Object.fromEntries(
    Object.entries(params).filter((entry): entry is [string, Params[string]] => entry[1] === null || ['string', 'number', 'boolean'].includes(typeof entry[1])),
  );
}
