import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PerformanceRow, PerformanceView } from '#app/modules/insights/order-views.ts';
import { Inline, Link, Stack, Table, Text, Thumbnail } from '#app/ui/kit/components.tsx';
import { Count, Money, Percent } from '#app/ui/kit/values.tsx';

export function PerformanceTable({ list: { rows, currency } }: Readonly<{ list: PerformanceView }>) {
  const { t } = useTranslation();
  const amount = (minor: number) => <Money amount={{ minor, currency }} />;
  return (
    <Table
      caption={t('performance.title')}
      columns={[
        { key: 'product', title: t('insights.salesBy.product'), lead: true },
        { key: 'units', title: t('insights.figures.units.name'), align: 'end' },
        { key: 'returned', title: t('performance.returned'), align: 'end' },
        { key: 'discount', title: t('insights.figures.discounts.name'), align: 'end' },
        { key: 'revenue', title: t('insights.figures.revenue.name'), align: 'end' },
        { key: 'share', title: t('insights.columns.share'), align: 'end' },
      ]}
      rows={rows.map((row) => ({
        id: row.key,
        label: row.title,
        cells: {
          product: <Product row={row} />,
          units: <Count value={row.units} />,
          returned: row.returnedUnits === 0 ? '–' : <WithRate value={<Count value={row.returnedUnits} />} bps={row.returnedBps} />,
          discount: row.discount === 0 ? '–' : <WithRate value={amount(row.discount)} bps={row.discountBps} />,
          revenue: amount(row.revenue),
          share: <Percent bps={row.shareBps} />,
        },
      }))}
    />
  );
}

function Product({ row }: Readonly<{ row: PerformanceRow }>) {
  const { t } = useTranslation();
  return (
    <Inline wrap={false}>
      <Thumbnail src={row.imageUrl} alt="" />
      <Stack gap="tight">
        {row.productId ? (
          <Link to={`/products/${encodeURIComponent(row.productId)}`}>
            <bdi>{row.title}</bdi>
          </Link>
        ) : (
          <bdi>{row.title}</bdi>
        )}
        <Text variant="small" tone="subdued">
          {row.vendor ? <bdi>{row.vendor}</bdi> : null} {row.productId ? null : t('orders.lines.gone')}
        </Text>
      </Stack>
    </Inline>
  );
}

function WithRate({ value, bps }: Readonly<{ value: ReactNode; bps: number | null }>) {
  return (
    <Stack gap="tight">
      {/* A figure by itself would be a block of its own direction. */}
      <span>{value}</span>
      <Text variant="small" tone="subdued">
        <Percent bps={bps} />
      </Text>
    </Stack>
  );
}
