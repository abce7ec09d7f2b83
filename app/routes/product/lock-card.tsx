import { useTranslation } from 'react-i18next';
import { FormCard } from '#app/ui/form-card.tsx';
import { Grid, Text, TextField } from '#app/ui/kit/components.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useFields } from '#app/ui/use-fields.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const LONGEST_WHY = 120;

/** Takes one price out of Mizan's hands: for a reason that the team reads later, to the end of a day or until it is released. */
export function LockCard({ variantId }: Readonly<{ variantId: string }>) {
  const { t } = useTranslation();
  const may = useCan();
  const fields = useFields({ why: '', until: '' });
  const { values, set } = fields;
  const why = values.why.trim();
  const whyWrong = why === '' || why.length > LONGEST_WHY;
  const dayWrong = values.until !== '' && !DAY.test(values.until);
  const disabled = !may('approve');
  return (
    <FormCard
      title={t('product.lock.title')}
      intro={t('product.lock.intro')}
      id="lock"
      intent="lockPrice"
      fields={fields}
      read={() => (whyWrong || dayWrong ? null : { variantId, why, until: values.until === '' ? null : values.until })}
      disabled={disabled}
    >
      {(tried) => (
        <>
          <Grid min={140}>
            <TextField
              label={t('product.lock.why')}
              name="why"
              value={values.why}
              onChange={(value) => set('why', value)}
              disabled={disabled}
              {...(tried && whyWrong ? { error: t('product.lock.whyWrong', { most: LONGEST_WHY }) } : {})}
            />
            <TextField
              label={t('product.lock.until')}
              name="until"
              type="date"
              value={values.until}
              onChange={(value) => set('until', value)}
              disabled={disabled}
              {...(tried && dayWrong ? { error: t('product.cost.dayWrong') } : {})}
            />
          </Grid>
          <Text variant="small" tone="subdued">
            {t('product.lock.help')}
          </Text>
        </>
      )}
    </FormCard>
  );
}
