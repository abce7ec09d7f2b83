import { useLoaderData, useNavigate, useNavigation } from '@remix-run/react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { PRODUCT_VIEWS, type FacetChoice } from '#app/modules/catalog/views.ts';
import { Button, Card, EmptyState, Grid, Inline, Page, Select, Stack, Table, Tabs, Text, TextField } from '#app/ui/kit/components.tsx';
import { More } from '#app/ui/kit/more.tsx';
import { useHostPath } from '#app/ui/scene.tsx';
import { useCounted } from '#app/ui/words.ts';
import type { loader } from './door.server.ts';
import { addressOf } from './address.ts';
import { productRow, useProductColumns } from './product-row.tsx';

export { loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

const ANY = '';

export default function Products() {
  const { t } = useTranslation();
  const { list, paged } = useLoaderData<typeof loader>();
  const { filter } = list;
  const counted = useCounted();
  const columns = useProductColumns();
  const go = useNavigate();
  const path = useHostPath();
  const busy = useNavigation().state !== 'idle';
  const [search, setSearch] = useState(filter.search);
  const here = addressOf(filter);
  const isNarrowed = filter.search !== '' || filter.view !== 'all' || filter.vendor !== null || filter.type !== null || filter.collection !== null || filter.category !== null;

  const open = (change: Partial<typeof filter>): void => void go(path(addressOf({ ...filter, search, ...change })));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    open({});
  };
  const facet = (name: 'vendor' | 'type' | 'collection' | 'category', options: readonly FacetChoice[]) => (
    <Select
      label={t(`products.${name}`)}
      name={name}
      value={filter[name] ?? ANY}
      onChange={(value) => open({ [name]: value === ANY ? null : value })}
      options={[{ value: ANY, label: t('products.any') }, ...options.map(({ value, label = value, count }) => ({ value, label: `${label} (${count})` }))]}
    />
  );

  return (
    <Page title={t('products.title')} back={{ to: '/', label: t('common.nav.home') }}>
      <Card>
        <Stack>
          <Tabs
            label={t('products.views')}
            items={PRODUCT_VIEWS.map((view) => ({ id: view, label: t(`products.view.${view}`), to: addressOf({ ...filter, view }) }))}
            selected={filter.view}
          />
          <form onSubmit={submit} role="search">
            <Stack gap="tight">
              <Grid min={220}>
                <TextField label={t('products.search')} name="search" value={search} onChange={setSearch} help={t('products.searchHelp')} maxLength={200} />
                {facet('vendor', list.vendors)}
                {facet('type', list.types)}
                {facet('collection', list.collections)}
                {facet('category', list.categories)}
              </Grid>
              <Inline>
                <Button label={t('products.find')} submit loading={busy} />
                {isNarrowed ? <Button label={t('products.clear')} variant="plain" to="/products" /> : null}
              </Inline>
            </Stack>
          </form>
          <Text tone="subdued" variant="small">
            {counted('products.total', list.total)}
          </Text>
        </Stack>
        {list.rows.length === 0 ? (
          <EmptyState
            title={t(isNarrowed ? 'products.noMatch.title' : 'products.empty.title')}
            action={isNarrowed ? { label: t('products.clear'), to: '/products' } : { label: t('common.nav.home'), to: '/' }}
          >
            {t(isNarrowed ? 'products.noMatch.body' : 'products.empty.body')}
          </EmptyState>
        ) : (
          <Table caption={t('products.title')} columns={columns} rows={list.rows.map((row) => productRow(row, t))} />
        )}
        <More next={list.nextCursor === null ? null : `${here}${here.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(list.nextCursor)}`} first={paged ? here : null} />
      </Card>
    </Page>
  );
}
