/** What one currency is worth in another: fixed by law, or as a person says. In millionths, without floats. */
import { exponentOf } from './money.ts';

const MICRO = 1_000_000;

/**
 * Units per US dollar, in ten-thousandths, of the currencies that their central banks hold to the dollar: SAMA 3.75 (1986), CBUAE 3.6725
 * (1997), QCB 3.64 (2001), CBB 0.376 (1980), CBO 0.3845 (1986), CBJ 0.709 (the middle of 0.708 and 0.710, 1995).
 */
const PER_DOLLAR: Readonly<Record<string, number>> = { USD: 10_000, SAR: 37_500, AED: 36_725, QAR: 36_400, BHD: 3760, OMR: 3845, JOD: 7090 };

/** Units of `to` for one unit of `from` where both are held to the dollar, in millionths; null: at least one is not. */
export function peggedMicro(from: string, to: string): number | null {
  const [base, quote] = [PER_DOLLAR[from], PER_DOLLAR[to]];
  return base === undefined || quote === undefined ? null : divided(BigInt(quote) * BigInt(MICRO), BigInt(base));
}

/** Minor units of `to` for one minor unit of `from`, in millionths; null where that is nothing, or too much to count. */
export function minorMicro(unitMicro: number, from: string, to: string): number | null {
  const digits = exponentOf(to) - exponentOf(from);
  const micro = digits >= 0 ? BigInt(unitMicro) * 10n ** BigInt(digits) : BigInt(divided(BigInt(unitMicro), 10n ** BigInt(-digits)) ?? 0);
  return micro > 0n && micro <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(micro) : null;
}

/** "3.75" as millionths; null for what is no positive number of at most six decimals, or larger than a million. */
export function parseMicro(text: string): number | null {
  const match = /^(\d{1,7})(?:\.(\d{1,6}))?$/.exec(text.trim());
  const micro = match ? Number(match[1]) * MICRO + Number((match[2] ?? '').padEnd(6, '0')) : 0;
  return micro > 0 && micro <= MICRO * MICRO ? micro : null;
}

/** The shortest decimal text of millionths: 3750000 is "3.75". */
export function microText(micro: number): string {
  const fraction = String(micro % MICRO)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${Math.floor(micro / MICRO)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** To the nearest, halves up; null where that is nothing. */
function divided(n: bigint, d: bigint): number | null {
  const value = (2n * n + d) / (2n * d);
  return value > 0n ? Number(value) : null;
}
