/** What voids an approval when it changes, read the same way by the analyst and by the executor. */
import { z } from 'zod';
import type { StoreRef } from '#app/context.ts';
import type { Guardrails, StrategyVersion, VariantFacts } from '#app/pricing/types.ts';
import { inputsBytes } from '#app/pricing/inputs.ts';
import { strategyNodeSchema } from '#app/pricing/strategy-schema.ts';
import { sha256 } from '#app/lib/seal.server.ts';
import type { Tx } from './scope.ts';
import { instant, int8, sql, type Sql } from './sql.ts';

export interface PricingPolicy {
  mode: 'manual' | 'semi_auto' | 'full_auto';
  emergencyStop: boolean;
  approvalHours: number;
  guardrails: Guardrails;
  strategy: StrategyVersion;
  costs: Pick<VariantFacts, 'vatBps' | 'feeBps' | 'fixedMinor' | 'worstDiscountBps'>;
}

const settingsRow = z.object({
  mode: z.enum(['manual', 'semi_auto', 'full_auto']),
  emergency_stop: z.boolean(),
  vat_bps: z.number(),
  fee_bps: z.number().nullable(),
  fixed_minor: int8.nullable(),
  worst_discount_bps: z.number(),
  min_margin_bps: z.number(),
  step_down_bps: z.number(),
  step_up_bps: z.number(),
  cool_down_hours: z.number(),
  evidence_minimum: z.enum(['A', 'B']),
  max_offer_age_hours: z.number(),
  materiality_bps: z.number(),
  sanity_low_bps: z.number(),
  sanity_high_bps: z.number(),
  approval_hours: z.number(),
  strategy_id: z.string(),
  version: z.number(),
  tree: strategyNodeSchema,
  hash: z.string(),
});

/** The store's settings and its strategy's current version. */
export async function loadPolicy(tx: Tx, store: StoreRef): Promise<PricingPolicy> {
  const row = await tx.one(
    settingsRow,
    sql`SELECT s.mode, s.emergency_stop, s.vat_bps, s.fee_bps, s.fixed_minor, s.worst_discount_bps, s.min_margin_bps, s.step_down_bps,
          s.step_up_bps, s.cool_down_hours, s.evidence_minimum, s.max_offer_age_hours, s.materiality_bps, s.sanity_low_bps, s.sanity_high_bps,
          s.approval_hours, y.id::text AS strategy_id, v.version, v.tree, v.hash
        FROM store_settings s
        JOIN strategy y ON y.store_id = s.store_id
        JOIN strategy_version v ON v.store_id = y.store_id AND v.strategy_id = y.id AND v.version = y.current_version
        WHERE s.store_id = ${store.id}::uuid`,
  );
  return {
    mode: row.mode,
    emergencyStop: row.emergency_stop,
    approvalHours: row.approval_hours,
    guardrails: {
      minMarginBps: row.min_margin_bps,
      absMinMinor: null,
      absMaxMinor: null,
      msrpMinor: null,
      sanityLowBps: row.sanity_low_bps,
      sanityHighBps: row.sanity_high_bps,
      evidenceMinimum: row.evidence_minimum,
      stepDownBps: row.step_down_bps,
      stepUpBps: row.step_up_bps,
      coolDownHours: row.cool_down_hours,
      materialityBps: row.materiality_bps,
      maxOfferAgeHours: row.max_offer_age_hours,
    },
    strategy: { id: row.strategy_id, version: row.version, hash: row.hash, tree: row.tree },
    costs: { vatBps: row.vat_bps, feeBps: row.fee_bps, fixedMinor: row.fixed_minor, worstDiscountBps: row.worst_discount_bps },
  };
}

/** The cost that holds at `at`, per variant; a variant without one is not in the map. */
export async function loadCosts(tx: Tx, store: StoreRef, variants: readonly string[], at: Date): Promise<Map<string, NonNullable<VariantFacts['cost']>>> {
  const rows = await tx.rows(
    z.object({ variant_external_id: z.string(), cost_minor: int8, effective_from: instant, source: z.string() }),
    sql`SELECT DISTINCT ON (variant_external_id) variant_external_id, cost_minor, effective_from, source FROM variant_cost
        WHERE store_id = ${store.id}::uuid AND variant_external_id = ANY(${[...variants]}) AND effective_from <= ${at} AND currency = ${store.currency}
        ORDER BY variant_external_id, effective_from DESC`,
  );
  return new Map(rows.map((row) => [row.variant_external_id, { minor: row.cost_minor, effectiveFrom: row.effective_from.toISOString(), source: row.source }]));
}

/** Has the merchant pressed the emergency stop? */
export async function isStopped(tx: Tx, store: StoreRef): Promise<boolean> {
  const { on } = await tx.one(z.object({ on: z.boolean() }), sql`SELECT emergency_stop AS on FROM store_settings WHERE store_id = ${store.id}::uuid`);
  return on;
}

/** sha256 of the inputs of one variant's decision: the approval holds only while this stays the same. */
export function inputsHash(policy: PricingPolicy, currency: string, cost: VariantFacts['cost']): Uint8Array {
  const { emergencyStop, guardrails, strategy, costs } = policy;
  return sha256(inputsBytes({ currency, emergencyStop, guardrails, strategy, facts: { ...costs, cost } }));
}

/** SQL of the floor of product.md 3.1 in minor units, exact; null where it is not known. `cost` null or 0 is unknown. */
export function floorSql({ costs, guardrails }: PricingPolicy, cost: Sql): Sql {
  const perUnit = costs.feeBps === null ? 0 : floorPerUnit(costs.feeBps, costs, guardrails);
  if (costs.fixedMinor === null || perUnit <= 0) {
    return sql`NULL::numeric`;
  }
  return sql`div((nullif(${cost}, 0) + ${costs.fixedMinor}::bigint)::numeric * ${10_000 * 10_000 * (10_000 + costs.vatBps)}::bigint + ${perUnit - 1}::bigint, ${perUnit}::bigint)`;
}

/** SQL that orders variants by their margin at `price`; null where it is not known. Nothing but the order has a meaning. */
export function marginOrderSql({ costs }: PricingPolicy, price: Sql, cost: Sql): Sql {
  return costs.feeBps === null || costs.fixedMinor === null
    ? sql`NULL::numeric`
    : sql`-div((${cost} + ${costs.fixedMinor}::bigint)::numeric * ${10_000_000_000}::bigint, nullif(${price}, 0)::numeric)`;
}

function floorPerUnit(feeBps: number, costs: PricingPolicy['costs'], guardrails: Guardrails): number {
  return (10_000 - costs.worstDiscountBps) * ((10_000 - guardrails.minMarginBps) * 10_000 - feeBps * (10_000 + costs.vatBps));
}

/**
 * SQL that is true where a price is under the floor of product.md 3.1: its inequality multiplied out, exact in NUMERIC. False
 * where the floor is not known. Amounts are minor units; `cost` null or 0 is unknown.
 */
export function isBelowFloor({ costs, guardrails }: PricingPolicy, price: Sql, cost: Sql): Sql {
  if (costs.feeBps === null || costs.fixedMinor === null) {
    return sql`FALSE`;
  }
  const perUnit = floorPerUnit(costs.feeBps, costs, guardrails);
  return sql`coalesce(${price}::numeric * ${perUnit}::bigint < (nullif(${cost}, 0) + ${costs.fixedMinor}::bigint)::numeric * ${10_000 * 10_000 * (10_000 + costs.vatBps)}::bigint, FALSE)`;
}
