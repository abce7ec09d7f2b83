import type { Clock } from '#sandbox/lib/clock.ts';
import type { Plan } from '#sandbox/stores/store.ts';

/** Points, by plan: a bucket of twenty seconds' worth, restored evenly. */
export const LIMITS: Readonly<Record<Plan, { maximumAvailable: number; restoreRate: number }>> = {
  standard: { maximumAvailable: 2000, restoreRate: 100 },
  advanced: { maximumAvailable: 4000, restoreRate: 200 },
  plus: { maximumAvailable: 20_000, restoreRate: 1000 },
};

export const MAX_QUERY_COST = 1000;

export interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  restoreRate: number;
}

export interface Buckets {
  /** Takes the requested points; false, and nothing taken, when they are not there. */
  reserve(storeId: number, plan: Plan, points: number): boolean;
  /** Gives back what a call did not use. */
  giveBack(storeId: number, plan: Plan, points: number): void;
  status(storeId: number, plan: Plan): ThrottleStatus;
  /** Empties the bucket, as another process of the same app would. */
  drain(storeId: number, plan: Plan): void;
}

/** One leaky bucket per store, in memory: after a restart it is full, as it would be after twenty idle seconds. */
export function createBuckets(clock: Clock): Buckets {
  const levels = new Map<number, { points: number; at: number }>();

  const levelOf = (storeId: number, plan: Plan): { points: number; at: number } => {
    const { maximumAvailable, restoreRate } = LIMITS[plan];
    const now = clock.now().getTime();
    const last = levels.get(storeId) ?? { points: maximumAvailable, at: now };
    const restored = last.points + (Math.max(0, now - last.at) / 1000) * restoreRate;
    const level = { points: Math.min(maximumAvailable, restored), at: now };
    levels.set(storeId, level);
    return level;
  };

  return {
    reserve(storeId, plan, points) {
      const level = levelOf(storeId, plan);
      if (level.points < points) {
        return false;
      }
      level.points -= points;
      return true;
    },
    giveBack(storeId, plan, points) {
      const level = levelOf(storeId, plan);
      level.points = Math.min(LIMITS[plan].maximumAvailable, level.points + points);
    },
    status(storeId, plan) {
      return { ...LIMITS[plan], currentlyAvailable: Math.floor(levelOf(storeId, plan).points) };
    },
    drain(storeId, plan) {
      levelOf(storeId, plan).points = 0;
    },
  };
}
