/** What people type into number fields, in either script: "10", "2,5", "٢٫٥". A text that is not exactly a number is refused, never guessed. */
import { type Money, parseDecimal } from '#app/lib/money.ts';

const ARABIC_ZERO = 0x660;
const PERSIAN_ZERO = 0x6f0;

/** Latin digits and a point; the thousands separators people paste are dropped only where they cannot be a decimal point. */
export function foldNumber(text: string): string {
  return text
    .trim()
    .replace(/[\u200e\u200f\u061c\u2066-\u2069\s]/g, '')
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - ARABIC_ZERO))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - PERSIAN_ZERO))
    .replace(/٬/g, '')
    .replace(/٫/g, '.')
    .replace(/,(?=\d{3}(\D|$))/g, '')
    .replace(/,/g, '.');
}

/** A percentage of at most two decimals as basis points; null when it is not one. */
export function parseBps(text: string): number | null {
  const match = /^(\d{1,4})(?:\.(\d{1,2}))?$/.exec(foldNumber(text));
  return match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : null;
}

export function parseAmount(text: string, currency: string): Money | null {
  const parsed = parseDecimal(foldNumber(text), currency);
  return parsed.ok ? parsed.money : null;
}

export function parseWhole(text: string): number | null {
  const folded = foldNumber(text);
  return /^\d{1,6}$/.test(folded) ? Number(folded) : null;
}

/** The shortest text that `parseBps` reads back: 1000 → "10", 250 → "2.5". */
export function bpsText(bps: number): string {
  return String(bps / 100);
}
