import { useLoaderData, useNavigate, useNavigation } from '@remix-run/react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { PERFORMANCE_SORTS, type PerformanceView } from '#app/modules/insights/order-views.ts';
import { Button, Card, EmptyState, Grid, Inline, Page, Select, Stack, Text, TextField } from '#app/ui/kit/components.tsx';
import { More } from '#app/ui/kit/more.tsx';
import { When } from '#app/ui/kit/values.tsx';
import { useHostPath, useScene } from '#app/ui/scene.tsx';
import { NoSales, ReachBanner } from '../coverage-parts.tsx';
import { ExportButton } from '../export-button.tsx';
import { rangeAddress } from '../range-address.ts';
import { RangePicker, useRangeWords } from '../range-picker.tsx';
import type { loader } from './door.server.ts';
import { PerformanceTable } from './performance-table.tsx';

export { loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

const ANY = '';

type Address = (change?: Partial<PerformanceView['range'] & PerformanceView['filter']>, path?: string) => string;

export default function Performance() {
  const { t } = useTranslation();
  const { timeZone } = useScene();
  const { list, paged } = useLoaderData<typeof loader>();
  const words = useRangeWords();
  const { range, filter } = list;
  const address: Address = (change = {}, path = '/performance') => {
    const { search, vendor, sort } = { ...filter, ...change };
    return rangeAddress(path, { ...range, compare: 'previous', ...change }, { search, vendor, sort: sort === 'revenue' ? null : sort });
  };
  const here = address();
  const narrowed = filter.search !== '' || filter.vendor !== null;
  return (
    <Page title={t('performance.title')} subtitle={`${words(range)} · ${t('insights.range.zone', { zone: timeZone })}`} back={{ to: '/overview', label: t('insights.title') }}>
      <ReachBanner reach={list.reach} since={range.from} />
      <Card>
        {list.empty ? (
          <EmptyState title={t('insights.empty.title')}>
            <NoSales reach={list.reach} what="performance" />
          </EmptyState>
        ) : (
          <>
            <RangePicker key={`${range.preset}${range.from}${range.to}`} range={range} address={(next) => address(next)} withCompare={false} />
            <FilterBar key={here} list={list} address={address} />
            {list.rows.length === 0 ? (
              <EmptyState
                title={t(narrowed ? 'performance.noMatch' : 'insights.nothingInRange')}
                {...(narrowed ? { action: { label: t('orders.clear'), to: address({ search: '', vendor: null }) } } : {})}
              >
                {t('performance.noMatchBody')}
              </EmptyState>
            ) : (
              <PerformanceTable list={list} />
            )}
            <More next={list.nextCursor === null ? null : `${here}&cursor=${encodeURIComponent(list.nextCursor)}`} first={paged ? here : null} />
            {list.asOf ? (
              <Text variant="small" tone="subdued">
                {t('insights.asOf')} <When at={list.asOf} full />
              </Text>
            ) : null}
          </>
        )}
      </Card>
    </Page>
  );
}

function FilterBar({ list, address }: Readonly<{ list: PerformanceView; address: Address }>) {
  const { t } = useTranslation();
  const go = useNavigate();
  const path = useHostPath();
  const busy = useNavigation().state !== 'idle';
  const { filter } = list;
  const [search, setSearch] = useState(filter.search);
  const open = (change: Partial<PerformanceView['filter']>): void => void go(path(address({ search, ...change })), { preventScrollReset: true });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    open({});
  };
  return (
    <form onSubmit={submit} role="search">
      <Stack gap="tight">
        <Grid min={200}>
          <TextField label={t('performance.search')} name="search" value={search} onChange={setSearch} maxLength={200} />
          <Select
            label={t('insights.salesBy.vendor')}
            name="vendor"
            value={filter.vendor ?? ANY}
            onChange={(value) => open({ vendor: value === ANY ? null : value })}
            options={[{ value: ANY, label: t('orders.any') }, ...list.vendors.map((vendor) => ({ value: vendor, label: vendor }))]}
          />
          <Select
            label={t('orders.sort.label')}
            name="sort"
            value={filter.sort}
            onChange={(value) => open({ sort: PERFORMANCE_SORTS.find((sort) => sort === value) ?? 'revenue' })}
            options={PERFORMANCE_SORTS.map((sort) => ({ value: sort, label: t(`performance.sort.${sort}`) }))}
          />
        </Grid>
        <Inline justify="between">
          <Inline>
            <Button label={t('orders.find')} submit loading={busy} />
            {filter.search !== '' || filter.vendor !== null ? <Button label={t('orders.clear')} variant="plain" to={address({ search: '', vendor: null })} /> : null}
          </Inline>
          <ExportButton address={address({}, '/performance-export')} name={t('performance.export.fileName')} disabled={list.rows.length === 0} />
        </Inline>
      </Stack>
    </form>
  );
}
