import { useTranslation } from 'react-i18next';
import type { OrderLine, OrderView } from '#app/modules/insights/order-views.ts';
import { Card, Link, List, Stack, Table, Text } from '#app/ui/kit/components.tsx';
import { Code, Count, Money, When } from '#app/ui/kit/values.tsx';
import { useCounted } from '#app/ui/words.ts';
import { NO_OPTIONS } from '../variant-title.ts';

/** What was ordered, what an edit took away of it, and what came back. */
export function LinesCard({ order }: Readonly<{ order: OrderView }>) {
  const { t } = useTranslation();
  const amount = (minor: number) => <Money amount={{ minor, currency: order.currency }} />;
  return (
    <Card title={t('orders.lines.title')}>
      <Table
        caption={t('orders.lines.title')}
        columns={[
          { key: 'what', title: t('orders.lines.what'), lead: true },
          { key: 'quantity', title: t('orders.lines.quantity'), align: 'end' },
          { key: 'unit', title: t('orders.lines.unit'), align: 'end' },
          { key: 'discount', title: t('orders.columns.discount'), align: 'end' },
          { key: 'tax', title: t('orders.lines.tax'), align: 'end' },
          { key: 'sum', title: t('orders.lines.sum'), align: 'end' },
        ]}
        rows={order.lines.map((line) => ({
          id: line.lineId,
          label: line.title,
          cells: {
            what: <What line={line} />,
            quantity: <Quantity line={line} />,
            unit: amount(line.unit),
            discount: line.discount === 0 ? '–' : amount(-line.discount),
            tax: amount(line.tax),
            sum: amount(line.unit * line.quantity - line.discount),
          },
        }))}
      />
    </Card>
  );
}

function What({ line }: Readonly<{ line: OrderLine }>) {
  const { t } = useTranslation();
  const title = <bdi>{line.title}</bdi>;
  return (
    <Stack gap="tight">
      {line.productId ? (
        <Link to={`/products/${encodeURIComponent(line.productId)}${line.variantId ? `?variant=${encodeURIComponent(line.variantId)}` : ''}`}>{title}</Link>
      ) : (
        title
      )}
      <Text variant="small" tone="subdued">
        {line.variantTitle && line.variantTitle !== NO_OPTIONS ? (
          <>
            <bdi>{line.variantTitle}</bdi>{' '}
          </>
        ) : null}
        {line.sku ? <Code>{line.sku}</Code> : null}
        {line.productId ? null : ` ${t('orders.lines.gone')}`}
      </Text>
    </Stack>
  );
}

function Quantity({ line }: Readonly<{ line: OrderLine }>) {
  const counted = useCounted();
  return (
    <Stack gap="tight">
      <span>
        <Count value={line.quantity} />
      </span>
      {line.removed > 0 ? (
        <Text variant="small" tone="subdued">
          {counted('orders.lines.removed', line.removed)}
        </Text>
      ) : null}
      {line.returned > 0 ? (
        <Text variant="small" tone="subdued">
          {counted('orders.lines.returned', line.returned)}
        </Text>
      ) : null}
    </Stack>
  );
}

export function RefundsCard({ order }: Readonly<{ order: OrderView }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  if (order.refunds.length === 0) {
    return null;
  }
  const amount = (minor: number) => <Money amount={{ minor, currency: order.currency }} />;
  return (
    <Card title={t('orders.refunds.title')}>
      <Stack>
        {order.refunds.map((refund) => {
          const rest = refund.total - refund.lines.reduce((sum, line) => sum + line.amount, 0);
          return (
            <Stack key={refund.refundId} gap="tight">
              <Text>
                <strong>{amount(refund.total)}</strong> · <When at={refund.at} full />
              </Text>
              <List
                items={[
                  ...refund.lines.map((line, index) => (
                    <span key={index}>
                      <bdi>{line.title}</bdi>, {counted('orders.refunds.units', line.quantity)}: {amount(line.amount)}
                    </span>
                  )),
                  ...(rest === 0
                    ? []
                    : [
                        <span key="rest">
                          {t('orders.refunds.rest')} {amount(rest)}
                        </span>,
                      ]),
                ]}
              />
            </Stack>
          );
        })}
      </Stack>
    </Card>
  );
}
