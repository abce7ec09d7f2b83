import { useTranslation } from 'react-i18next';
import { GROUPS, type SalesBy, type TopCustomers } from '#app/modules/insights/sales-views.ts';
import { Card, Inline, Link, Table, Tabs, Text } from '#app/ui/kit/components.tsx';
import { Count, Money, Percent, When } from '#app/ui/kit/values.tsx';
import { useCounted } from '#app/ui/words.ts';
import { ExportButton } from '../export-button.tsx';

/** What sold, by product, category or vendor. */
export function SalesByCard({
  sales,
  currency,
  file,
  address,
  more,
}: Readonly<{ sales: SalesBy; currency: string; file: string; address: (group: string) => string; more: string }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const { group, rows, others, asOf } = sales;
  const amount = (minor: number) => <Money amount={{ minor, currency }} />;
  return (
    <Card title={t('insights.salesBy.title')} meta={<Link to={more}>{t('insights.salesBy.all')}</Link>} id="sales-by">
      <Tabs label={t('insights.salesBy.title')} items={GROUPS.map((id) => ({ id, label: t(`insights.salesBy.${id}`), to: address(id) }))} selected={group} />
      {rows.length === 0 ? (
        <Text tone="subdued">{t('insights.nothingInRange')}</Text>
      ) : (
        <Table
          caption={t('insights.salesBy.title')}
          columns={[
            { key: 'name', title: t(`insights.salesBy.${group}`), lead: true },
            { key: 'units', title: t('insights.figures.units.name'), align: 'end' },
            { key: 'revenue', title: t('insights.figures.revenue.name'), align: 'end' },
            { key: 'share', title: t('insights.columns.share'), align: 'end' },
          ]}
          rows={rows.map((row) => {
            const name = row.name ?? t(`insights.salesBy.none.${group}`);
            return {
              id: row.key ?? '-',
              label: name,
              cells: {
                name: row.productId ? (
                  <Link to={`/products/${encodeURIComponent(row.productId)}`}>
                    <bdi>{name}</bdi>
                  </Link>
                ) : (
                  <bdi>{name}</bdi>
                ),
                units: <Count value={row.units} />,
                revenue: amount(row.revenue),
                share: <Percent bps={row.shareBps} />,
              },
            };
          })}
        />
      )}
      {others ? (
        <Inline gap="tight">
          <Text tone="subdued">{counted(`insights.salesBy.others.${group}`, others.groups)}</Text>
          {amount(others.revenue)}
        </Inline>
      ) : null}
      <ExportButton address={file} name={t('insights.export.fileName')} disabled={rows.length === 0} />
      <AsOf at={asOf} />
    </Card>
  );
}

export function TopCustomersCard({ top, currency, file, address }: Readonly<{ top: TopCustomers; currency: string; file: string; address: (by: string) => string }>) {
  const { t } = useTranslation();
  return (
    <Card title={t('insights.top.title')} meta={<Link to="/customers">{t('insights.top.all')}</Link>} id="top-customers">
      <Tabs label={t('insights.top.title')} items={(['spend', 'orders'] as const).map((id) => ({ id, label: t(`insights.top.${id}`), to: address(id) }))} selected={top.by} />
      {top.rows.length === 0 ? (
        <Text tone="subdued">{t('insights.nothingInRange')}</Text>
      ) : (
        <Table
          caption={t('insights.top.title')}
          columns={[
            { key: 'customer', title: t('insights.top.customer'), lead: true },
            { key: 'orders', title: t('insights.figures.orders.name'), align: 'end' },
            { key: 'revenue', title: t('insights.figures.revenue.name'), align: 'end' },
          ]}
          rows={top.rows.map(({ customerId, orders, revenue }) => ({
            id: customerId,
            label: customerId,
            cells: {
              customer: (
                <Link to={`/customers/${encodeURIComponent(customerId)}`}>
                  <bdi dir="ltr">{customerId}</bdi>
                </Link>
              ),
              orders: <Count value={orders} />,
              revenue: <Money amount={{ minor: revenue, currency }} />,
            },
          }))}
        />
      )}
      <ExportButton address={file} name={t('insights.export.fileName')} disabled={top.rows.length === 0} />
      <AsOf at={top.asOf} />
    </Card>
  );
}

function AsOf({ at }: Readonly<{ at: string | null }>) {
  const { t } = useTranslation();
  return at === null ? null : (
    <Text variant="small" tone="subdued">
      {t('insights.asOf')} <When at={at} full />
    </Text>
  );
}
