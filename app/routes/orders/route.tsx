import { useLoaderData, useNavigate, useNavigation } from '@remix-run/react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ORDER_SORTS, ORDER_STATUSES, type OrderListView } from '#app/modules/insights/order-views.ts';
import { Button, Card, EmptyState, Grid, Inline, Page, Select, Stack, TextField } from '#app/ui/kit/components.tsx';
import { More } from '#app/ui/kit/more.tsx';
import { useHostPath, useScene } from '#app/ui/scene.tsx';
import { NoSales, ReachBanner } from '../coverage-parts.tsx';
import { ExportButton } from '../export-button.tsx';
import { OrderTable } from '../order-parts.tsx';
import { rangeAddress } from '../range-address.ts';
import { RangePicker, useRangeWords } from '../range-picker.tsx';
import type { loader } from './door.server.ts';

export { loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

const ANY = '';

export default function Orders() {
  const { t } = useTranslation();
  const { timeZone } = useScene();
  const { list, paged } = useLoaderData<typeof loader>();
  const words = useRangeWords();
  const { range, filter } = list;
  const address = (change: Partial<OrderListView['range'] & OrderListView['filter']> = {}, path = '/orders'): string => {
    const { status, search, sort } = { ...filter, ...change };
    return rangeAddress(path, { ...range, compare: 'previous', ...change }, { status, search, sort: sort === 'newest' ? null : sort });
  };
  const here = address();
  const narrowed = filter.status !== null || filter.search !== '';
  return (
    <Page title={t('orders.title')} subtitle={`${words(range)} · ${t('insights.range.zone', { zone: timeZone })}`} back={{ to: '/', label: t('common.nav.home') }}>
      <ReachBanner reach={list.reach} since={range.from} />
      <Card>
        {list.empty ? (
          <EmptyState title={t('insights.empty.title')}>
            <NoSales reach={list.reach} what="orders" />
          </EmptyState>
        ) : (
          <>
            <RangePicker key={`${range.preset}${range.from}${range.to}`} range={range} address={(next) => address(next)} withCompare={false} />
            <FilterBar key={here} list={list} address={address} />
            {list.rows.length === 0 ? (
              <EmptyState title={t('orders.noMatch.title')} {...(narrowed ? { action: { label: t('orders.clear'), to: address({ status: null, search: '' }) } } : {})}>
                {t('orders.noMatch.body')}
              </EmptyState>
            ) : (
              <OrderTable rows={list.rows} currency={list.currency} withCustomer />
            )}
            <More next={list.nextCursor === null ? null : `${here}&cursor=${encodeURIComponent(list.nextCursor)}`} first={paged ? here : null} />
          </>
        )}
      </Card>
    </Page>
  );
}

function FilterBar({ list, address }: Readonly<{ list: OrderListView; address: (change?: Partial<OrderListView['filter']>, path?: string) => string }>) {
  const { t } = useTranslation();
  const go = useNavigate();
  const path = useHostPath();
  const busy = useNavigation().state !== 'idle';
  const { filter } = list;
  const [search, setSearch] = useState(filter.search);
  const open = (change: Partial<OrderListView['filter']>): void => void go(path(address({ search, ...change })), { preventScrollReset: true });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    open({});
  };
  return (
    <form onSubmit={submit} role="search">
      <Stack gap="tight">
        <Grid min={200}>
          <TextField label={t('orders.search')} name="search" value={search} onChange={setSearch} help={t('orders.searchHelp')} maxLength={100} />
          <Select
            label={t('orders.columns.status')}
            name="status"
            value={filter.status ?? ANY}
            onChange={(value) => open({ status: ORDER_STATUSES.find((status) => status === value) ?? null })}
            options={[{ value: ANY, label: t('orders.any') }, ...ORDER_STATUSES.map((status) => ({ value: status, label: t(`orders.status.${status}`) }))]}
          />
          <Select
            label={t('orders.sort.label')}
            name="sort"
            value={filter.sort}
            onChange={(value) => open({ sort: ORDER_SORTS.find((sort) => sort === value) ?? 'newest' })}
            options={ORDER_SORTS.map((sort) => ({ value: sort, label: t(`orders.sort.${sort}`) }))}
          />
        </Grid>
        <Inline justify="between">
          <Inline>
            <Button label={t('orders.find')} submit loading={busy} />
            {filter.status !== null || filter.search !== '' ? <Button label={t('orders.clear')} variant="plain" to={address({ status: null, search: '' })} /> : null}
          </Inline>
          <ExportButton address={address({}, '/orders-export')} name={t('orders.export.fileName')} disabled={list.rows.length === 0} />
        </Inline>
      </Stack>
    </form>
  );
}
