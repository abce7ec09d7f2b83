import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Card, EmptyState, Page } from '#app/ui/kit/components.tsx';
import { More } from '#app/ui/kit/more.tsx';
import { useReload } from '#app/ui/use-reload.ts';
import { isActive, RunTable } from '../run-parts.tsx';
import type { loader } from './door.server.ts';

export { loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

export default function Runs() {
  const { t } = useTranslation();
  const { runs, nextCursor, paged } = useLoaderData<typeof loader>();
  useReload(!paged && runs.some((run) => isActive(run.status)));
  return (
    <Page title={t('runs.title')} back={{ to: '/', label: t('common.nav.home') }}>
      <Card>
        {runs.length === 0 ? (
          <EmptyState title={t('runs.empty.title')} action={{ label: t('runs.empty.action'), to: '/' }}>
            {t('runs.empty.body')}
          </EmptyState>
        ) : (
          <RunTable runs={runs} />
        )}
        <More next={nextCursor === null ? null : `/runs?cursor=${encodeURIComponent(nextCursor)}`} first={paged ? '/runs' : null} />
      </Card>
    </Page>
  );
}
