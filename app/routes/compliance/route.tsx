import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Page, Split } from '#app/ui/kit/components.tsx';
import { SaveScope } from '#app/ui/save-scope.tsx';
import type { loader } from './door.server.ts';
import { EvidenceCard, HistoryCard, LawCard } from './cards.tsx';
import { LicenceForm, LicencesCard } from './licence-cards.tsx';
import { SalesCard } from './sales-card.tsx';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

export default function Compliance() {
  const { t } = useTranslation();
  const { pack, country, sales, licences, history, events } = useLoaderData<typeof loader>();
  const licensed = pack?.needsLicence === true || licences.length > 0;
  return (
    <SaveScope>
      <Page title={t('compliance.title')} subtitle={t('compliance.subtitle')} back={{ to: '/', label: t('common.nav.home') }}>
        <Split
          main={
            <>
              <SalesCard sales={sales} pack={pack} />
              {licensed ? <LicencesCard licences={licences} /> : null}
              <HistoryCard history={history} />
            </>
          }
          side={
            <>
              <LawCard pack={pack} country={country} />
              {licensed ? <LicenceForm /> : null}
              <EvidenceCard events={events} />
            </>
          }
        />
      </Page>
    </SaveScope>
  );
}
