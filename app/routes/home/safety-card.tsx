import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HomeView } from '#app/modules/insights/views.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Badge, Button, Card, Facts, Text } from '#app/ui/kit/components.tsx';
import { Confirm } from '#app/ui/kit/confirm.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';

/** How far Mizan may go alone, and the one click that stops everything. Starting again asks first; stopping does not. */
export function SafetyCard({ mode, emergencyStop, platformStop }: Readonly<Pick<HomeView, 'mode' | 'emergencyStop' | 'platformStop'>>) {
  const { t } = useTranslation();
  const may = useCan();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const stop = useIntent<{ on: boolean }>('setEmergencyStop', ({ on }) => {
    setAsking(false);
    toast(t(on ? 'common.emergency.stopped' : 'common.emergency.released'));
  });
  return (
    <Card title={t('home.safety.title')}>
      <Facts
        items={[
          {
            term: t('home.safety.mode'),
            value: <Badge tone={mode === 'manual' ? 'info' : 'success'}>{t(`common.mode.${mode}.name`)}</Badge>,
          },
          {
            term: t('home.safety.stop'),
            value: <Badge tone={emergencyStop ? 'critical' : 'neutral'}>{t(emergencyStop ? 'home.safety.stopOn' : 'home.safety.stopOff')}</Badge>,
          },
        ]}
      />
      <Text tone="subdued">{t(`common.mode.${mode}.help`)}</Text>
      <ProblemBanner problem={stop.problem} />
      {emergencyStop ? (
        <Button label={t('common.emergency.release')} onAction={() => setAsking(true)} disabled={!may('emergencyStop') || platformStop} />
      ) : (
        <Button label={t('common.emergency.stop')} tone="critical" onAction={() => stop.send({ on: true })} loading={stop.busy} disabled={!may('emergencyStop')} />
      )}
      <Confirm
        open={asking}
        title={t('common.emergency.releaseTitle')}
        effects={[t('common.emergency.releaseEffect1'), t('common.emergency.releaseEffect2')]}
        confirmLabel={t('common.emergency.release')}
        busy={stop.busy}
        onConfirm={() => stop.send({ on: false })}
        onClose={() => setAsking(false)}
      />
    </Card>
  );
}
