import { useTranslation } from 'react-i18next';
import type { HomeView } from '#app/modules/insights/views.ts';
import { Badge, Card, Facts, Progress, Skeleton, Text } from '#app/ui/kit/components.tsx';
import { Count, When } from '#app/ui/kit/values.tsx';
import { useProblemWords } from '#app/ui/problem.ts';

const TONE = { running: 'info', done: 'success', failed: 'critical' } as const;

/** The ledger light: what we hold against what the platform itself counts. */
export function SyncCard({ sync }: Readonly<{ sync: HomeView['sync'] }>) {
  const { t } = useTranslation();
  const words = useProblemWords();
  if (!sync) {
    return (
      <Card title={t('home.sync.title')} meta={<Badge tone="info">{t('home.sync.status.starting')}</Badge>}>
        <Skeleton lines={3} />
        <Text tone="subdued">{t('home.sync.first')}</Text>
      </Card>
    );
  }
  const short = sync.status === 'done' && sync.platformVariants !== null && sync.platformVariants !== sync.variants;
  return (
    <Card title={t('home.sync.title')} meta={<Badge tone={short ? 'warning' : TONE[sync.status]}>{t(`home.sync.status.${short ? 'partial' : sync.status}`)}</Badge>}>
      {sync.status === 'running' && sync.platformVariants !== null && sync.platformVariants > 0 ? (
        <Progress value={Math.min(100, (sync.variants / sync.platformVariants) * 100)} label={t('home.sync.title')} />
      ) : null}
      <Facts
        items={[
          { term: t('home.sync.products'), value: <Count value={sync.products} /> },
          {
            term: t('home.sync.variants'),
            value:
              sync.platformVariants === null ? (
                <Count value={sync.variants} />
              ) : (
                <span>
                  <Count value={sync.variants} /> / <Count value={sync.platformVariants} />
                </span>
              ),
          },
          { term: t(sync.endedAt ? 'home.sync.ended' : 'home.sync.started'), value: <When at={sync.endedAt ?? sync.startedAt} /> },
        ]}
      />
      {short ? <Text tone="subdued">{t('home.sync.short')}</Text> : null}
      {sync.errorCode ? <Text tone="critical">{words(sync.errorCode)}</Text> : null}
    </Card>
  );
}
