/** Step 12 of product.md 3.7: every hard rule once more on the final amount, and the list of checks a receipt shows. */
import type { HardBounds } from './bounds.ts';
import { reason } from './codes.ts';
import type { Evidence } from './evidence.ts';
import { whole } from './rational.ts';
import { insane } from './sanity.ts';
import type { Reason, Snapshot } from './types.ts';
import type { Check } from './verdict.ts';

type Limits = Pick<HardBounds, 'floorMinor' | 'ceilingMinor'>;

/** The hard rule a rounded price breaks, or null. */
export function assertHardRules(priceMinor: number, snapshot: Snapshot, { floorMinor, ceilingMinor }: Limits): Reason | null {
  if (floorMinor !== null && priceMinor < floorMinor) {
    return reason('rule_broken', { rule: 'G1' });
  }
  if (ceilingMinor !== null && priceMinor > ceilingMinor) {
    return reason('rule_broken', { rule: 'G2' });
  }
  return insane(whole(priceMinor), snapshot);
}

/** What was checked for a price that is proposed. @param evidence null for a correction, which a person decides. */
export function checksOf(priceMinor: number, snapshot: Snapshot, limits: Limits, evidence: { evidence: Evidence; enough: boolean } | null): Check[] {
  const { floorMinor, ceilingMinor } = limits;
  const { stepDownBps, stepUpBps } = snapshot.guardrails;
  const list: Check[] = [
    { rule: 'G1', ok: floorMinor !== null && priceMinor >= floorMinor, reason: reason('check_floor', { floorMinor }) },
    { rule: 'G2', ok: ceilingMinor === null || priceMinor <= ceilingMinor, reason: reason('check_ceiling', { ceilingMinor }) },
    { rule: 'G3', ok: insane(whole(priceMinor), snapshot) === null, reason: reason('check_sanity') },
  ];
  if (evidence !== null) {
    list.push({ rule: 'G5', ok: evidence.enough, reason: reason('check_evidence', { evidence: evidence.evidence }) });
    list.push({ rule: 'G8', ok: true, reason: reason('check_step', { stepDownBps, stepUpBps }) });
  }
  return list;
}
