/** Money in the sandbox is an integer of minor units; on the wire it is a decimal string with the currency's digits. */

const EXPONENT: Readonly<Record<string, number>> = {
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
}; // prettier-ignore

/** Digits after the point in this currency (ISO 4217). */
export function exponentOf(currency: string): number {
  return EXPONENT[currency] ?? 2;
}

/** "129.00", "3.943", "1500": what the Admin API sends. */
export function toDecimal(minor: number, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const text = exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
  return minor < 0 ? `-${text}` : text;
}

export type ParsedDecimal = { ok: true; minor: number; exact: boolean } | { ok: false };

/** Reads a plain decimal. Digits beyond the currency's are rounded half up, and `exact` says so: the caller decides whether that is allowed. */
export function parseDecimal(text: string, currency: string): ParsedDecimal {
  const match = /^([+-]?)(\d{1,13})(?:\.(\d{0,18}))?$/.exec(text.trim());
  if (!match) {
    return { ok: false };
  }
  const exponent = exponentOf(currency);
  const fraction = match[3] ?? '';
  const kept = Number(`${match[2] ?? '0'}${fraction.slice(0, exponent).padEnd(exponent, '0')}`);
  const rest = fraction.slice(exponent);
  const minor = kept + (/^[5-9]/.test(rest) ? 1 : 0);
  return { ok: true, minor: match[1] === '-' && minor > 0 ? -minor : minor, exact: !/[1-9]/.test(rest) };
}
