import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { CART_STATES, type CartsView } from '#app/modules/insights/order-views.ts';
import { Card, Disclosure, EmptyState, Grid, Inline, Link, Page, Stack, Table, Tabs, Text } from '#app/ui/kit/components.tsx';
import { More } from '#app/ui/kit/more.tsx';
import { Change, Count, Money, Percent, When } from '#app/ui/kit/values.tsx';
import { useScene } from '#app/ui/scene.tsx';
import { NoSales, ReachBanner } from '../coverage-parts.tsx';
import { ExportButton } from '../export-button.tsx';
import { rangeAddress } from '../range-address.ts';
import { RangePicker, useRangeWords } from '../range-picker.tsx';
import { CartTable } from './cart-table.tsx';
import { FunnelCard } from './funnel-card.tsx';
import type { loader } from './door.server.ts';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

export default function Carts() {
  const { t } = useTranslation();
  const { timeZone } = useScene();
  const { list, paged } = useLoaderData<typeof loader>();
  const words = useRangeWords();
  const { range, filter } = list;
  const address = (change: Partial<CartsView['range'] & CartsView['filter']> = {}, path = '/carts'): string => {
    const { state } = { ...filter, ...change };
    return rangeAddress(path, { ...range, ...change }, { state: state === 'abandoned' ? null : state });
  };
  const here = address();
  return (
    <Page title={t('carts.title')} subtitle={`${words(range)} · ${t('insights.range.zone', { zone: timeZone })}`} back={{ to: '/overview', label: t('insights.title') }}>
      <ReachBanner reach={list.reach} since={range.before?.from ?? range.from} />
      <Card>
        <RangePicker key={`${range.preset}${range.from}${range.to}`} range={range} address={(next) => address(next)} />
      </Card>
      {list.empty ? (
        <Card>
          <EmptyState title={t('carts.empty')}>
            <NoSales reach={list.reach} what="carts" />
          </EmptyState>
        </Card>
      ) : (
        <>
          <CartFigures list={list} />
          <Card title={t('carts.list')} meta={<ExportButton address={address({}, '/carts-export')} name={t('carts.export.fileName')} disabled={list.rows.length === 0} />}>
            <Tabs label={t('carts.list')} items={CART_STATES.map((state) => ({ id: state, label: t(`carts.state.${state}`), to: address({ state }) }))} selected={filter.state} />
            <Text variant="small" tone="subdued">
              {t(`carts.means.${filter.state}`)}
            </Text>
            {list.rows.length === 0 ? <EmptyState title={t('carts.noneInState')}>{t('carts.noneBody')}</EmptyState> : <CartTable rows={list.rows} currency={list.currency} />}
            <More next={list.nextCursor === null ? null : `${here}&cursor=${encodeURIComponent(list.nextCursor)}`} first={paged ? here : null} />
          </Card>
          <ProductsCard list={list} />
        </>
      )}
      <FunnelCard funnel={list.funnel} />
    </Page>
  );
}

const GOOD = { abandoned: 'down', value: 'down', rate: 'down', recovered: 'up', recoveredValue: 'up' } as const;

function CartFigures({ list: { figures, currency } }: Readonly<{ list: CartsView }>) {
  const { t } = useTranslation();
  const shown = (name: keyof typeof GOOD, value: number | null) =>
    name === 'rate' ? (
      <Percent bps={value} />
    ) : value === null ? (
      '–'
    ) : name === 'value' || name === 'recoveredValue' ? (
      <Money amount={{ minor: value, currency }} />
    ) : (
      <Count value={value} />
    );
  return (
    <Grid min={230}>
      {figures.map(({ name, now, before }) => (
        <Card key={name}>
          <Stack gap="tight">
            <Text as="h2" tone="subdued">
              {t(`carts.figures.${name}.name`)}
            </Text>
            <Text variant="headingLg" as="p">
              {shown(name, now)}
            </Text>
            <Inline gap="tight">
              {before === null ? (
                <Text variant="small" tone="subdued">
                  {t('insights.noBefore')}
                </Text>
              ) : (
                <>
                  <Change now={now} before={before} good={GOOD[name]} />
                  <Text variant="small" tone="subdued">
                    {t('insights.before')} {shown(name, before)}
                  </Text>
                </>
              )}
            </Inline>
            <Disclosure summary={t('insights.whatIs')}>
              <Text variant="small">{t(`carts.figures.${name}.definition`)}</Text>
            </Disclosure>
          </Stack>
        </Card>
      ))}
    </Grid>
  );
}

function ProductsCard({ list: { products, currency, asOf } }: Readonly<{ list: CartsView }>) {
  const { t } = useTranslation();
  if (products.length === 0) {
    return null;
  }
  return (
    <Card title={t('carts.products.title')}>
      <Table
        caption={t('carts.products.title')}
        columns={[
          { key: 'product', title: t('insights.salesBy.product'), lead: true },
          { key: 'carts', title: t('carts.products.carts'), align: 'end' },
          { key: 'units', title: t('orders.columns.units'), align: 'end' },
          { key: 'value', title: t('carts.columns.value'), align: 'end' },
        ]}
        rows={products.map((row) => ({
          id: row.key,
          label: row.title,
          cells: {
            product: row.productId ? (
              <Link to={`/products/${encodeURIComponent(row.productId)}`}>
                <bdi>{row.title}</bdi>
              </Link>
            ) : (
              <bdi>{row.title}</bdi>
            ),
            carts: <Count value={row.carts} />,
            units: <Count value={row.units} />,
            value: <Money amount={{ minor: row.value, currency }} />,
          },
        }))}
      />
      {asOf ? (
        <Text variant="small" tone="subdued">
          {t('insights.asOf')} <When at={asOf} full />
        </Text>
      ) : null}
    </Card>
  );
}
