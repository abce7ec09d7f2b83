import { useTranslation } from 'react-i18next';
import { parseWhole } from '#app/i18n/parse.ts';
import { TOPICS, type PreferencesView } from '#app/modules/notifications/views.ts';
import { FormCard } from '#app/ui/form-card.tsx';
import { Checkbox, Grid, Select, Text, TextField } from '#app/ui/kit/components.tsx';
import { useFields } from '#app/ui/use-fields.ts';

const NEVER = 'never';
const HOURS = Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${String(hour).padStart(2, '0')}:00` }));

/** Which topics go by e-mail, from how many waiting changes on, and when none may come. In the app everything stands. */
export function TopicsCard({ preferences }: Readonly<{ preferences: PreferencesView }>) {
  const { t } = useTranslation();
  const { quiet } = preferences;
  const fields = useFields({
    topics: preferences.topics,
    least: String(preferences.leastWaiting),
    from: quiet === null ? NEVER : String(quiet.from),
    to: quiet === null ? '7' : String(quiet.to),
  });
  const { values, set } = fields;
  const least = (text: string): number | null => {
    const value = parseWhole(text);
    return value !== null && value >= 1 && value <= 100_000 ? value : null;
  };
  const disabled = preferences.mail === null;
  return (
    <FormCard
      title={t('notifications.choose.title')}
      id="topics"
      intent="savePreferences"
      fields={fields}
      disabled={disabled}
      read={(typed) => {
        const leastWaiting = least(typed.least);
        return leastWaiting === null ? null : { topics: typed.topics, leastWaiting, quiet: typed.from === NEVER ? null : { from: Number(typed.from), to: Number(typed.to) } };
      }}
    >
      {(tried) => (
        <>
          {TOPICS.map((topic) => (
            <Checkbox
              key={topic}
              label={t(`notifications.topics.${topic}.title`)}
              help={t(`notifications.topics.${topic}.help`)}
              checked={values.topics.includes(topic)}
              onChange={(checked) =>
                set(
                  'topics',
                  TOPICS.filter((one) => (one === topic ? checked : values.topics.includes(one))),
                )
              }
              disabled={disabled}
            />
          ))}
          <TextField
            label={t('notifications.choose.least')}
            name="least"
            type="decimal"
            value={values.least}
            onChange={(value) => set('least', value)}
            disabled={disabled}
            {...(tried && least(values.least) === null ? { error: t('notifications.choose.leastWrong') } : {})}
          />
          <Grid min={120}>
            <Select
              label={t('notifications.choose.from')}
              name="quiet-from"
              value={values.from}
              onChange={(value) => set('from', value)}
              options={[{ value: NEVER, label: t('notifications.choose.never') }, ...HOURS]}
              disabled={disabled}
            />
            {values.from === NEVER ? null : (
              <Select label={t('notifications.choose.to')} name="quiet-to" value={values.to} onChange={(value) => set('to', value)} options={HOURS} disabled={disabled} />
            )}
          </Grid>
          <Text variant="small" tone="subdued">
            {t('notifications.choose.help', { zone: preferences.timeZone })}
          </Text>
        </>
      )}
    </FormCard>
  );
}
