import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Banner, Button, Page, Split } from '#app/ui/kit/components.tsx';
import { When } from '#app/ui/kit/values.tsx';
import { SaveScope } from '#app/ui/save-scope.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { ModeCard } from '../settings/side-cards.tsx';
import { ConsentsCard } from './consents-card.tsx';
import type { loader } from './door.server.ts';
import { RhythmCard } from './rhythm-card.tsx';
import { RolloutsCard } from './rollouts-card.tsx';
import { TrustCard } from './trust-card.tsx';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

/** What Mizan does on its own: when, how far, and what has stopped it. */
export default function Automation() {
  const { t } = useTranslation();
  const may = useCan();
  const { automation, rollouts, consents, trust, frequencies } = useLoaderData<typeof loader>();
  const disabled = !may('changeSettings');
  return (
    <SaveScope>
      <Page title={t('automation.title')} subtitle={t('automation.intro')} back={{ to: '/', label: t('common.nav.home') }}>
        {disabled ? <Banner tone="info" title={t('settings.mayNotChange')} /> : null}
        {automation.demoted ? (
          <Banner tone="warning" title={t('automation.demoted.title')}>
            {t(`automation.demoted.${automation.demoted.code}`)} <When at={automation.demoted.at} full />
          </Banner>
        ) : null}
        <Split
          main={
            <>
              <RolloutsCard rollouts={rollouts} mode={automation.mode} disabled={disabled} />
              <ConsentsCard consents={consents} disabled={disabled} />
              <RhythmCard automation={automation} frequencies={frequencies} disabled={disabled} />
            </>
          }
          side={
            <>
              <TrustCard trust={trust} disabled={disabled} />
              <ModeCard mode={automation.mode} disabled={disabled} />
              <Button label={t('automation.guardrails')} to="/settings#guardrails" />
            </>
          }
        />
      </Page>
    </SaveScope>
  );
}
