/**
 * Money is an integer number of minor units and an ISO 4217 code. The exponent comes from the table below, not from
 * Intl: CLDR says IQD has 0 digits where ISO 4217 says 3.
 */
import { z } from 'zod';
import { assert } from './assert.ts';

export interface Money {
  /** Minor units (halalas, cents, fils): a safe integer. */
  readonly minor: number;
  /** ISO 4217, upper case. */
  readonly currency: string;
}

const EXPONENT: Readonly<Record<string, number>> = {
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
}; // prettier-ignore

/** Digits after the point in this currency (ISO 4217): KWD 3, SAR 2, JPY 0. */
export function exponentOf(currency: string): number {
  return EXPONENT[currency] ?? 2;
}

export const currencySchema = z.string().regex(/^[A-Z]{3}$/);

export function money(minor: number, currency: string): Money {
  assert(Number.isSafeInteger(minor), 'minor units are a safe integer');
  return { minor, currency };
}

export type ParsedMoney = { ok: true; money: Money } | { ok: false; reason: 'not_a_number' | 'too_many_digits' | 'too_large' };

/**
 * Reads a decimal string such as a platform sends ("129.00", "2879.2", "-5"). Digits beyond the currency's exponent are
 * accepted only when they are zeros ("129.000" SAR): anything else would be a silent rounding.
 */
export function parseDecimal(text: string, currency: string): ParsedMoney {
  const match = /^(-?)(\d{1,18})(?:\.(\d{1,18}))?$/.exec(text.trim());
  if (!match) {
    return { ok: false, reason: 'not_a_number' };
  }
  const exponent = exponentOf(currency);
  const fraction = match[3] ?? '';
  if (/[1-9]/.test(fraction.slice(exponent))) {
    return { ok: false, reason: 'too_many_digits' };
  }
  const minor = Number(`${match[1]}${match[2]}${fraction.slice(0, exponent).padEnd(exponent, '0')}`);
  if (!Number.isSafeInteger(minor)) {
    return { ok: false, reason: 'too_large' };
  }
  return { ok: true, money: { minor: minor === 0 ? 0 : minor, currency } };
}

/** The plain decimal string of an amount ("142.56", "3.943", "-0.05"): what a platform's API takes and Intl formats exactly. */
export function toDecimal({ minor, currency }: Money): string {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const text = exponent === 0 ? digits : `${whole}.${digits.slice(digits.length - exponent)}`;
  return minor < 0 ? `-${text}` : text;
}
