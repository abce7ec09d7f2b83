/**
 * Reads a price as people and pages write it: `1,299.00`, `1.299,00`, `١٢٩٫٠٠ ر.س`, `SAR 129`, `1'299.-`. Digits of any script,
 * any usual grouping. It never guesses a currency from a bare `$`, and never rounds.
 */
import { exponentOf } from '#app/lib/money.ts';

export interface PriceText {
  /** Plain decimal with a point: `1299.00`. */
  amount: string;
  /** ISO 4217 when the text states one unambiguously. */
  currency: string | null;
}

/** @param hint the currency the source states elsewhere: with three decimals, `3.950` is not three thousand. */
export function readPriceText(text: string, hint: string | null = null): PriceText | null {
  const plain = normalise(text.slice(0, 200));
  const currency = currencyOf(plain);
  const number = firstAmount(plain);
  if (number === null || isPercent(plain, number.end)) {
    return null;
  }
  const amount = toDecimal(number.text, exponentOf(currency ?? hint ?? 'USD'));
  return amount === null ? null : { amount: number.negative ? `-${amount}` : amount, currency };
}

/** Western digits and separators; marks of direction gone; all kinds of space one kind. */
function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/\p{Nd}/gu, (digit) => String(digitOf(digit)))
    .replace(/٫/g, '.')
    .replace(/[٬’‘`´]/g, "'")
    .replace(/[−–—]/g, '-')
    .replace(/\s+/g, ' ');
}

/** Decimal digits stand in blocks of ten in every script: count back to the block's zero. */
function digitOf(digit: string): number {
  const code = digit.codePointAt(0) ?? 48;
  let zero = code;
  while (zero > code - 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) {
    zero -= 1;
  }
  return code - zero;
}

/** `.75` is three quarters, but the point of `Rs.500` belongs to the word before it. */
const NUMBER = /(?:(?<![\p{L}\d])[.,](?=\d))?\d(?:[\d.,']|[ ](?=\d{3}(?!\d)))*/gu;

function firstAmount(text: string): { text: string; end: number; negative: boolean } | null {
  for (const match of text.matchAll(NUMBER)) {
    const end = match.index + match[0].length;
    // "20% off 99.00": a percentage is not a price while another number follows.
    if (isPercent(text, end) && /\d/.test(text.slice(end))) {
      continue;
    }
    return { text: match[0].replace(/[.,']+$/, ''), end, negative: /(?:^|[^\d\w]\s?)-\s?[^\d\s]{0,3}\s?$/.test(text.slice(0, match.index)) };
  }
  return null;
}

function isPercent(text: string, end: number): boolean {
  return /^\s?[%٪]/.test(text.slice(end));
}

/** The plain decimal of digits with separators, or null when they contradict each other. */
function toDecimal(text: string, exponent: number): string | null {
  const marks = [...new Set(text.replace(/[\d ]/g, ''))];
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  const digitsAfter = last < 0 ? 0 : text.length - last - 1;
  const repeated = last >= 0 && text.indexOf(text[last] ?? '') !== last;
  const mixed = marks.filter((mark) => mark === '.' || mark === ',').length > 1;

  if (last >= 0 && !repeated && (mixed || marks.includes("'") || text.includes(' ') || isDecimal(text, digitsAfter, exponent, last))) {
    const whole = text.slice(0, last).replace(/\D/g, '');
    return `${whole === '' ? '0' : whole}.${text.slice(last + 1)}`;
  }
  if (mixed && repeated && new RegExp(`^\\d{1,3}(?:\\D\\d{2,3})*$`).test(text) === false) {
    return null;
  }
  return text.replace(/\D/g, '');
}

/** One separator only: three digits after it are thousands, unless the currency has three or nothing but 0 stands before. */
function isDecimal(text: string, digitsAfter: number, exponent: number, last: number): boolean {
  return digitsAfter !== 3 || exponent === 3 || /^0?$/.test(text.slice(0, last));
}

const ISO =
  'AED AUD BHD BRL CAD CHF CLP CNY COP CZK DKK DZD EGP EUR GBP HKD HUF IDR ILS INR IQD JOD JPY KRW KWD LBP LYD MAD MXN MYR NOK NZD OMR PEN PHP PKR PLN QAR RON RUB SAR SEK SGD SYP THB TND TRY TWD UAH USD VND YER ZAR';
const ISO_WORD = new RegExp(`(?<![A-Z])(${ISO.replaceAll(' ', '|')})(?![A-Z])`);

/** Only signs that mean one currency. `$`, `kr` and `¥` are shared by several and prove nothing. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/ر\.?\s?س|ريال سعودي|\u20c1|(?<![a-z])S\.?R\.?(?![a-z])/i, 'SAR'],
  [/د\.?\s?إ|درهم إماراتي|(?<![a-z])dhs?(?![a-z])/i, 'AED'],
  [/د\.?\s?ك|دينار كويتي|(?<![a-z])K\.?D\.?(?![a-z])/i, 'KWD'],
  [/د\.?\s?ب|دينار بحريني|(?<![a-z])B\.?D\.?(?![a-z])/i, 'BHD'],
  [/ر\.?\s?ع|ريال عماني/, 'OMR'],
  [/ر\.?\s?ق|ريال قطري/, 'QAR'],
  [/د\.?\s?أ|دينار أردني|(?<![a-z])J\.?D\.?(?![a-z])/i, 'JOD'],
  [/ج\.?\s?م|جنيه مصري/, 'EGP'],
  [/US\s?\$|\$\s?US|دولار أمريكي/, 'USD'],
  [/(?:AU|A)\s?\$/, 'AUD'],
  [/CA?\s?\$/, 'CAD'],
  [/NZ\s?\$/, 'NZD'],
  [/HK\s?\$/, 'HKD'],
  [/R\$/, 'BRL'],
  [/€|(?<![a-z])euros?(?![a-z])/i, 'EUR'],
  [/E£|£E/, 'EGP'],
  [/£/, 'GBP'],
  [/₺/, 'TRY'],
  [/₹/, 'INR'],
  [/₪/, 'ILS'],
  [/zł/i, 'PLN'],
  [/Kč/i, 'CZK'],
  [/₴/, 'UAH'],
  [/₽|руб/i, 'RUB'],
];

function currencyOf(text: string): string | null {
  const word = ISO_WORD.exec(text)?.[1];
  return word ?? SIGNS.find(([sign]) => sign.test(text))?.[1] ?? null;
}
