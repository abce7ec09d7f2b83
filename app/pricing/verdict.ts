/** What judging a snapshot finds out: everything a receipt tells, before it is bytes. */
import type { EndingStyle } from './endings.ts';
import type { Candidate } from './evaluate.ts';
import type { FloorResult } from './floor.ts';
import type { Market } from './market.ts';
import type { LegalVerdict } from './legal.ts';
import type { Aim } from './position.ts';
import type { Risk } from './risk.ts';
import type { Decision, Reason } from './types.ts';

export interface TrailStep {
  /** `target`, or the rule that moved it: G1, G2, G8. */
  rule: string;
  beforeMinor: number;
  afterMinor: number;
}

export interface Check {
  rule: string;
  ok: boolean;
  reason: Reason;
}

export interface Verdict extends Omit<Decision, 'receipt'> {
  margin: FloorResult | null;
  candidates: Candidate[];
  /** What the tree asked for; null: it was not asked, or its answer does not count. */
  aim: Aim | null;
  market: Market | null;
  trail: TrailStep[];
  /** Exact target after clamping, as text, and the whole amount it became. */
  rounding: { from: string; toMinor: number; endings?: EndingStyle['mode'] } | null;
  checks: Check[];
  /** Null: no legal pack holds. */
  legal: LegalVerdict | null;
  /** Null: not scored. */
  risk: Risk | null;
}

/** A verdict that changes nothing and knows nothing yet; rules fill in what they find. */
export const EMPTY_VERDICT: Verdict = {
  outcome: 'HOLD',
  priceMinor: null,
  floorMinor: null,
  ceilingMinor: null,
  bindingRule: null,
  evidence: 'none',
  reasons: [],
  approvalReasons: [],
  incident: null,
  margin: null,
  candidates: [],
  aim: null,
  market: null,
  trail: [],
  rounding: null,
  checks: [],
  legal: null,
  risk: null,
};
