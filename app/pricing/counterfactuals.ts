/** What would have happened otherwise (product.md 3.17): the same engine, one fact changed at a time. */
import { reason } from './codes.ts';
import { judgeSnapshot } from './judge.ts';
import type { WhatIf } from './judge.ts';
import { withoutSeller } from './market.ts';
import type { OutcomeKind, Reason, Snapshot } from './types.ts';
import type { Verdict } from './verdict.ts';

export interface Counterfactual {
  /** `without_rival` or `with_lower_floor`, with what was changed. */
  change: Reason;
  outcome: OutcomeKind;
  priceMinor: number | null;
}

const MAX_RIVALS = 5;
const LOWER_FLOOR_BPS = 200;

/** Without each eligible rival (the five cheapest), and with a floor two points lower. None after an emergency stop. */
export function counterfactuals(snapshot: Snapshot, verdict: Verdict): Counterfactual[] {
  const { market, margin, floorMinor, ceilingMinor } = verdict;
  if (market === null || margin === null) {
    return [];
  }
  const bounds = { margin, floorMinor, ceilingMinor };
  const rivals = market.eligible.slice(0, MAX_RIVALS).map(({ offer }) => withoutRival(snapshot, { market, bounds, verdict }, offer.seller));
  return margin.kind === 'known' ? [...rivals, withLowerFloor(snapshot, { market, bounds: null, verdict })] : rivals;
}

function withoutRival(snapshot: Snapshot, { market, bounds, verdict }: WhatIf, seller: string): Counterfactual {
  const offers = snapshot.facts.offers.filter((offer) => offer.seller !== seller);
  const without = { ...snapshot, facts: { ...snapshot.facts, offers } };
  return judged(reason('without_rival', { seller }), without, { market: withoutSeller(market, seller, without), bounds, verdict });
}

function withLowerFloor(snapshot: Snapshot, whatIf: WhatIf): Counterfactual {
  const minMarginBps = Math.max(0, snapshot.guardrails.minMarginBps - LOWER_FLOOR_BPS);
  const guardrails = { ...snapshot.guardrails, minMarginBps };
  return judged(reason('with_lower_floor', { minMarginBps }), { ...snapshot, guardrails }, whatIf);
}

function judged(change: Reason, snapshot: Snapshot, whatIf: WhatIf): Counterfactual {
  const { outcome, priceMinor } = judgeSnapshot(snapshot, whatIf);
  return { change, outcome, priceMinor };
}
