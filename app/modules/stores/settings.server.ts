import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { loadPolicy } from '#app/db/pricing-inputs.server.ts';
import { int8, sql } from '#app/db/sql.ts';
import { AppError } from '#app/lib/errors.ts';
import { exponentOf } from '#app/lib/money.ts';
import { endingBandsSchema, wrongBand } from '#app/pricing/ending-bands.ts';
import { ENDING_MODES, ENDING_STYLES } from '#app/pricing/ending-styles.ts';
import { can, type Role } from './can.ts';
import { limit } from './limits.ts';
import type { SettingsView } from './views.ts';

export interface Visitor {
  id: string;
  role: Role;
  locale: 'en' | 'ar' | null;
}

export async function showSettings(ctx: StoreContext, input: { user: Visitor }): Promise<SettingsView> {
  return ctx.db.tx(async (tx) => {
    const policy = await loadPolicy(tx, ctx.store);
    const store = await tx.one(
      z.object({
        name: z.string(),
        country: z.string().nullable(),
        taxes_included: z.boolean(),
        variants: int8,
        competitors: int8,
        approvers: int8,
        rounding: z.object({
          style: z.enum(ENDING_STYLES),
          mode: z.enum(ENDING_MODES),
          bands: endingBandsSchema.nullable(),
          basis: z.enum(['item', 'landed']),
          ownShippingMinor: z.number(),
        }),
      }),
      sql`SELECT name, country, taxes_included, (SELECT count(*) FROM competitor c WHERE c.store_id = store.id AND c.active) AS competitors,
            (SELECT count(*) FROM variant v WHERE v.store_id = store.id AND v.deleted_at IS NULL) AS variants,
            (SELECT count(*) FROM store_user u WHERE u.store_id = store.id AND u.role IN ('owner', 'approver')) AS approvers,
            (SELECT jsonb_build_object('style', ending_style, 'mode', ending_mode, 'bands', ending_bands, 'basis', offer_basis, 'ownShippingMinor', own_shipping_minor)
              FROM store_settings s WHERE s.store_id = store.id) AS rounding
          FROM store WHERE id = ${ctx.store.id}::uuid`,
    );
    const { guardrails } = policy;
    return {
      storeName: store.name,
      currency: ctx.store.currency,
      timeZone: ctx.store.timeZone,
      country: store.country,
      pricing: { ...policy.costs, pricesIncludeVat: store.taxes_included },
      guardrails: {
        minMarginBps: guardrails.minMarginBps,
        stepDownBps: guardrails.stepDownBps,
        stepUpBps: guardrails.stepUpBps,
        coolDownHours: guardrails.coolDownHours,
        evidenceMinimum: guardrails.evidenceMinimum,
        maxOfferAgeHours: guardrails.maxOfferAgeHours,
        materialityBps: guardrails.materialityBps,
        approvalHours: policy.approvalHours,
        dayMoveBps: guardrails.movement?.dayBps ?? 0,
        weekMoveBps: guardrails.movement?.weekBps ?? 0,
        lowCoverDays: guardrails.lowStock?.coverDays ?? 0,
        riskTolerance: guardrails.tolerance ?? 'low',
      },
      rounding: store.rounding,
      approvals: { fourEyesBps: policy.fourEyesBps, approvers: store.approvers },
      mode: policy.mode,
      emergencyStop: policy.emergencyStop,
      limits: {
        competitors: { used: store.competitors, max: limit('competitors') },
        variants: { used: store.variants, max: limit('variants') },
      },
      locale: input.user.locale,
      can: {
        changeSettings: can(input.user.role, 'changeSettings'),
        approve: can(input.user.role, 'approve'),
        run: can(input.user.role, 'run'),
        undo: can(input.user.role, 'undo'),
      },
    };
  });
}

/** Costs and fees that every floor of the store rests on; proposals made with others expire at approval or write. */
export async function savePricing(ctx: StoreContext, input: SettingsView['pricing']): Promise<void> {
  await ctx.db.tx(async (tx) => {
    await tx.run(
      sql`UPDATE store_settings SET vat_bps = ${input.pricesIncludeVat ? input.vatBps : 0}, fee_bps = ${input.feeBps}, fixed_minor = ${input.fixedMinor},
            worst_discount_bps = ${input.worstDiscountBps}, updated_at = ${ctx.clock.now()} WHERE store_id = ${ctx.store.id}::uuid`,
    );
    await recordActivity(tx, ctx, 'settings.pricing', input);
  });
}

