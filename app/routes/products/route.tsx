import { useLoaderData, useLocation, useNavigate, useNavigation } from '@remix-run/react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { type FacetChoice, PRODUCT_SORTS, PRODUCT_VIEWS } from '#app/modules/catalog/views.ts';
import { Button, Card, EmptyState, Grid, Inline, Page, Select, Stack, Table, Tabs, TextField } from '#app/ui/kit/components.tsx';
import { More } from '#app/ui/kit/more.tsx';
import { useHostPath } from '#app/ui/scene.tsx';
import type { loader } from './door.server.ts';
import { addressOf } from './address.ts';
import { BulkBar } from './bulk-bar.tsx';
import { useProductColumns, useProductRows } from './product-row.tsx';
import { useChosen } from './use-chosen.ts';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

const ANY = '';

export default function Products() {
  const { t } = useTranslation();
  const { list, paged } = useLoaderData<typeof loader>();
  const { filter, sort } = list;
  const columns = useProductColumns();
  const rows = useProductRows(list.rows);
  const go = useNavigate();
  const path = useHostPath();
  const busy = useNavigation().state !== 'idle';
  const [search, setSearch] = useState(filter.search);
  const here = addressOf(filter, sort);
  const { search: query } = useLocation();
  const chosen = useChosen(list, query);
  const isNarrowed = filter.search !== '' || filter.view !== 'all' || filter.vendor !== null || filter.type !== null || filter.collection !== null || filter.category !== null;

  const open = (change: Partial<typeof filter>): void => void go(path(addressOf({ ...filter, search, ...change }, sort)));
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
    <Page
      title={t('products.title')}
      back={{ to: '/', label: t('common.nav.home') }}
      secondary={[
        { label: t('products.costs.open'), to: '/products/costs' },
        { label: t('products.references.open'), to: '/products/references' },
      ]}
    >
      <Card>
        <Stack>
          <Tabs
            label={t('products.views')}
            items={PRODUCT_VIEWS.map((view) => ({ id: view, label: t(`products.view.${view}`), to: addressOf({ ...filter, view }, sort) }))}
            selected={filter.view}
          />
          <form onSubmit={submit} role="search">
            <Stack>
              <Grid min={180}>
                <TextField label={t('products.search')} name="search" value={search} onChange={setSearch} help={t('products.searchHelp')} maxLength={200} />
                {facet('vendor', list.vendors)}
                {facet('type', list.types)}
                {facet('collection', list.collections)}
                {facet('category', list.categories)}
                <Select
                  label={t('products.sort.label')}
                  name="sort"
                  value={`${sort.by}.${sort.descending ? 'desc' : 'asc'}`}
                  onChange={(value) => {
                    const by = PRODUCT_SORTS.find((name) => value.startsWith(name)) ?? 'title';
                    go(path(addressOf(filter, { by, descending: value.endsWith('.desc') })));
                  }}
                  options={PRODUCT_SORTS.flatMap((by) => (['asc', 'desc'] as const).map((order) => ({ value: `${by}.${order}`, label: t(`products.sort.${by}.${order}`) })))}
                />
              </Grid>
              <Inline>
                <Button label={t('products.find')} submit loading={busy} />
                {isNarrowed ? <Button label={t('products.clear')} variant="plain" to="/products" /> : null}
              </Inline>
            </Stack>
          </form>
          <BulkBar list={list} chosen={chosen} />
        </Stack>
        {list.rows.length === 0 ? (
          <EmptyState
            title={t(isNarrowed ? 'products.noMatch.title' : 'products.empty.title')}
            action={isNarrowed ? { label: t('products.clear'), to: '/products' } : { label: t('common.nav.home'), to: '/' }}
          >
            {t(isNarrowed ? 'products.noMatch.body' : 'products.empty.body')}
          </EmptyState>
        ) : (
          <Table
            caption={t('products.title')}
            columns={columns}
            rows={rows}
            selection={{ selected: chosen.ids, onChange: chosen.choose, allLabel: t('products.bulk.choosePage'), rowLabel: (label) => t('products.bulk.chooseRow', { label }) }}
          />
        )}
        <More next={list.nextCursor === null ? null : `${here}${here.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(list.nextCursor)}`} first={paged ? here : null} />
      </Card>
    </Page>
  );
}
