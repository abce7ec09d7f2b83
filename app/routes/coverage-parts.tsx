import { useTranslation } from 'react-i18next';
import type { Coverage } from '#app/modules/insights/sales-views.ts';
import { Banner, Facts, Stack, Text } from '#app/ui/kit/components.tsx';
import { Percent, When } from '#app/ui/kit/values.tsx';
import { useProblemWords } from '#app/ui/problem.ts';
import { useCounted, useFormat } from '#app/ui/words.ts';

type Reach = Pick<Coverage, 'state' | 'visibleFrom' | 'sync'>;

/** Said above the figures while they do not rest on everything. @param since the first day that is looked at; absent: all of them */
export function ReachBanner({ reach, since }: Readonly<{ reach: Reach; since?: string }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const format = useFormat();
  const words = useProblemWords();
  const { sync, state, visibleFrom } = reach;
  if (sync?.status === 'failed') {
    return (
      <Banner tone="warning" title={t('insights.reach.failedTitle')}>
        <Text>{words(sync.errorCode ?? 'internal')}</Text>
        <Text>{t('insights.reach.failedBody')}</Text>
      </Banner>
    );
  }
  if (state === 'reading' && sync) {
    return (
      <Banner tone="info" title={t('insights.reach.readingTitle')}>
        <Text>
          {sync.platformOrders === null
            ? counted('insights.reach.readSoFar', sync.orders)
            : counted('insights.reach.readOf', sync.orders, { total: format.count(sync.platformOrders) })}
        </Text>
        <Text>{t('insights.reach.readingBody')}</Text>
      </Banner>
    );
  }
  if (state === 'limited' && visibleFrom && (since === undefined || since < visibleFrom)) {
    return (
      <Banner tone="info" title={t('insights.reach.limitedTitle', { day: format.date(visibleFrom) })}>
        <Text>{t('insights.reach.limitedBody')}</Text>
      </Banner>
    );
  }
  return null;
}

/** What the figures of a period rest on. */
export function CoverageFacts({ coverage }: Readonly<{ coverage: Coverage }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const format = useFormat();
  const { days, orders, withoutCustomer, feeKnown, cancelled, goneUnits, units, costKnownBps, sync, refreshedAt } = coverage;
  const of = (part: number, whole: number): string => t('insights.coverage.of', { part: format.count(part), whole: format.count(whole) });
  return (
    <Facts
      items={[
        { term: t('insights.coverage.days'), value: of(days.covered, days.total) },
        ...(coverage.visibleFrom ? [{ term: t('insights.coverage.visibleFrom'), value: format.date(coverage.visibleFrom) }] : []),
        { term: t('insights.coverage.withCustomer'), value: of(orders - withoutCustomer, orders) },
        { term: t('insights.coverage.feeKnown'), value: of(feeKnown, orders) },
        { term: t('insights.coverage.variantKnown'), value: of(units - goneUnits, units) },
        { term: t('insights.coverage.costKnown'), value: <Percent bps={costKnownBps} /> },
        { term: t('insights.coverage.cancelled'), value: counted('insights.coverage.cancelledCount', cancelled) },
        ...(sync ? [{ term: t('insights.coverage.sync'), value: <LastSync sync={sync} /> }] : []),
        ...(refreshedAt ? [{ term: t('insights.coverage.refreshed'), value: <When at={refreshedAt} /> }] : []),
      ]}
    />
  );
}

function LastSync({ sync }: Readonly<{ sync: NonNullable<Coverage['sync']> }>) {
  const { t } = useTranslation();
  return (
    <span>
      {t(`insights.coverage.syncStatus.${sync.status}`)} · <When at={sync.endedAt ?? sync.startedAt} />
    </span>
  );
}

/** Where nothing was sold yet: what will stand here, and why it does not. */
export function NoSales({ reach, what }: Readonly<{ reach: Reach; what: 'overview' | 'orders' | 'customers' | 'performance' | 'carts' }>) {
  const { t } = useTranslation();
  return (
    <Stack gap="tight">
      <Text>{t(`insights.empty.${what}`)}</Text>
      <Text tone="subdued">{t(reach.state === 'none' ? 'insights.empty.notRead' : reach.state === 'reading' ? 'insights.empty.reading' : 'insights.empty.nothing')}</Text>
    </Stack>
  );
}
