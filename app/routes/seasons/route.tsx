import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Banner, Card, EmptyState, Page, Split } from '#app/ui/kit/components.tsx';
import { SaveScope } from '#app/ui/save-scope.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { OwnSeason, PaceCard, ReadyCard } from './cards.tsx';
import type { loader } from './door.server.ts';
import { SeasonForm } from './season-form.tsx';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

/** What a rule can ask for by “Season is …”. */
export default function Seasons() {
  const { t } = useTranslation();
  const { today, ready, own, pace } = useLoaderData<typeof loader>();
  const may = useCan();
  const disabled = !may('changeSettings');
  return (
    <SaveScope>
      <Page title={t('strategies.seasons.title')} subtitle={t('strategies.seasons.intro')} back={{ to: '/strategies', label: t('strategies.list.title') }}>
        {disabled ? <Banner tone="info" title={t('settings.mayNotChange')} /> : null}
        <Split
          main={
            <>
              <ReadyCard ready={ready} today={today} />
              <PaceCard pace={pace} />
            </>
          }
          side={
            <>
              {own.length === 0 ? (
                <Card>
                  <EmptyState title={t('strategies.seasons.empty')}>{t('strategies.seasons.emptyHelp')}</EmptyState>
                </Card>
              ) : null}
              {own.map((season) => (
                <OwnSeason key={season.seasonId} season={season} today={today} disabled={disabled} />
              ))}
              {disabled ? null : <SeasonForm key={own.length} disabled={disabled} />}
            </>
          }
        />
      </Page>
    </SaveScope>
  );
}
