/** How far each strategy's version has come (product.md 3.10): a twentieth of what it wants, then a quarter, then all. */
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { raiseIncident } from '#app/db/activity.server.ts';
import { demote } from '#app/db/demotion.server.ts';
import { int8, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';

const DAY_MS = 86_400_000;
const SHARES = [500, 2500, 10_000] as const;
/** Bad rows that halt a rollout: so many, or so many of a hundred, whichever comes first. */
const BAD_ROWS = 3;
const BAD_PERCENT = 2;

export interface Rollout {
  strategyId: string;
  version: number;
  shareBps: number;
  state: 'running' | 'done' | 'halted';
}

const rolloutRow = z.object({ strategyId: z.string(), version: z.number(), shareBps: z.number(), state: z.enum(['running', 'done', 'halted']), openedAt: z.date() });
type Row = z.output<typeof rolloutRow>;

interface Health {
  settled: number;
  bad: number;
  code: string;
}

/** The rollouts of these versions as of now: begun where new, halted where something went wrong, opened further a day after the last time. */
export async function advanceRollouts(tx: Tx, ctx: StoreContext, versions: readonly { strategyId: string; version: number }[]): Promise<Rollout[]> {
  const now = ctx.clock.now();
  const rollouts: Rollout[] = [];
  for (const { strategyId, version } of versions) {
    await tx.run(
      sql`INSERT INTO strategy_rollout (store_id, strategy_id, version, share_bps, opened_at, state)
          VALUES (${ctx.store.id}::uuid, ${strategyId}::uuid, ${version}, ${SHARES[0]}, ${now}, 'running') ON CONFLICT DO NOTHING`,
    );
    const row = await tx.one(
      rolloutRow,
      sql`SELECT strategy_id::text AS "strategyId", version, share_bps AS "shareBps", state, opened_at AS "openedAt" FROM strategy_rollout
          WHERE store_id = ${ctx.store.id}::uuid AND strategy_id = ${strategyId}::uuid AND version = ${version} FOR UPDATE`,
    );
    rollouts.push(row.state === 'running' ? await advance(tx, ctx, row) : row);
  }
  return rollouts;
}

/**
 * Halts what goes wrong while it is being written: asked after every batch, so that what still waits of the same wave is not sent.
 * The mode is taken back with it, and nothing that nobody looked at leaves any more.
 */
export async function haltRollouts(ctx: StoreContext): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const running = await tx.rows(
      rolloutRow,
      sql`SELECT strategy_id::text AS "strategyId", version, share_bps AS "shareBps", state, opened_at AS "openedAt" FROM strategy_rollout
          WHERE store_id = ${ctx.store.id}::uuid AND state = 'running' ORDER BY strategy_id, version FOR UPDATE`,
    );
    for (const row of running) {
      await haltIfBad(tx, ctx, row, await healthOf(tx, ctx, row));
    }
  });
}

async function haltIfBad(tx: Tx, ctx: StoreContext, row: Row, health: Health): Promise<boolean> {
  const isBad = health.bad >= BAD_ROWS || (health.bad > 0 && health.bad * 100 >= health.settled * BAD_PERCENT);
  if (isBad) {
    await save(tx, ctx, { ...row, state: 'halted' }, { openedAt: row.openedAt, haltCode: health.code });
    await raiseIncident(tx, ctx, { code: 'canary_halted', params: { version: row.version, rows: health.bad }, runId: null });
    await demote(tx, ctx, 'canary_halted');
  }
  return isBad;
}

async function advance(tx: Tx, ctx: StoreContext, row: Row): Promise<Rollout> {
  const now = ctx.clock.now();
  const health = await healthOf(tx, ctx, row);
  if (await haltIfBad(tx, ctx, row, health)) {
    return { ...row, state: 'halted' };
  }
  // A share that wrote nothing has proven nothing: it stays open until something was verified.
  if (now.getTime() - row.openedAt.getTime() < DAY_MS || health.settled === 0) {
    return row;
  }
  const shareBps = SHARES.find((share) => share > row.shareBps) ?? 10_000;
  const next: Rollout = { ...row, shareBps, state: shareBps === 10_000 ? 'done' : 'running' };
  await save(tx, ctx, next, { openedAt: now, haltCode: null });
  return next;
}

/** What came of this version's own writes since its share was opened. An edit outside after a write says that somebody disagreed. */
async function healthOf(tx: Tx, ctx: StoreContext, row: Row): Promise<Health> {
  const found = await tx.one(
    z.object({ settled: int8, refused: int8, failed: int8, undone: int8, edited: int8 }),
    sql`SELECT count(*) FILTER (WHERE c.state IN ('verified', 'rejected', 'needs_attention')) AS settled,
          count(*) FILTER (WHERE c.state = 'cancelled' AND c.reason IN ('checker_refused', 'seal_broken')) AS refused,
          count(*) FILTER (WHERE c.state IN ('rejected', 'needs_attention')) AS failed, count(*) FILTER (WHERE c.undone_by IS NOT NULL) AS undone,
          count(*) FILTER (WHERE c.state = 'verified' AND v.owner_kind = 'external' AND v.owner_since > c.verified_at) AS edited
        FROM decision d JOIN price_change c ON c.store_id = d.store_id AND c.decision_id = d.id
        JOIN variant v ON v.store_id = c.store_id AND v.external_id = c.variant_external_id
        WHERE d.store_id = ${ctx.store.id}::uuid AND d.strategy_id = ${row.strategyId}::uuid AND d.strategy_version = ${row.version}
          AND c.undo_of IS NULL AND c.created_at >= ${row.openedAt}`,
  );
  const { settled, ...bad } = found;
  const [code, worst] = Object.entries(bad).reduce((most, each) => (each[1] > most[1] ? each : most));
  return { settled, bad: worst === 0 ? 0 : bad.refused + bad.failed + bad.undone + bad.edited, code };
}

function save(tx: Tx, ctx: StoreContext, { strategyId, version, shareBps, state }: Rollout, { openedAt, haltCode }: { openedAt: Date; haltCode: string | null }): Promise<number> {
  return tx.run(
    sql`UPDATE strategy_rollout SET share_bps = ${shareBps}, state = ${state}, opened_at = ${openedAt}, halt_code = ${haltCode}, halted_at = ${haltCode === null ? null : ctx.clock.now()}
        WHERE store_id = ${ctx.store.id}::uuid AND strategy_id = ${strategyId}::uuid AND version = ${version}`,
  );
}
