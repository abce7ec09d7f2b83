import { useLoaderData, useNavigate, useNavigation } from '@remix-run/react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { CUSTOMER_SORTS, type CustomerListView } from '#app/modules/insights/order-views.ts';
import { Button, Card, EmptyState, Grid, Inline, Link, Page, Select, Stack, Table, Text, TextField } from '#app/ui/kit/components.tsx';
import { More } from '#app/ui/kit/more.tsx';
import { Count, Money } from '#app/ui/kit/values.tsx';
import { useHostPath } from '#app/ui/scene.tsx';
import { useFormat } from '#app/ui/words.ts';
import { NoSales, ReachBanner } from '../coverage-parts.tsx';
import { ExportButton } from '../export-button.tsx';
import type { loader } from './door.server.ts';

export { loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

type Filter = CustomerListView['filter'];

function addressOf({ search, sort }: Filter, path = '/customers'): string {
  const query = new URLSearchParams({ sort, ...(search ? { search } : {}) });
  return `${path}?${query.toString()}`;
}

export default function Customers() {
  const { t } = useTranslation();
  const { list, paged } = useLoaderData<typeof loader>();
  const here = addressOf(list.filter);
  return (
    <Page title={t('customers.title')} subtitle={t('customers.subtitle')} back={{ to: '/', label: t('common.nav.home') }}>
      <ReachBanner reach={list.reach} />
      <Card>
        {list.empty ? (
          <EmptyState title={t('customers.empty')}>
            <NoSales reach={list.reach} what="customers" />
          </EmptyState>
        ) : (
          <>
            <FilterBar key={here} list={list} />
            {list.rows.length === 0 ? (
              <EmptyState title={t('customers.noMatch.title')} action={{ label: t('orders.clear'), to: '/customers' }}>
                {t('customers.noMatch.body')}
              </EmptyState>
            ) : (
              <CustomerTable list={list} />
            )}
            <More next={list.nextCursor === null ? null : `${here}&cursor=${encodeURIComponent(list.nextCursor)}`} first={paged ? here : null} />
          </>
        )}
      </Card>
    </Page>
  );
}

function FilterBar({ list }: Readonly<{ list: CustomerListView }>) {
  const { t } = useTranslation();
  const go = useNavigate();
  const path = useHostPath();
  const busy = useNavigation().state !== 'idle';
  const [search, setSearch] = useState(list.filter.search);
  const open = (change: Partial<Filter>): void => void go(path(addressOf({ ...list.filter, search, ...change })), { preventScrollReset: true });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    open({});
  };
  return (
    <form onSubmit={submit} role="search">
      <Stack gap="tight">
        <Grid min={220}>
          <TextField label={t('customers.search')} name="search" value={search} onChange={setSearch} maxLength={64} />
          <Select
            label={t('orders.sort.label')}
            name="sort"
            value={list.filter.sort}
            onChange={(value) => open({ sort: CUSTOMER_SORTS.find((sort) => sort === value) ?? 'spend' })}
            options={CUSTOMER_SORTS.map((sort) => ({ value: sort, label: t(`customers.sort.${sort}`) }))}
          />
        </Grid>
        <Inline justify="between">
          <Inline>
            <Button label={t('orders.find')} submit loading={busy} />
            {list.filter.search ? <Button label={t('orders.clear')} variant="plain" to="/customers" /> : null}
          </Inline>
          <ExportButton address={addressOf(list.filter, '/customers-export')} name={t('customers.export.fileName')} disabled={list.rows.length === 0} />
        </Inline>
      </Stack>
    </form>
  );
}

function CustomerTable({ list }: Readonly<{ list: CustomerListView }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { currency } = list;
  return (
    <>
      <Table
        caption={t('customers.title')}
        columns={[
          { key: 'customer', title: t('insights.top.customer'), lead: true },
          { key: 'orders', title: t('insights.figures.orders.name'), align: 'end' },
          { key: 'revenue', title: t('insights.figures.revenue.name'), align: 'end' },
          { key: 'average', title: t('customers.average'), align: 'end' },
          { key: 'first', title: t('customers.first') },
          { key: 'last', title: t('customers.last') },
        ]}
        rows={list.rows.map((row) => ({
          id: row.customerId,
          label: row.customerId,
          cells: {
            customer: (
              <Link to={`/customers/${encodeURIComponent(row.customerId)}`}>
                <bdi dir="ltr">{row.customerId}</bdi>
              </Link>
            ),
            orders: <Count value={row.orders} />,
            revenue: <Money amount={{ minor: row.revenue, currency }} />,
            average: <Money amount={row.average === null ? null : { minor: row.average, currency }} />,
            first: <span>{format.date(row.firstDay)}</span>,
            last: <span>{format.date(row.lastDay)}</span>,
          },
        }))}
      />
      <Text variant="small" tone="subdued">
        {t('customers.definition')}
      </Text>
    </>
  );
}
