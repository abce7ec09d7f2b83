import { useLoaderData, useNavigate } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { ActiveRunCard, RecentRunsCard } from './runs-cards.tsx';
import { CoverageCard, InboxCard, IncidentsCard } from './attention-cards.tsx';
import { FloorCard } from './floor-card.tsx';
import { MovedCard } from '../moved-card.tsx';
import { OrphansCard } from './orphans-card.tsx';
import { SafetyCard } from './safety-card.tsx';
import { SetupGuide } from './setup-guide.tsx';
import { SalesSyncCard, SyncCard } from './sync-card.tsx';
import type { StartOutcome } from '#app/modules/runs/views.ts';
import { Banner, Page, Split, Stack, Text } from '#app/ui/kit/components.tsx';
import { useToast } from '#app/ui/host-bridge.tsx';
import { useReload } from '#app/ui/use-reload.ts';
import { ProblemBanner, RefusalBanner } from '#app/ui/problem-banner.tsx';
import { useCan, useHostPath } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import type { loader } from './door.server.ts';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

export default function Home() {
  const { t } = useTranslation();
  const home = useLoaderData<typeof loader>();
  const may = useCan();
  const path = useHostPath();
  const navigate = useNavigate();
  const toast = useToast();
  const toRun = (started: StartOutcome): void => {
    if (started.kind === 'started') {
      navigate(path(`/runs/${started.id}`));
    }
  };
  const run = useIntent<StartOutcome>('startRun', toRun);
  const moved = useIntent<StartOutcome>('decideMoved', toRun);
  const sync = useIntent('syncNow', () => toast(t('home.syncAsked')));
  useReload(home.activeRun !== null || home.sync === null || home.sync.status === 'running');

  const firstSync = home.sync === null || (home.sync.status === 'running' && home.sync.variants === 0);
  return (
    <Page
      title={home.storeName}
      subtitle={home.mode === 'manual' ? t('home.readOnly') : undefined}
      primary={{
        label: t('home.runNow'),
        onAction: () => run.send(),
        loading: run.busy,
        disabled: !may('run') || home.activeRun !== null || home.emergencyStop || home.needsReauth || firstSync,
      }}
      secondary={[
        {
          label: t('home.syncNow'),
          onAction: () => sync.send(),
          loading: sync.busy,
          disabled: !may('run') || home.sync?.status === 'running',
        },
      ]}
    >
      {home.needsReauth ? (
        <Banner tone="critical" title={t('home.needsReauth.title')}>
          <Text>{t('home.needsReauth.body')}</Text>
        </Banner>
      ) : null}
      {home.emergencyStop ? (
        <Banner tone="warning" title={t(home.platformStop ? 'common.emergency.allTitle' : 'common.emergency.onTitle')}>
          <Text>{t(home.platformStop ? 'common.emergency.allBody' : 'common.emergency.onBody')}</Text>
        </Banner>
      ) : null}
      {may('run') ? null : <Banner tone="info" title={t('common.readOnlyPerson')} />}
      <ProblemBanner problem={run.problem ?? moved.problem ?? sync.problem} />
      {run.result?.kind === 'refused' ? <RefusalBanner code={run.result.code} params={run.result.params} /> : null}
      {moved.result?.kind === 'refused' ? <RefusalBanner code={moved.result.code} params={moved.result.params} /> : null}
      <IncidentsCard incidents={home.incidents} />
      {home.setupDismissed ? null : <SetupGuide steps={home.setup} />}
      <Split
        main={
          <>
            {home.activeRun ? <ActiveRunCard run={home.activeRun} /> : null}
            <InboxCard inbox={home.inbox} />
            {/* Before the first run nothing was decided that could have moved since. */}
            {home.recentRuns.length > 0 ? (
              <MovedCard
                moved={home.moved}
                automatic={home.mode !== 'manual'}
                held={home.activeRun !== null || home.emergencyStop || home.needsReauth}
                busy={moved.busy}
                onDecide={() => moved.send()}
              />
            ) : null}
            <OrphansCard orphans={home.orphans} held={home.activeRun !== null || home.emergencyStop || home.needsReauth} onStarted={toRun} />
            <FloorCard audit={home.floorAudit} />
            <RecentRunsCard runs={home.recentRuns} />
          </>
        }
        side={
          <Stack>
            <SafetyCard mode={home.mode} emergencyStop={home.emergencyStop} platformStop={home.platformStop} />
            <SyncCard sync={home.sync} />
            <SalesSyncCard sync={home.salesSync} />
            <CoverageCard coverage={home.costCoverage} />
          </Stack>
        }
      />
    </Page>
  );
}
