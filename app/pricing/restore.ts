/** Undo (product.md 3.13): a price goes back to what it was before a change, inside today's hard bounds or not at all. */
import { checksOf } from './assert-rules.ts';
import { hardBounds } from './bounds.ts';
import { reason } from './codes.ts';
import { weighLegal } from './legal.ts';
import { whole } from './rational.ts';
import { insane } from './sanity.ts';
import type { Reason, Restore, Snapshot } from './types.ts';
import { EMPTY_VERDICT } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/**
 * Steps, cool-down and evidence do not apply: taking back is a person's wish and its target was a real price of this
 * variant. Floor, ceiling, sanity and law do:
 * a strike-through price beside it would announce the old price as a reduction anew. The emergency stop does not stop it either: it is how one gets out of trouble.
 */
export function judgeRestore(snapshot: Snapshot, { toMinor, lawful }: Restore): Verdict {
  const bounds = hardBounds(snapshot);
  const known: Verdict = { ...EMPTY_VERDICT, ...bounds, evidence: 'internal' };
  const { priceMinor } = snapshot.facts;
  const hold = (why: Reason): Verdict => ({ ...known, reasons: [why] });
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
  const legal = lawful === true ? weighLegal(toMinor, snapshot) : null;
  if (legal?.refusal != null) {
    return { ...hold(legal.refusal), legal, bindingRule: 'G4' };
  }
  return {
    ...known,
    legal,
    outcome: 'CHANGE',
    priceMinor: toMinor,
    reasons: [reason('target_restore')],
    trail: [{ rule: 'undo', beforeMinor: priceMinor, afterMinor: toMinor }],
    rounding: { from: String(toMinor), toMinor },
    checks: checksOf(toMinor, snapshot, known, null),
  };
}
