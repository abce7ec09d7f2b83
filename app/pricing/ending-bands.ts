/** Price bands a merchant has written: what they may look like. The engine takes any; these a person can still read. */
import { z } from 'zod';
import type { EndingBand } from './endings.ts';

export const MOST_BANDS = 6;
export const MOST_ENDS = 10;
/** After so many units of the currency endings repeat. */
export const BLOCKS = [1, 10, 100, 1000] as const;

const minor = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** As they are stored; whether they make sense is asked by `wrongBand`, which knows the currency. */
export const endingBandsSchema: z.ZodType<EndingBand[]> = z
  .array(z.object({ underMinor: minor.nullable(), blockMinor: minor.min(1), endsMinor: z.array(minor).min(1).max(MOST_ENDS) }))
  .min(1)
  .max(MOST_BANDS);

/**
 * Bands rise, the last holds every price that is left, each repeats after a whole block that is no larger than the prices it holds, and
 * its endings lie inside that block, each once.
 * @returns the index of the first band that is wrong and what of it; null: all are right
 */
export function wrongBand(bands: readonly EndingBand[], exponent: number): { index: number; what: 'under' | 'block' | 'ends' } | null {
  const unit = 10 ** exponent;
  for (const [index, { underMinor, blockMinor, endsMinor }] of bands.entries()) {
    const before = bands[index - 1]?.underMinor ?? 0;
    const isLast = index === bands.length - 1;
    if (isLast ? underMinor !== null : underMinor === null || underMinor <= before) {
      return { index, what: 'under' };
    }
    if (!BLOCKS.some((block) => block * unit === blockMinor) || (underMinor !== null && blockMinor > underMinor)) {
      return { index, what: 'block' };
    }
    if (endsMinor.length === 0 || endsMinor.length > MOST_ENDS || new Set(endsMinor).size < endsMinor.length || endsMinor.some((end) => end < 0 || end >= blockMinor)) {
      return { index, what: 'ends' };
    }
  }
  return bands.length === 0 || bands.length > MOST_BANDS ? { index: 0, what: 'under' } : null;
}
