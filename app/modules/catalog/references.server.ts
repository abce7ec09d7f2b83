import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { loadRates } from '#app/db/exchange-rates.server.ts';
import { noteMoved } from '#app/db/note-moved.server.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { AppError } from '#app/lib/errors.ts';
import { microText, parseMicro } from '#app/lib/exchange.ts';
import { BENCHMARK_DAYS, EXCHANGE_HOURS } from '#app/pricing/signals.ts';
import type { RateOutcome, ReferencesView } from './reference-views.ts';

const BENCHMARK_MS = BENCHMARK_DAYS * 86_400_000;
const RATE_MS = EXCHANGE_HOURS * 3_600_000;

/** What is known of benchmarks, base prices and the rates between. */
export function showReferences(ctx: StoreContext): Promise<ReferencesView> {
  const now = ctx.clock.now();
  return ctx.db.tx(async (tx) => {
    const kinds = await tx.rows(
      z.object({ kind: z.string(), all: int8, fresh: int8, newest: instant.nullable() }),
      sql`SELECT r.kind, count(*) AS "all", count(*) FILTER (WHERE r.observed_at >= ${new Date(now.getTime() - BENCHMARK_MS)} AND r.currency = ${ctx.store.currency}) AS fresh, max(r.observed_at) AS newest
          FROM reference_price r JOIN variant v ON v.store_id = r.store_id AND v.external_id = r.variant_external_id AND v.deleted_at IS NULL
          WHERE r.store_id = ${ctx.store.id}::uuid GROUP BY 1`,
    );
    const { variants } = await tx.one(z.object({ variants: int8 }), sql`SELECT count(*) AS variants FROM variant WHERE store_id = ${ctx.store.id}::uuid AND deleted_at IS NULL`);
    const currencies = await tx.rows(
      z.object({ currency: z.string(), articles: int8 }),
      sql`SELECT c.currency, (SELECT count(*) FROM reference_price r WHERE r.store_id = ${ctx.store.id}::uuid AND r.kind = 'base' AND r.currency = c.currency) AS articles
          FROM (SELECT currency FROM reference_price WHERE store_id = ${ctx.store.id}::uuid AND kind = 'base' UNION SELECT currency FROM exchange_rate WHERE store_id = ${ctx.store.id}::uuid) c
          WHERE c.currency <> ${ctx.store.currency} ORDER BY 1 LIMIT 50`,
    );
    const rates = await loadRates(
      tx,
      ctx.store,
      currencies.map(({ currency }) => currency),
      now,
    );
    const of = (kind: string) => kinds.find((row) => row.kind === kind);
    const [benchmark, base] = [of('benchmark'), of('base')];
    return {
      variants,
      benchmark: { all: benchmark?.all ?? 0, fresh: benchmark?.fresh ?? 0, newestAt: benchmark?.newest?.toISOString() ?? null },
      base: { all: base?.all ?? 0, newestAt: base?.newest?.toISOString() ?? null },
      rates: currencies.map(({ currency, articles }) => {
        const rate = rates.get(currency);
        return rate === undefined
          ? { currency, articles, rate: null, source: null, observedAt: null, old: false }
          : {
              currency,
              articles,
              rate: microText(rate.unitMicro),
              source: rate.source,
              observedAt: rate.observedAt.toISOString(),
              old: now.getTime() - rate.observedAt.getTime() > RATE_MS,
            };
      }),
    };
  });
}

/** A person says what another currency is worth; the same again confirms it. @param input.rate decimal text, units of the store's currency for one */
export function setRate(ctx: StoreContext, input: { currency: string; rate: string }): Promise<RateOutcome> {
  const micro = parseMicro(input.rate);
  if (micro === null) {
    return Promise.resolve({ kind: 'refused', code: 'rate_unreadable', params: {} });
  }
  if (input.currency === ctx.store.currency) {
    return Promise.resolve({ kind: 'refused', code: 'rate_own', params: { currency: input.currency } });
  }
  const now = ctx.clock.now();
  return ctx.db.tx(async (tx): Promise<RateOutcome> => {
    await tx.run(
      sql`INSERT INTO exchange_rate (store_id, currency, unit_micro, confirmed_at, confirmed_by) VALUES (${ctx.store.id}::uuid, ${input.currency}, ${micro}::bigint, ${now}, ${ctx.actor.id})
          ON CONFLICT (store_id, currency) DO UPDATE SET unit_micro = excluded.unit_micro, confirmed_at = excluded.confirmed_at, confirmed_by = excluded.confirmed_by`,
    );
    await decideAgain(tx, ctx, input.currency);
    await recordActivity(tx, ctx, 'rate.set', { currency: input.currency, rate: microText(micro) });
    return { kind: 'saved' };
  });
}

/** Back to a peg where there is one, else to nothing known. @throws AppError not_found */
export async function removeRate(ctx: StoreContext, input: { currency: string }): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const gone = await tx.run(sql`DELETE FROM exchange_rate WHERE store_id = ${ctx.store.id}::uuid AND currency = ${input.currency}`);
    if (gone === 0) {
      throw new AppError('not_found');
    }
    await decideAgain(tx, ctx, input.currency);
    await recordActivity(tx, ctx, 'rate.removed', { currency: input.currency });
  });
}

function decideAgain(tx: SqlTx, ctx: StoreContext, currency: string): Promise<void> {
  return noteMoved(tx, ctx.store, {
    variants: sql`SELECT variant_external_id FROM reference_price WHERE store_id = ${ctx.store.id}::uuid AND kind = 'base' AND currency = ${currency}`,
    why: 'cost',
    now: ctx.clock.now(),
  });
}
