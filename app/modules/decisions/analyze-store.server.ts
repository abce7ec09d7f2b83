import type { StoreContext } from '#app/context.ts';
import { loadPolicy } from '#app/db/pricing-inputs.server.ts';
import type { RunId } from '#app/lib/ids.ts';
import { decide } from '#app/pricing/decide.ts';
import { heldBack } from './held-back.ts';
import { loadSnapshots } from './load-facts.server.ts';
import { saveDecisions, type Decided } from './save-decisions.server.ts';

const PAGE = 200;

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
 * Decides the next page of the catalog, or of what has moved, after `cursor` and saves decisions with receipts. Repeating a page after a crash
 * makes the same decisions again: the newer proposal takes the older one's place.
 * @returns the cursor of the next page; null at the end
 */
export async function analyzePage(
  ctx: StoreContext,
  input: { runId: RunId; cursor: string | null; movedOnly?: boolean },
): Promise<{ cursor: string | null; found: AnalystCounts }> {
  const found: AnalystCounts = { analysed: 0, change: 0, hold: 0, block: 0, correction: 0 };
  const { policy, snapshots, last } = await ctx.db.tx(async (tx) => {
    const current = await loadPolicy(tx, ctx.store);
    return { policy: current, ...(await loadSnapshots(tx, ctx, current, { after: input.cursor, limit: PAGE, ...(input.movedOnly === true ? { movedFor: input.runId } : {}) })) };
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
    // A decision is pure and quick; a page of them would hold the process's other work for too long.
    if (decided.length % 20 === 0) {
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }
  await ctx.db.tx((tx) => saveDecisions(tx, ctx, input.runId, policy, decided));
  return { cursor: snapshots.length < PAGE ? null : last, found };
}
