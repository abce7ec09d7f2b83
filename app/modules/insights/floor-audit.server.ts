import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { floorSql, isBelowFloor, loadPolicy, type PricingPolicy } from '#app/db/pricing-inputs.server.ts';
import { int8, sql, type Sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { addDays, dayIn } from '#app/lib/days.ts';
import { answered } from './answers.server.ts';
import type { Period } from './range.ts';
import type { FloorAudit, FloorReason } from './views.ts';

const DAYS = 30;
const TOP = 5;

const found = z.object({
  variantId: z.string(),
  productId: z.string(),
  title: z.string(),
  variantTitle: z.string(),
  price: int8,
  floor: int8,
  lost: int8,
  discounted: int8,
  units: int8,
  under: z.boolean(),
  costMoved: z.boolean(),
  feeAlone: z.boolean(),
  lost_all: int8,
  losing: int8,
  under_all: int8,
  known_all: int8,
});
const answerSchema = z.object({ rows: z.array(found), revenue: int8, costed: int8 });

/**
 * What sells under its floor now, and what was lost by it in 30 days: what each sold unit was short of today's floor, after its
 * discounts. The floor keeps room for a discount to come; what was paid has had its own, so that room is not asked of it.
 */
export async function floorAudit(ctx: StoreContext): Promise<FloorAudit> {
  return ctx.db.tx(async (tx) => {
    const policy = await loadPolicy(tx, ctx.store);
    const today = dayIn(ctx.clock.now(), ctx.store.timeZone);
    const period = { from: addDays(today, 1 - DAYS), to: today };
    const { value, asOf } = await answered(tx, ctx, `floor_audit.${await inputsOf(tx, ctx, policy)}`, period, answerSchema, async () => ({
      rows: await lossesOf(tx, ctx, policy, period),
      ...(await costedRevenue(tx, ctx, period)),
    }));
    const [first] = value.rows;
    return {
      days: DAYS,
      currency: ctx.store.currency,
      known: policy.costs.feeBps !== null && policy.costs.fixedMinor !== null,
      under: first?.under_all ?? 0,
      losing: first?.losing ?? 0,
      variants: first?.known_all ?? 0,
      lost: first?.lost_all ?? 0,
      costKnownBps: value.revenue > 0 ? Math.round((value.costed / value.revenue) * 10_000) : null,
      asOf,
      rows: value.rows
        .filter(({ under, lost }) => under || lost > 0)
        .map(({ variantId, productId, title, variantTitle, price, floor, lost, units, ...why }) => ({
          variantId,
          productId,
          title,
          variantTitle,
          price,
          floor,
          lost,
          units,
          reason: reasonOf({ lost, ...why }),
        })),
    };
  });
}

/** Where to look first. Mizan itself never goes under a floor that is known: what is left was set by somebody, or has always been so. */
function reasonOf({ under, costMoved, feeAlone, lost, discounted }: Pick<z.output<typeof found>, 'under' | 'costMoved' | 'feeAlone' | 'lost' | 'discounted'>): FloorReason {
  if (under) {
    return costMoved ? 'cost_moved' : feeAlone ? 'fee' : 'by_hand';
  }
  return discounted * 2 >= lost ? 'coupon' : 'was_lower';
}

/** Everything beside the orders that the answer rests on: other costs or another policy make another question. */
async function inputsOf(tx: SqlTx, ctx: StoreContext, { costs, guardrails }: PricingPolicy): Promise<string> {
  const { known, newest } = await tx.one(
    z.object({ known: int8, newest: z.string() }),
    sql`SELECT count(*) AS known, coalesce(extract(epoch FROM max(effective_from))::bigint, 0)::text AS newest FROM variant_cost WHERE store_id = ${ctx.store.id}::uuid`,
  );
  const prices = await tx.one(
    z.object({ sum: z.string() }),
    sql`SELECT coalesce(sum(price_minor), 0)::text AS sum FROM variant WHERE store_id = ${ctx.store.id}::uuid AND deleted_at IS NULL`,
  );
  return [costs.vatBps, costs.feeBps, costs.fixedMinor, costs.worstDiscountBps, guardrails.minMarginBps, known, newest, prices.sum].join('.');
}

/** The variants that lost most, then those furthest under their floor. */
function lossesOf(tx: SqlTx, ctx: StoreContext, policy: PricingPolicy, { from, to }: Period): Promise<z.output<typeof found>[]> {
  const store = sql`${ctx.store.id}::uuid`;
  const cost = sql`c.cost_minor`;
  const paidFloor = floorSql(without(policy, { worstDiscountBps: 0 }), cost);
  const under = isBelowFloor(policy, sql`v.price_minor`, cost);
  return tx.rows(
    found,
    sql`WITH costed AS MATERIALIZED (
          SELECT DISTINCT ON (c.variant_external_id) c.variant_external_id AS variant, c.cost_minor FROM variant_cost c
          WHERE c.store_id = ${store} AND c.effective_from <= ${ctx.clock.now()} AND c.currency = ${ctx.store.currency}
          ORDER BY c.variant_external_id, c.effective_from DESC
        ), floors AS MATERIALIZED (
          SELECT v.external_id AS variant, p.external_id AS product, p.title, v.title AS variant_title, v.price_minor, ${floorSql(policy, cost)} AS floor, ${paidFloor} AS paid_floor,
            ${under} AND p.status IN ('active', 'unlisted') AS under,
            ${under} AND EXISTS (SELECT 1 FROM variant_cost e WHERE e.store_id = v.store_id AND e.variant_external_id = v.external_id AND e.cost_minor > 0
              AND e.effective_from <= ${ctx.clock.now()} AND NOT ${isBelowFloor(policy, sql`v.price_minor`, sql`e.cost_minor`)}) AS cost_moved,
            ${under} AND NOT ${isBelowFloor(without(policy, { feeBps: 0, fixedMinor: 0 }), sql`v.price_minor`, cost)} AS fee_alone
          FROM costed c JOIN variant v ON v.store_id = ${store} AND v.external_id = c.variant AND v.deleted_at IS NULL
          JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id WHERE c.cost_minor > 0
        ), lines AS MATERIALIZED (
          -- First, and once: of a store that has just arrived the planner knows nothing, and would read them again for every variant.
          SELECT s.variant_key, s.units, s.gross_minor, s.discount_minor, s.tax_minor, s.included_tax_minor FROM sold_line s
          WHERE s.store_id = ${store} AND s.day BETWEEN ${from}::date AND ${to}::date AND s.units > 0
        ), sold AS (
          SELECT f.variant, sum(s.units) AS units, sum(${shortOf(policy)}) AS lost,
            sum(${shortOf(policy)}) FILTER (WHERE s.gross_minor + ${onTop(policy)} >= f.paid_floor * s.units) AS discounted
          FROM lines s JOIN floors f ON f.variant = s.variant_key WHERE f.paid_floor IS NOT NULL GROUP BY f.variant
        )
        SELECT f.variant AS "variantId", f.product AS "productId", f.title, f.variant_title AS "variantTitle", f.price_minor AS price, f.floor::bigint AS floor,
          coalesce(s.lost, 0)::bigint AS lost, coalesce(s.discounted, 0)::bigint AS discounted, coalesce(s.units, 0)::bigint AS units, f.under, f.cost_moved AS "costMoved", f.fee_alone AS "feeAlone",
          (sum(coalesce(s.lost, 0)) OVER ())::bigint AS lost_all, count(*) FILTER (WHERE s.lost > 0) OVER () AS losing, count(*) FILTER (WHERE f.under) OVER () AS under_all,
          count(*) OVER () AS known_all
        FROM floors f LEFT JOIN sold s ON s.variant = f.variant WHERE f.floor IS NOT NULL
        ORDER BY coalesce(s.lost, 0) DESC, CASE WHEN f.under THEN f.price_minor - f.floor ELSE 0 END, f.variant LIMIT ${TOP}`,
  );
}

/** What a line brought less than its floor. Where tax comes on top of the price it belongs to what was paid. */
function shortOf(policy: PricingPolicy): Sql {
  return sql`greatest(0, f.paid_floor * s.units - (s.gross_minor - s.discount_minor + ${onTop(policy)}))`;
}

function onTop({ costs }: PricingPolicy): Sql {
  return costs.vatBps > 0 ? sql`(s.tax_minor - s.included_tax_minor)` : sql`0`;
}

function without(policy: PricingPolicy, costs: Partial<PricingPolicy['costs']>): PricingPolicy {
  return { ...policy, costs: { ...policy.costs, ...costs } };
}

/** How much of the revenue of these days has a cost to be judged by. */
function costedRevenue(tx: SqlTx, ctx: StoreContext, { from, to }: Period): Promise<{ revenue: number; costed: number }> {
  return tx.one(
    z.object({ revenue: int8, costed: int8 }),
    sql`SELECT coalesce(sum(r.sold), 0)::bigint AS revenue, coalesce(sum(r.sold) FILTER (WHERE EXISTS (SELECT 1 FROM variant_cost c
            WHERE c.store_id = ${ctx.store.id}::uuid AND c.variant_external_id = r.variant_key AND c.cost_minor > 0)), 0)::bigint AS costed
        FROM (SELECT variant_key, greatest(sum(sales_minor - returned_minor), 0) AS sold FROM rollup_variant_day
              WHERE store_id = ${ctx.store.id}::uuid AND day BETWEEN ${from}::date AND ${to}::date GROUP BY variant_key) r`,
  );
}
