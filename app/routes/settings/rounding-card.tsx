import { useTranslation } from 'react-i18next';
import { parseAmount } from '#app/i18n/parse.ts';
import { exponentOf, toDecimal } from '#app/lib/money.ts';
import type { SettingsView } from '#app/modules/stores/views.ts';
import { ENDING_MODES, ENDING_STYLES, endingStyle } from '#app/pricing/ending-styles.ts';
import { endAt } from '#app/pricing/endings.ts';
import { FormCard } from '#app/ui/form-card.tsx';
import { Choices, Grid, Group, List, Select, TextField } from '#app/ui/kit/components.tsx';
import { Money } from '#app/ui/kit/values.tsx';
import { useFields } from '#app/ui/use-fields.ts';
import { BandsEditor, bandTexts, readBands, type BandText } from './ending-bands.tsx';

type Rounding = SettingsView['rounding'];
type Values = Omit<Rounding, 'ownShippingMinor' | 'bands'> & { ownShipping: string; bands: BandText[] };

/** Amounts as a rule might find them, in hundredths of a unit: one per band of the ready-made endings. */
const SAMPLES = [1837, 14_256, 31_240, 128_410] as const;
/** For bands that may lie anywhere: from a few units to thousands. */
const MORE_SAMPLES = [437, 1237, 1837, 4260, 8815, 14_256, 31_240, 56_780, 128_410, 456_720] as const;

/** How prices end, and whether rivals are compared with delivery. */
export function RoundingCard({ rounding, currency, disabled }: Readonly<{ rounding: Rounding; currency: string; disabled: boolean }>) {
  const { t } = useTranslation();
  const { ownShippingMinor, bands: saved, ...rest } = rounding;
  const fields = useFields<Values>({ ...rest, bands: bandTexts(saved, currency), ownShipping: toDecimal({ minor: ownShippingMinor, currency }) });
  const { values, set } = fields;
  const shipping = (text: string): number | null => {
    const amount = parseAmount(text, currency);
    return amount !== null && amount.minor >= 0 ? amount.minor : null;
  };
  const read = ({ ownShipping, bands: texts, ...typed }: Values) => {
    const minor = typed.basis === 'item' ? (shipping(ownShipping) ?? 0) : shipping(ownShipping);
    const typedBands = readBands(texts, currency);
    // While another style is chosen, bands that are not finished are left as they were.
    const bands = typed.style !== 'own' ? saved : 'bands' in typedBands ? typedBands.bands : undefined;
    return minor === null || bands === undefined ? null : { ...typed, bands, ownShippingMinor: minor };
  };

  return (
    <FormCard title={t('settings.rounding.title')} intro={t('settings.rounding.intro')} id="rounding" intent="saveRounding" fields={fields} read={read} disabled={disabled}>
      {(tried) => (
        <>
          <Grid min={220}>
            <Select
              label={t('settings.rounding.style')}
              name="endingStyle"
              value={values.style}
              onChange={(value) => set('style', ENDING_STYLES.find((one) => one === value) ?? 'off')}
              options={ENDING_STYLES.map((value) => ({ value, label: t(`settings.rounding.styles.${value}`) }))}
              disabled={disabled}
            />
            {values.style === 'off' ? null : (
              <Select
                label={t('settings.rounding.mode')}
                name="endingMode"
                value={values.mode}
                onChange={(value) => set('mode', ENDING_MODES.find((one) => one === value) ?? 'nearest')}
                options={ENDING_MODES.map((value) => ({ value, label: t(`settings.rounding.modes.${value}`) }))}
                disabled={disabled}
              />
            )}
          </Grid>
          {values.style === 'own' ? <BandsEditor texts={values.bands} onChange={(bands) => set('bands', bands)} currency={currency} tried={tried} disabled={disabled} /> : null}
          <Examples style={values.style} mode={values.mode} bands={values.bands} currency={currency} />
          <Choices
            label={t('settings.rounding.basis')}
            name="offerBasis"
            value={values.basis}
            onChange={(value) => set('basis', value === 'landed' ? 'landed' : 'item')}
            options={(['item', 'landed'] as const).map((value) => ({
              value,
              label: t(`settings.rounding.bases.${value}.label`),
              help: t(`settings.rounding.bases.${value}.help`),
            }))}
            disabled={disabled}
          />
          {values.basis === 'landed' ? (
            <TextField
              label={t('settings.rounding.ownShipping')}
              name="ownShipping"
              type="decimal"
              value={values.ownShipping}
              onChange={(value) => set('ownShipping', value)}
              suffix={currency}
              help={t('settings.rounding.ownShippingHelp')}
              disabled={disabled}
              {...(tried && shipping(values.ownShipping) === null ? { error: t('settings.notAnAmount', { currency }) } : {})}
            />
          ) : null}
        </>
      )}
    </FormCard>
  );
}

/** What the choice does to a price that falls by a tenth to each sample: worked out by the engine's own function. */
function Examples({ style, mode, bands, currency }: Readonly<Pick<Values, 'style' | 'mode' | 'bands'> & { currency: string }>) {
  const { t } = useTranslation();
  const read = readBands(bands, currency);
  const chosen = endingStyle(style, mode, exponentOf(currency), 'bands' in read ? read.bands : null);
  if (chosen === undefined) {
    return null;
  }
  const scale = 10 ** Math.max(0, exponentOf(currency) - 2);
  return (
    <Group label={t('settings.rounding.examples')}>
      <List
        items={(style === 'own' ? MORE_SAMPLES : SAMPLES).map((sample) => {
          const minor = sample * scale;
          const before = Math.round((minor * 10) / 9);
          return (
            <span key={sample}>
              <Money amount={{ minor, currency }} /> → <Money amount={{ minor: endAt(minor, before, { low: Math.round(minor * 0.95), high: before }, chosen), currency }} />
            </span>
          );
        })}
      />
    </Group>
  );
}
