import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Banner, Page, Split } from '#app/ui/kit/components.tsx';
import { SaveScope } from '#app/ui/save-scope.tsx';
import { ApprovalsCard } from './approvals-card.tsx';
import { ConnectionCard } from './connection-card.tsx';
import type { loader } from './door.server.ts';
import { GuardrailsCard } from './guardrails-card.tsx';
import { LeaveCard } from './leave-card.tsx';
import { PeopleCard } from './people-card.tsx';
import { RetentionCard } from './retention-card.tsx';
import { PricingCard } from './pricing-card.tsx';
import { RoundingCard } from './rounding-card.tsx';
import { ApiCard, LanguageCard, LimitsCard, ModeCard, TeamCard } from './side-cards.tsx';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

export default function Settings() {
  const { t } = useTranslation();
  const settings = useLoaderData<typeof loader>();
  const disabled = !settings.can.changeSettings;
  return (
    <SaveScope>
      <Page title={t('settings.title')} back={{ to: '/', label: t('common.nav.home') }}>
        {disabled ? <Banner tone="info" title={t('settings.mayNotChange')} /> : null}
        <Split
          main={
            <>
              <PricingCard pricing={settings.pricing} currency={settings.currency} disabled={disabled} />
              <GuardrailsCard guardrails={settings.guardrails} disabled={disabled} />
              <RoundingCard rounding={settings.rounding} currency={settings.currency} disabled={disabled} />
              <ApprovalsCard approvals={settings.approvals} disabled={disabled} />
              <PeopleCard people={settings.people} disabled={disabled} />
              <RetentionCard retention={settings.retention} />
            </>
          }
          side={
            <>
              <ModeCard mode={settings.mode} disabled={disabled} />
              <LanguageCard />
              <ConnectionCard topics={settings.topics} disabled={!settings.can.run} />
              <TeamCard />
              <ApiCard />
              <LimitsCard limits={settings.limits} />
              <LeaveCard restorable={settings.restorable} disabled={!settings.can.undo} />
            </>
          }
        />
      </Page>
    </SaveScope>
  );
}
