import { useTranslation } from 'react-i18next';
import { daySchema } from '#app/lib/days.ts';
import type { ComplianceView, Licence } from '#app/modules/compliance/views.ts';
import { FormCard } from '#app/ui/form-card.tsx';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Badge, Button, Card, Checkbox, Grid, Inline, List, Text, TextField } from '#app/ui/kit/components.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useFields } from '#app/ui/use-fields.ts';
import { useIntent } from '#app/ui/use-intent.ts';
import { useFormat } from '#app/ui/words.ts';

const isDay = (text: string): boolean => daySchema.safeParse(text).success;

export function LicencesCard({ licences }: Readonly<Pick<ComplianceView, 'licences'>>) {
  const { t } = useTranslation();
  return (
    <Card title={t('compliance.licences.title')} id="licences">
      {licences.length === 0 ? (
        <Text tone="subdued">{t('compliance.licences.none')}</Text>
      ) : (
        <List
          items={licences.map((licence) => (
            <OneLicence key={licence.id} licence={licence} />
          ))}
        />
      )}
    </Card>
  );
}

function OneLicence({ licence }: Readonly<{ licence: Licence }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const may = useCan();
  const toast = useToast();
  const remove = useIntent('removeLicence', () => toast(t('common.saved')));
  return (
    <>
      <Inline gap="tight">
        <Text strong>
          <bdi>{licence.number}</bdi>
        </Text>
        {licence.seasonal ? <Badge tone="info">{t('compliance.licences.seasonal')}</Badge> : null}
        <Text>
          {format.date(licence.from)} – {format.date(licence.until)}
        </Text>
        <Button
          variant="plain"
          label={t('compliance.licences.remove', { number: licence.number })}
          onAction={() => remove.send({ licenceId: licence.id })}
          loading={remove.busy}
          disabled={!may('changeSettings')}
        />
      </Inline>
      <ProblemBanner problem={remove.problem} />
    </>
  );
}

export function LicenceForm() {
  const { t } = useTranslation();
  const may = useCan();
  const fields = useFields({ number: '', from: '', until: '', seasonal: false });
  const { values, set } = fields;
  const disabled = !may('changeSettings');
  return (
    <FormCard
      title={t('compliance.licences.add')}
      id="licence"
      intent="addLicence"
      fields={fields}
      disabled={disabled}
      read={(typed) => (typed.number.trim() === '' || !isDay(typed.from) || !isDay(typed.until) || typed.until < typed.from ? null : typed)}
    >
      {(tried) => (
        <>
          <TextField
            label={t('compliance.licences.number')}
            name="number"
            value={values.number}
            onChange={(value) => set('number', value)}
            maxLength={60}
            disabled={disabled}
            {...(tried && values.number.trim() === '' ? { error: t('compliance.licences.numberWrong') } : {})}
          />
          <Grid min={140}>
            <TextField type="date" label={t('compliance.licences.from')} name="from" value={values.from} onChange={(value) => set('from', value)} disabled={disabled} />
            <TextField
              type="date"
              label={t('compliance.licences.until')}
              name="until"
              value={values.until}
              onChange={(value) => set('until', value)}
              disabled={disabled}
              {...(tried && (!isDay(values.from) || !isDay(values.until) || values.until < values.from) ? { error: t('compliance.licences.daysWrong') } : {})}
            />
          </Grid>
          <Checkbox
            label={t('compliance.licences.seasonal')}
            help={t('compliance.licences.seasonalHelp')}
            checked={values.seasonal}
            onChange={(checked) => set('seasonal', checked)}
            disabled={disabled}
          />
        </>
      )}
    </FormCard>
  );
}
