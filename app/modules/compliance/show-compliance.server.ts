import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { loadPolicy } from '#app/db/pricing-inputs.server.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import { isStoreWide } from '#app/db/strategy-owners.server.ts';
import type { Tx } from '#app/db/scope.ts';
import { LEGAL_PACKS } from '#app/pricing/legal-packs.ts';
import { strategyNodeSchema } from '#app/pricing/strategy-schema.ts';
import { readLicences } from './licences.server.ts';
import { plannedSales } from './sales.ts';
import { priorsOf } from './prior-prices.server.ts';
import type { ComplianceView, PlannedSale, PriorOfSale } from './views.ts';

/** As long as the longest look back of a law we know: what is asked where no law asks. */
const HISTORY_DAYS = 30;
const GAPS = 10;
const DAY_MS = 86_400_000;

export function showCompliance(ctx: StoreContext): Promise<ComplianceView> {
  const at = { now: ctx.clock.now(), timeZone: ctx.store.timeZone };
  return ctx.db.tx(async (tx) => {
    const { guardrails } = await loadPolicy(tx, ctx.store);
    const pack = guardrails.legal === undefined ? null : LEGAL_PACKS[guardrails.legal];
    const { country, events } = await tx.one(
      z.object({ country: z.string().nullable(), events: int8 }),
      sql`SELECT s.country, coalesce((SELECT max(e.seq) FROM decision_event e WHERE e.store_id = s.id), 0) AS events FROM store s WHERE s.id = ${ctx.store.id}::uuid`,
    );
    const strategies = await tx.rows(
      z.object({ strategyId: z.string(), name: z.string(), wholeStore: z.boolean(), tree: strategyNodeSchema }),
      sql`SELECT y.id::text AS "strategyId", y.name, ${isStoreWide} AS "wholeStore", v.tree FROM strategy y
          JOIN strategy_version v ON v.store_id = y.store_id AND v.strategy_id = y.id AND v.version = y.current_version
          WHERE y.store_id = ${ctx.store.id}::uuid AND y.state <> 'archived' ORDER BY y.id`,
    );
    const licences = await readLicences(tx, ctx);
    const sales = plannedSales(strategies, licences, pack, at);
    const priors = pack?.priorDays == null ? new Map<PlannedSale, PriorOfSale>() : await priorsOf(tx, ctx, sales, pack.priorDays, pack.leastReductionBps);
    return {
      country,
      pack,
      licences,
      sales: sales.map((sale) => ({ ...sale, prior: priors.get(sale) ?? null })),
      history: await historyOf(tx, ctx, pack?.priorDays ?? HISTORY_DAYS),
      events,
    };
  });
}

/** A price is known since its first reading after the last installation: what was asked while the app was away nobody saw. */
async function historyOf(tx: Tx, ctx: StoreContext, days: number): Promise<ComplianceView['history']> {
  const cut = new Date(ctx.clock.now().getTime() - days * DAY_MS);
  const seen = sql`FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id JOIN store s ON s.id = v.store_id
    CROSS JOIN LATERAL (SELECT greatest(min(h.valid_from), s.installed_at) AS since FROM price_history h
      WHERE h.store_id = v.store_id AND h.variant_external_id = v.external_id AND h.currency = ${ctx.store.currency}) h
    WHERE v.store_id = ${ctx.store.id}::uuid AND v.deleted_at IS NULL AND p.status IN ('active', 'unlisted')`;
  const all = await tx.one(
    z.object({ variants: int8, known: int8, last: instant.nullable() }),
    sql`SELECT count(*) AS variants, count(*) FILTER (WHERE h.since <= ${cut}) AS known, max(h.since) FILTER (WHERE h.since > ${cut}) AS last ${seen}`,
  );
  const gaps = await tx.rows(
    z.object({ productId: z.string(), variantId: z.string(), title: z.string(), variantTitle: z.string(), since: instant }),
    sql`SELECT p.external_id AS "productId", v.external_id AS "variantId", p.title, v.title AS "variantTitle", h.since ${seen} AND h.since > ${cut}
        ORDER BY h.since DESC, v.external_id LIMIT ${GAPS}`,
  );
  return {
    days,
    variants: all.variants,
    known: all.known,
    completeAt: all.last === null ? null : new Date(all.last.getTime() + days * DAY_MS).toISOString(),
    gaps: gaps.map((gap) => ({ ...gap, since: gap.since.toISOString() })),
  };
}
