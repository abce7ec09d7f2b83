import { useTranslation } from 'react-i18next';
import { parseAmount } from '#app/i18n/parse.ts';
import { toDecimal, type Money } from '#app/lib/money.ts';
import type { VariantView } from '#app/modules/catalog/views.ts';
import { FormCard } from '#app/ui/form-card.tsx';
import { Grid, Text, TextField } from '#app/ui/kit/components.tsx';
import { useCan, useScene } from '#app/ui/scene.tsx';
import { useFields } from '#app/ui/use-fields.ts';

const NAMES = ['min', 'max', 'msrp'] as const;
type Values = Record<(typeof NAMES)[number], string>;

/** The least and the greatest price the merchant allows, and the maker's recommended one. Empty: no such bound. */
export function BoundsCard({ variant }: Readonly<{ variant: VariantView }>) {
  const { t } = useTranslation();
  const may = useCan();
  const { currency } = useScene();
  const shown = (amount: Money | null) => (amount === null ? '' : toDecimal(amount));
  const fields = useFields<Values>({ min: shown(variant.bounds.min), max: shown(variant.bounds.max), msrp: shown(variant.bounds.msrp) });
  const { values, set } = fields;
  const disabled = !may('changeSettings');
  return (
    <FormCard
      title={t('product.bounds.title')}
      intro={t('product.bounds.intro')}
      id="bounds"
      intent="setBounds"
      fields={fields}
      disabled={disabled}
      read={(typed) => readBounds(typed, variant.variantId, currency)}
    >
      {(tried) => (
        <>
          <Grid min={140}>
            {NAMES.map((name) => (
              <TextField
                key={name}
                label={t(`product.bounds.${name}`)}
                name={name}
                type="decimal"
                value={values[name]}
                onChange={(value) => set(name, value)}
                suffix={currency}
                disabled={disabled}
                {...(tried && readBound(values[name], currency) === undefined ? { error: t('product.bounds.wrong', { currency }) } : {})}
              />
            ))}
          </Grid>
          <Text variant="small" tone="subdued">
            {t('product.bounds.help')}
          </Text>
        </>
      )}
    </FormCard>
  );
}

/** Minor units; null when empty, undefined when it is no amount. */
function readBound(text: string, currency: string): number | null | undefined {
  if (text.trim() === '') {
    return null;
  }
  const amount = parseAmount(text, currency);
  return amount && amount.minor > 0 ? amount.minor : undefined;
}

function readBounds(typed: Values, variantId: string, currency: string): Record<string, string | number | null> | null {
  const [minMinor, maxMinor, msrpMinor] = NAMES.map((name) => readBound(typed[name], currency));
  return minMinor === undefined || maxMinor === undefined || msrpMinor === undefined ? null : { variantId, minMinor, maxMinor, msrpMinor };
}
