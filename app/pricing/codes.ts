/**
 * Every code the engine can emit, in one list: the interface words each of them in two languages, so a code that is not
 * here cannot be emitted. Parameters that end in `Minor` are amounts in the snapshot's currency, those that end in `Bps`
 * are rates, `At` are instants.
 */
import type { Reason } from './types.ts';

export const CODES = [
  // What the target came from, and who moved it
  'target_position', // reference, referenceMinor, op, seller, sellers
  'target_range', // shareBps, sellers
  'target_percentile', // shareBps, sellers
  'target_rank', // rank, sellers
  'target_rank_floor', // rank, wanted, sellers: the wanted rank is under the floor
  'target_band_low', // reference, lowMinor, highMinor
  'target_band_high', // reference, lowMinor, highMinor
  'target_raise_gap', // gapBps, shareBps
  'target_cost_plus', // mode
  'target_anchor', // anchor, anchorMinor, discountBps
  'target_stockout', // baseMinor, raiseBps
  'target_velocity_high', // units, days, stepBps
  'target_velocity_low', // units, days, stepBps
  'target_cover_low', // lowDays, raiseBps
  'target_cover_high', // highDays, cutBps
  'target_sale', // untilAt
  'target_exchange', // baseMinor, adjustBps
  'target_benchmark', // benchmarkMinor, shiftBps
  'target_clearance', // likelihoodBps, untilAt, units
  'clearance_unreachable', // likelihoodBps, untilAt
  'target_profit', // lowMinor, highMinor, gaining, of
  'target_not_below', // seller, rivalMinor
  'target_hold',
  'target_restore', // an undo
  'target_choice', // proposedMinor: a person asks for another price
  'lifted_to_floor', // floorMinor
  'cut_to_ceiling', // ceilingMinor
  'step_limited', // stepBps, limitMinor
  'movement_limited', // leftMinor
  'line_moved', // line, fromMinor, toMinor
  'line_relaxed', // line: no prices keep it
  // Why there is no target (NO_TARGET of product.md 3.3)
  'no_offers',
  'no_eligible_offers', // offers
  'rank_missing', // rank, sellers
  'seller_absent', // seller
  'rank_unreachable', // rank, sellers: every rank from there on is under the floor
  'not_cheapest', // lowestMinor
  'gap_small', // gapBps
  'target_not_positive',
  'signal_unknown', // fact
  'rivals_in_stock',
  'rivals_stock_unknown', // rivals
  'stockout_unconfirmed',
  'sales_thin', // days, units
  'sale_not_now', // fromAt, untilAt
  'clearance_over', // untilAt
  'clearance_sold',
  'clearance_too_large', // most
  'outside_support', // lowMinor, highMinor
  'lock_over', // untilAt
  'seller_not_cheapest', // seller
  'condition_unknown', // fact
  'condition_not_met',
  'amount_too_large',
  'floor_unknown', // missing: comma-separated cost, fee, fixed
  'infeasible', // the margin cannot be reached at any price
  // Why nothing changes (HOLD)
  'emergency_stop',
  'already_there', // priceMinor
  'cool_down', // hours, lastChangeAt
  'owner_external', // untilAt: someone set the price outside Mizan
  'owner_lock', // why: a person locked the price until it is released
  'owner_lock_until', // why, untilAt
  'owner_wanted', // wantedMinor: what Mizan would have proposed
  'band_inside', // reference, lowMinor, highMinor
  'excluded',
  'locked', // owner, why
  'frozen', // seller
  'velocity_locked', // lockDays
  'velocity_usual', // units, days
  'stock_unknown',
  'cover_low', // lowDays
  'cover_usual',
  'clearance_on_track', // likelihoodBps, untilAt
  'profit_best',
  'profit_unsure', // gaining, of
  'legal_prior', // compareAtMinor, priorMinor, days
  'legal_prior_unknown', // compareAtMinor, days
  'low_stock', // coverDays, stock
  'exchange_old', // observedAt
  'exchange_steady', // hysteresisBps
  'immaterial', // deltaMinor, materialityBps
  'outside_bounds', // priceMinor; floor unknown, so nothing is corrected
  // What a person must see (BLOCK)
  'conflict', // floorMinor, ceilingMinor, proposedMinor
  'sanity_current', // targetMinor, priceMinor
  'sanity_median', // targetMinor, medianMinor
  'unit_slip', // offers, sellers, factor
  'rule_broken', // rule: a hard rule failed after rounding
  // Facts that cannot be true (BLOCK)
  'facts_invalid', // path
  'price_invalid',
  'cost_invalid',
  'rate_invalid', // path
  'currency_invalid',
  'instant_invalid', // path
  'guardrails_invalid', // path
  'strategy_invalid', // path
  // Correction
  'below_floor', // priceMinor, floorMinor
  'above_ceiling', // priceMinor, ceilingMinor
  // Why a person is needed (approvalReasons; floor_unknown too)
  'correction',
  'evidence_weak', // evidence, needed
  'compare_at_present', // compareAtMinor
  'legal_licence', // compareAtMinor
  'price_war',
  'below_own_prices', // lowMinor: of an article of class A
  'risk', // scoreBps, limitBps
  // Grades of offers
  'offer_invalid',
  'offer_price_invalid',
  'offer_currency', // currency
  'offer_rejected',
  'offer_match_review', // score
  'offer_out_of_stock',
  'offer_stock_unknown',
  'offer_not_new', // condition
  'offer_condition_unknown',
  'offer_instant_invalid',
  'offer_too_old', // hours
  'offer_older_than_day', // hours
  'offer_older_than_two_days', // hours
  'offer_older_than_policy', // hours, maxHours
  'offer_jump_quarantined', // medianMinor
  'offer_far_from_median', // medianMinor
  'offer_ratio_implausible',
  'offer_far_from_rivals', // medianMinor
  'offer_one_vote',
  'offer_own_file',
  'offer_shipping_unknown',
  'offer_under_own_shipping', // shippingMinor
  // Matching
  'gtin_equal',
  'gtin_invalid',
  'gtin_differs',
  'gtin_restricted',
  'brand_agrees',
  'brand_unknown',
  'brand_conflict',
  'mpn_equal',
  'price_ratio_review',
  'title_not_compared', // similarity of titles comes with a later issue
  // Checks on a receipt
  'check_floor', // floorMinor
  'check_ceiling', // ceilingMinor
  'check_sanity',
  'check_step',
  'check_evidence',
  // Counterfactuals
  'without_rival', // seller
  'with_lower_floor', // minMarginBps
  // Strategy forms (strategy-schema.ts)
  'strategy_unknown_type',
  'strategy_too_deep',
  'strategy_too_large',
  'strategy_children',
  'strategy_rank',
  'strategy_seller',
  'strategy_weights',
  'strategy_share',
  'strategy_band',
  'strategy_gap',
  'strategy_offset',
  'strategy_margin',
  'strategy_markup',
  'strategy_amount',
  'strategy_condition',
  'strategy_window',
  'strategy_shape',
] as const;

export type Code = (typeof CODES)[number];

/** A reason whose code is in the list. */
export function reason(code: Code, params: Reason['params'] = {}): Reason {
  return { code, params };
}
