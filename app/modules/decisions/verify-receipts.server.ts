import type { StoreContext } from '#app/context.ts';
import { readReceipts, verifyChain } from '#app/db/decision-chain.server.ts';
import { check } from '#app/pricing/checker/check.ts';
import { REPLAYED_VERSIONS } from '#app/pricing/receipt.ts';
import { readReceipt } from '#app/pricing/read-receipt.ts';
import { replay } from '#app/pricing/replay.ts';

export interface ReceiptsVerdict {
  /** How long the chain is, or where it is broken. */
  chain: { ok: true; length: number } | { ok: false; brokenAt: number };
  receipts: number;
  /** Decided again by this engine, byte for byte the same. */
  replayed: number;
  /** Made by another engine: the chain and the checker vouch for them, not the replay. */
  otherEngine: number;
  /** By their place in the chain. */
  differs: number[];
  refused: number[];
}

/** Every receipt of a store, decided again from its own bytes and asked of the checker; the chain from its first link to its last. */
export async function verifyReceipts(ctx: Pick<StoreContext, 'db' | 'store' | 'seal'>): Promise<ReceiptsVerdict> {
  const verdict: ReceiptsVerdict = { chain: await ctx.db.tx((tx) => verifyChain(tx, ctx.seal, ctx.store.id)), receipts: 0, replayed: 0, otherEngine: 0, differs: [], refused: [] };
  for (let after = 0; ;) {
    const page = await ctx.db.tx((tx) => readReceipts(tx, ctx.store.id, after));
    for (const { seq, body } of page) {
      verdict.receipts += 1;
      const stored = readReceipt(body);
      const writable = stored?.outcome.kind === 'CHANGE' || stored?.outcome.kind === 'CORRECTION';
      if (!stored || (writable && !check(body).ok)) {
        verdict.refused.push(seq);
      }
      if (stored && !REPLAYED_VERSIONS.has(stored.engine_version)) {
        verdict.otherEngine += 1;
      } else if (Buffer.compare(replay(body) ?? new Uint8Array(), body) === 0) {
        verdict.replayed += 1;
      } else {
        verdict.differs.push(seq);
      }
      after = seq;
    }
    if (page.length === 0) {
      return verdict;
    }
  }
}
