import { useTranslation } from 'react-i18next';
import { bpsText } from '#app/i18n/parse.ts';
import type { SettingsView } from '#app/modules/stores/views.ts';
import { FormCard } from '#app/ui/form-card.tsx';
import { Choices, Grid } from '#app/ui/kit/components.tsx';
import { useFields } from '#app/ui/use-fields.ts';
import { RangedField, readRanged } from './number-field.tsx';

const NUMBERS = [
  'minMarginBps',
  'stepDownBps',
  'stepUpBps',
  'dayMoveBps',
  'weekMoveBps',
  'materialityBps',
  'coolDownHours',
  'lowCoverDays',
  'maxOfferAgeHours',
  'approvalHours',
] as const;
const TOLERANCES = ['low', 'medium', 'high'] as const;
type NumberName = (typeof NUMBERS)[number];
type Values = Record<NumberName, string> & Pick<SettingsView['guardrails'], 'evidenceMinimum' | 'riskTolerance'>;

/** The rules no strategy may cross: tuned here, never switched off. */
export function GuardrailsCard({ guardrails, disabled }: Readonly<{ guardrails: SettingsView['guardrails']; disabled: boolean }>) {
  const { t } = useTranslation();
  const texts = Object.fromEntries(NUMBERS.map((name) => [name, name.endsWith('Bps') ? bpsText(guardrails[name]) : String(guardrails[name])])) as Record<NumberName, string>;
  const fields = useFields<Values>({ ...texts, evidenceMinimum: guardrails.evidenceMinimum, riskTolerance: guardrails.riskTolerance });
  const { values, set } = fields;

  const read = (typed: Values) => {
    const body: Record<string, number | string> = { evidenceMinimum: typed.evidenceMinimum, riskTolerance: typed.riskTolerance };
    for (const name of NUMBERS) {
      const value = readRanged(name, typed[name]);
      if (value === null) {
        return null;
      }
      body[name] = value;
    }
    return body;
  };

  return (
    <FormCard title={t('settings.guardrails.title')} intro={t('settings.guardrails.intro')} id="guardrails" intent="saveGuardrails" fields={fields} read={read} disabled={disabled}>
      {(tried) => (
        <>
          <Grid min={220}>
            {NUMBERS.map((name) => (
              <RangedField key={name} name={name} value={values[name]} onChange={(value) => set(name, value)} tried={tried} disabled={disabled} />
            ))}
          </Grid>
          <Choices
            label={t('settings.evidence.label')}
            name="evidenceMinimum"
            value={values.evidenceMinimum}
            onChange={(value) => set('evidenceMinimum', value === 'B' ? 'B' : 'A')}
            options={(['A', 'B'] as const).map((grade) => ({
              value: grade,
              label: t(`settings.evidence.${grade}.label`),
              help: t(`settings.evidence.${grade}.help`),
            }))}
            disabled={disabled}
          />
          <Choices
            label={t('settings.tolerance.label')}
            name="riskTolerance"
            value={values.riskTolerance}
            onChange={(value) => set('riskTolerance', TOLERANCES.find((each) => each === value) ?? 'low')}
            options={TOLERANCES.map((value) => ({ value, label: t(`settings.tolerance.${value}.label`), help: t(`settings.tolerance.${value}.help`) }))}
            disabled={disabled}
          />
        </>
      )}
    </FormCard>
  );
}
