import { useTranslation } from 'react-i18next';
import { parseAmount } from '#app/i18n/parse.ts';
import type { VariantView } from '#app/modules/catalog/views.ts';
import { FormCard } from '#app/ui/form-card.tsx';
import { Badge, Facts, Grid, Inline, Text, TextField } from '#app/ui/kit/components.tsx';
import { Money, When } from '#app/ui/kit/values.tsx';
import { useCan, useScene } from '#app/ui/scene.tsx';
import { useFields } from '#app/ui/use-fields.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What the variant cost and from when, by whom that was told, and a new cost by hand. */
export function CostCard({ variant }: Readonly<{ variant: VariantView }>) {
  const { t } = useTranslation();
  const may = useCan();
  const { currency } = useScene();
  const fields = useFields({ cost: '', from: '' });
  const { values, set } = fields;
  const amount = parseAmount(values.cost, currency);
  const amountWrong = !amount || amount.minor <= 0;
  const dayWrong = values.from !== '' && !DAY.test(values.from);
  return (
    <FormCard
      title={t('product.cost.title')}
      id="cost"
      intent="setCost"
      fields={fields}
      read={() => (amountWrong || dayWrong ? null : { variantId: variant.variantId, costMinor: amount.minor, from: values.from === '' ? null : values.from })}
      disabled={!may('changeSettings')}
    >
      {(tried) => (
        <>
          {variant.costs.length === 0 ? (
            <Text tone="subdued">{t('product.cost.none')}</Text>
          ) : (
            <Facts
              items={variant.costs.map((entry) => ({
                id: entry.from,
                term: (
                  <Inline gap="tight">
                    <span>
                      {t('product.cost.from')} <When at={entry.from} full /> · {t(`product.cost.source.${entry.source}`)}
                    </span>
                    {entry.when === 'before' ? null : <Badge tone={entry.when === 'now' ? 'success' : 'info'}>{t(`product.cost.when.${entry.when}`)}</Badge>}
                  </Inline>
                ),
                value: <Money amount={entry.cost} />,
              }))}
            />
          )}
          <Grid min={140}>
            <TextField
              label={t('product.cost.amount')}
              name="cost"
              type="decimal"
              value={values.cost}
              onChange={(value) => set('cost', value)}
              suffix={currency}
              disabled={!may('changeSettings')}
              {...(tried && amountWrong ? { error: t('product.cost.amountWrong', { currency }) } : {})}
            />
            <TextField
              label={t('product.cost.day')}
              name="from"
              type="date"
              value={values.from}
              onChange={(value) => set('from', value)}
              disabled={!may('changeSettings')}
              {...(tried && dayWrong ? { error: t('product.cost.dayWrong') } : {})}
            />
          </Grid>
          <Text variant="small" tone="subdued">
            {t('product.cost.help')}
          </Text>
        </>
      )}
    </FormCard>
  );
}
