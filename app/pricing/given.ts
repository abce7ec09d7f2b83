/**
 * Prices that a person gives: an undo (product.md 3.13), back to what stood before a change, and a choice, another price than the one
 * proposed. Inside today's hard bounds or not at all.
 */
import { checksOf } from './assert-rules.ts';
import { hardBounds } from './bounds.ts';
import { reason } from './codes.ts';
import { weighLegal } from './legal.ts';
import { whole } from './rational.ts';
import { insane } from './sanity.ts';
import type { Choice, Reason, Restore, Snapshot } from './types.ts';
import { EMPTY_VERDICT } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** The target was a real price of this variant, and the emergency stop does not stop it: it is how one gets out of trouble. */
export function judgeRestore(snapshot: Snapshot, { toMinor, lawful }: Restore): Verdict {
  return judgeGiven(snapshot, toMinor, { rule: 'undo', why: reason('target_restore'), lawful: lawful === true });
}

/** What a person asks for instead of what was proposed; a stop holds it as it holds every change. */
export function judgeChoice(snapshot: Snapshot, { toMinor, proposedMinor }: Choice): Verdict {
  if (snapshot.emergencyStop) {
    return { ...EMPTY_VERDICT, ...hardBounds(snapshot), reasons: [reason('emergency_stop')] };
  }
  return judgeGiven(snapshot, toMinor, { rule: 'person', why: reason('target_choice', { proposedMinor }), lawful: true });
}

/**
 * Steps, cool-down and evidence do not apply: it is a person's wish. Floor, ceiling, sanity and law do: a strike-through price beside
 * it would announce it as a reduction anew.
 */
function judgeGiven(snapshot: Snapshot, toMinor: number, { rule, why, lawful }: { rule: string; why: Reason; lawful: boolean }): Verdict {
  const bounds = hardBounds(snapshot);
  const known: Verdict = { ...EMPTY_VERDICT, ...bounds, evidence: 'internal' };
  const { priceMinor } = snapshot.facts;
  const hold = (refusal: Reason): Verdict => ({ ...known, reasons: [refusal] });
  if (bounds.margin.kind === 'unknown') {
    return hold(reason('floor_unknown', { missing: bounds.margin.missing.join(',') }));
  }
  if (bounds.margin.kind === 'infeasible' || bounds.floorMinor === null) {
    return hold(reason('infeasible'));
  }
  if (toMinor < bounds.floorMinor) {
    return hold(reason('below_floor', { priceMinor: toMinor, floorMinor: bounds.floorMinor }));
  }
  if (bounds.ceilingMinor !== null && toMinor > bounds.ceilingMinor) {
    return hold(reason('above_ceiling', { priceMinor: toMinor, ceilingMinor: bounds.ceilingMinor }));
  }
  if (toMinor === priceMinor) {
    return hold(reason('already_there', { priceMinor }));
  }
  const mad = insane(whole(toMinor), snapshot);
  if (mad !== null) {
    return hold(mad);
  }
  const legal = lawful ? weighLegal(toMinor, snapshot) : null;
  if (legal?.refusal != null) {
    return { ...hold(legal.refusal), legal, bindingRule: 'G4' };
  }
  return {
    ...known,
    outcome: 'CHANGE',
    priceMinor: toMinor,
    legal,
    reasons: [why],
    trail: [{ rule, beforeMinor: priceMinor, afterMinor: toMinor }],
    rounding: { from: String(toMinor), toMinor },
    checks: checksOf(toMinor, snapshot, known, null),
  };
}
