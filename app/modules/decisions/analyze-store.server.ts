import type { StoreContext } from '#app/context.ts';
import { loadPolicy, type PricingPolicy } from '#app/db/pricing-inputs.server.ts';
import type { RunId } from '#app/lib/ids.ts';
import { decide } from '#app/pricing/decide.ts';
import type { Snapshot } from '#app/pricing/types.ts';
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
 * Decides the next page of the catalog, or of what has moved, after `cursor` and saves decisions with receipts: while one slice is decided, the
 * next is read and the last one saved. Repeating a page after a crash makes the same decisions again: the newer proposal takes the older one's place.
 * @returns the cursor of the next page; null at the end
 */
export async function analyzePage(
  ctx: StoreContext,
  input: { runId: RunId; cursor: string | null; movedOnly?: boolean },
): Promise<{ cursor: string | null; found: AnalystCounts }> {
  const found: AnalystCounts = { analysed: 0, change: 0, hold: 0, block: 0, correction: 0 };
  let reading: Promise<Slice> | null = readSlice(ctx, input);
  let saving = Promise.resolve();
  let { cursor } = input;
  try {
    for (let slices = 1; reading !== null; slices += 1) {
      const { policy, snapshots, last }: Slice = await reading;
      cursor = snapshots.length < SLICE ? null : last;
      reading = cursor === null || slices === SLICES ? null : readSlice(ctx, { ...input, cursor });
      // Whoever waits for it sees the failure; until then it is only not lost.
      reading?.catch(() => undefined);
      const decided = await decideSlice(snapshots, found);
      // One after the other: each builds on the chain that the last one has left.
      await saving;
      saving = ctx.db.bulk((tx) => saveDecisions(tx, ctx, input.runId, policy, decided));
      saving.catch(() => undefined);
    }
    await saving;
  } finally {
    // Whoever tries again must not meet a slice that is still being read or saved.
    await Promise.allSettled([reading, saving]);
  }
  return { cursor, found };
}

interface Slice {
  policy: PricingPolicy;
  snapshots: Snapshot[];
  last: string | null;
}

function readSlice(ctx: StoreContext, { runId, cursor, movedOnly }: { runId: RunId; cursor: string | null; movedOnly?: boolean }): Promise<Slice> {
  return ctx.db.bulk(async (tx) => {
    const policy = await loadPolicy(tx, ctx.store);
    return { policy, ...(await loadSnapshots(tx, ctx, policy, { after: cursor, limit: SLICE, ...(movedOnly === true ? { movedFor: runId } : {}) })) };
  });
}

async function decideSlice(snapshots: readonly Snapshot[], found: AnalystCounts): Promise<Decided[]> {
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
  return decided;
}
