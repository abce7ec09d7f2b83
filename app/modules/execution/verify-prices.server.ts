import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, rowsParam, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import type { PriceReading } from '#app/platforms/port.ts';
import { moveChanges, type Settled } from './record-outcomes.server.ts';

const BATCH = 250;
const MAX_ATTEMPTS = 3;

const dueRow = z.object({
  id: z.string(),
  decision: z.string(),
  variant: z.string(),
  state: z.enum(['written', 'unknown']),
  before: int8,
  after: int8,
  currency: z.string(),
  attempts: z.number(),
  checks: z.number(),
  sent_at: instant.nullable(),
  undo_of: z.string().nullable(),
  run: z.string(),
});
type Due = z.infer<typeof dueRow>;

export interface VerifySlice {
  verified: number;
  /** Changes proven not written that may be tried again. */
  requeued: number;
  /** More is due already. */
  more: boolean;
  /** When the next look is due; null when nothing waits. */
  nextAt: Date | null;
}

/**
 * Reads back what was written or may have been. The only place that declares a price verified, and the only one that lets a
 * change be tried again: a read past the settle window must still show the price before. Safe to run twice.
 * @throws AppError platform_throttled | platform_unavailable (retry), needs_reauth (final)
 */
export async function verifyPrices(ctx: StoreContext): Promise<VerifySlice> {
  const due = await ctx.db.tx(async (tx) => {
    await endLeases(tx, ctx);
    return findDue(tx, ctx);
  });
  if (due.length === 0) {
    return { verified: 0, requeued: 0, more: false, nextAt: await nextLook(ctx) };
  }
  const readings = await ctx.platform.readPrices(due.map((change) => asId<ExternalId>(change.variant)));
  const byVariant = new Map(readings.map((reading) => [reading.externalId as string, reading]));
  const rows = due.map((change) => settle(ctx, change, byVariant.get(change.variant)));
  await ctx.db.tx(async (tx) => {
    const moved = await moveChanges(tx, ctx, ['written', 'unknown'], rows);
    const verified = due.filter((change, index) => moved.has(change.id) && rows[index]?.state === 'verified');
    await adoptPrices(tx, ctx, verified);
  });
  return {
    verified: rows.filter(({ state }) => state === 'verified').length,
    requeued: rows.filter(({ state }) => state === 'queued').length,
    more: due.length === BATCH,
    nextAt: await nextLook(ctx),
  };
}

/** What one reading proves about one change. */
function settle(ctx: StoreContext, change: Due, reading: PriceReading | undefined): Settled {
  const base = { id: change.id, decision: change.decision, attempts: change.attempts };
  const now = ctx.clock.now().getTime();
  const look = (state: 'written' | 'unknown', reason: string | null): Settled => {
    const delays = ctx.timings.verifyDelaysMs;
    return { ...base, state, reason, nextCheckAt: new Date(now + (delays[Math.min(change.checks + 1, delays.length - 1)] ?? 60_000)) };
  };
  if (!reading) {
    return look(change.state, 'not_read');
  }
  if (reading.kind === 'gone') {
    return { ...base, state: 'needs_attention', reason: 'gone', nextCheckAt: null };
  }
  const live = reading.price.currency === change.currency ? reading.price.minor : null;
  if (live === change.after) {
    return { ...base, state: 'verified', reason: null, nextCheckAt: null };
  }
  if (live !== change.before) {
    return { ...base, state: 'needs_attention', reason: 'edited_outside', nextCheckAt: null };
  }
  // The store shows the price before. Within the window an earlier request may still land, so nothing may be sent.
  const settledAt = (change.sent_at?.getTime() ?? now) + ctx.timings.settleWindowMs;
  if (change.state === 'written' || reading.readAt.getTime() < settledAt) {
    return look('unknown', 'reads_before');
  }
  return change.attempts < MAX_ATTEMPTS
    ? { ...base, state: 'queued', reason: null, nextCheckAt: null }
    : { ...base, state: 'needs_attention', reason: 'not_applied', nextCheckAt: null };
}

