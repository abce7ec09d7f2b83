/** The stop of all price changes, within reach of every screen that shows prices on their way. */
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Banner, Text } from '#app/ui/kit/components.tsx';
import { Confirm } from '#app/ui/kit/confirm.tsx';
import type { ActionProps } from '#app/ui/kit/skin.ts';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';

export interface EmergencyStop {
  /** For the head of the page while prices may still change. */
  actions: ActionProps[];
  /** Says that everything is stopped and offers to release it; holds the questions asked before either. */
  notice: ReactNode;
  asking: boolean;
}

/** The screen's action must hold `emergencyStopIntent`. @param byMizan Mizan holds every store's prices: nobody here can release that */
export function useEmergencyStop(on: boolean, byMizan: boolean): EmergencyStop {
  const { t } = useTranslation();
  const may = useCan()('emergencyStop') && !byMizan;
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const stop = useIntent<{ on: boolean }>('setEmergencyStop', (result) => {
    setAsking(false);
    toast(t(result.on ? 'common.emergency.stopped' : 'common.emergency.released'));
  });
  const label = t(on ? 'common.emergency.release' : 'common.emergency.stop');
  return {
    actions: on || !may ? [] : [{ label, tone: 'critical', onAction: () => setAsking(true) }],
    asking,
    notice: (
      <>
        {on ? (
          <Banner
            tone="warning"
            title={t(byMizan ? 'common.emergency.allTitle' : 'common.emergency.onTitle')}
            {...(may ? { action: { label, onAction: () => setAsking(true) } } : {})}
          >
            <Text>{t(byMizan ? 'common.emergency.allBody' : 'common.emergency.onBody')}</Text>
          </Banner>
        ) : null}
        <ProblemBanner problem={stop.problem} />
        <Confirm
          open={asking}
          title={t(on ? 'common.emergency.releaseTitle' : 'common.emergency.stopTitle')}
          effects={
            on
              ? [t('common.emergency.releaseEffect1'), t('common.emergency.releaseEffect2')]
              : [t('common.emergency.stopEffect1'), t('common.emergency.stopEffect2'), t('common.emergency.stopEffect3')]
          }
          confirmLabel={label}
          danger={!on}
          busy={stop.busy}
          onConfirm={() => stop.send({ on: !on })}
          onClose={() => setAsking(false)}
        />
      </>
    ),
  };
}
