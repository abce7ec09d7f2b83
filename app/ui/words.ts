/** Words with the reader's language, currency and clock built in. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  currencySign,
  formatAmount,
  formatBps,
  formatCount,
  formatDate,
  formatDay,
  formatHour,
  formatInstant,
  formatMoney,
  formatMonth,
  formatRelative,
  formatShort,
  formatTime,
  isolated,
  type Sign,
} from '#app/i18n/format.ts';
import { exponentOf, type Money } from '#app/lib/money.ts';
import { useScene } from './scene.tsx';

export interface Reasoned {
  code: string;
  params: Readonly<Record<string, string | number | boolean | null>>;
}

export function useFormat() {
  const { locale, timeZone, currency, now } = useScene();
  return useMemo(
    () => ({
      money: (amount: Money, sign?: Sign) => formatMoney(locale, amount, sign),
      minor: (minor: number, sign?: Sign) => formatMoney(locale, { minor, currency }, sign),
      amount: (minor: number) => formatAmount(locale, { minor, currency }),
      bps: (bps: number, sign?: Sign) => formatBps(locale, bps, sign),
      count: (count: number) => formatCount(locale, count),
      instant: (iso: string) => formatInstant(locale, iso, timeZone),
      sign: currencySign(locale, currency),
      hour: (iso: string) => formatHour(locale, iso, timeZone),
      date: (day: string) => formatDate(locale, day),
      month: (day: string) => formatMonth(locale, day),
      /** Of a calendar day, without its year. */
      dayOf: (day: string) => formatDay(locale, `${day}T00:00:00Z`, 'UTC'),
      short: (value: number) => formatShort(locale, value),
      shortMinor: (minor: number) => formatShort(locale, minor / 10 ** exponentOf(currency)),
      day: (iso: string) => formatDay(locale, iso, timeZone),
      time: (iso: string) => formatTime(locale, iso, timeZone),
      relative: (iso: string) => formatRelative(locale, iso, new Date(now)),
    }),
    [locale, timeZone, currency, now],
  );
}

/** A sentence about a number of things: `n` is the printed number, `count` picks the plural form. */
export function useCounted(): (key: string, count: number, params?: Readonly<Record<string, unknown>>) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (key, count, params) => {
    const shown: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(params ?? {})) {
      shown[name] = typeof value === 'number' ? format.count(value) : value;
    }
    return t(key, { ...shown, count, n: format.count(count) });
  };
}

/**
 * A reason in plain words. By the engine's convention the end of a parameter's name says what it is: `Minor` an amount,
 * `Bps` a rate, `At` an instant.
 */
export function useReasonWords(): (reason: Reasoned, chapter?: 'codes' | 'short' | 'skips' | 'floor' | 'incidents') => string {
  const { t } = useTranslation();
  const format = useFormat();
  const worded = (value: string) => t([`reasons.values.${value}`, 'reasons.values.other'], { value });
  return ({ code, params }, chapter = 'codes') => {
    const shown: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(params)) {
      if (typeof value === 'number') {
        shown[name] = name.endsWith('Minor') ? isolated(format.minor(value)) : name.endsWith('Bps') ? format.bps(value) : format.count(value);
      } else if (typeof value === 'string') {
        shown[name] =
          name === 'error'
            ? t([`errors.${value}`, 'errors.internal'])
            : WORDED.has(name)
              ? value.split(',').map(worded).join(t('common.comma'))
              : isolated(name.endsWith('At') ? format.instant(value) : value);
      } else {
        shown[name] = value ?? '';
      }
      if (typeof value === 'number' && COUNTED.has(name) && shown['count'] === undefined) {
        shown['count'] = value;
        shown['n'] = format.count(value);
      }
    }
    // A code stored without its parameters has a shorter sentence that needs none.
    const bare = Object.keys(params).length === 0 ? [`reasons.short.${code}`] : [];
    return t([...(chapter === 'codes' || chapter === 'incidents' ? bare : []), `reasons.${chapter}.${code}`, `reasons.codes.${code}`, `errors.${code}`, 'reasons.unknown'], {
      ...shown,
      code,
    });
  };
}

/** Parameters that are words of the engine's own, to be translated; all other texts are names and stay as they are. */
const WORDED: ReadonlySet<string> = new Set(['op', 'reference', 'mode', 'missing', 'condition', 'evidence', 'needed']);

/** Parameters a sentence may need a plural for. */
const COUNTED: ReadonlySet<string> = new Set(['offers', 'hours', 'sellers']);
