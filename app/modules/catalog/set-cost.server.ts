import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { noteMoved } from '#app/db/note-moved.server.ts';
import { instant, sql } from '#app/db/sql.ts';
import { AppError } from '#app/lib/errors.ts';
import type { CostOutcome } from './views.ts';

/** An amount beyond this is a slip of the keyboard in any currency. */
const MOST_MINOR = 1_000_000_000_000;
const YEARS_BACK = 2;
const YEARS_AHEAD = 1;

/**
 * Enters a unit cost by hand, net of recoverable VAT, from a day on in the store's own zone; without a day, or with today, from
 * now on. The same day again replaces what was entered for it. What the platform tells later holds from then on.
 * @param input.costMinor minor units of the store's currency
 * @param input.from YYYY-MM-DD
 * @throws AppError not_found when the store has no such variant of that product
 */
export async function setCost(ctx: StoreContext, input: { productId: string; variantId: string; costMinor: number; from: string | null }): Promise<CostOutcome> {
  if (input.costMinor <= 0) {
    return { kind: 'refused', code: 'cost_not_positive', params: {} };
  }
  if (input.costMinor > MOST_MINOR) {
    return { kind: 'refused', code: 'cost_too_large', params: {} };
  }
  return ctx.db.tx(async (tx) => {
    const known = await tx.maybe(
      z.object({ id: z.string() }),
      sql`SELECT external_id AS id FROM variant WHERE store_id = ${ctx.store.id}::uuid AND product_external_id = ${input.productId} AND external_id = ${input.variantId} AND deleted_at IS NULL`,
    );
    if (!known) {
      throw new AppError('not_found');
    }
    const now = ctx.clock.now();
    const day = await tx.one(
      z.object({ starts: instant, today: z.boolean(), early: z.boolean(), late: z.boolean() }),
      sql`SELECT d.day::timestamp AT TIME ZONE ${ctx.store.timeZone} AS starts, d.day = d.today AS today, d.day < d.today - make_interval(years => ${YEARS_BACK}) AS early,
            d.day > d.today + make_interval(years => ${YEARS_AHEAD}) AS late
          FROM (SELECT coalesce(${input.from}::date, local.today) AS day, local.today FROM (SELECT (${now}::timestamptz AT TIME ZONE ${ctx.store.timeZone})::date AS today) local) d`,
    );
    if (day.early || day.late) {
      return { kind: 'refused', code: day.early ? 'cost_date_too_early' : 'cost_date_too_late', params: { years: day.early ? YEARS_BACK : YEARS_AHEAD } };
    }
    const effectiveFrom = day.today ? now : day.starts;
    await tx.run(
      sql`INSERT INTO variant_cost (store_id, variant_external_id, effective_from, cost_minor, currency, source)
          VALUES (${ctx.store.id}::uuid, ${input.variantId}, ${effectiveFrom}, ${input.costMinor}, ${ctx.store.currency}, 'manual')
          ON CONFLICT (store_id, variant_external_id, effective_from) DO UPDATE SET cost_minor = excluded.cost_minor, currency = excluded.currency, source = 'manual'`,
    );
    if (effectiveFrom <= now) {
      await noteMoved(tx, ctx.store, { variants: sql`SELECT ${input.variantId}::text`, why: 'cost', now });
    }
    await recordActivity(tx, ctx, 'variant.cost', { productId: input.productId, variantId: input.variantId, costMinor: input.costMinor, fromAt: effectiveFrom.toISOString() });
    return { kind: 'saved', effectiveFrom: effectiveFrom.toISOString() };
  });
}
