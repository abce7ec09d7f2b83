/** What voids an approval when it changes, read the same way by the analyst and by the executor. */
import { z } from 'zod';
import type { StoreRef } from '#app/context.ts';
import type { Guardrails, Snapshot, VariantFacts } from '#app/pricing/types.ts';
import { endingBandsSchema } from '#app/pricing/ending-bands.ts';
import { ENDING_MODES, ENDING_STYLES, endingStyle } from '#app/pricing/ending-styles.ts';
import { inputsBytes } from '#app/pricing/inputs.ts';
import { packOf } from '#app/pricing/legal-packs.ts';
import { exponentOf } from '#app/lib/money.ts';
import { sha256 } from '#app/lib/seal.server.ts';
import type { SqlTx } from './scope.ts';
import { instant, int8, sql, type Sql } from './sql.ts';
import { isOwned } from './variant-owner.ts';
import { loadStrategies, ownerOf, type OwnedStrategy } from './strategy-owners.server.ts';

type CostsOf = Pick<VariantFacts, 'cost' | 'vatBps' | 'feeBps' | 'fixedMinor' | 'worstDiscountBps'>;

export interface PricingPolicy {
  mode: 'manual' | 'semi_auto' | 'full_auto';
  /** The merchant's own, or Mizan's for every store. */
  emergencyStop: boolean;
  platformStop: boolean;
  approvalHours: number;
  /** A change from this size on needs two people; null: one is enough. */
  fourEyesBps: number | null;
  /** Of the store; `inputsOf` adds what a variant has of its own. */
  guardrails: Guardrails;
  /** The store's own strategy, and all of them by id. */
  strategy: OwnedStrategy;
  strategies: ReadonlyMap<string, OwnedStrategy>;
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
  risk_tolerance: z.enum(['low', 'medium', 'high']),
  day_move_bps: z.number(),
  week_move_bps: z.number(),
  low_cover_days: z.number(),
  ending_style: z.enum(ENDING_STYLES),
  ending_mode: z.enum(ENDING_MODES),
  ending_bands: endingBandsSchema.nullable(),
  offer_basis: z.enum(['item', 'landed']),
  own_shipping_minor: int8,
  four_eyes_bps: z.number().nullable(),
  platform_stopped: z.boolean(),
  country: z.string().nullable(),
});

/** The store's settings and the current version of each of its strategies. */
export async function loadPolicy(tx: SqlTx, store: StoreRef): Promise<PricingPolicy> {
  const row = await tx.one(
    settingsRow,
    sql`SELECT s.mode, s.emergency_stop, s.vat_bps, s.fee_bps, s.fixed_minor, s.worst_discount_bps, s.min_margin_bps, s.step_down_bps,
          s.step_up_bps, s.cool_down_hours, s.evidence_minimum, s.max_offer_age_hours, s.materiality_bps, s.sanity_low_bps, s.sanity_high_bps,
          s.approval_hours, s.risk_tolerance, s.day_move_bps, s.week_move_bps, s.low_cover_days, s.ending_style, s.ending_mode, s.ending_bands, s.offer_basis, s.own_shipping_minor,
          s.four_eyes_bps, platform_stopped(), o.country
        FROM store_settings s JOIN store o ON o.id = s.store_id WHERE s.store_id = ${store.id}::uuid`,
  );
  const { own, all } = await loadStrategies(tx, store);
  const legal = packOf(row.country);
  const endings = endingStyle(row.ending_style, row.ending_mode, exponentOf(store.currency), row.ending_bands);
  return {
    mode: row.mode,
    emergencyStop: row.emergency_stop || row.platform_stopped,
    platformStop: row.platform_stopped,
    approvalHours: row.approval_hours,
    fourEyesBps: row.four_eyes_bps,
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
      movement: { dayBps: row.day_move_bps, weekBps: row.week_move_bps },
      lowStock: { coverDays: row.low_cover_days },
      tolerance: row.risk_tolerance,
      ...(legal === null ? {} : { legal }),
      ...(endings === undefined ? {} : { endings }),
      ...(row.offer_basis === 'landed' ? { basis: { kind: 'landed', ownShippingMinor: row.own_shipping_minor } } : {}),
    },
    strategy: own,
    strategies: all,
    costs: { vatBps: row.vat_bps, feeBps: row.fee_bps, fixedMinor: row.fixed_minor, worstDiscountBps: row.worst_discount_bps },
  };
}

