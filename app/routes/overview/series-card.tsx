import { useTranslation } from 'react-i18next';
import { dirOf } from '#app/i18n/locale.ts';
import { isolated } from '#app/i18n/format.ts';
import type { Series, SeriesPoint } from '#app/modules/insights/sales-views.ts';
import { SeriesChart } from '#app/ui/charts/series-chart.tsx';
import { Card, Disclosure, Grid, Stack, Table, Text } from '#app/ui/kit/components.tsx';
import { Count, Money } from '#app/ui/kit/values.tsx';
import { useScene } from '#app/ui/scene.tsx';
import { useCounted, useFormat } from '#app/ui/words.ts';
import { ExportButton } from '../export-button.tsx';

type Measure = 'revenue' | 'orders';

/** Revenue and orders over time, each drawn, said in a sentence, and told in one table. */
export function SeriesCard({ series: told, currency, file }: Readonly<{ series: Series; currency: string; file: string }>) {
  const { t } = useTranslation();
  // Days before anything is known are no comparison.
  const series = { ...told, before: told.before?.some(({ orders }) => orders !== null) ? told.before : null };
  return (
    <Card title={t(`insights.series.title.${series.unit}`)} id="series">
      <Grid min={360}>
        <Drawn series={series} measure="revenue" />
        <Drawn series={series} measure="orders" />
      </Grid>
      <Disclosure summary={t('insights.asTable')}>
        <Stack gap="tight">
          <SeriesTable series={series} currency={currency} />
          <ExportButton address={file} name={t('insights.export.fileName')} />
        </Stack>
      </Disclosure>
    </Card>
  );
}

function Drawn({ series, measure }: Readonly<{ series: Series; measure: Measure }>) {
  const { t } = useTranslation();
  const { locale } = useScene();
  const format = useFormat();
  const label = usePointWords(series.unit);
  const line = (id: string, name: string, points: readonly SeriesPoint[]) => ({
    id,
    name,
    values: points.map((point) => point[measure]),
    labels: points.map((point) => label(point, true)),
  });
  const money = measure === 'revenue';
  return (
    <Stack gap="tight">
      <Text variant="subheading">{t(`insights.figures.${measure}.name`)}</Text>
      <Text variant="small">
        <Sentence series={series} measure={measure} />
      </Text>
      <SeriesChart
        kind="series"
        lines={[line('now', t('insights.series.now'), series.points), ...(series.before ? [line('before', t('insights.series.before'), series.before)] : [])]}
        places={series.points.map((point) => label(point, false))}
        dir={dirOf(locale)}
        tick={(value) => (money ? format.shortMinor(value) : format.short(value))}
        full={(value) => (money ? format.minor(value) : format.count(value))}
      />
    </Stack>
  );
}

/** A day, a week by its first day, a month. */
function usePointWords(unit: Series['unit']): (point: SeriesPoint, full: boolean) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ from, to }, full) => {
    if (unit === 'month') {
      return format.month(from);
    }
    if (!full) {
      return format.dayOf(from);
    }
    return from === to ? format.date(from) : t('insights.range.span', { from: format.date(from), to: format.date(to) });
  };
}

/** The chart in one sentence: the sum, the best and the average of what is known. */
function Sentence({ series, measure }: Readonly<{ series: Series; measure: Measure }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const counted = useCounted();
  const label = usePointWords(series.unit);
  const known = series.points.flatMap((point) => {
    const value = point[measure];
    return value === null ? [] : [{ point, value }];
  });
  const best = known.reduce<(typeof known)[number] | null>((top, one) => (top === null || one.value > top.value ? one : top), null);
  if (!best || known.every(({ value }) => value === 0)) {
    return <>{t('insights.series.sentence.nothing')}</>;
  }
  const words = (value: number): string => isolated(measure === 'revenue' ? format.minor(value) : format.count(value));
  const sum = known.reduce((total, { value }) => total + value, 0);
  const gaps = series.points.length - known.length;
  return (
    <>
      {t(`insights.series.sentence.${measure}`, { sum: words(sum), best: words(best.value), when: label(best.point, true) })}
      {gaps > 0 ? ` ${counted(`insights.series.gaps.${series.unit}`, gaps)}` : null}
    </>
  );
}

function SeriesTable({ series, currency }: Readonly<{ series: Series; currency: string }>) {
  const { t } = useTranslation();
  const label = usePointWords(series.unit);
  const unknown = <Text tone="subdued">{t('insights.unknown')}</Text>;
  const amount = (minor: number | null | undefined) => (minor === null || minor === undefined ? unknown : <Money amount={{ minor, currency }} />);
  const count = (value: number | null | undefined) => (value === null || value === undefined ? unknown : <Count value={value} />);
  return (
    <Table
      caption={t(`insights.series.title.${series.unit}`)}
      columns={[
        { key: 'when', title: t('insights.columns.when'), lead: true },
        { key: 'orders', title: t('insights.figures.orders.name'), align: 'end' },
        { key: 'revenue', title: t('insights.figures.revenue.name'), align: 'end' },
        ...(series.before
          ? [
              { key: 'ordersBefore', title: t('insights.columns.ordersBefore'), align: 'end' as const },
              { key: 'revenueBefore', title: t('insights.columns.revenueBefore'), align: 'end' as const },
            ]
          : []),
      ]}
      rows={series.points.map((point, at) => ({
        id: point.from,
        label: label(point, true),
        cells: {
          when: <span>{label(point, true)}</span>,
          orders: count(point.orders),
          revenue: amount(point.revenue),
          ordersBefore: count(series.before?.[at]?.orders),
          revenueBefore: amount(series.before?.[at]?.revenue),
        },
      }))}
    />
  );
}
