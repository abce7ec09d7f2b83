import { useTranslation } from 'react-i18next';
import { dirOf } from '#app/i18n/locale.ts';
import type { SettingsView } from '#app/modules/stores/views.ts';
import { FormCard } from '#app/ui/form-card.tsx';
import { Banner, Button, Card, Choices, Facts, Inline, Progress, Stack, Text } from '#app/ui/kit/components.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useScene } from '#app/ui/scene.tsx';
import { useFields } from '#app/ui/use-fields.ts';
import { useIntent } from '#app/ui/use-intent.ts';
import { useFormat } from '#app/ui/words.ts';

const MODES = ['manual', 'semi_auto', 'full_auto'] as const;

export function ModeCard({ mode, disabled }: Readonly<{ mode: SettingsView['mode']; disabled: boolean }>) {
  const { t } = useTranslation();
  const fields = useFields({ mode });
  return (
    <FormCard title={t('settings.mode.title')} id="mode" intent="saveMode" fields={fields} read={(values) => values} disabled={disabled}>
      {() => (
        <>
          <Choices
            label={t('settings.mode.label')}
            name="mode"
            value={fields.values.mode}
            onChange={(value) => fields.set('mode', MODES.find((one) => one === value) ?? mode)}
            options={MODES.map((one) => ({ value: one, label: t(`common.mode.${one}.name`), help: t(`common.mode.${one}.help`) }))}
            disabled={disabled}
          />
          {fields.values.mode === 'full_auto' && mode !== 'full_auto' ? <Banner tone="warning" title={t('settings.mode.fullWarning')} /> : null}
        </>
      )}
    </FormCard>
  );
}

/** Each language names itself, so that it can be found by someone who reads only that one. */
const NAMES = { en: 'English', ar: 'العربية' } as const;

export function LanguageCard() {
  const { t } = useTranslation();
  const { locale } = useScene();
  const save = useIntent('saveLocale');
  return (
    <Card title={t('settings.language.title')} id="language">
      <Text tone="subdued">{t('settings.language.intro')}</Text>
      <ProblemBanner problem={save.problem} />
      <Inline>
        {(['en', 'ar'] as const).map((one) => (
          <span key={one} lang={one} dir={dirOf(one)}>
            <Button label={NAMES[one]} pressed={one === locale} onAction={() => save.send({ locale: one })} loading={save.busy && one !== locale} />
          </span>
        ))}
      </Inline>
    </Card>
  );
}

export function TeamCard() {
  const { t } = useTranslation();
  return (
    <Card title={t('settings.team.title')} id="team">
      <Text tone="subdued">{t('settings.team.side')}</Text>
      <Inline>
        <Button label={t('settings.team.open')} to="/settings/team" />
      </Inline>
    </Card>
  );
}

/** Keys have a screen of their own: making one is no setting. */
export function ApiCard() {
  const { t } = useTranslation();
  return (
    <Card title={t('settings.api.title')} id="api">
      <Text tone="subdued">{t('settings.api.intro')}</Text>
      <Inline>
        <Button label={t('settings.api.open')} to="/settings/api-keys" />
      </Inline>
    </Card>
  );
}

export function LimitsCard({ limits }: Readonly<{ limits: SettingsView['limits'] }>) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card title={t('settings.limits.title')} id="limits">
      {(['competitors', 'variants'] as const).map((name) => {
        const { used, max } = limits[name];
        const full = used >= max;
        return (
          <Stack key={name} gap="tight">
            <Facts
              items={[
                {
                  term: t(`settings.limits.${name}`),
                  value: t('settings.limits.used', { used: format.count(used), max: format.count(max) }),
                },
              ]}
            />
            <Progress value={max === 0 ? 100 : Math.min(100, (used / max) * 100)} label={t(`settings.limits.${name}`)} />
            {full ? <Text tone="caution">{t('settings.limits.full')}</Text> : null}
          </Stack>
        );
      })}
    </Card>
  );
}
