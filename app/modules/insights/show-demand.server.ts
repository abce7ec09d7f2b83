import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, sql } from '#app/db/sql.ts';
import { UNKNOWN_CODES } from '#app/pricing/elasticity/types.ts';
import type { DemandView } from './demand-views.ts';

const base = z.object({ price_levels: z.number(), weeks: z.number(), learned_at: instant });
const figures = base.extend({ estimate_milli: z.number(), low_milli: z.number(), high_milli: z.number() });
const row = z.discriminatedUnion('status', [
  figures.extend({ status: z.literal('learned'), borrowed_from: z.null(), missing: z.null() }),
  figures.extend({ status: z.literal('borrowed'), borrowed_from: z.enum(['product', 'collection']), missing: z.enum(UNKNOWN_CODES) }),
  base.extend({ status: z.literal('unknown'), missing: z.enum(UNKNOWN_CODES) }),
]);

/** What was last learned of a variant. Variants that sold for less than eight weeks were not looked at one by one. */
export async function showDemand(ctx: StoreContext, { variantId }: { variantId: string }): Promise<DemandView> {
  return ctx.db.tx(async (tx) => {
    const found = await tx.maybe(
      row,
      sql`SELECT status, borrowed_from, missing, estimate_milli, low_milli, high_milli, price_levels, weeks, learned_at FROM variant_elasticity
          WHERE store_id = ${ctx.store.id}::uuid AND variant_external_id = ${variantId}`,
    );
    if (!found) {
      const looked = await tx.maybe(z.object({ at: instant }), sql`SELECT learned_at AS at FROM demand_learning WHERE store_id = ${ctx.store.id}::uuid`);
      return { status: 'unknown', missing: looked ? 'too_few_weeks' : 'not_looked_at', priceLevels: 0, weeks: 0, learnedAt: looked?.at.toISOString() ?? null };
    }
    const known = { priceLevels: found.price_levels, weeks: found.weeks, learnedAt: found.learned_at.toISOString() };
    if (found.status === 'unknown') {
      return { status: 'unknown', missing: found.missing, ...known };
    }
    return { status: found.status, from: found.borrowed_from, missing: found.missing, estimateMilli: found.estimate_milli, lowMilli: found.low_milli, highMilli: found.high_milli, ...known }; // prettier-ignore
  });
}
