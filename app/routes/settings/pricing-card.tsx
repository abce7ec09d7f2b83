import { useTranslation } from 'react-i18next';
import { bpsText, parseAmount } from '#app/i18n/parse.ts';
import { toDecimal } from '#app/lib/money.ts';
import type { SettingsView } from '#app/modules/stores/views.ts';
import { FormCard } from '#app/ui/form-card.tsx';
import { Checkbox, Grid, TextField } from '#app/ui/kit/components.tsx';
import { MarginExample } from '#app/ui/margin-example.tsx';
import { useFields } from '#app/ui/use-fields.ts';
import { RangedField, readRanged } from './number-field.tsx';

interface Values {
  vatBps: string;
  pricesIncludeVat: boolean;
  feeBps: string;
  fixed: string;
  worstDiscountBps: string;
}

/** What leaves every sale before anything is earned. Without fee and fixed cost floors are unknown, so they start empty. */
export function PricingCard({ pricing, currency, disabled }: Readonly<{ pricing: SettingsView['pricing']; currency: string; disabled: boolean }>) {
  const { t } = useTranslation();
  const fields = useFields<Values>({
    vatBps: bpsText(pricing.vatBps),
    pricesIncludeVat: pricing.pricesIncludeVat,
    feeBps: pricing.feeBps === null ? '' : bpsText(pricing.feeBps),
    fixed: pricing.fixedMinor === null ? '' : toDecimal({ minor: pricing.fixedMinor, currency }),
    worstDiscountBps: bpsText(pricing.worstDiscountBps),
  });
  const { values, set } = fields;
  const fixedValid = values.fixed.trim() === '' || validFixed(values.fixed, currency) !== null;

  const read = (typed: Values) => {
    const vatBps = readRanged('vatBps', typed.vatBps);
    const worstDiscountBps = readRanged('worstDiscountBps', typed.worstDiscountBps);
    const feeBps = typed.feeBps.trim() === '' ? null : readRanged('feeBps', typed.feeBps);
    const fixed = typed.fixed.trim() === '' ? null : validFixed(typed.fixed, currency);
    const feeWrong = typed.feeBps.trim() !== '' && feeBps === null;
    const fixedWrong = typed.fixed.trim() !== '' && fixed === null;
    if (vatBps === null || worstDiscountBps === null || feeWrong || fixedWrong) {
      return null;
    }
    return { vatBps, pricesIncludeVat: typed.pricesIncludeVat, feeBps, fixedMinor: fixed, worstDiscountBps };
  };

  return (
    <FormCard title={t('settings.pricing.title')} intro={t('settings.pricing.intro')} id="costs" intent="savePricing" fields={fields} read={read} disabled={disabled}>
      {(tried) => (
        <>
          <Grid min={220}>
            <RangedField name="vatBps" value={values.vatBps} onChange={(value) => set('vatBps', value)} tried={tried} disabled={disabled} />
            <RangedField name="feeBps" value={values.feeBps} onChange={(value) => set('feeBps', value)} tried={tried} disabled={disabled} optional />
            <TextField
              label={t('settings.fields.fixed.label')}
              name="fixed"
              type="decimal"
              value={values.fixed}
              onChange={(value) => set('fixed', value)}
              suffix={currency}
              help={t('settings.fields.fixed.help')}
              disabled={disabled}
              {...(tried && !fixedValid ? { error: t('settings.notAnAmount', { currency }) } : {})}
            />
            <RangedField name="worstDiscountBps" value={values.worstDiscountBps} onChange={(value) => set('worstDiscountBps', value)} tried={tried} disabled={disabled} />
          </Grid>
          <Checkbox
            label={t('settings.fields.pricesIncludeVat.label')}
            help={t('settings.fields.pricesIncludeVat.help')}
            checked={values.pricesIncludeVat}
            onChange={(checked) => set('pricesIncludeVat', checked)}
            disabled={disabled}
          />
          <MarginExample currency={currency} />
        </>
      )}
    </FormCard>
  );
}

function validFixed(text: string, currency: string): number | null {
  const amount = parseAmount(text, currency);
  return amount && amount.minor >= 0 ? amount.minor : null;
}
