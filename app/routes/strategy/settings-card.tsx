import { useTranslation } from 'react-i18next';
import type { StrategyView } from '#app/modules/strategies/views.ts';
import { FormCard } from '#app/ui/form-card.tsx';
import { useFields } from '#app/ui/use-fields.ts';
import { Conflicts, conflictsOf } from '../strategy-editor/explain-refusal.tsx';
import { ScopeFields } from '../strategy-editor/scope-fields.tsx';
import { scopeValues, settingsOf, type ScopeValues } from '../strategy-editor/scope-form.ts';

/** Name, whose prices, priority and whether a person is always asked. */
export function SettingsCard({ strategy, disabled }: Readonly<{ strategy: StrategyView; disabled: boolean }>) {
  const { t } = useTranslation();
  const fields = useFields<{ scope: ScopeValues }>({ scope: scopeValues(strategy) });
  return (
    <FormCard
      title={t('strategies.scope.title')}
      id="scope"
      intent="changeStrategy"
      fields={fields}
      read={({ scope }) => settingsOf(scope)}
      explain={(refused) => <Conflicts conflicts={conflictsOf(refused)} />}
      disabled={disabled}
    >
      {(tried) => (
        <ScopeFields
          values={fields.values.scope}
          onChange={(next) => fields.set('scope', next)}
          choices={strategy.choices}
          titles={strategy.titles}
          tried={tried}
          disabled={disabled}
        />
      )}
    </FormCard>
  );
}
