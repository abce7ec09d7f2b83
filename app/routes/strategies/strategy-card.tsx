import { useTranslation } from 'react-i18next';
import type { StrategyView } from '#app/modules/strategies/views.ts';
import { FormCard } from '#app/ui/form-card.tsx';
import { Banner, Choices, Text, TextField } from '#app/ui/kit/components.tsx';
import { MarginExample } from '#app/ui/margin-example.tsx';
import type { Fields } from '#app/ui/use-fields.ts';
import { RivalFields } from './rival-fields.tsx';
import { KINDS, OF_RIVALS, parseMargin, type StrategyValues, treeOf, valuesOf } from './strategy-form.ts';
import { useSentence } from './use-sentence.ts';

/** What the merchant wants, as a form with the sentence it means. */
export function StrategyCard({ strategy, fields, disabled }: Readonly<{ strategy: StrategyView; fields: Fields<StrategyValues>; disabled: boolean }>) {
  const { t } = useTranslation();
  const { currency } = strategy;
  const shown = valuesOf(strategy.tree, currency);
  const { values, set } = fields;
  const sentence = useSentence(currency)(values);
  const needsMargin = values.kind === 'cost_plus' || (OF_RIVALS.includes(values.kind) && values.fallback === 'cost_plus');

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
            onChange={(value) => set('kind', KINDS.find((kind) => kind === value) ?? values.kind)}
            options={KINDS.map((kind) => ({ value: kind, label: t(`strategies.kinds.${kind}.label`), help: t(`strategies.kinds.${kind}.help`) }))}
            disabled={disabled}
          />
          <RivalFields fields={fields} sellers={strategy.sellers} currency={currency} tried={tried} disabled={disabled} />
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
