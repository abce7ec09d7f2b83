import { useTranslation } from 'react-i18next';
import { bpsText } from '#app/i18n/parse.ts';
import type { SettingsView } from '#app/modules/stores/views.ts';
import { FormCard } from '#app/ui/form-card.tsx';
import { Banner, Checkbox } from '#app/ui/kit/components.tsx';
import { useFields } from '#app/ui/use-fields.ts';
import { RangedField, readRanged } from './number-field.tsx';

const USUAL = '5';

/** Four eyes: from which size on a change needs a second person. */
export function ApprovalsCard({ approvals, disabled }: Readonly<{ approvals: SettingsView['approvals']; disabled: boolean }>) {
  const { t } = useTranslation();
  const { fourEyesBps, approvers } = approvals;
  const fields = useFields({ on: fourEyesBps !== null, size: fourEyesBps === null ? USUAL : bpsText(fourEyesBps) });
  const { values, set } = fields;
  const read = (typed: typeof values) => {
    const size = typed.on ? readRanged('fourEyesBps', typed.size) : null;
    return typed.on && size === null ? null : { fourEyesBps: size };
  };
  return (
    <FormCard title={t('settings.approvals.title')} intro={t('settings.approvals.intro')} id="approvals" intent="saveApprovals" fields={fields} read={read} disabled={disabled}>
      {(tried) => (
        <>
          <Checkbox label={t('settings.approvals.on')} checked={values.on} onChange={(on) => set('on', on)} disabled={disabled} />
          {values.on ? <RangedField name="fourEyesBps" value={values.size} onChange={(value) => set('size', value)} tried={tried} disabled={disabled} /> : null}
          {values.on && approvers < 2 ? <Banner tone="warning" title={t('settings.approvals.alone')} action={{ label: t('settings.team.open'), to: '/settings/team' }} /> : null}
        </>
      )}
    </FormCard>
  );
}
