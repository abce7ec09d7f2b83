import { useTranslation } from 'react-i18next';
import { dirOf } from '#app/i18n/locale.ts';
import { isolated } from '#app/i18n/format.ts';
import type { Buyers, OverviewView, WaterfallStep } from '#app/modules/insights/sales-views.ts';
import { SeriesChart } from '#app/ui/charts/series-chart.tsx';
import { Card, Disclosure, Progress, Stack, Table, Text } from '#app/ui/kit/components.tsx';
import { Change, Count, Money } from '#app/ui/kit/values.tsx';
import { useScene } from '#app/ui/scene.tsx';
import { useFormat } from '#app/ui/words.ts';
import { ExportButton } from '../export-button.tsx';

/** From what was charged to what is left, step by step. */
export function WaterfallCard({ steps, currency, file }: Readonly<{ steps: readonly WaterfallStep[]; currency: string; file: string }>) {
  const { t } = useTranslation();
  const { locale } = useScene();
  const format = useFormat();
  const amount = (name: WaterfallStep['name']): string => isolated(format.minor(Math.abs(steps.find((step) => step.name === name)?.amount ?? 0)));
  // A step of nothing would only push the others together.
  const shown = steps.filter((step) => step.kind !== 'step' || step.amount !== 0);
  return (
    <Card title={t('insights.waterfall.title')} id="waterfall">
      <Text variant="small">
        {t('insights.waterfall.sentence', {
          gross: amount('gross'),
          discounts: amount('discounts'),
          tax: amount('includedTax'),
          returns: amount('returns'),
          revenue: amount('revenue'),
        })}
      </Text>
      <SeriesChart
        kind="waterfall"
        stages={shown.map((step) => ({ ...step, name: t(`insights.waterfall.${step.name}`) }))}
        dir={dirOf(locale)}
        tick={format.shortMinor}
        full={(minor) => format.minor(minor, 'always')}
      />
      <Disclosure summary={t('insights.asTable')}>
        <Table
          caption={t('insights.waterfall.title')}
          columns={[
            { key: 'name', title: t('insights.columns.step'), lead: true },
            { key: 'amount', title: t('insights.columns.amount'), align: 'end' },
          ]}
          rows={steps.map((step) => ({
            id: step.name,
            label: t(`insights.waterfall.${step.name}`),
            cells: {
              name: step.kind === 'step' ? <span>{t(`insights.waterfall.${step.name}`)}</span> : <strong>{t(`insights.waterfall.${step.name}`)}</strong>,
              amount: <Money amount={{ minor: step.amount, currency }} {...(step.kind === 'step' ? { sign: 'always' as const } : {})} />,
            },
          }))}
        />
        <ExportButton address={file} name={t('insights.export.fileName')} />
      </Disclosure>
    </Card>
  );
}

/** First orders, those of people who came back, and those of guests. */
export function BuyersCard({ buyers, currency, file }: Readonly<{ buyers: readonly Buyers[]; currency: string; file: string }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const orders = buyers.reduce((sum, kind) => sum + kind.orders, 0);
  const share = (kind: Buyers['kind']): number => (orders === 0 ? 0 : Math.round(((buyers.find((one) => one.kind === kind)?.orders ?? 0) / orders) * 10_000));
  return (
    <Card title={t('insights.buyers.title')} id="buyers">
      <Text variant="small">
        {orders === 0 ? t('insights.series.sentence.nothing') : t('insights.buyers.sentence', { first: format.bps(share('first')), repeat: format.bps(share('repeat')) })}
      </Text>
      <Table
        caption={t('insights.buyers.title')}
        columns={[
          { key: 'kind', title: t('insights.columns.kind'), lead: true },
          { key: 'orders', title: t('insights.figures.orders.name'), align: 'end' },
          { key: 'sales', title: t('insights.columns.sales'), align: 'end' },
        ]}
        rows={buyers.map(({ kind, orders: count, ordersBefore, sales }) => ({
          id: kind,
          label: t(`insights.buyers.${kind}`),
          cells: {
            kind: (
              <Stack gap="tight">
                <span>{t(`insights.buyers.${kind}`)}</span>
                <Progress value={share(kind) / 100} label={t(`insights.buyers.${kind}`)} />
              </Stack>
            ),
            orders: (
              <span>
                <Count value={count} /> <Change now={count} before={ordersBefore} good="neither" />
              </span>
            ),
            sales: <Money amount={{ minor: sales, currency }} />,
          },
        }))}
      />
      <ExportButton address={file} name={t('insights.export.fileName')} />
      <Disclosure summary={t('insights.whatIs')}>
        <Text variant="small">{t('insights.buyers.definition')}</Text>
      </Disclosure>
    </Card>
  );
}

const SHOWN_MONTHS = 7;

/** How many of those who first bought in a month came back in the months after. */
export function CohortsCard({ cohorts, file }: Readonly<{ cohorts: OverviewView['cohorts']; file: string }>) {
  const { t } = useTranslation();
  const format = useFormat();
  if (cohorts.length === 0) {
    return null;
  }
  const width = Math.min(SHOWN_MONTHS, Math.max(...cohorts.map(({ months }) => months.length)));
  const later = Array.from({ length: Math.max(0, width - 1) }, (_, index) => index + 1);
  return (
    <Card title={t('insights.cohorts.title')} id="cohorts">
      <Text variant="small">{t('insights.cohorts.definition')}</Text>
      <Table
        caption={t('insights.cohorts.title')}
        columns={[
          { key: 'month', title: t('insights.cohorts.month'), lead: true },
          { key: 'customers', title: t('insights.figures.customers.name'), align: 'end' },
          ...later.map((at) => ({ key: `m${at}`, title: t('insights.cohorts.after', { n: format.count(at) }), align: 'end' as const })),
        ]}
        rows={cohorts.map(({ month, customers, months }) => ({
          id: month,
          label: format.month(month),
          cells: {
            month: <span>{format.month(month)}</span>,
            customers: <Count value={customers} />,
            ...Object.fromEntries(
              later.map((at) => {
                const back = months[at];
                return [`m${at}`, back && customers > 0 ? <bdi key={at}>{format.bps(Math.round((back.customers / customers) * 1000) * 10)}</bdi> : '–'];
              }),
            ),
          },
        }))}
      />
      <ExportButton address={file} name={t('insights.export.fileName')} />
    </Card>
  );
}
