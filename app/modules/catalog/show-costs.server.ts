import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { money } from '#app/lib/money.ts';
import type { CostEntry } from './views.ts';

const SHOWN = 30;

/** What a variant cost, newest first: what is yet to come, what holds now, what held before. */
export async function costsOf(tx: Tx, ctx: StoreContext, variantId: string): Promise<CostEntry[]> {
  const rows = await tx.rows(
    z.object({ effective_from: instant, cost_minor: int8, currency: z.string(), source: z.enum(['platform', 'manual']) }),
    sql`SELECT effective_from, cost_minor, currency, source FROM variant_cost
        WHERE store_id = ${ctx.store.id}::uuid AND variant_external_id = ${variantId} AND currency = ${ctx.store.currency} ORDER BY effective_from DESC LIMIT ${SHOWN}`,
  );
  const now = ctx.clock.now();
  const holds = rows.find((row) => row.effective_from <= now);
  return rows.map((row) => ({
    from: row.effective_from.toISOString(),
    cost: money(row.cost_minor, row.currency),
    source: row.source,
    when: row === holds ? 'now' : row.effective_from > now ? 'later' : 'before',
  }));
}
