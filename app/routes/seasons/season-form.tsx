import { useTranslation } from 'react-i18next';
import { daySchema } from '#app/lib/days.ts';
import type { SeasonsView } from '#app/modules/strategies/views.ts';
import { FormCard } from '#app/ui/form-card.tsx';
import { Button, Checkbox, Grid, Inline, TextField } from '#app/ui/kit/components.tsx';
import { useFields } from '#app/ui/use-fields.ts';

type Own = SeasonsView['own'][number];

const isDay = (text: string): boolean => daySchema.safeParse(text).success;
const daysWrong = ({ from, until }: { from: string; until: string }): boolean => !isDay(from) || !isDay(until) || until < from;

/** A new season, or one that is there already. */
export function SeasonForm({ season, disabled, onEnd }: Readonly<{ season?: Own; disabled: boolean; onEnd?: () => void }>) {
  const { t } = useTranslation();
  const fields = useFields({ name: season?.name ?? '', from: season?.from ?? '', until: season?.until ?? '', yearly: season?.yearly ?? true });
  const { values, set } = fields;
  return (
    <FormCard
      title={season ? t('strategies.seasons.changeOne', { name: season.name }) : t('strategies.seasons.add')}
      id={season ? `season-${season.seasonId}` : 'new-season'}
      intent={season ? 'changeSeason' : 'addSeason'}
      fields={fields}
      disabled={disabled}
      read={(typed) => (typed.name.trim() === '' || daysWrong(typed) ? null : { ...typed, ...(season ? { seasonId: season.seasonId } : {}) })}
      {...(onEnd ? { onSaved: onEnd } : {})}
    >
      {(tried) => (
        <>
          <TextField
            label={t('strategies.seasons.name')}
            name="name"
            value={values.name}
            onChange={(value) => set('name', value)}
            maxLength={60}
            disabled={disabled}
            {...(season && season.asked.length > 0 ? { help: t('strategies.seasons.nameStays') } : {})}
            {...(tried && values.name.trim() === '' ? { error: t('strategies.seasons.nameMissing') } : {})}
          />
          <Grid min={140}>
            <TextField type="date" label={t('strategies.seasons.from')} name="from" value={values.from} onChange={(value) => set('from', value)} disabled={disabled} />
            <TextField
              type="date"
              label={t('strategies.seasons.until')}
              name="until"
              value={values.until}
              onChange={(value) => set('until', value)}
              disabled={disabled}
              {...(tried && daysWrong(values) ? { error: t('strategies.seasons.daysWrong') } : {})}
            />
          </Grid>
          <Checkbox
            label={t('strategies.seasons.yearly')}
            help={t('strategies.seasons.yearlyHelp')}
            checked={values.yearly}
            onChange={(checked) => set('yearly', checked)}
            disabled={disabled}
          />
          {onEnd && !fields.dirty ? (
            <Inline justify="end">
              <Button label={t('common.cancel')} onAction={onEnd} />
            </Inline>
          ) : null}
        </>
      )}
    </FormCard>
  );
}
