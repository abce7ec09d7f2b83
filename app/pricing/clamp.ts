/** Step 9 of product.md 3.7: the target pulled into the allowed interval, each pull written down; the last mover binds. */
import { reason } from './codes.ts';
import { compare, nearestMinor, whole } from './rational.ts';
import type { Rational } from './rational.ts';
import type { Guardrails, Reason } from './types.ts';
import type { TrailStep } from './verdict.ts';

export interface Limits {
  /** L, or null when unknown: then only the merchant's absolute minimum holds a suggestion up. */
  floorMinor: number | null;
  absMinMinor: number | null;
  ceilingMinor: number | null;
  step: { low: number; high: number };
  /** G9: how far the price may still move; null: no budget. */
  movementLeft: number | null;
  guardrails: Guardrails;
}

export interface Clamped {
  value: Rational;
  trail: TrailStep[];
  /** Null when no rule moved the target. */
  bindingRule: string | null;
  reasons: Reason[];
}

/** @param priceMinor the current price; it lies inside every limit, so the interval is never empty. */
export function clamp(target: Rational, priceMinor: number, limits: Limits): Clamped {
  const { step, ceilingMinor, guardrails } = limits;
  const low = limits.floorMinor ?? limits.absMinMinor;
  const amount = (value: Rational): number => nearestMinor(value, priceMinor) ?? priceMinor;

  const clamped: Clamped = { value: target, trail: [], bindingRule: null, reasons: [] };
  clamped.trail.push({ rule: 'target', beforeMinor: priceMinor, afterMinor: amount(target) });
  const pull = (rule: string, boundMinor: number, why: Reason): void => {
    clamped.trail.push({ rule, beforeMinor: amount(clamped.value), afterMinor: boundMinor });
    clamped.value = whole(boundMinor);
    clamped.bindingRule = rule;
    clamped.reasons.push(why);
  };

  if (low !== null && compare(clamped.value, whole(low)) < 0) {
    pull('G1', low, reason('lifted_to_floor', { floorMinor: low }));
  }
  if (ceilingMinor !== null && compare(clamped.value, whole(ceilingMinor)) > 0) {
    pull('G2', ceilingMinor, reason('cut_to_ceiling', { ceilingMinor }));
  }
  if (compare(clamped.value, whole(step.low)) < 0) {
    pull('G8', step.low, reason('step_limited', { stepBps: guardrails.stepDownBps, limitMinor: step.low }));
  }
  if (compare(clamped.value, whole(step.high)) > 0) {
    pull('G8', step.high, reason('step_limited', { stepBps: guardrails.stepUpBps, limitMinor: step.high }));
  }
  if (limits.movementLeft !== null) {
    const [least, most] = [priceMinor - limits.movementLeft, priceMinor + limits.movementLeft];
    const held = compare(clamped.value, whole(least)) < 0 ? least : compare(clamped.value, whole(most)) > 0 ? most : null;
    if (held !== null) {
      pull('G9', held, reason('movement_limited', { leftMinor: limits.movementLeft }));
    }
  }
  return clamped;
}
