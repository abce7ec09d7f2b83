import { useTranslation } from 'react-i18next';
import type { AutomationView } from '#app/modules/stores/views.ts';
import { FormCard } from '#app/ui/form-card.tsx';
import { Facts, Grid, Select, Text } from '#app/ui/kit/components.tsx';
import { When } from '#app/ui/kit/values.tsx';
import { useFields } from '#app/ui/use-fields.ts';
import { useCounted } from '#app/ui/words.ts';

const ALWAYS = 'always';
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** How often the store is looked at, and in which hours of its day prices may be written without a person. */
export function RhythmCard({ automation, frequencies, disabled }: Readonly<{ automation: AutomationView; frequencies: readonly number[]; disabled: boolean }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const { hours } = automation;
  const fields = useFields({ frequency: String(automation.frequencyHours), from: hours === null ? ALWAYS : String(hours.from), to: hours === null ? '0' : String(hours.to) });
  const { values, set } = fields;
  const clock = HOURS.map((hour) => ({ value: String(hour), label: `${String(hour).padStart(2, '0')}:00` }));
  return (
    <FormCard
      title={t('automation.rhythm.title')}
      id="rhythm"
      intent="saveAutomation"
      fields={fields}
      disabled={disabled}
      read={(typed) => ({ frequencyHours: Number(typed.frequency), hours: typed.from === ALWAYS ? null : { from: Number(typed.from), to: Number(typed.to) } })}
    >
      {() => (
        <>
          <Facts
            items={[
              { term: t('automation.rhythm.last'), value: automation.lastRunAt === null ? t('automation.rhythm.never') : <When at={automation.lastRunAt} full /> },
              { term: t('automation.rhythm.next'), value: automation.nextRunAt === null ? t('automation.rhythm.notByItself') : <When at={automation.nextRunAt} full /> },
            ]}
          />
          <Grid min={160}>
            <Select
              label={t('automation.rhythm.frequency')}
              name="frequency"
              value={values.frequency}
              onChange={(value) => set('frequency', value)}
              options={frequencies.map((value) => ({ value: String(value), label: counted('automation.rhythm.every', value) }))}
              disabled={disabled}
            />
            <Select
              label={t('automation.rhythm.from')}
              name="from"
              value={values.from}
              onChange={(value) => set('from', value)}
              options={[{ value: ALWAYS, label: t('automation.rhythm.always') }, ...clock]}
              disabled={disabled}
            />
            {values.from === ALWAYS ? null : (
              <Select label={t('automation.rhythm.to')} name="to" value={values.to} onChange={(value) => set('to', value)} options={clock} disabled={disabled} />
            )}
          </Grid>
          <Text variant="small" tone="subdued">
            {t('automation.rhythm.help', { zone: automation.timeZone })}
          </Text>
        </>
      )}
    </FormCard>
  );
}
