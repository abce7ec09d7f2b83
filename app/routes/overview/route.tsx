import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Card, EmptyState, Page, Split, Stack, Text } from '#app/ui/kit/components.tsx';
import { useScene } from '#app/ui/scene.tsx';
import { useLive } from '#app/ui/use-live.ts';
import { ExportButton } from '../export-button.tsx';
import { CoverageFacts, NoSales, ReachBanner } from '../coverage-parts.tsx';
import { rangeAddress, type ShownRange } from '../range-address.ts';
import { RangePicker, useRangeWords } from '../range-picker.tsx';
import type { loader } from './door.server.ts';
import { FigureCards } from './figure-cards.tsx';
import { BuyersCard, CohortsCard, WaterfallCard } from './money-cards.tsx';
import { SeriesCard } from './series-card.tsx';
import { SalesByCard, TopCustomersCard } from './top-cards.tsx';

export { loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

export default function Overview() {
  const { t } = useTranslation();
  const { timeZone } = useScene();
  const overview = useLoaderData<typeof loader>();
  const words = useRangeWords();
  const { range, currency, coverage, salesBy, topCustomers } = overview;
  useLive('sales', coverage.sync?.status === 'running');
  const address = (change: Partial<ShownRange> & { group?: string; top?: string }): string =>
    rangeAddress('/overview', { ...range, ...change }, { group: change.group ?? salesBy.group, top: change.top ?? topCustomers.by });
  const file = (table: string): string => rangeAddress('/overview-export', range, { group: salesBy.group, top: topCustomers.by, table });
  return (
    <Page title={t('insights.title')} subtitle={`${words(range)} · ${t('insights.range.zone', { zone: timeZone })}`} back={{ to: '/', label: t('common.nav.home') }}>
      <ReachBanner reach={coverage} since={range.before?.from ?? range.from} />
      <Card>
        <RangePicker key={`${range.preset}${range.from}${range.to}`} range={range} address={address} />
        {overview.empty ? null : <ExportButton address={file('figures')} name={t('insights.export.fileName')} label={t('insights.export.figures')} />}
      </Card>
      {overview.empty ? (
        <Card>
          <EmptyState title={t('insights.empty.title')}>
            <NoSales reach={coverage} what="overview" />
          </EmptyState>
        </Card>
      ) : (
        <>
          <FigureCards figures={overview.figures} currency={currency} coverage={coverage} />
          <SeriesCard series={overview.series} currency={currency} file={file('series')} />
          <Split
            main={
              <>
                <WaterfallCard steps={overview.waterfall} currency={currency} file={file('waterfall')} />
                <SalesByCard sales={salesBy} currency={currency} file={file('sales')} address={(group) => address({ group })} more={rangeAddress('/performance', range)} />
              </>
            }
            side={
              <Stack>
                <BuyersCard buyers={overview.buyers} currency={currency} file={file('buyers')} />
                <TopCustomersCard top={topCustomers} currency={currency} file={file('customers')} address={(top) => address({ top })} />
              </Stack>
            }
          />
          <CohortsCard cohorts={overview.cohorts} file={file('cohorts')} />
          <Card title={t('insights.coverage.title')} id="coverage">
            <Text tone="subdued">{t('insights.coverage.intro')}</Text>
            <CoverageFacts coverage={coverage} />
          </Card>
        </>
      )}
    </Page>
  );
}
