import { useTranslation } from 'react-i18next';
import type { OrderRow, OrderStatus } from '#app/modules/insights/order-views.ts';
import { Badge, Inline, Link, Table } from '#app/ui/kit/components.tsx';
import type { Tone } from '#app/ui/kit/skin.ts';
import { Count, Money, When } from '#app/ui/kit/values.tsx';

const TONE = { pending: 'warning', paid: 'info', processing: 'info', shipped: 'info', delivered: 'success', cancelled: 'neutral' } as const satisfies Record<OrderStatus, Tone>;

export function OrderBadges({ order }: Readonly<{ order: Pick<OrderRow, 'status' | 'test'> }>) {
  const { t } = useTranslation();
  return (
    <Inline gap="tight">
      <Badge tone={TONE[order.status]}>{t(`orders.status.${order.status}`)}</Badge>
      {order.test ? <Badge tone="warning">{t('orders.test')}</Badge> : null}
    </Inline>
  );
}

export function CustomerLink({ id }: Readonly<{ id: string | null }>) {
  const { t } = useTranslation();
  return id === null ? (
    <span>{t('orders.guest')}</span>
  ) : (
    <Link to={`/customers/${encodeURIComponent(id)}`}>
      <bdi dir="ltr">{id}</bdi>
    </Link>
  );
}

export function OrderTable({ rows, currency, withCustomer }: Readonly<{ rows: readonly OrderRow[]; currency: string; withCustomer: boolean }>) {
  const { t } = useTranslation();
  const amount = (minor: number) => (minor === 0 ? '–' : <Money amount={{ minor, currency }} />);
  return (
    <Table
      caption={t('orders.title')}
      columns={[
        { key: 'name', title: t('orders.columns.name'), lead: true },
        { key: 'when', title: t('orders.columns.when') },
        { key: 'status', title: t('orders.columns.status') },
        ...(withCustomer ? [{ key: 'customer', title: t('orders.columns.customer') }] : []),
        { key: 'units', title: t('orders.columns.units'), align: 'end' },
        { key: 'discount', title: t('orders.columns.discount'), align: 'end' },
        { key: 'refunded', title: t('orders.columns.refunded'), align: 'end' },
        { key: 'total', title: t('orders.columns.total'), align: 'end' },
      ]}
      rows={rows.map((order) => ({
        id: order.orderId,
        label: order.name,
        cells: {
          name: (
            <Link to={`/orders/${encodeURIComponent(order.orderId)}`}>
              <bdi dir="ltr">{order.name}</bdi>
            </Link>
          ),
          when: <When at={order.processedAt} />,
          status: <OrderBadges order={order} />,
          customer: <CustomerLink id={order.customerId} />,
          units: <Count value={order.units} />,
          discount: amount(order.discount),
          refunded: amount(order.refunded),
          total: <Money amount={{ minor: order.total, currency }} />,
        },
      }))}
    />
  );
}
