/** What voids an approval when it changes between decision and write (house, "Write"). Price and offers are read live instead. */
import { canonicalBytes, tidy } from './canonical.ts';
import type { Snapshot } from './types.ts';

/** Of a snapshot, only what these bytes depend on: the writer has no offers at hand. */
export type Inputs = Pick<Snapshot, 'currency' | 'emergencyStop' | 'guardrails'> & {
  strategy: Pick<Snapshot['strategy'], 'id' | 'version' | 'hash'>;
  facts: Pick<Snapshot['facts'], 'cost' | 'vatBps' | 'feeBps' | 'fixedMinor' | 'worstDiscountBps'>;
};

/** Canonical bytes of those inputs; the caller hashes them. Where a cost came from, and since when, does not count. */
export function inputsBytes({ currency, emergencyStop, guardrails, strategy, facts }: Inputs): Uint8Array {
  return canonicalBytes(
    tidy({
      currency,
      emergencyStop,
      guardrails,
      strategy: { id: strategy.id, version: strategy.version, hash: strategy.hash },
      cost: facts.cost?.minor ?? null,
      vatBps: facts.vatBps,
      feeBps: facts.feeBps,
      fixedMinor: facts.fixedMinor,
      worstDiscountBps: facts.worstDiscountBps,
    }),
  );
}
