import { useTranslation } from 'react-i18next';
import type { StrategyView } from '#app/modules/strategies/views.ts';
import { FormCard } from '#app/ui/form-card.tsx';
import { Banner, Choices, Grid, Select, Text, TextField } from '#app/ui/kit/components.tsx';
import { MarginExample } from '#app/ui/margin-example.tsx';
import type { Fields } from '#app/ui/use-fields.ts';
import { offsetOf, parseMargin, REFERENCES, type StrategyValues, treeOf, valuesOf } from './strategy-form.ts';
import { useSentence } from './use-sentence.ts';

/** What the merchant wants, as a form with the sentence it means. */
export function StrategyCard({ strategy, fields, disabled }: Readonly<{ strategy: StrategyView; fields: Fields<StrategyValues>; disabled: boolean }>) {
  const { t } = useTranslation();
  const { currency } = strategy;
  const shown = valuesOf(strategy.tree, currency);
  const { values, set } = fields;
  const sentence = useSentence(currency)(values);
  const position = values.kind === 'position';
  const needsMargin = values.kind === 'cost_plus' || (position && values.fallback === 'cost_plus');

  const read = (typed: StrategyValues) => {
    const tree = treeOf(typed, currency);
    return tree ? { tree } : null;
  };

  return (
    <FormCard title={t('strategies.form')} id="strategy" intent="saveStrategy" fields={fields} read={read} disabled={disabled}>
      {(tried) => (
        <>
          {shown ? null : <Banner tone="info" title={t('strategies.advanced')} />}
          <Choices
            label={t('strategies.kind')}
            name="kind"
            value={values.kind}
            onChange={(value) => set('kind', value as StrategyValues['kind'])}
            options={(['position', 'cost_plus', 'hold'] as const).map((kind) => ({
              value: kind,
              label: t(`strategies.kinds.${kind}.label`),
              help: t(`strategies.kinds.${kind}.help`),
            }))}
            disabled={disabled}
          />
          {position ? (
            <Grid min={200}>
              <Select
                label={t('strategies.op')}
                name="op"
                value={values.op}
                onChange={(value) => set('op', value as StrategyValues['op'])}
                options={(['match', 'below', 'above'] as const).map((op) => ({ value: op, label: t(`strategies.ops.${op}`) }))}
                disabled={disabled}
              />
              <Select
                label={t('strategies.reference')}
                name="reference"
                value={values.reference}
                onChange={(value) => set('reference', value as StrategyValues['reference'])}
                options={REFERENCES.map((kind) => ({ value: kind, label: t(`strategies.references.${kind}`) }))}
                disabled={disabled}
              />
              {values.reference === 'named' ? (
                <Select
                  label={t('strategies.seller')}
                  name="seller"
                  value={values.seller}
                  onChange={(value) => set('seller', value)}
                  options={[{ value: '', label: t('strategies.chooseSeller') }, ...strategy.sellers.map((name) => ({ value: name, label: name }))]}
                  disabled={disabled}
                  {...(tried && values.seller === '' ? { error: t('strategies.sellerMissing') } : {})}
                />
              ) : null}
              {values.op === 'match' ? null : (
                <>
                  <Select
                    label={t('strategies.offsetKind')}
                    name="offsetKind"
                    value={values.offsetKind}
                    onChange={(value) => set('offsetKind', value === 'amount' ? 'amount' : 'bps')}
                    options={[
                      { value: 'bps', label: t('strategies.percent') },
                      { value: 'amount', label: t('strategies.amount') },
                    ]}
                    disabled={disabled}
                  />
                  <TextField
                    label={t('strategies.offset')}
                    name="offset"
                    type="decimal"
                    value={values.offset}
                    onChange={(value) => set('offset', value)}
                    suffix={values.offsetKind === 'bps' ? '%' : currency}
                    disabled={disabled}
                    {...(tried && !offsetOf(values, currency) ? { error: t('strategies.offsetWrong') } : {})}
                  />
                </>
              )}
              <Select
                label={t('strategies.fallback')}
                name="fallback"
                value={values.fallback}
                onChange={(value) => set('fallback', value === 'hold' ? 'hold' : 'cost_plus')}
                options={(['cost_plus', 'hold'] as const).map((kind) => ({ value: kind, label: t(`strategies.fallbacks.${kind}`) }))}
                disabled={disabled}
              />
            </Grid>
          ) : null}
          {needsMargin ? (
            <>
              <TextField
                label={t('strategies.margin')}
                name="margin"
                type="decimal"
                value={values.margin}
                onChange={(value) => set('margin', value)}
                suffix="%"
                help={t('strategies.marginHelp')}
                disabled={disabled}
                {...(tried && parseMargin(values.margin) === null ? { error: t('strategies.marginWrong') } : {})}
              />
              <MarginExample currency={currency} />
            </>
          ) : null}
          {sentence ? <Text strong>{sentence}</Text> : null}
        </>
      )}
    </FormCard>
  );
}
