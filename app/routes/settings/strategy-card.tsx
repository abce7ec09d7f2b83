import { useTranslation } from 'react-i18next';
import { isolated } from '#app/i18n/format.ts';
import type { SettingsView } from '#app/modules/stores/views.ts';
import { FormCard } from '#app/ui/form-card.tsx';
import { Banner, Choices, Grid, Select, Text, TextField } from '#app/ui/kit/components.tsx';
import { MarginExample } from '#app/ui/margin-example.tsx';
import { useFields } from '#app/ui/use-fields.ts';
import { useFormat } from '#app/ui/words.ts';
import { offsetOf, parseMargin, REFERENCES, type StrategyValues, treeOf, valuesOf } from './strategy-form.ts';

const START: StrategyValues = {
  kind: 'hold',
  reference: 'median',
  seller: '',
  op: 'match',
  offsetKind: 'bps',
  offset: '0',
  fallback: 'cost_plus',
  margin: '30',
};

/** What the merchant wants, as a form with the sentence it means. */
export function StrategyCard({ settings, disabled }: Readonly<{ settings: SettingsView; disabled: boolean }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { currency, strategy } = settings;
  const shown = valuesOf(strategy.tree, currency);
  const fields = useFields<StrategyValues>(shown ?? START);
  const { values, set } = fields;
  const sentence = useSentence(values, currency);
  const position = values.kind === 'position';
  const needsMargin = values.kind === 'cost_plus' || (position && values.fallback === 'cost_plus');

  const read = (typed: StrategyValues) => {
    const tree = treeOf(typed, currency);
    return tree ? { tree } : null;
  };

  return (
    <FormCard
      title={t('settings.strategy.title')}
      intro={t('settings.strategy.intro', { version: format.count(strategy.version) })}
      id="strategy"
      intent="saveStrategy"
      fields={fields}
      read={read}
      disabled={disabled}
    >
      {(tried) => (
        <>
          {shown ? null : <Banner tone="info" title={t('settings.strategy.advanced')} />}
          <Choices
            label={t('settings.strategy.kind')}
            name="kind"
            value={values.kind}
            onChange={(value) => set('kind', value as StrategyValues['kind'])}
            options={(['position', 'cost_plus', 'hold'] as const).map((kind) => ({
              value: kind,
              label: t(`settings.strategy.kinds.${kind}.label`),
              help: t(`settings.strategy.kinds.${kind}.help`),
            }))}
            disabled={disabled}
          />
          {position ? (
            <Grid min={200}>
              <Select
                label={t('settings.strategy.op')}
                name="op"
                value={values.op}
                onChange={(value) => set('op', value as StrategyValues['op'])}
                options={(['match', 'below', 'above'] as const).map((op) => ({ value: op, label: t(`settings.strategy.ops.${op}`) }))}
                disabled={disabled}
              />
              <Select
                label={t('settings.strategy.reference')}
                name="reference"
                value={values.reference}
                onChange={(value) => set('reference', value as StrategyValues['reference'])}
                options={REFERENCES.map((kind) => ({ value: kind, label: t(`settings.strategy.references.${kind}`) }))}
                disabled={disabled}
              />
              {values.reference === 'named' ? (
                <Select
                  label={t('settings.strategy.seller')}
                  name="seller"
                  value={values.seller}
                  onChange={(value) => set('seller', value)}
                  options={[{ value: '', label: t('settings.strategy.chooseSeller') }, ...settings.competitors.map(({ name }) => ({ value: name, label: name }))]}
                  disabled={disabled}
                  {...(tried && values.seller === '' ? { error: t('settings.strategy.sellerMissing') } : {})}
                />
              ) : null}
              {values.op === 'match' ? null : (
                <>
                  <Select
                    label={t('settings.strategy.offsetKind')}
                    name="offsetKind"
                    value={values.offsetKind}
                    onChange={(value) => set('offsetKind', value === 'amount' ? 'amount' : 'bps')}
                    options={[
                      { value: 'bps', label: t('settings.strategy.percent') },
                      { value: 'amount', label: t('settings.strategy.amount') },
                    ]}
                    disabled={disabled}
                  />
                  <TextField
                    label={t('settings.strategy.offset')}
                    name="offset"
                    type="decimal"
                    value={values.offset}
                    onChange={(value) => set('offset', value)}
                    suffix={values.offsetKind === 'bps' ? '%' : currency}
                    disabled={disabled}
                    {...(tried && !offsetOf(values, currency) ? { error: t('settings.strategy.offsetWrong') } : {})}
                  />
                </>
              )}
              <Select
                label={t('settings.strategy.fallback')}
                name="fallback"
                value={values.fallback}
                onChange={(value) => set('fallback', value === 'hold' ? 'hold' : 'cost_plus')}
                options={(['cost_plus', 'hold'] as const).map((kind) => ({ value: kind, label: t(`settings.strategy.fallbacks.${kind}`) }))}
                disabled={disabled}
              />
            </Grid>
          ) : null}
          {needsMargin ? (
            <>
              <TextField
                label={t('settings.strategy.margin')}
                name="margin"
                type="decimal"
                value={values.margin}
                onChange={(value) => set('margin', value)}
                suffix="%"
                help={t('settings.strategy.marginHelp')}
                disabled={disabled}
                {...(tried && parseMargin(values.margin) === null ? { error: t('settings.strategy.marginWrong') } : {})}
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

/** The rule as one sentence; null while it is unfinished. */
function useSentence(values: StrategyValues, currency: string): string | null {
  const { t } = useTranslation();
  const format = useFormat();
  if (!treeOf(values, currency)) {
    return null;
  }
  const margin = format.bps(parseMargin(values.margin) ?? 0);
  if (values.kind === 'hold') {
    return t('settings.strategy.sentence.hold');
  }
  if (values.kind === 'cost_plus') {
    return t('settings.strategy.sentence.cost_plus', { margin });
  }
  const offset = offsetOf(values, currency);
  const by = offset?.kind === 'amount' ? isolated(format.minor(offset.minor)) : format.bps(offset?.bps ?? 0);
  const whom = values.reference === 'named' ? isolated(values.seller) : t(`settings.strategy.whom.${values.reference}`);
  const then = t(`settings.strategy.then.${values.fallback}`, { margin });
  return `${t(`settings.strategy.sentence.${values.op}`, { by, whom })} ${then}`;
}
