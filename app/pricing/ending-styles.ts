/** Endings a merchant chooses from (product.md 3.7), ready-made by the figures on the tag or bands of his own. Nothing is promised of them. */
import type { EndingBand, EndingStyle } from './endings.ts';

export const ENDING_STYLES = ['off', 'charm', 'nines', 'whole', 'own'] as const;
export type EndingStyleName = (typeof ENDING_STYLES)[number];
export const ENDING_MODES = ['nearest', 'down', 'up', 'toward_current'] as const;

/** Hundredths of one unit of the currency. */
interface Band {
  under: number | null;
  block: number;
  ends: readonly number[];
}

const STYLES: Readonly<Record<Exclude<EndingStyleName, 'off' | 'own'>, readonly Band[]>> = {
  charm: [
    { under: 2000, block: 100, ends: [0, 50, 95] },
    { under: 20_000, block: 1000, ends: [400, 500, 900, 995] },
    { under: 100_000, block: 1000, ends: [900] },
    { under: null, block: 10_000, ends: [4900, 9900] },
  ],
  nines: [
    { under: 20_000, block: 100, ends: [99] },
    { under: null, block: 1000, ends: [999] },
  ],
  whole: [{ under: null, block: 100, ends: [0] }],
};

/**
 * @param exponent digits after the point in the currency: KWD 3, SAR 2; a currency without any is counted in hundreds
 * @param own the merchant's own bands; null: none were written
 * @returns undefined for `off`, and for bands that were never written: any amount
 */
export function endingStyle(name: EndingStyleName, mode: EndingStyle['mode'], exponent: number, own: readonly EndingBand[] | null = null): EndingStyle | undefined {
  if (name === 'own') {
    return own === null ? undefined : { bands: own, mode };
  }
  if (name === 'off') {
    return undefined;
  }
  const scale = exponent > 2 ? 10 ** (exponent - 2) : 1;
  const bands = STYLES[name].map(({ under, block, ends }): EndingBand => ({
    underMinor: under === null ? null : under * scale,
    blockMinor: block * scale,
    endsMinor: ends.map((end) => end * scale),
  }));
  return { bands, mode };
}
