import { useTranslation } from 'react-i18next';
import type { RunSummary } from '#app/modules/runs/views.ts';
import { Button, Card, Inline, Progress, Stack, Text } from '#app/ui/kit/components.tsx';
import { When } from '#app/ui/kit/values.tsx';
import { RunStatusBadge, RunTable, settledShare, useTotalsLine } from '../run-parts.tsx';

export function ActiveRunCard({ run }: Readonly<{ run: RunSummary }>) {
  const { t } = useTranslation();
  const totals = useTotalsLine();
  return (
    <Card title={t(`runs.kind.${run.kind}`)} meta={<RunStatusBadge run={run} />}>
      <Stack gap="tight">
        <Progress value={settledShare(run.changes)} label={t('runs.progress')} />
        <Text>{totals(run)}</Text>
        <Text tone="subdued">
          {t('runs.started')} <When at={run.startedAt} />
        </Text>
      </Stack>
      <Inline>
        <Button label={t('home.showRun')} to={`/runs/${run.id}`} />
      </Inline>
    </Card>
  );
}

export function RecentRunsCard({ runs }: Readonly<{ runs: readonly RunSummary[] }>) {
  const { t } = useTranslation();
  return (
    <Card title={t('home.recentRuns')} meta={runs.length > 0 ? <Button variant="plain" label={t('home.allRuns')} to="/runs" /> : null}>
      {runs.length === 0 ? <Text tone="subdued">{t('home.noRuns')}</Text> : <RunTable runs={runs} />}
    </Card>
  );
}
