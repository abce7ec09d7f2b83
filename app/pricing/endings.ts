/**
 * Endings (product.md 3.7): per price band the amounts a price may end in, modulo a block, in minor units. A price is never
 * moved just to fit one, and never out of the interval the guardrails left.
 */
export interface EndingBand {
  /** The band holds prices under this; null: every price that is left. */
  underMinor: number | null;
  blockMinor: number;
  endsMinor: readonly number[];
}

export interface EndingStyle {
  bands: readonly EndingBand[];
  mode: 'nearest' | 'down' | 'up' | 'toward_current';
}

/** How far from the price an ending is looked for, in blocks. */
const REACH = 2;

/** The allowed price for `priceMinor`, or itself when no ending lies in [low, high] or it is the current price. */
export function endAt(priceMinor: number, currentMinor: number, inside: { low: number; high: number }, style: EndingStyle): number {
  if (priceMinor === currentMinor) {
    return priceMinor;
  }
  const allowed = candidates(priceMinor, style.bands).filter(
    (value) => value >= inside.low && value <= inside.high && value > 0 && fits(value, priceMinor, currentMinor, style.mode),
  );
  const closest = allowed.sort((a, b) => Math.abs(a - priceMinor) - Math.abs(b - priceMinor) || Math.abs(a - currentMinor) - Math.abs(b - currentMinor));
  return closest[0] ?? priceMinor;
}

/** Is this an ending its own band allows? */
export function hasEnding(priceMinor: number, bands: readonly EndingBand[]): boolean {
  const band = bands.find(({ underMinor }) => underMinor === null || priceMinor < underMinor);
  return band !== undefined && band.endsMinor.includes(priceMinor % band.blockMinor);
}

function candidates(priceMinor: number, bands: readonly EndingBand[]): number[] {
  const found = bands.flatMap(({ blockMinor, endsMinor }) => {
    const block = priceMinor - (priceMinor % blockMinor);
    return Array.from({ length: 2 * REACH + 1 }, (_, index) => block + (index - REACH) * blockMinor).flatMap((base) => endsMinor.map((end) => base + end));
  });
  // An ending counts only in the band its own price lies in, so a price near an edge meets both bands.
  return [...new Set(found)].filter((value) => hasEnding(value, bands));
}

function fits(value: number, priceMinor: number, currentMinor: number, mode: EndingStyle['mode']): boolean {
  switch (mode) {
    case 'nearest':
      return true;
    case 'down':
      return value <= priceMinor;
    case 'up':
      return value >= priceMinor;
    case 'toward_current':
      return currentMinor >= priceMinor ? value >= priceMinor && value <= currentMinor : value <= priceMinor && value >= currentMinor;
  }
}
