/** G14 and G15 (product.md 3.5): what a whole run may touch, and when a run is so one-sided that a person must look first. */
import { byCodeUnit } from './canonical.ts';

export interface RunMember {
  variant: string;
  beforeMinor: number;
  /** The decided price; null: it stays. */
  priceMinor: number | null;
  revenue28dMinor: number;
  /** Weekly margin at stake, and what the change is expected to bring. */
  marginMinor: number;
  benefitMinor: number;
}

export interface RunLimits {
  revenueBps: number;
  marginBps: number;
  anomalyShareBps: number;
  anomalyMoveBps: number;
}

export const RUN_LIMITS: Readonly<RunLimits> = { revenueBps: 2000, marginBps: 300, anomalyShareBps: 3000, anomalyMoveBps: 500 };

export interface RunVerdict {
  /** G15: which way too many products want to go; the run then writes nothing. */
  anomaly: 'down' | 'up' | null;
  /** Variants that may go without a person, by what they bring; ties by variant. */
  inside: string[];
  /** G14: the rest, which waits for approval. */
  overflow: string[];
}

export function judgeRun(members: readonly RunMember[], storeMarginMinor: number, limits: RunLimits = RUN_LIMITS): RunVerdict {
  const moving = members.filter(({ beforeMinor, priceMinor }) => priceMinor !== null && priceMinor !== beforeMinor);
  const ranked = [...moving].sort((a, b) => b.benefitMinor - a.benefitMinor || byCodeUnit(a.variant, b.variant));
  const anomaly = anomalyOf(members, limits);
  if (anomaly !== null) {
    return { anomaly, inside: [], overflow: ranked.map(({ variant }) => variant) };
  }
  const revenue = members.reduce((sum, each) => sum + BigInt(each.revenue28dMinor), 0n);
  const inside: string[] = [];
  const overflow: string[] = [];
  let touched = 0n;
  let stake = 0n;
  for (const each of ranked) {
    const nextTouched = touched + BigInt(each.revenue28dMinor);
    const nextStake = stake + BigInt(each.marginMinor);
    if (nextTouched * 10_000n > revenue * BigInt(limits.revenueBps) || nextStake * 10_000n > BigInt(storeMarginMinor) * BigInt(limits.marginBps)) {
      overflow.push(each.variant);
      continue;
    }
    [touched, stake] = [nextTouched, nextStake];
    inside.push(each.variant);
  }
  return { anomaly: null, inside, overflow };
}

function anomalyOf(members: readonly RunMember[], { anomalyShareBps, anomalyMoveBps }: RunLimits): RunVerdict['anomaly'] {
  for (const direction of ['down', 'up'] as const) {
    const far = members.filter(({ beforeMinor, priceMinor }) => {
      const move = priceMinor === null ? 0n : BigInt(direction === 'up' ? priceMinor - beforeMinor : beforeMinor - priceMinor);
      return move * 10_000n > BigInt(beforeMinor) * BigInt(anomalyMoveBps);
    });
    if (BigInt(far.length) * 10_000n > BigInt(members.length) * BigInt(anomalyShareBps)) {
      return direction;
    }
  }
  return null;
}
