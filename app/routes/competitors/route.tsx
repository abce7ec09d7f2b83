import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Banner, Button, Card, Facts, Page, Split, Stack, Text } from '#app/ui/kit/components.tsx';
import { Count } from '#app/ui/kit/values.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { UploadCard } from '../offers-upload/upload-card.tsx';
import { CompetitorsCard } from './competitors-card.tsx';
import type { loader } from './door.server.ts';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

export default function Competitors() {
  const { t } = useTranslation();
  const market = useLoaderData<typeof loader>();
  const may = useCan();
  const disabled = !may('changeSettings');
  const { review, unmatched } = market.matches;
  return (
    <Page title={t('competitors.title')} subtitle={t('competitors.intro')} back={{ to: '/', label: t('common.nav.home') }}>
      {disabled ? <Banner tone="info" title={t('settings.mayNotChange')} /> : null}
      <Split
        main={
          <>
            <CompetitorsCard market={market} disabled={disabled} />
            <UploadCard disabled={disabled} />
          </>
        }
        side={
          <>
            <Card title={t('matches.title')} id="matches">
              <Stack>
                <Facts
                  items={[
                    { term: t('matches.state.review'), value: <Count value={review} /> },
                    { term: t('matches.state.unmatched'), value: <Count value={unmatched} /> },
                  ]}
                />
                <Button label={t('matches.open')} to="/matches" fill />
                {unmatched > 0 ? <Button label={t('matches.openUnmatched')} to="/unmatched" fill /> : null}
              </Stack>
            </Card>
            <Card title={t('competitors.manners.title')} id="manners">
              <Text tone="subdued">{t('competitors.manners.body')}</Text>
            </Card>
          </>
        }
      />
    </Page>
  );
}