/** The cost that holds at `at`, per variant; a variant without one is not in the map. */
export async function loadCosts(tx: SqlTx, store: StoreRef, variants: readonly string[], at: Date): Promise<Map<string, NonNullable<VariantFacts['cost']>>> {
  const rows = await tx.rows(
    z.object({ variant_external_id: z.string(), cost_minor: int8, effective_from: instant, source: z.string() }),
    sql`SELECT DISTINCT ON (variant_external_id) variant_external_id, cost_minor, effective_from, source FROM variant_cost
        WHERE store_id = ${store.id}::uuid AND variant_external_id = ANY(${[...variants]}) AND effective_from <= ${at} AND currency = ${store.currency}
        ORDER BY variant_external_id, effective_from DESC`,
  );
  return new Map(rows.map((row) => [row.variant_external_id, { minor: row.cost_minor, effectiveFrom: row.effective_from.toISOString(), source: row.source }]));
}

/** Has the merchant pressed the emergency stop, or Mizan its own for every store? And may prices go without a person? */
export function writingRights(tx: SqlTx, store: StoreRef): Promise<{ stopped: boolean; fullAuto: boolean }> {
  return tx.one(
    z.object({ stopped: z.boolean(), fullAuto: z.boolean() }),
    sql`SELECT emergency_stop OR platform_stopped() AS stopped, mode = 'full_auto' AS "fullAuto" FROM store_settings WHERE store_id = ${store.id}::uuid`,
  );
}

/** What one variant brings to the inputs of its decision. */
export interface VariantInputs {
  strategy: OwnedStrategy;
  cost: VariantFacts['cost'];
  /** The merchant's own bounds of its price; null: none. */
  bounds: { minMinor: number | null; maxMinor: number | null; msrpMinor: number | null };
  /** A person has locked this price. */
  locked: boolean;
}

/** By variant, for those that are mirrored. One statement for the bounds and owners, one for the costs. */
export async function loadVariantInputs(tx: SqlTx, store: StoreRef, policy: PricingPolicy, variants: readonly string[], at: Date): Promise<Map<string, VariantInputs>> {
  if (variants.length === 0) {
    return new Map();
  }
  const owner = policy.strategies.size === 1 ? sql`(SELECT ${policy.strategy.id}::uuid AS id) owner` : ownerOf;
  const rows = await tx.rows(
    z.object({ variant: z.string(), owner: z.string(), min_minor: int8.nullable(), max_minor: int8.nullable(), msrp_minor: int8.nullable(), locked: z.boolean() }),
    sql`SELECT v.external_id AS variant, owner.id::text AS owner, v.min_minor, v.max_minor, v.msrp_minor, coalesce(v.owner_kind = 'lock', FALSE) AND ${isOwned(sql`v`, at)} AS locked
        FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id CROSS JOIN ${owner}
        WHERE v.store_id = ${store.id}::uuid AND v.external_id = ANY(${[...variants]})`,
  );
  const costs = await loadCosts(tx, store, variants, at);
  return new Map(
    rows.map((row): [string, VariantInputs] => [
      row.variant,
      {
        strategy: policy.strategies.get(row.owner) ?? policy.strategy,
        cost: costs.get(row.variant) ?? null,
        bounds: { minMinor: row.min_minor, maxMinor: row.max_minor, msrpMinor: row.msrp_minor },
        locked: row.locked,
      },
    ]),
  );
}

/** The parts of a snapshot that void an approval when they change: the same here for the analyst, the approver and the writer. */
export function inputsOf(policy: PricingPolicy, { strategy, cost, bounds }: VariantInputs): Pick<Snapshot, 'emergencyStop' | 'strategy' | 'guardrails'> & { facts: CostsOf } {
  const { id, version, hash, tree } = strategy;
  return {
    emergencyStop: policy.emergencyStop || strategy.stopped,
    strategy: { id, version, hash, tree },
    guardrails: { ...policy.guardrails, absMinMinor: bounds.minMinor, absMaxMinor: bounds.maxMinor, msrpMinor: bounds.msrpMinor },
    facts: { ...policy.costs, cost },
  };
}

/** sha256 of them: the approval holds only while this stays the same. A variant that is gone has none, which equals nothing. */
export function inputsHash(policy: PricingPolicy, currency: string, inputs: VariantInputs | undefined): Uint8Array {
  return inputs === undefined ? new Uint8Array(0) : sha256(inputsBytes({ currency, ...inputsOf(policy, inputs) }));
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