/** Guardrails are tuned, never switched off: the database and the engine hold them to their ranges. */
export async function saveGuardrails(ctx: StoreContext, input: SettingsView['guardrails']): Promise<void> {
  await ctx.db.tx(async (tx) => {
    await tx.run(
      sql`UPDATE store_settings SET min_margin_bps = ${input.minMarginBps}, step_down_bps = ${input.stepDownBps}, step_up_bps = ${input.stepUpBps},
            cool_down_hours = ${input.coolDownHours}, evidence_minimum = ${input.evidenceMinimum}, max_offer_age_hours = ${input.maxOfferAgeHours},
            materiality_bps = ${input.materialityBps}, approval_hours = ${input.approvalHours}, day_move_bps = ${input.dayMoveBps},
            week_move_bps = ${Math.max(input.dayMoveBps, input.weekMoveBps)}, low_cover_days = ${input.lowCoverDays}, risk_tolerance = ${input.riskTolerance}, updated_at = ${ctx.clock.now()}
          WHERE store_id = ${ctx.store.id}::uuid`,
    );
    await recordActivity(tx, ctx, 'settings.guardrails', input);
  });
}

/**
 * How prices end, and whether rivals are compared with delivery.
 * @throws AppError bad_input where bands make no sense, or are chosen without being written
 */
export async function saveRounding(ctx: StoreContext, input: SettingsView['rounding']): Promise<void> {
  const { bands, ...told } = input;
  if (bands === null ? input.style === 'own' : wrongBand(bands, exponentOf(ctx.store.currency)) !== null) {
    throw new AppError('bad_input', { field: 'bands' });
  }
  await ctx.db.tx(async (tx) => {
    await tx.run(
      sql`UPDATE store_settings SET ending_style = ${input.style}, ending_mode = ${input.mode}, ending_bands = ${bands === null ? null : JSON.stringify(bands)}::jsonb, offer_basis = ${input.basis}, own_shipping_minor = ${input.ownShippingMinor},
            updated_at = ${ctx.clock.now()} WHERE store_id = ${ctx.store.id}::uuid`,
    );
    await recordActivity(tx, ctx, 'settings.rounding', told);
  });
}

/** From which size on a change needs two people; null: one is enough. */
export async function saveApprovals(ctx: StoreContext, input: { fourEyesBps: number | null }): Promise<void> {
  await ctx.db.tx(async (tx) => {
    await tx.run(sql`UPDATE store_settings SET four_eyes_bps = ${input.fourEyesBps}, updated_at = ${ctx.clock.now()} WHERE store_id = ${ctx.store.id}::uuid`);
    await recordActivity(tx, ctx, 'settings.approvals', input);
  });
}

export async function saveMode(ctx: StoreContext, input: { mode: SettingsView['mode'] }): Promise<void> {
  await ctx.db.tx(async (tx) => {
    await tx.run(
      sql`UPDATE store_settings SET mode = ${input.mode}, demoted_code = NULL, demoted_at = NULL, updated_at = ${ctx.clock.now()} WHERE store_id = ${ctx.store.id}::uuid`,
    );
    // A person has looked: what took full-auto back is no longer open.
    await tx.run(sql`UPDATE incident SET resolved_at = ${ctx.clock.now()} WHERE store_id = ${ctx.store.id}::uuid AND resolved_at IS NULL AND code LIKE 'demoted\\_%'`);
    await recordActivity(tx, ctx, 'settings.mode', input);
  });
}

export async function saveLocale(ctx: StoreContext, input: { userId: string; locale: 'en' | 'ar' }): Promise<void> {
  await ctx.db.tx((tx) => tx.run(sql`UPDATE store_user SET locale = ${input.locale} WHERE store_id = ${ctx.store.id}::uuid AND user_id = ${input.userId}`));
}

export function storeMode(ctx: StoreContext): Promise<SettingsView['mode']> {
  return ctx.db.tx(async (tx) => (await loadPolicy(tx, ctx.store)).mode);
}
