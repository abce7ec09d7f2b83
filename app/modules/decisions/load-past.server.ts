import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import type { PricingPolicy } from '#app/db/pricing-inputs.server.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { LEGAL_PACKS } from '#app/pricing/legal-packs.ts';
import type { PriceInterval } from '#app/pricing/prior-price.ts';

const DAY_MS = 86_400_000;

/**
 * Own prices over the days that the store's legal pack looks back, for variants with a strike-through price. What was before the
 * first reading of the catalog is not known, so the first interval does not reach further back than that; nor is what was while the app
 * was not installed.
 */
export async function pastOf(
  tx: SqlTx,
  ctx: StoreContext,
  policy: PricingPolicy,
  found: readonly { variant: string; compare_at_minor: number | null }[],
): Promise<Map<string, PriceInterval[]>> {
  const days = policy.guardrails.legal === undefined ? null : LEGAL_PACKS[policy.guardrails.legal].priorDays;
  const variants = found.filter((row) => row.compare_at_minor !== null).map((row) => row.variant);
  if (days === null || variants.length === 0) {
    return new Map();
  }
  const now = ctx.clock.now();
  const rows = await tx.rows(
    z.object({ variant: z.string(), from: instant, until: instant, price: int8 }),
    sql`SELECT variant, since AS from, until, price FROM (
          SELECT p.variant_external_id AS variant, greatest(p.valid_from, s.installed_at) AS since, p.price_minor AS price,
            lead(p.valid_from, 1, ${now}) OVER (PARTITION BY p.variant_external_id ORDER BY p.valid_from) AS until
          FROM price_history p JOIN store s ON s.id = p.store_id
          WHERE p.store_id = ${ctx.store.id}::uuid AND p.variant_external_id = ANY(${variants}) AND p.currency = ${ctx.store.currency}) h
        WHERE until > ${new Date(now.getTime() - days * DAY_MS)} AND since < until ORDER BY variant, since`,
  );
  const intervals = rows.map(({ variant, from, until, price }) => ({ variant, interval: { from: from.toISOString(), until: until.toISOString(), priceMinor: price } }));
  return new Map([...Map.groupBy(intervals, ({ variant }) => variant)].map(([variant, list]) => [variant, list.map(({ interval }) => interval)]));
}
