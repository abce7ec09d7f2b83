import { useTranslation } from 'react-i18next';
import type { HomeView } from '#app/modules/insights/views.ts';
import { Badge, Button, Card, Facts, Inline, Progress, Skeleton, Stack, Text } from '#app/ui/kit/components.tsx';
import { Count, When } from '#app/ui/kit/values.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useProblemWords } from '#app/ui/problem.ts';
import { useCan } from '#app/ui/scene.tsx';
import { useToast } from '#app/ui/host-bridge.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted } from '#app/ui/words.ts';

type Sync = NonNullable<HomeView['sync']>;
const TONE = { running: 'info', done: 'success', failed: 'critical' } as const;

/** The ledger light: what we hold against what the platform itself counts, thing by thing. */
export function SyncCard({ sync }: Readonly<{ sync: HomeView['sync'] }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const words = useProblemWords();
  if (!sync) {
    return (
      <Card title={t('home.sync.title')} meta={<Badge tone="info">{t('home.sync.status.starting')}</Badge>}>
        <Skeleton lines={3} />
        <Text tone="subdued">{t('home.sync.first')}</Text>
      </Card>
    );
  }
  const first = sync.status === 'running' && sync.ledger.length === 0;
  return (
    <Card title={t('home.sync.title')} meta={<Badge tone={TONE[sync.status]}>{t(`home.sync.status.${sync.status}`)}</Badge>}>
      {sync.status === 'running' && sync.kind === 'full' && sync.platformVariants !== null && sync.platformVariants > 0 ? (
        <Stack gap="tight">
          <Progress value={Math.min(100, (sync.variants / sync.platformVariants) * 100)} label={t('home.sync.title')} />
          <Text>{counted('home.sync.read', sync.variants, { total: sync.platformVariants })}</Text>
        </Stack>
      ) : null}
      {first ? <Text tone="subdued">{t('home.sync.first')}</Text> : null}
      {sync.ledger.length > 0 ? <Ledger ledger={sync.ledger} /> : null}
      <Facts
        items={[
          ...(sync.agreedAt ? [{ term: t('home.sync.agreed'), value: <When at={sync.agreedAt} /> }] : []),
          { term: t(sync.endedAt ? 'home.sync.ended' : 'home.sync.started'), value: <When at={sync.endedAt ?? sync.startedAt} /> },
          { term: t('home.sync.kind'), value: t(`home.sync.kinds.${sync.kind}`) },
        ]}
      />
      {sync.errorCode ? <Text tone="critical">{words(sync.errorCode)}</Text> : null}
      {first ? null : <RepairGaps sync={sync} />}
    </Card>
  );
}

/** The same for orders and customers, and how far back the platform lets us see. */
export function SalesSyncCard({ sync }: Readonly<{ sync: HomeView['salesSync'] }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const words = useProblemWords();
  if (!sync) {
    return null;
  }
  return (
    <Card title={t('home.salesSync.title')} meta={<Badge tone={TONE[sync.status]}>{t(`home.sync.status.${sync.status}`)}</Badge>}>
      {sync.status === 'running' && sync.platformOrders !== null && sync.platformOrders > 0 ? (
        <Stack gap="tight">
          <Progress value={Math.min(100, (sync.orders / sync.platformOrders) * 100)} label={t('home.salesSync.title')} />
          <Text>{counted('home.salesSync.read', sync.orders, { total: sync.platformOrders })}</Text>
        </Stack>
      ) : null}
      {sync.ledger.length > 0 ? <Ledger ledger={sync.ledger} /> : null}
      <Facts
        items={[
          { term: t(sync.endedAt ? 'home.sync.ended' : 'home.sync.started'), value: <When at={sync.endedAt ?? sync.startedAt} /> },
          ...(sync.visibleFrom ? [{ term: t('home.salesSync.since'), value: <When at={sync.visibleFrom} full /> }] : []),
        ]}
      />
      {sync.visibleFrom ? (
        <Text variant="small" tone="subdued">
          {t('home.salesSync.limited')}
        </Text>
      ) : null}
      {sync.errorCode ? <Text tone="critical">{words(sync.errorCode)}</Text> : null}
    </Card>
  );
}

function Ledger({ ledger }: Readonly<{ ledger: Sync['ledger'] }>) {
  const { t } = useTranslation();
  return (
    <Stack gap="tight">
      <Text variant="small" tone="subdued">
        {t('home.sync.legend')}
      </Text>
      <Facts
        items={ledger.map(({ resource, told, held, sumsAgree }) => {
          const agrees = told === held && sumsAgree !== false;
          return {
            id: resource,
            term: t(`home.sync.resources.${resource}`),
            value: (
              <Inline>
                <span>
                  <Count value={held} /> / <Count value={told} />
                </span>
                <Badge tone={agrees ? 'success' : 'critical'}>{t(agrees ? 'home.sync.agrees' : 'home.sync.differs')}</Badge>
              </Inline>
            ),
          };
        })}
      />
    </Stack>
  );
}

/** Reads again what may have been missed; while a pass is under way it is being done. */
function RepairGaps({ sync }: Readonly<{ sync: Sync }>) {
  const { t } = useTranslation();
  const may = useCan();
  const toast = useToast();
  const repair = useIntent('repairGaps', () => toast(t('home.syncAsked')));
  return (
    <Stack gap="tight">
      <ProblemBanner problem={repair.problem} />
      <Text variant="small" tone="subdued">
        {t('home.sync.repairHelp')}
      </Text>
      <Inline>
        <Button label={t('home.sync.repair')} size="small" onAction={() => repair.send()} loading={repair.busy} disabled={sync.status === 'running' || !may('run')} />
      </Inline>
    </Stack>
  );
}
