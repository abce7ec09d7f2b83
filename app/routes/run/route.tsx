import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Banner, Card, Facts, Link, List, Page, Split, Text } from '#app/ui/kit/components.tsx';
import { Count, When } from '#app/ui/kit/values.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useLive } from '#app/ui/use-live.ts';
import { useCounted, useReasonWords } from '#app/ui/words.ts';
import { isActive, isUnderway, RunStatusBadge, useTotalsLine } from '../run-parts.tsx';
import { useEmergencyStop } from '../emergency-stop.tsx';
import { ChangesCard } from './changes-card.tsx';
import { FilesCard } from './files-card.tsx';
import type { loader } from './door.server.ts';
import { SkipsCard } from './skips-card.tsx';
import { StagesCard } from './stages-card.tsx';
import { useUndo } from './undo.tsx';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

export default function Run() {
  const { t } = useTranslation();
  const { run, state, paged, emergencyStop, platformStop } = useLoaderData<typeof loader>();
  const may = useCan();
  const counted = useCounted();
  const reasonWords = useReasonWords();
  const totals = useTotalsLine();
  const cancel = useIntent('cancel');
  const undo = useUndo(run);
  const stop = useEmergencyStop(emergencyStop, platformStop);
  useLive('runs', isActive(run.status) || isUnderway(run.changes));

  const skipped = run.undoSkips.length;
  return (
    <Page
      title={t(`runs.kind.${run.kind}`)}
      meta={<RunStatusBadge run={run} />}
      back={{ to: '/runs', label: t('common.nav.runs') }}
      subtitle={<When at={run.startedAt} full />}
      secondary={[
        ...(run.canCancel ? [{ label: t('runs.cancel'), onAction: () => cancel.send(), loading: cancel.busy, disabled: !may('run') }] : []),
        ...(run.undoable > 0 ? [{ label: t('runs.undo'), onAction: undo.askAll, disabled: !may('undo') }] : []),
        ...stop.actions,
      ]}
    >
      {stop.notice}
      <ProblemBanner problem={cancel.problem} />
      {undo.notice}
      {run.status === 'failed' ? <Banner tone="critical" title={t('runs.failedTitle')} /> : null}
      {run.changes.needs_attention > 0 ? (
        <Banner tone="warning" title={counted('runs.attention', run.changes.needs_attention)} action={{ label: t('runs.showThem'), to: `/runs/${run.id}?state=needs_attention` }} />
      ) : null}
      <Card>
        <div role="status" aria-live="polite">
          <Text variant="heading" as="p">
            {totals(run, skipped)}
          </Text>
        </div>
        {run.undoOf ? <Link to={`/runs/${run.undoOf}`}>{t('runs.undoOf')}</Link> : null}
        {run.undoneBy ? <Link to={`/runs/${run.undoneBy}`}>{t(run.undoable > 0 ? 'runs.undonePartly' : 'runs.undoneBy')}</Link> : null}
      </Card>
      {/* An undo looks at no market and decides nothing: it only writes back. */}
      <StagesCard stages={run.kind === 'undo' || run.kind === 'restore' ? run.stages.filter((stage) => stage.name === 'executor') : run.stages} changes={run.changes} />
      <Split
        main={
          <>
            <SkipsCard skips={run.undoSkips} />
            <ChangesCard run={run} state={state} paged={paged} onUndo={!isActive(run.status) && run.undoable > 0 && may('undo') ? undo.askSome : null} />
          </>
        }
        side={
          <>
            {run.kind === 'reprice' || run.kind === 'moved' ? (
              <Card title={t('runs.decisions.title')}>
                <Facts
                  items={(['change', 'correction', 'hold', 'block', 'waiting'] as const).map((name) => ({
                    term: t(`runs.decisions.${name}`),
                    value: <Count value={run.decisions[name]} />,
                  }))}
                />
                {run.decisions.waiting > 0 ? <Link to="/inbox">{t('home.inbox.open')}</Link> : null}
              </Card>
            ) : null}
            <FilesCard runId={run.id} />
            {run.heldBack.length > 0 ? (
              <Card title={t('runs.heldBack')}>
                <List
                  items={run.heldBack.map((held) => (
                    <span key={held.code}>
                      {reasonWords({ code: held.code, params: {} }, 'short')} · <Count value={held.count} />
                    </span>
                  ))}
                />
              </Card>
            ) : null}
          </>
        }
      />
      {undo.dialog}
    </Page>
  );
}
