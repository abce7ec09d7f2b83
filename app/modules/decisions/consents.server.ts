import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { AppError } from '#app/lib/errors.ts';
import { asId, newId, type ConsentId, type RunId } from '#app/lib/ids.ts';
import { CONSENT_REASONS, type ConsentView } from './views.ts';

const DAY_MS = 86_400_000;
const MOST = 20;

type Outcome = { kind: 'saved' } | { kind: 'refused'; code: string; params: Record<string, number> };

/**
 * "Approve like this": from now on what waits for the same single reason, of the same strategy, in the same direction and not
 * further than `maxBps`, goes without being looked at, where the store is in full-auto. Every other rule holds as before.
 * @throws AppError not_found
 */
export function agreeInAdvance(ctx: StoreContext, input: { decisionId: string; maxBps: number; days: number }): Promise<Outcome> {
  return ctx.db.tx(async (tx): Promise<Outcome> => {
    const like = await tx.maybe(
      z.object({ codes: z.array(z.string()), strategy: z.string(), up: z.boolean(), name: z.string() }),
      sql`SELECT ARRAY(SELECT r ->> 'code' FROM jsonb_array_elements(d.approval_reasons) r) AS codes, d.strategy_id::text AS strategy, d.price_minor > d.before_minor AS up, y.name
          FROM decision d JOIN strategy y ON y.store_id = d.store_id AND y.id = d.strategy_id
          WHERE d.store_id = ${ctx.store.id}::uuid AND d.id = ${input.decisionId}::uuid AND d.price_minor IS NOT NULL AND d.state IN ('proposed', 'approved')`,
    );
    if (!like) {
      throw new AppError('not_found');
    }
    const reason = CONSENT_REASONS.find((one) => one === like.codes[0]);
    if (reason === undefined || like.codes.length !== 1) {
      return { kind: 'refused', code: 'consent_reason', params: {} };
    }
    const now = ctx.clock.now();
    const { open } = await tx.one(
      z.object({ open: int8 }),
      sql`SELECT count(*) AS open FROM approval_consent WHERE store_id = ${ctx.store.id}::uuid AND ended_at IS NULL AND expires_at > ${now}`,
    );
    if (open >= MOST) {
      return { kind: 'refused', code: 'consents_full', params: { max: MOST } };
    }
    await tx.run(
      sql`INSERT INTO approval_consent (store_id, id, reason, strategy_id, direction, max_bps, created_by, created_at, expires_at)
          VALUES (${ctx.store.id}::uuid, ${newId<ConsentId>()}::uuid, ${reason}, ${like.strategy}::uuid, ${like.up ? 'up' : 'down'}, ${input.maxBps}, ${ctx.actor.id}, ${now},
            ${new Date(now.getTime() + input.days * DAY_MS)})`,
    );
    await recordActivity(tx, ctx, 'consent.given', { reason });
    return { kind: 'saved' };
  });
}

/** @throws AppError not_found */
export async function endConsent(ctx: StoreContext, input: { consentId: ConsentId }): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const ended = await tx.run(
      sql`UPDATE approval_consent SET ended_at = ${ctx.clock.now()} WHERE store_id = ${ctx.store.id}::uuid AND id = ${input.consentId}::uuid AND ended_at IS NULL`,
    );
    if (ended === 0) {
      throw new AppError('not_found');
    }
    await recordActivity(tx, ctx, 'consent.ended', {});
  });
}

/** What has been agreed to in advance and still holds, newest first, with what came of it. */
export function listConsents(ctx: StoreContext): Promise<ConsentView[]> {
  return ctx.db.tx(async (tx) => {
    const rows = await tx.rows(
      z.object({ id: z.string(), reason: z.enum(CONSENT_REASONS), strategy: z.string(), direction: z.enum(['up', 'down']), max_bps: z.number(), expires_at: instant, used: int8 }),
      sql`SELECT a.id::text, a.reason, y.name AS strategy, a.direction, a.max_bps, a.expires_at,
            (SELECT count(*) FROM decision d WHERE d.store_id = a.store_id AND d.consent_id = a.id AND d.state = 'approved') AS used
          FROM approval_consent a JOIN strategy y ON y.store_id = a.store_id AND y.id = a.strategy_id
          WHERE a.store_id = ${ctx.store.id}::uuid AND a.ended_at IS NULL AND a.expires_at > ${ctx.clock.now()} ORDER BY a.created_at DESC, a.id`,
    );
    return rows.map((row) => ({
      consentId: asId<ConsentId>(row.id),
      reason: row.reason,
      strategy: row.strategy,
      direction: row.direction,
      maxBps: row.max_bps,
      expiresAt: row.expires_at.toISOString(),
      used: row.used,
    }));
  });
}

/**
 * Before a run's ready changes are weighed: what somebody has agreed to in advance becomes ready too. A consent under which a
 * change was taken back, or did not come to be, has ended: it is for a person again. Risk of 60 points needs a person whatever was agreed.
 */
export async function applyConsents(tx: Tx, ctx: StoreContext, runId: RunId): Promise<void> {
  const now = ctx.clock.now();
  await tx.run(
    sql`UPDATE approval_consent a SET ended_at = ${now} WHERE a.store_id = ${ctx.store.id}::uuid AND a.ended_at IS NULL AND EXISTS (
          SELECT 1 FROM decision d JOIN price_change c ON c.store_id = d.store_id AND c.decision_id = d.id
          WHERE d.store_id = a.store_id AND d.consent_id = a.id AND (c.undone_by IS NOT NULL OR c.state IN ('rejected', 'needs_attention')))`,
  );
  await tx.run(
    sql`UPDATE decision d SET group_code = 'ready', consent_id = a.id FROM approval_consent a
        WHERE d.store_id = ${ctx.store.id}::uuid AND d.run_id = ${runId}::uuid AND d.state = 'proposed' AND d.group_code = a.reason
          AND a.store_id = d.store_id AND a.strategy_id = d.strategy_id AND a.ended_at IS NULL AND a.expires_at > ${now}
          AND (d.price_minor > d.before_minor) = (a.direction = 'up') AND abs(d.price_minor - d.before_minor)::numeric * 10000 <= d.before_minor::numeric * a.max_bps
          AND jsonb_array_length(d.approval_reasons) = 1 AND coalesce((d.approval_reasons -> 0 -> 'params' ->> 'scoreBps')::int, 0) < 6000`,
  );
}
