import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import type { CustomerView } from '#app/modules/insights/order-views.ts';
import { Button, Card, Facts, Inline, Page, Split, Text } from '#app/ui/kit/components.tsx';
import { More } from '#app/ui/kit/more.tsx';
import { Count, Money, When } from '#app/ui/kit/values.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useFormat } from '#app/ui/words.ts';
import { OrderTable } from '../order-parts.tsx';
import type { loader } from './door.server.ts';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

export default function Customer() {
  const { t } = useTranslation();
  const { customer, paged } = useLoaderData<typeof loader>();
  const here = `/customers/${encodeURIComponent(customer.customerId)}`;
  return (
    <Page title={t('customers.one', { id: customer.customerId })} back={{ to: '/customers', label: t('customers.title') }}>
      <Split
        main={
          <Card title={t('customers.orders')}>
            {customer.orders.length === 0 ? (
              <Text tone="subdued">{t('customers.noOrders')}</Text>
            ) : (
              <OrderTable rows={customer.orders} currency={customer.currency} withCustomer={false} />
            )}
            <More next={customer.nextCursor === null ? null : `${here}?cursor=${encodeURIComponent(customer.nextCursor)}`} first={paged ? here : null} />
          </Card>
        }
        side={
          <>
            <KnownCard customer={customer} />
            <PersonCard customer={customer} />
          </>
        }
      />
    </Page>
  );
}

/** What their orders add up to, beside what the platform says. */
function KnownCard({ customer: { known, platform, currency } }: Readonly<{ customer: CustomerView }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const amount = (minor: number | null) => <Money amount={minor === null ? null : { minor, currency }} />;
  return (
    <Card title={t('customers.sums.title')}>
      <Facts
        items={[
          { term: t('insights.figures.orders.name'), value: <Count value={known?.orders ?? 0} /> },
          { term: t('insights.figures.revenue.name'), value: amount(known?.revenue ?? 0) },
          { term: t('customers.average'), value: amount(known?.average ?? null) },
          ...(known
            ? [
                { term: t('customers.first'), value: format.date(known.firstDay) },
                { term: t('customers.last'), value: format.date(known.lastDay) },
              ]
            : []),
        ]}
      />
      {platform ? (
        <>
          <Text variant="subheading">{t('customers.sums.platform')}</Text>
          <Facts
            items={[
              { term: t('insights.figures.orders.name'), value: <Count value={platform.orders} /> },
              { term: t('customers.sums.spent'), value: amount(platform.spent) },
              { term: t('customers.sums.since'), value: <When at={platform.since} /> },
            ]}
          />
          <Text variant="small" tone="subdued">
            {t('customers.sums.differ')}
          </Text>
        </>
      ) : null}
    </Card>
  );
}

/** Who it is, opened one by one and noted; by number otherwise. */
function PersonCard({ customer }: Readonly<{ customer: CustomerView }>) {
  const { t } = useTranslation();
  const may = useCan();
  const reveal = useIntent<{ name: string | null; email: string | null }>('revealPerson');
  return (
    <Card title={t('customers.person.title')}>
      {!customer.named ? <Text tone="subdued">{t('customers.person.none')}</Text> : null}
      {reveal.result ? (
        <Facts
          items={[
            { term: t('customers.person.name'), value: <bdi>{reveal.result.name ?? '–'}</bdi> },
            { term: t('customers.person.email'), value: <bdi dir="ltr">{reveal.result.email ?? '–'}</bdi> },
          ]}
        />
      ) : null}
      <ProblemBanner problem={reveal.problem} />
      {customer.named && !reveal.result ? (
        <>
          <Text tone="subdued">{t('customers.person.noted')}</Text>
          <Inline>
            <Button label={t('customers.person.show')} onAction={() => reveal.send({ customerId: customer.customerId })} loading={reveal.busy} disabled={!may('approve')} />
          </Inline>
        </>
      ) : null}
    </Card>
  );
}