/** A worker that died while writing left its claim behind: what it sent is unknown until read. */
async function endLeases(tx: Tx, ctx: StoreContext): Promise<void> {
  const now = ctx.clock.now();
  await tx.run(
    sql`UPDATE price_change SET state = 'unknown', reason = 'no_answer', sent_at = lease_until, lease_until = NULL, checks = 0,
          next_check_at = lease_until + make_interval(secs => ${ctx.timings.settleWindowMs / 1000}::float8)
        WHERE store_id = ${ctx.store.id}::uuid AND state = 'writing' AND lease_until <= ${now}`,
  );
}

function findDue(tx: Tx, ctx: StoreContext): Promise<Due[]> {
  return tx.rows(
    dueRow,
    sql`SELECT id::text, decision_id::text AS decision, variant_external_id AS variant, state, before_minor AS before, after_minor AS after, currency, attempts,
          checks, sent_at, undo_of::text, run_id::text AS run
        FROM price_change WHERE store_id = ${ctx.store.id}::uuid AND state IN ('written', 'unknown') AND next_check_at <= ${ctx.clock.now()}
        ORDER BY next_check_at, id LIMIT ${BATCH}`,
  );
}

/** The mirror and the price history take over what the store was seen to have. */
async function adoptPrices(tx: Tx, ctx: StoreContext, verified: readonly Due[]): Promise<void> {
  if (verified.length === 0) {
    return;
  }
  const rows = rowsParam(verified.map(({ variant, after, undo_of, run, sent_at }) => ({ variant, after, undo_of, run, sent_at, source: undo_of === null ? 'mizan' : 'undo' })));
  await tx.run(
    sql`UPDATE variant v SET price_minor = r.after, platform_updated_at = greatest(v.platform_updated_at, r.sent_at)
        FROM jsonb_to_recordset(${rows}::jsonb) AS r(variant text, after bigint, sent_at timestamptz)
        WHERE v.store_id = ${ctx.store.id}::uuid AND v.external_id = r.variant`,
  );
  await tx.run(
    sql`INSERT INTO price_history (store_id, variant_external_id, valid_from, price_minor, currency, source)
        SELECT ${ctx.store.id}::uuid, r.variant, ${ctx.clock.now()}, r.after, ${ctx.store.currency}, r.source
        FROM jsonb_to_recordset(${rows}::jsonb) AS r(variant text, after bigint, source text) ON CONFLICT DO NOTHING`,
  );
  await tx.run(
    sql`UPDATE price_change c SET undone_by = r.run FROM jsonb_to_recordset(${rows}::jsonb) AS r(undo_of uuid, run uuid)
        WHERE c.store_id = ${ctx.store.id}::uuid AND c.id = r.undo_of AND r.undo_of IS NOT NULL`,
  );
  // Prices put back to before Mizan take back all that Mizan did to the variant until then.
  await tx.run(
    sql`UPDATE price_change c SET undone_by = r.run FROM jsonb_to_recordset(${rows}::jsonb) AS r(variant text, run uuid)
        JOIN run u ON u.store_id = ${ctx.store.id}::uuid AND u.id = r.run AND u.scope ? 'restore'
        WHERE c.store_id = ${ctx.store.id}::uuid AND c.variant_external_id = r.variant AND c.state = 'verified' AND c.undone_by IS NULL AND c.run_id <> r.run`,
  );
}

async function nextLook(ctx: StoreContext): Promise<Date | null> {
  const row = await ctx.db.tx((tx) =>
    tx.one(
      z.object({ at: instant.nullable() }),
      sql`SELECT least(min(next_check_at) FILTER (WHERE state IN ('written', 'unknown')), min(lease_until) FILTER (WHERE state = 'writing')) AS at
          FROM price_change WHERE store_id = ${ctx.store.id}::uuid AND state IN ('written', 'unknown', 'writing')`,
    ),
  );
  return row.at;
}
