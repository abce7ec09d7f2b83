/** What would have happened otherwise (product.md 3.17): the same engine, one fact changed at a time. */
import { reason } from './codes.ts';
import { judgeSnapshot } from './judge.ts';
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
  if (verdict.market === null) {
    return [];
  }
  const rivals = verdict.market.eligible.slice(0, MAX_RIVALS).map(({ offer }) => withoutRival(snapshot, offer.seller));
  return verdict.margin?.kind === 'known' ? [...rivals, withLowerFloor(snapshot)] : rivals;
}

function withoutRival(snapshot: Snapshot, seller: string): Counterfactual {
  const offers = snapshot.facts.offers.filter((offer) => offer.seller !== seller);
  return judged(reason('without_rival', { seller }), { ...snapshot, facts: { ...snapshot.facts, offers } });
}

function withLowerFloor(snapshot: Snapshot): Counterfactual {
  const minMarginBps = Math.max(0, snapshot.guardrails.minMarginBps - LOWER_FLOOR_BPS);
  const guardrails = { ...snapshot.guardrails, minMarginBps };
  return judged(reason('with_lower_floor', { minMarginBps }), { ...snapshot, guardrails });
}

function judged(change: Reason, snapshot: Snapshot): Counterfactual {
  const { outcome, priceMinor } = judgeSnapshot(snapshot);
  return { change, outcome, priceMinor };
}
