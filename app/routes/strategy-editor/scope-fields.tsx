import { useTranslation } from 'react-i18next';
import type { ScopeChoice, StrategyWriting } from '#app/modules/strategies/views.ts';
import { Button, Choices, Grid, Inline, List, Select, Stack, Text, TextField } from '#app/ui/kit/components.tsx';
import { isScopeEmpty, priorityOf, type ScopeValues } from './scope-form.ts';

interface Props {
  values: ScopeValues;
  onChange: (next: ScopeValues) => void;
  choices: StrategyWriting['choices'];
  titles: Readonly<Record<string, string>>;
  tried: boolean;
  disabled: boolean;
}

const PARTS = ['collection', 'vendor', 'productType', 'tag'] as const;

/** Name, whose prices, and who comes first. */
export function ScopeFields({ values, onChange, choices, titles, tried, disabled }: Readonly<Props>) {
  const { t } = useTranslation();
  const set = <Name extends keyof ScopeValues>(name: Name, value: ScopeValues[Name]) => onChange({ ...values, [name]: value });
  return (
    <>
      <TextField
        label={t('strategies.scope.name')}
        name="name"
        value={values.name}
        onChange={(value) => set('name', value)}
        maxLength={100}
        disabled={disabled}
        {...(tried && values.name.trim() === '' ? { error: t('errors.strategy_name') } : {})}
      />
      <Stack gap="tight">
        <Text variant="subheading" as="h3">
          {t('strategies.scope.whose')}
        </Text>
        <Text tone="subdued">{t('strategies.scope.whoseHelp')}</Text>
        <Grid min={180}>
          {PARTS.map((part) => (
            <Select
              key={part}
              label={t(`strategies.scope.${part}`)}
              name={part}
              value={values[part]}
              onChange={(value) => set(part, value)}
              options={[{ value: '', label: t('strategies.scope.any') }, ...withOwn(choices[part], values[part])]}
              disabled={disabled}
            />
          ))}
        </Grid>
        <Named values={values.products} label={t('strategies.scope.products')} titles={titles} onChange={(next) => set('products', next)} disabled={disabled} />
        <Named values={values.variants} label={t('strategies.scope.variants')} titles={titles} onChange={(next) => set('variants', next)} disabled={disabled} />
        {values.products.length + values.variants.length === 0 ? (
          <Text variant="small" tone="subdued">
            {t('strategies.scope.productsHelp')}
          </Text>
        ) : null}
        {tried && isScopeEmpty(values) ? <Text tone="critical">{t('errors.strategy_scope_empty')}</Text> : null}
      </Stack>
      <TextField
        label={t('strategies.scope.priority')}
        name="priority"
        type="decimal"
        value={values.priority}
        onChange={(value) => set('priority', value)}
        help={t('strategies.scope.priorityHelp')}
        disabled={disabled}
        {...(tried && priorityOf(values.priority) === null ? { error: t('strategies.scope.priorityWrong') } : {})}
      />
      <ModeChoice value={values.mode} onChange={(mode) => set('mode', mode)} disabled={disabled} />
    </>
  );
}

export function ModeChoice({ value, onChange, disabled }: Readonly<{ value: ScopeValues['mode']; onChange: (mode: ScopeValues['mode']) => void; disabled: boolean }>) {
  const { t } = useTranslation();
  return (
    <Choices
      label={t('strategies.mode.title')}
      name="mode"
      value={value}
      onChange={(mode) => onChange(mode === 'ask' ? 'ask' : 'store')}
      options={(['store', 'ask'] as const).map((mode) => ({ value: mode, label: t(`strategies.mode.${mode}.label`), help: t(`strategies.mode.${mode}.help`) }))}
      disabled={disabled}
    />
  );
}

function Named({
  values,
  label,
  titles,
  onChange,
  disabled,
}: Readonly<{ values: readonly string[]; label: string; titles: Readonly<Record<string, string>>; onChange: (next: string[]) => void; disabled: boolean }>) {
  const { t } = useTranslation();
  if (values.length === 0) {
    return null;
  }
  return (
    <Stack gap="tight">
      <Text strong>{label}</Text>
      <List
        items={values.map((id) => (
          <Inline key={id} gap="tight" wrap>
            <bdi>{titles[id] ?? id}</bdi>
            {disabled ? null : (
              <Button
                size="small"
                variant="plain"
                label={t('strategies.tree.remove')}
                accessibilityLabel={`${t('strategies.tree.remove')}: ${titles[id] ?? id}`}
                onAction={() => onChange(values.filter((each) => each !== id))}
              />
            )}
          </Inline>
        ))}
      />
    </Stack>
  );
}

function withOwn(choices: readonly ScopeChoice[], value: string): readonly ScopeChoice[] {
  return value === '' || choices.some((one) => one.value === value) ? choices : [...choices, { value, label: value }];
}
