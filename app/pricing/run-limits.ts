/** G14 and G15 (product.md 3.5): what a whole run may touch, and when a run is so one-sided that a person must look first. */
export interface RunLimits {
  revenueBps: number;
  marginBps: number;
  anomalyShareBps: number;
  anomalyMoveBps: number;
}

export const RUN_LIMITS: Readonly<RunLimits> = { revenueBps: 2000, marginBps: 300, anomalyShareBps: 3000, anomalyMoveBps: 500 };

/** G15: the way that too many of all products looked at want to go, each by more than `anomalyMoveBps`; the run then writes nothing. */
export function oneSided({ up, down, analysed }: { up: number; down: number; analysed: number }, limits: RunLimits = RUN_LIMITS): 'up' | 'down' | null {
  const most = Math.max(up, down);
  return BigInt(most) * 10_000n > BigInt(analysed) * BigInt(limits.anomalyShareBps) ? (up > down ? 'up' : 'down') : null;
}

/** What one change touches: the variant's revenue of 28 days, and the weekly margin that it puts at stake. Minor units, not negative. */
export interface Touched {
  revenue28dMinor: number;
  marginMinor: number;
}

export interface Reach {
  /** Takes a change in, when both parts still have room for it; one that does not fit leaves the room to smaller ones. */
  admit(change: Touched): boolean;
}

/** G14: an empty run in a store of that revenue of 28 days and that weekly margin. Changes are asked in the order of what they bring. */
export function openReach(revenueMinor: number, weeklyMarginMinor: number, limits: RunLimits = RUN_LIMITS): Reach {
  const room = { revenue: BigInt(revenueMinor) * BigInt(limits.revenueBps), margin: BigInt(weeklyMarginMinor) * BigInt(limits.marginBps) };
  let touched = 0n;
  let stake = 0n;
  return {
    admit: ({ revenue28dMinor, marginMinor }) => {
      const [nextTouched, nextStake] = [touched + BigInt(revenue28dMinor), stake + BigInt(marginMinor)];
      if (nextTouched * 10_000n > room.revenue || nextStake * 10_000n > room.margin) {
        return false;
      }
      [touched, stake] = [nextTouched, nextStake];
      return true;
    },
  };
}
