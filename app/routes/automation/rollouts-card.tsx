import { useTranslation } from 'react-i18next';
import type { RolloutView } from '#app/modules/decisions/views.ts';
import type { AutomationView } from '#app/modules/stores/views.ts';
import { Badge, Button, Card, Inline, Progress, Stack, Text } from '#app/ui/kit/components.tsx';
import { When } from '#app/ui/kit/values.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useFormat } from '#app/ui/words.ts';

const TONE = { running: 'info', done: 'success', halted: 'critical' } as const;

/** How far each strategy's version may go without a person: the canary waves. */
export function RolloutsCard({ rollouts, mode, disabled }: Readonly<{ rollouts: readonly RolloutView[]; mode: AutomationView['mode']; disabled: boolean }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const resume = useIntent('resumeRollout');
  return (
    <Card title={t('automation.waves.title')} id="waves">
      <Text tone="subdued">{t('automation.waves.intro')}</Text>
      <ProblemBanner problem={resume.problem} />
      {rollouts.length === 0 ? <Text>{t(mode === 'full_auto' ? 'automation.waves.none' : 'automation.waves.off')}</Text> : null}
      {rollouts.map((rollout) => (
        <Stack key={rollout.strategyId} gap="tight">
          <Inline>
            <Text variant="subheading">
              {rollout.name === '' ? t('automation.waves.own') : rollout.name} · {t('strategies.version', { version: format.count(rollout.version) })}
            </Text>
            <Badge tone={TONE[rollout.state]}>{t(`automation.waves.state.${rollout.state}`)}</Badge>
          </Inline>
          <Progress label={t('automation.waves.share', { share: format.bps(rollout.shareBps) })} value={rollout.state === 'halted' ? 0 : rollout.shareBps / 100} />
          <Text variant="small" tone="subdued">
            {t('automation.waves.came', { verified: format.count(rollout.verified), bad: format.count(rollout.bad) })}{' '}
            {rollout.nextAt === null ? null : (
              <>
                {t('automation.waves.next')} <When at={rollout.nextAt} full />
              </>
            )}
          </Text>
          {rollout.state === 'halted' ? (
            <>
              <Text tone="critical">{t(`automation.waves.halt.${rollout.haltCode ?? 'failed'}`)}</Text>
              <Inline>
                <Button
                  label={t('automation.waves.resume')}
                  onAction={() => resume.send({ strategyId: rollout.strategyId, version: rollout.version })}
                  loading={resume.busy}
                  disabled={disabled}
                />
              </Inline>
            </>
          ) : null}
        </Stack>
      ))}
    </Card>
  );
}
