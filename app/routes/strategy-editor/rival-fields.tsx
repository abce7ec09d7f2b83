import { useTranslation } from 'react-i18next';
import { Grid, Select, TextField } from '#app/ui/kit/components.tsx';
import { offsetOf, parseRank, parseShare, REFERENCES, type StrategyValues } from './strategy-form.ts';

interface Props {
  values: StrategyValues;
  set: <Name extends keyof StrategyValues>(name: Name, value: StrategyValues[Name]) => void;
  sellers: readonly string[];
  currency: string;
  /** A save was tried: what is missing is said. */
  tried: boolean;
  disabled: boolean;
}

/** What the chosen kind of rule needs to know about rivals. */
export function RivalFields(props: Readonly<Props>) {
  const { values } = props;
  switch (values.kind) {
    case 'position':
      return (
        <Grid min={200}>
          <Place {...props} />
          <ReferenceFields {...props} />
          {values.op === 'match' ? null : <Offset {...props} />}
          <Fallback {...props} />
        </Grid>
      );
    case 'band':
      return (
        <Grid min={200}>
          <NumberField {...props} name="width" suffix="%" isRight={(text) => parseShare(text) !== null} />
          <ReferenceFields {...props} />
          <Fallback {...props} />
        </Grid>
      );
    case 'rank':
      return (
        <Grid min={200}>
          <NumberField {...props} name="rank" isRight={(text) => parseRank(text) !== null} />
          <Fallback {...props} />
        </Grid>
      );
    case 'raise':
      return <NumberField {...props} name="gap" suffix="%" isRight={(text) => parseShare(text) !== null} />;
    default:
      return null;
  }
}

function NumberField({
  values,
  set,
  tried,
  disabled,
  name,
  suffix,
  isRight,
}: Readonly<Props & { name: 'width' | 'rank' | 'gap'; suffix?: string; isRight: (text: string) => boolean }>) {
  const { t } = useTranslation();
  return (
    <TextField
      label={t(`strategies.${name}`)}
      name={name}
      type="decimal"
      value={values[name]}
      onChange={(value) => set(name, value)}
      {...(suffix ? { suffix } : {})}
      disabled={disabled}
      {...(tried && !isRight(values[name]) ? { error: t(`strategies.${name}Wrong`) } : {})}
    />
  );
}

function Place({ values, set, disabled }: Readonly<Props>) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('strategies.op')}
      name="op"
      value={values.op}
      onChange={(value) => set('op', value as StrategyValues['op'])}
      options={(['match', 'below', 'above'] as const).map((op) => ({ value: op, label: t(`strategies.ops.${op}`) }))}
      disabled={disabled}
    />
  );
}

function ReferenceFields({ values, set, sellers, tried, disabled }: Readonly<Props>) {
  const { t } = useTranslation();
  return (
    <>
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
          options={[{ value: '', label: t('strategies.chooseSeller') }, ...sellers.map((name) => ({ value: name, label: name }))]}
          disabled={disabled}
          {...(tried && values.seller === '' ? { error: t('strategies.sellerMissing') } : {})}
        />
      ) : null}
    </>
  );
}

function Offset({ values, set, currency, tried, disabled }: Readonly<Props>) {
  const { t } = useTranslation();
  return (
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
  );
}

function Fallback({ values, set, disabled }: Readonly<Props>) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('strategies.fallback')}
      name="fallback"
      value={values.fallback}
      onChange={(value) => set('fallback', value === 'hold' ? 'hold' : 'cost_plus')}
      options={(['cost_plus', 'hold'] as const).map((kind) => ({ value: kind, label: t(`strategies.fallbacks.${kind}`) }))}
      disabled={disabled}
    />
  );
}
