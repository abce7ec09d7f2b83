import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import type { OrderView } from '#app/modules/insights/order-views.ts';
import { Badge, Card, Facts, Inline, List, Page, Split, Stack, Text } from '#app/ui/kit/components.tsx';
import { Money, When } from '#app/ui/kit/values.tsx';
import { CustomerLink, OrderBadges } from '../order-parts.tsx';
import { LinesCard, RefundsCard } from './lines.tsx';
import type { loader } from './door.server.ts';

export { loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

export default function Order() {
  const { t } = useTranslation();
  const order = useLoaderData<typeof loader>();
  return (
    <Page
      title={t('orders.one', { name: order.name })}
      meta={<OrderBadges order={order} />}
      subtitle={<When at={order.processedAt} full />}
      back={{ to: '/orders', label: t('orders.title') }}
    >
      <Split
        main={
          <>
            <LinesCard order={order} />
            <RefundsCard order={order} />
          </>
        }
        side={
          <Stack>
            <SumsCard order={order} />
            <AboutCard order={order} />
            <TimelineCard order={order} />
          </Stack>
        }
      />
    </Page>
  );
}

/** As ordered, and what has become of it. */
function SumsCard({ order }: Readonly<{ order: OrderView }>) {
  const { t } = useTranslation();
  const amount = (minor: number) => <Money amount={{ minor, currency: order.currency }} />;
  return (
    <Card title={t('orders.sums.title')}>
      <Facts
        items={[
          { term: t('orders.sums.discount'), value: amount(-order.discount) },
          { term: t('orders.sums.subtotal'), value: amount(order.subtotal) },
          { term: t('orders.sums.shipping'), value: amount(order.shipping) },
          { term: t(order.taxesIncluded ? 'orders.sums.taxInside' : 'orders.sums.tax'), value: amount(order.tax) },
          { term: <strong>{t('orders.sums.ordered')}</strong>, id: 'ordered', value: <strong>{amount(order.ordered)}</strong> },
          ...(order.refunded === 0 ? [] : [{ term: t('orders.sums.refunded'), value: amount(-order.refunded) }]),
          ...(order.total === order.ordered ? [] : [{ term: t('orders.sums.now'), value: amount(order.total) }]),
          { term: t('orders.sums.fee'), value: order.fee === null ? t('insights.unknown') : amount(-order.fee) },
        ]}
      />
      {order.presentment ? (
        <Text variant="small" tone="subdued">
          {t('orders.sums.presentment')} <Money amount={{ minor: order.presentment.total, currency: order.presentment.currency }} />
        </Text>
      ) : null}
    </Card>
  );
}

function AboutCard({ order }: Readonly<{ order: OrderView }>) {
  const { t } = useTranslation();
  return (
    <Card title={t('orders.about.title')}>
      <Facts
        items={[
          { term: t('orders.columns.customer'), value: <CustomerLink id={order.customerId} /> },
          ...(order.source ? [{ term: t('orders.about.source'), value: <bdi>{t([`orders.source.${order.source}`, 'orders.source.other'], { source: order.source })}</bdi> }] : []),
          ...(order.financialStatus
            ? [
                {
                  term: t('orders.about.payment'),
                  value: <span>{t([`orders.platform.${order.financialStatus}`, 'orders.platform.other'], { status: order.financialStatus })}</span>,
                },
              ]
            : []),
          ...(order.fulfillmentStatus
            ? [
                {
                  term: t('orders.about.fulfillment'),
                  value: <span>{t([`orders.platform.${order.fulfillmentStatus}`, 'orders.platform.other'], { status: order.fulfillmentStatus })}</span>,
                },
              ]
            : []),
        ]}
      />
      {order.codes.length > 0 ? (
        <Inline gap="tight">
          <Text as="span" tone="subdued">
            {t('orders.about.codes')}
          </Text>
          {order.codes.map((code) => (
            <Badge key={code}>{code}</Badge>
          ))}
        </Inline>
      ) : null}
    </Card>
  );
}

function TimelineCard({ order }: Readonly<{ order: OrderView }>) {
  const { t } = useTranslation();
  const edited = order.lines.some(({ removed }) => removed > 0);
  return (
    <Card title={t('orders.timeline.title')}>
      <List
        ordered
        items={order.events.map(({ at, kind, amount }) => (
          <span key={`${kind}${at}`}>
            {t(`orders.timeline.${kind}`)} {amount === null ? null : <Money amount={{ minor: amount, currency: order.currency }} />} · <When at={at} full />
          </span>
        ))}
      />
      {edited ? (
        <Text variant="small" tone="subdued">
          {t('orders.timeline.edited')}
        </Text>
      ) : null}
    </Card>
  );
}
