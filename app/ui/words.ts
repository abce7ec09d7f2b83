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
  type Sign,
} from '#app/i18n/format.ts';
import { reasonText, type ReasonChapter, type Reasoned } from '#app/i18n/reason-words.ts';
import { exponentOf, type Money } from '#app/lib/money.ts';
import { useScene } from './scene.tsx';

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

/** A reason in plain words, by the reader's language and the store's money. */
export function useReasonWords(): (reason: Reasoned, chapter?: ReasonChapter) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (reason, chapter = 'codes') => reasonText(t, format, reason, chapter);
}
