/** What the law of prior prices lets a planned sale announce (product.md 3.12, EU), counted over the variants its strategy decides. */
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { int8, sql } from '#app/db/sql.ts';
import { ownerOf } from '#app/db/strategy-owners.server.ts';
import type { Tx } from '#app/db/scope.ts';
import type { PlannedSale, PriorOfSale } from './views.ts';

const DAY_MS = 86_400_000;
/** As many as are looked at: each asks the whole history of what it decides. */
const MOST = 6;

/**
 * The prior price is the lowest that stood in the days before the sale begins; of a sale to come, in the days before now, since what will
 * stand until then nobody knows. Where a day of them was not seen, nothing may be announced.
 */
export async function priorsOf(tx: Tx, ctx: StoreContext, sales: readonly PlannedSale[], priorDays: number, leastReductionBps: number): Promise<Map<PlannedSale, PriorOfSale>> {
  const found = new Map<PlannedSale, PriorOfSale>();
  for (const sale of sales.filter(({ when }) => when !== 'ended').slice(0, MOST)) {
    const now = ctx.clock.now();
    const begins = new Date(Math.min(Date.parse(sale.from), now.getTime()));
    const since = new Date(begins.getTime() - priorDays * DAY_MS);
    const minor = sale.sale.kind === 'price' ? sql`${sale.sale.minor}::bigint` : sql`round(regular.minor * (10000 - ${sale.sale.bps}) / 10000.0)::bigint`;
    const row = await tx.one(
      z.object({ variants: int8, unknown: int8, none: int8, small: int8, fine: int8 }),
      sql`SELECT count(*) AS variants, count(*) FILTER (WHERE unknown) AS unknown, count(*) FILTER (WHERE NOT unknown AND sale >= prior) AS none,
            count(*) FILTER (WHERE NOT unknown AND sale < prior AND (prior - sale) * 10000 < prior * ${leastReductionBps}) AS small,
            count(*) FILTER (WHERE NOT unknown AND sale < prior AND (prior - sale) * 10000 >= prior * ${leastReductionBps}) AS fine
          FROM (SELECT h.prior, coalesce(h.since > ${since} OR regular.minor IS NULL, TRUE) AS unknown, ${minor} AS sale
            FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id JOIN store s ON s.id = v.store_id CROSS JOIN ${ownerOf}
            LEFT JOIN LATERAL (SELECT k.price_minor AS minor FROM price_history k WHERE k.store_id = v.store_id AND k.variant_external_id = v.external_id
              AND k.currency = ${ctx.store.currency} AND k.valid_from <= ${begins} ORDER BY k.valid_from DESC LIMIT 1) regular ON TRUE
            CROSS JOIN LATERAL (
              SELECT min(price_minor) FILTER (WHERE until > ${since} AND valid_from < ${begins}) AS prior, greatest(min(valid_from), s.installed_at) AS since
              FROM (SELECT k.price_minor, k.valid_from, lead(k.valid_from, 1, 'infinity') OVER (ORDER BY k.valid_from) AS until FROM price_history k
                WHERE k.store_id = v.store_id AND k.variant_external_id = v.external_id AND k.currency = ${ctx.store.currency}) one) h
            WHERE v.store_id = ${ctx.store.id}::uuid AND v.deleted_at IS NULL AND p.status IN ('active', 'unlisted') AND owner.id = ${sale.strategyId}::uuid) weighed`,
    );
    found.set(sale, { ...row, days: priorDays });
  }
  return found;
}
