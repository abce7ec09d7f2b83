/** The one question of this folder: what should this variant cost, why, and may it go without a person? */
import { counterfactuals } from './counterfactuals.ts';
import { judgeSnapshot, refuse } from './judge.ts';
import { buildReceipt } from './receipt.ts';
import { readSnapshot, tidySnapshot } from './snapshot-schema.ts';
import type { Decision, Snapshot } from './types.ts';
import type { Verdict } from './verdict.ts';

/** The verdict alone, without a receipt: what a preview shows and nothing may be written on. Pure and total as `decide` is. */
export function judge(snapshot: Snapshot): Verdict {
  const read = readSnapshot(tidySnapshot(snapshot));
  return read.ok ? judgeSnapshot(read.snapshot) : refuse(read.reasons);
}

/**
 * Decides the price of one variant (product.md 3.7). Pure and total: the same snapshot gives the same bytes whatever the
 * order of its offers and keys, and no snapshot, however absurd, throws or gives a price outside [L, U].
 */
export function decide(snapshot: Snapshot): Decision {
  const clean = tidySnapshot(snapshot);
  const read = readSnapshot(clean);
  const verdict = read.ok ? judgeSnapshot(read.snapshot) : refuse(read.reasons);
  const whatIf = read.ok && read.snapshot.restore === undefined && read.snapshot.choice === undefined ? counterfactuals(read.snapshot, verdict) : [];
  const receipt = buildReceipt(clean, read.ok ? read : null, verdict, whatIf);
  const { outcome, priceMinor, floorMinor, ceilingMinor, bindingRule, evidence, reasons, approvalReasons, incident } = verdict;
  return { outcome, priceMinor, floorMinor, ceilingMinor, bindingRule, evidence, reasons, approvalReasons, incident, receipt };
}
