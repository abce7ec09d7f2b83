/** Asks no faster than the shop's bucket fills (shopify.md 3.1): the platform says after each call what is left in it. */
import { z } from 'zod';

export interface Pace {
  /** Waits until the bucket should hold what this operation asked for last time; not longer than a few seconds. */
  points(operation: string): Promise<void>;
  /** Reads an answer's cost, where it has one. */
  learn(operation: string, answer: unknown): void;
}

const MAX_WAIT_MS = 5000;
const MARGIN_MS = 20;
const answerCost = z.object({
  extensions: z.object({
    cost: z.object({
      requestedQueryCost: z.number(),
      throttleStatus: z.object({ maximumAvailable: z.number(), currentlyAvailable: z.number(), restoreRate: z.number().positive() }),
    }),
  }),
});

/** @param now milliseconds of a clock that only rises */
export function createPace(now: () => number = () => performance.now(), sleep: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms))): Pace {
  const asked = new Map<string, number>();
  let bucket: { left: number; rate: number; at: number } | null = null;
  return {
    points: async (operation) => {
      const wanted = asked.get(operation);
      if (wanted === undefined || bucket === null) {
        return;
      }
      const missing = wanted - bucket.left - ((now() - bucket.at) / 1000) * bucket.rate;
      if (missing > 0) {
        await sleep(Math.min(MAX_WAIT_MS, Math.ceil((missing / bucket.rate) * 1000) + MARGIN_MS));
      }
    },
    learn: (operation, answer) => {
      const parsed = answerCost.safeParse(answer);
      if (parsed.success) {
        const { requestedQueryCost, throttleStatus } = parsed.data.extensions.cost;
        asked.set(operation, requestedQueryCost);
        bucket = { left: throttleStatus.currentlyAvailable, rate: throttleStatus.restoreRate, at: now() };
      }
    },
  };
}
