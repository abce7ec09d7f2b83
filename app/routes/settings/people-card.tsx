import { useTranslation } from 'react-i18next';
import type { PeopleSettings } from '#app/modules/stores/views.ts';
import { FormCard } from '#app/ui/form-card.tsx';
import { Checkbox, Text } from '#app/ui/kit/components.tsx';
import { useFields } from '#app/ui/use-fields.ts';
import { RangedField, readRanged } from './number-field.tsx';

interface Values {
  keepPeople: boolean;
  abandonedMinutes: string;
}

/** What is kept of customers: numbers alone, unless the merchant says otherwise. */
export function PeopleCard({ people, disabled }: Readonly<{ people: PeopleSettings; disabled: boolean }>) {
  const { t } = useTranslation();
  const fields = useFields<Values>({ keepPeople: people.keepPeople, abandonedMinutes: String(people.abandonedMinutes) });
  const { values, set } = fields;
  const read = (typed: Values) => {
    const abandonedMinutes = readRanged('abandonedMinutes', typed.abandonedMinutes);
    return abandonedMinutes === null ? null : { keepPeople: typed.keepPeople, abandonedMinutes };
  };
  return (
    <FormCard title={t('settings.people.title')} intro={t('settings.people.intro')} id="people" intent="savePeople" fields={fields} read={read} disabled={disabled}>
      {(tried) => (
        <>
          <Checkbox
            label={t('settings.people.keep')}
            help={t('settings.people.keepHelp')}
            checked={values.keepPeople}
            onChange={(checked) => set('keepPeople', checked)}
            disabled={disabled}
          />
          {people.keepPeople && !values.keepPeople ? <Text tone="caution">{t('settings.people.forget')}</Text> : null}
          <RangedField name="abandonedMinutes" value={values.abandonedMinutes} onChange={(value) => set('abandonedMinutes', value)} tried={tried} disabled={disabled} />
        </>
      )}
    </FormCard>
  );
}
