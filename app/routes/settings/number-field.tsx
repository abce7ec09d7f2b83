import { useTranslation } from 'react-i18next';
import { parseBps, parseWhole } from '#app/i18n/parse.ts';
import { TextField } from '#app/ui/kit/components.tsx';
import { useFormat } from '#app/ui/words.ts';
import { inRange, RANGES, type RangeName, unusual } from './ranges.ts';

/** What was typed into a ranged field, as its number; null when it is none or out of range. */
export function readRanged(name: RangeName, text: string): number | null {
  const value = name.endsWith('Bps') ? parseBps(text) : parseWhole(text);
  return value !== null && inRange(name, value) ? value : null;
}

/** A number with its unit, its allowed range, and a word when it is allowed but unusual. */
export function RangedField({
  name,
  value,
  onChange,
  tried,
  disabled,
  optional,
}: Readonly<{ name: RangeName; value: string; onChange: (value: string) => void; tried: boolean; disabled: boolean; optional?: boolean }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const rate = name.endsWith('Bps');
  const show = (bound: number) => (rate ? format.bps(bound) : format.count(bound));
  const read = readRanged(name, value);
  const blank = optional === true && value.trim() === '';
  const odd = read === null ? null : unusual(name, read);
  const range = t('settings.range', { min: show(RANGES[name].min), max: show(RANGES[name].max) });
  return (
    <TextField
      label={t(`settings.fields.${name}.label`)}
      name={name}
      type="decimal"
      value={value}
      onChange={onChange}
      suffix={rate ? '%' : t(`settings.${name.endsWith('Minutes') ? 'minutes' : name.endsWith('Days') ? 'days' : 'hours'}`)}
      disabled={disabled}
      help={
        <>
          {t(`settings.fields.${name}.help`)} {range}
          {odd ? <strong> {t(`settings.fields.${name}.${odd}`)}</strong> : null}
        </>
      }
      {...(tried && read === null && !blank ? { error: t('settings.notInRange') } : {})}
    />
  );
}
