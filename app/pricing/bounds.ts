/** The hard interval H = [L, U] (product.md 3.1: G1, G2) and the soft step around the current price (G8). */
import { floor } from './floor.ts';
import type { FloorResult } from './floor.ts';
import { bps, ceilMinor, floorMinor, minus, ONE, plus, times, whole } from './rational.ts';
import type { Guardrails, Snapshot, VariantFacts } from './types.ts';

export interface HardBounds {
  /** F(m) from cost, VAT, fees, discount and target margin. */
  margin: FloorResult;
  /** L = max(F(m), absolute minimum); null when any part is unknown or no price reaches the margin. */
  floorMinor: number | null;
  /** U = min(absolute maximum, MSRP); null when neither is set. */
  ceilingMinor: number | null;
}

export function hardBounds({ facts, guardrails }: Pick<Snapshot, 'facts' | 'guardrails'>): HardBounds {
  const margin = floor(facts, guardrails.minMarginBps);
  const floorMinor = margin.kind === 'known' ? Math.max(margin.minor, guardrails.absMinMinor ?? 0) : null;
  const ceilings = [guardrails.absMaxMinor, guardrails.msrpMinor].filter((bound) => bound !== null);
  return { margin, floorMinor, ceilingMinor: ceilings.length === 0 ? null : Math.min(...ceilings) };
}

/** G8: the prices one step away at most; rounded inwards, so `p` is always inside. */
export function stepBounds({ priceMinor }: VariantFacts, { stepDownBps, stepUpBps }: Guardrails): { low: number; high: number } {
  const price = whole(priceMinor);
  return {
    low: ceilMinor(times(price, minus(ONE, bps(stepDownBps)))) ?? priceMinor,
    high: floorMinor(times(price, plus(ONE, bps(stepUpBps)))) ?? priceMinor,
  };
}
