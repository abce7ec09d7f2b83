import type { StoreContext } from '#app/context.ts';
import { loadPolicy, type PricingPolicy } from '#app/db/pricing-inputs.server.ts';
import type { RunId } from '#app/lib/ids.ts';
import { decide } from '#app/pricing/decide.ts';
import { heldBack } from './held-back.ts';
import { loadSnapshots } from './load-facts.server.ts';
import { saveDecisions, type Decided } from './save-decisions.server.ts';

/** Variants that are read, decided and saved at once, and how many such slices a page has. */
const SLICE = 200;
const SLICES = 5;

export interface AnalystCounts {
  analysed: number;
  change: number;
  hold: number;
  block: number;
  correction: number;
  /** Why a price did not simply go, by code, as `held.<code>`. */
  [held: `held.${string}`]: number;
}

/**
 * Decides the next page of the catalog, or of what has moved, after `cursor` and saves decisions with receipts: while one slice is saved, the
 * next is read and decided. Repeating a page after a crash makes the same decisions again: the newer proposal takes the older one's place.
 * @returns the cursor of the next page; null at the end
 */
export async function analyzePage(
  ctx: StoreContext,
  input: { runId: RunId; cursor: string | null; movedOnly?: boolean },
): Promise<{ cursor: string | null; found: AnalystCounts }> {
  const found: AnalystCounts = { analysed: 0, change: 0, hold: 0, block: 0, correction: 0 };
  let saving = Promise.resolve();
  let { cursor } = input;
  try {
    for (let slices = 0; slices < SLICES; slices += 1) {
      const { policy, decided, last } = await decideSlice(ctx, { ...input, cursor }, found);
      // One after the other: each builds on the chain that the last one has left.
      await saving;
      saving = ctx.db.bulk((tx) => saveDecisions(tx, ctx, input.runId, policy, decided));
      cursor = decided.length < SLICE ? null : last;
      if (cursor === null) {
        break;
      }
    }
  } finally {
    // Whoever tries again must not meet a slice that is still being saved.
    await Promise.allSettled([saving]);
  }
  await saving;
  return { cursor, found };
}

async function decideSlice(
  ctx: StoreContext,
  { runId, cursor, movedOnly }: { runId: RunId; cursor: string | null; movedOnly?: boolean },
  found: AnalystCounts,
): Promise<{ policy: PricingPolicy; decided: Decided[]; last: string | null }> {
  const { policy, snapshots, last } = await ctx.db.bulk(async (tx) => {
    const current = await loadPolicy(tx, ctx.store);
    return { policy: current, ...(await loadSnapshots(tx, ctx, current, { after: cursor, limit: SLICE, ...(movedOnly === true ? { movedFor: runId } : {}) })) };
  });
  const decided: Decided[] = [];
  for (const snapshot of snapshots) {
    const decision = decide(snapshot);
    decided.push({ snapshot, decision });
    found.analysed += 1;
    found[decision.outcome.toLowerCase() as 'change' | 'hold' | 'block' | 'correction'] += 1;
    const why = heldBack(decision);
    if (why !== null) {
      found[`held.${why}`] = (found[`held.${why}`] ?? 0) + 1;
    }
    // A decision is pure and quick; a slice of them would hold the process's other work for too long.
    if (decided.length % 20 === 0) {
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }
  return { policy, decided, last };
}
