import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import { standingOrphans } from '#app/db/standing-orphans.ts';
import { money } from '#app/lib/money.ts';
import { ORPHAN_REASONS, type OrphansView } from './views.ts';

const SHOWN = 10;

/** What the last look found and what nobody has dealt with since. */
export function showOrphans(ctx: StoreContext): Promise<OrphansView> {
  const { currency } = ctx.store;
  return ctx.db.tx(async (tx) => {
    const checked = await tx.maybe(z.object({ at: instant }), sql`SELECT checked_at AS at FROM orphan_check WHERE store_id = ${ctx.store.id}::uuid`);
    const counted = await tx.rows(z.object({ why: z.enum(ORPHAN_REASONS), n: int8 }), sql`SELECT why, count(*) AS n FROM (${standingOrphans(ctx.store.id)}) s GROUP BY why`);
    const items = await tx.rows(
      z.object({
        productId: z.string(),
        variantId: z.string(),
        title: z.string(),
        variantTitle: z.string(),
        why: z.enum(ORPHAN_REASONS),
        price: int8,
        before: int8.nullable(),
        runId: z.string(),
      }),
      sql`SELECT v.product_external_id AS "productId", s.variant AS "variantId", p.title, v.title AS "variantTitle", s.why, s.price, s.before, c.run_id::text AS "runId"
          FROM (${standingOrphans(ctx.store.id)}) s
          JOIN variant v ON v.store_id = ${ctx.store.id}::uuid AND v.external_id = s.variant
          JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
          JOIN price_change c ON c.store_id = v.store_id AND c.id = s.change
          ORDER BY abs(s.price - coalesce(s.before, s.price)) DESC, s.variant LIMIT ${SHOWN}`,
    );
    const byWhy = new Map(counted.map(({ why, n }) => [why, n]));
    return {
      checkedAt: checked?.at.toISOString() ?? null,
      items: items.map(({ price, before, ...item }) => ({ ...item, price: money(price, currency), before: before === null ? null : money(before, currency) })),
      counts: {
        sale_over: byWhy.get('sale_over') ?? 0,
        strategy_gone: byWhy.get('strategy_gone') ?? 0,
        out_of_scope: byWhy.get('out_of_scope') ?? 0,
        unknown: byWhy.get('unknown') ?? 0,
      },
    };
  });
}
