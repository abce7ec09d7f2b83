import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { paceSeasonOf } from '#app/db/pace-season.server.ts';
import { readSeasons } from '#app/db/season-rows.server.ts';
import { int8, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { dayIn, daysFrom } from '#app/lib/days.ts';
import { AppError } from '#app/lib/errors.ts';
import { newId, type SeasonId } from '#app/lib/ids.ts';
import { isReadySeason, isSighted, nextSpan, READY_SEASONS, type OwnSeason } from '#app/lib/seasons.ts';
import { namedIn } from '#app/pricing/named.ts';
import { strategyNodeSchema } from '#app/pricing/strategy-schema.ts';
import type { SeasonOutcome, SeasonsView } from './views.ts';

const MOST = 50;
const LONGEST_NAME = 60;
const LONGEST_DAYS = 366;
/** One that never ends would be no season. */
const LONGEST_YEARLY_DAYS = 364;

type Refused = Extract<SeasonOutcome, { kind: 'refused' }>;

/** Ready-made seasons in the order in which they come, and the store's own with the strategies that ask for each. */
export function showSeasons(ctx: StoreContext): Promise<SeasonsView> {
  const today = dayIn(ctx.clock.now(), ctx.store.timeZone);
  return ctx.db.tx(async (tx) => {
    const asked = await askedFor(tx, ctx);
    const own = await readSeasons(tx, ctx.store);
    return {
      today,
      ready: READY_SEASONS.flatMap((season) => {
        const next = nextSpan(season, today);
        return next === null ? [] : [{ season, ...next, sighted: isSighted(season), asked: asked.get(season) ?? [] }];
      }).sort((one, other) => (one.from < other.from ? -1 : 1)),
      own: own.map(({ id, ...season }) => ({ seasonId: id, ...season, next: nextSpan(season, today), asked: asked.get(season.name) ?? [] })),
      pace: await paceSeasonOf(tx, ctx.store, today),
    };
  });
}

/**
 * Adds a season, or with an id changes one. A rule names it: as long as a strategy asks for it, its name stays.
 * @throws AppError not_found
 */
export function saveSeason(ctx: StoreContext, input: OwnSeason & { seasonId: SeasonId | null }): Promise<SeasonOutcome> {
  const season = { ...input, name: input.name.trim() };
  return ctx.db.tx(async (tx): Promise<SeasonOutcome> => {
    const refused = refuseShape(season) ?? (await refuseTaken(tx, ctx, season));
    if (refused) {
      return refused;
    }
    const { name, from, until, yearly, seasonId } = season;
    if (seasonId === null) {
      const id = newId<SeasonId>();
      await tx.run(
        sql`INSERT INTO season (store_id, id, name, from_day, until_day, yearly, created_by, created_at)
            VALUES (${ctx.store.id}::uuid, ${id}::uuid, ${name}, ${from}::date, ${until}::date, ${yearly}, ${ctx.actor.id}, ${ctx.clock.now()})`,
      );
      await recordActivity(tx, ctx, 'season.added', { name, from, until });
      return { kind: 'saved', seasonId: id };
    }
    const before = await held(tx, ctx, seasonId);
    const stuck = before === name ? null : await refuseAsked(tx, ctx, before);
    if (stuck) {
      return stuck;
    }
    await tx.run(
      sql`UPDATE season SET name = ${name}, from_day = ${from}::date, until_day = ${until}::date, yearly = ${yearly} WHERE store_id = ${ctx.store.id}::uuid AND id = ${seasonId}::uuid`,
    );
    await recordActivity(tx, ctx, 'season.changed', { name, from, until });
    return { kind: 'saved', seasonId };
  });
}

/** @throws AppError not_found */
export function removeSeason(ctx: StoreContext, input: { seasonId: SeasonId }): Promise<SeasonOutcome> {
  return ctx.db.tx(async (tx): Promise<SeasonOutcome> => {
    const name = await held(tx, ctx, input.seasonId);
    const stuck = await refuseAsked(tx, ctx, name);
    if (stuck) {
      return stuck;
    }
    await tx.run(sql`DELETE FROM season WHERE store_id = ${ctx.store.id}::uuid AND id = ${input.seasonId}::uuid`);
    await recordActivity(tx, ctx, 'season.removed', { name });
    return { kind: 'saved', seasonId: input.seasonId };
  });
}

function refuseShape({ name, from, until, yearly }: OwnSeason): Refused | null {
  if (name === '' || name.length > LONGEST_NAME) {
    return { kind: 'refused', code: 'season_name', params: { most: LONGEST_NAME } };
  }
  const most = yearly ? LONGEST_YEARLY_DAYS : LONGEST_DAYS;
  return until < from || daysFrom(from, until) > most ? { kind: 'refused', code: 'season_days', params: { most } } : null;
}

async function refuseTaken(tx: Tx, ctx: StoreContext, { name, seasonId }: { name: string; seasonId: SeasonId | null }): Promise<Refused | null> {
  // One writer at a time: two new seasons of one name, or the one too many, meet here.
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`season ${ctx.store.id}`}, 0))`);
  const { count, taken } = await tx.one(
    z.object({ count: int8, taken: z.boolean() }),
    sql`SELECT count(*) AS count, coalesce(bool_or(name = ${name} AND id IS DISTINCT FROM ${seasonId}::uuid), FALSE) AS taken FROM season WHERE store_id = ${ctx.store.id}::uuid`,
  );
  if (taken || isReadySeason(name)) {
    return { kind: 'refused', code: 'season_known', params: {} };
  }
  return seasonId === null && count >= MOST ? { kind: 'refused', code: 'seasons_full', params: { most: MOST } } : null;
}

/** Its name, once nobody else can save a rule that asks for it. */
async function held(tx: Tx, ctx: StoreContext, id: SeasonId): Promise<string> {
  const row = await tx.maybe(z.object({ name: z.string() }), sql`SELECT name FROM season WHERE store_id = ${ctx.store.id}::uuid AND id = ${id}::uuid FOR UPDATE`);
  if (!row) {
    throw new AppError('not_found');
  }
  return row.name;
}

async function refuseAsked(tx: Tx, ctx: StoreContext, name: string): Promise<Refused | null> {
  const strategies = (await askedFor(tx, ctx)).get(name) ?? [];
  const [first] = strategies;
  return first ? { kind: 'refused', code: first.name === '' ? 'season_asked_own' : 'season_asked', params: { strategy: first.name } } : null;
}

/** By season, the strategies whose rules ask for it now; archived ones no longer do. */
async function askedFor(tx: Tx, ctx: StoreContext): Promise<Map<string, SeasonsView['own'][number]['asked']>> {
  const strategies = await tx.rows(
    z.object({ strategyId: z.string(), name: z.string(), tree: strategyNodeSchema }),
    sql`SELECT y.id::text AS "strategyId", y.name, v.tree FROM strategy y
        JOIN strategy_version v ON v.store_id = y.store_id AND v.strategy_id = y.id AND v.version = y.current_version
        WHERE y.store_id = ${ctx.store.id}::uuid AND y.state <> 'archived' ORDER BY y.name, y.id`,
  );
  const pairs = strategies.flatMap(({ tree, ...strategy }) => [...new Set(namedIn(tree).seasons.map(({ season }) => season))].map((season) => ({ season, strategy })));
  return new Map([...Map.groupBy(pairs, ({ season }) => season)].map(([season, list]) => [season, list.map(({ strategy }) => strategy)]));
}
