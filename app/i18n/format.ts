/**
 * Owns how amounts, rates, counts and instants look. Server and browser may carry different ICU data, so everything that
 * differs between versions (currency signs, their side, spaces, bidi marks) is composed here and only digits, month names
 * and relative times are asked of Intl, always with calendar and digits named.
 */
import { exponentOf, type Money, toDecimal } from '#app/lib/money.ts';
import type { Locale } from './locale.ts';

const TAG = { en: 'en-GB-u-ca-gregory-nu-latn', ar: 'ar-SA-u-ca-gregory-nu-latn' } as const satisfies Record<Locale, string>;

/** CLDR prints the Gulf signs with marks and, lately, with a riyal sign few fonts have; these read everywhere. */
const ARABIC_SIGN: Readonly<Record<string, string>> = {
  SAR: 'ر.س', AED: 'د.إ', KWD: 'د.ك', BHD: 'د.ب', QAR: 'ر.ق', OMR: 'ر.ع', EGP: 'ج.م', JOD: 'د.أ', USD: 'دولار', EUR: 'يورو',
}; // prettier-ignore

const MINUS = '\u2212';
const NO_BREAK = '\u00a0';

/** Keeps a left-to-right run (a number, an address, a code) whole inside Arabic text. */
function ltr(locale: Locale, text: string): string {
  return locale === 'ar' ? `\u2066${text}\u2069` : text;
}

/** Wraps a value that goes into a sentence, so that neither disturbs the other's direction. */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

/** A GTIN-14 as the barcode it was printed as: 8, 12, 13 or all 14 digits. */
export function printedBarcode(gtin14: string): string {
  const zeros = /^0*/.exec(gtin14)?.[0].length ?? 0;
  return gtin14.slice(zeros >= 6 ? 6 : Math.min(zeros, 2));
}

export type Sign = 'negative' | 'always' | 'never';

function signed(digits: string, negative: boolean, sign: Sign): string {
  if (sign === 'never') {
    return digits;
  }
  return negative ? `${MINUS}${digits}` : sign === 'always' ? `+${digits}` : digits;
}

/** "SAR 1,142.56", "1,142.56 ر.س". Any size is exact: Intl is handed the decimal string. */
export function formatMoney(locale: Locale, amount: Money, sign: Sign = 'negative'): string {
  const digits = exponentOf(amount.currency);
  const whole = toDecimal({ minor: Math.abs(amount.minor), currency: amount.currency });
  const number = new Intl.NumberFormat(TAG[locale], { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const text = signed(number.format(whole as Intl.StringNumericLiteral), amount.minor < 0, amount.minor === 0 ? 'never' : sign);
  if (locale === 'ar') {
    return `${ltr(locale, text)}${NO_BREAK}${currencySign(locale, amount.currency)}`;
  }
  const marks = text.startsWith(MINUS) || text.startsWith('+') ? text.slice(0, 1) : '';
  return `${marks}${amount.currency}${NO_BREAK}${text.slice(marks.length)}`;
}

/** "SAR", "ر.س". */
export function currencySign(locale: Locale, currency: string): string {
  return locale === 'ar' ? (ARABIC_SIGN[currency] ?? currency) : currency;
}

/** "1,142.56": for an axis, whose currency is said once beside it. */
export function formatAmount(locale: Locale, amount: Money): string {
  const digits = exponentOf(amount.currency);
  const number = new Intl.NumberFormat(TAG[locale], { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return number.format(toDecimal(amount) as Intl.StringNumericLiteral);
}

/** "12.3K": for the ticks of an axis, which have little room. */
export function formatShort(locale: Locale, value: number): string {
  return plain(new Intl.NumberFormat(TAG[locale], { notation: 'compact', maximumFractionDigits: 1 }).format(value));
}

/** Basis points as a percentage of at most two decimals: 1000 → "10%". */
export function formatBps(locale: Locale, bps: number, sign: Sign = 'negative'): string {
  const number = new Intl.NumberFormat(TAG[locale], { maximumFractionDigits: 2 });
  return ltr(locale, `${signed(number.format(Math.abs(bps) / 100), bps < 0, bps === 0 ? 'never' : sign)}%`);
}

export function formatCount(locale: Locale, count: number): string {
  return new Intl.NumberFormat(TAG[locale], { maximumFractionDigits: 0 }).format(count);
}

/** "20 Nov 2026, 14:03" in the store's zone, whose clock the merchant lives by. */
export function formatInstant(locale: Locale, iso: string, timeZone: string): string {
  const parts = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const at = new Date(iso);
  const day = new Intl.DateTimeFormat(TAG[locale], { ...parts, timeZone }).format(at);
  const time = new Intl.DateTimeFormat(TAG.en, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(at);
  return locale === 'ar' ? `${plain(day)}، ${ltr(locale, time)}` : `${plain(day)}, ${time}`;
}

/** "14:03". */
export function formatHour(locale: Locale, iso: string, timeZone: string): string {
  return ltr(locale, new Intl.DateTimeFormat(TAG.en, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(new Date(iso)));
}

/** "20 Nov". */
export function formatDay(locale: Locale, iso: string, timeZone: string): string {
  return plain(new Intl.DateTimeFormat(TAG[locale], { day: 'numeric', month: 'short', timeZone }).format(new Date(iso)));
}

/** "20 Nov 2026", of a calendar day. */
export function formatDate(locale: Locale, day: string): string {
  return plain(new Intl.DateTimeFormat(TAG[locale], { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`)));
}

/** "Nov 2026", of any day in it. */
export function formatMonth(locale: Locale, day: string): string {
  return plain(new Intl.DateTimeFormat(TAG[locale], { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`)));
}

export function formatTime(locale: Locale, iso: string, timeZone: string): string {
  const options = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone } as const;
  return ltr(locale, new Intl.DateTimeFormat(TAG.en, options).format(new Date(iso)));
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** "3 hours ago", "in 5 hours". */
export function formatRelative(locale: Locale, iso: string, now: Date): string {
  const difference = new Date(iso).getTime() - now.getTime();
  const format = new Intl.RelativeTimeFormat(TAG[locale], { numeric: 'auto' });
  for (const [unit, size] of STEPS) {
    if (Math.abs(difference) >= size) {
      return plain(format.format(Math.trunc(difference / size), unit));
    }
  }
  return plain(format.format(0, 'second'));
}

/** Newer ICU data puts narrow spaces and direction marks where older data has none. */
function plain(text: string): string {
  return text.replace(/[\u200e\u200f\u061c]/g, '').replace(/[\u202f\u00a0]/g, ' ');
}
