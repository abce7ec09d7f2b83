/** Decides again from a receipt's own snapshot: the same engine must give the same bytes (product.md 2, idea 1). */
import { parseCanonical } from './canonical.ts';
import { decide } from './decide.ts';
import type { Snapshot } from './types.ts';

/** The bytes the engine gives today for the facts of this receipt; null when the bytes are not a receipt at all. */
export function replay(receipt: Uint8Array): Uint8Array | null {
  const parsed = parseCanonical(receipt);
  if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null || !('snapshot' in parsed.value)) {
    return null;
  }
  // `decide` reads every snapshot as foreign data, so the type is a formality here.
  return decide(parsed.value.snapshot as unknown as Snapshot).receipt;
}
