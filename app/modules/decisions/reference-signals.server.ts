/** What files of the merchant's say an article costs elsewhere, for the strategies that ask. */
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { loadRates } from '#app/db/exchange-rates.server.ts';
import { int8, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { BENCHMARK_DAYS, type Signals } from '#app/pricing/signals.ts';

const DAY_MS = 86_400_000;

/** Benchmarks in the store's currency that are not too old; the others are not here. */
export async function benchmarksOf(tx: SqlTx, ctx: StoreContext, variants: readonly string[]): Promise<Map<string, number>> {
  if (variants.length === 0) {
    return new Map();
  }
  const rows = await tx.rows(
    z.object({ variant: z.string(), minor: int8 }),
    sql`SELECT variant_external_id AS variant, minor FROM reference_price WHERE store_id = ${ctx.store.id}::uuid AND kind = 'benchmark' AND currency = ${ctx.store.currency}
          AND variant_external_id = ANY(${[...variants]}) AND observed_at >= ${new Date(ctx.clock.now().getTime() - BENCHMARK_DAYS * DAY_MS)}`,
  );
  return new Map(rows.map(({ variant, minor }) => [variant, minor]));
}

/** Base prices with what their currency is worth; one whose rate nobody knows is not here. */
export async function exchangesOf(tx: SqlTx, ctx: StoreContext, variants: readonly string[]): Promise<Map<string, NonNullable<Signals['exchange']>>> {
  if (variants.length === 0) {
    return new Map();
  }
  const rows = await tx.rows(
    z.object({ variant: z.string(), minor: int8, currency: z.string() }),
    sql`SELECT variant_external_id AS variant, minor, currency FROM reference_price
        WHERE store_id = ${ctx.store.id}::uuid AND kind = 'base' AND variant_external_id = ANY(${[...variants]})`,
  );
  const rates = await loadRates(tx, ctx.store, [...new Set(rows.map(({ currency }) => currency))], ctx.clock.now());
  return new Map(
    rows.flatMap(({ variant, minor, currency }) => {
      const rate = rates.get(currency);
      return rate === undefined ? [] : [[variant, { baseMinor: minor, rateMicro: rate.minorMicro, observedAt: rate.observedAt.toISOString() }] as const];
    }),
  );
}
