import type { ProductListView } from '#app/modules/catalog/views.ts';

type Filter = ProductListView['filter'];
type Sort = ProductListView['sort'];

/** The list's address for a choice of filters: what is chosen stands in it, so it can be kept and sent. */
export function addressOf(filter: Filter, sort: Sort): string {
  return withQuery('/products', queryOf(filter, sort));
}

/** The file's address: of the chosen variants, or of all that match. */
export function exportAddressOf(filter: Filter, sort: Sort, chosen: readonly string[] | null): string {
  const query = queryOf(filter, sort);
  if (chosen) {
    query.set('chosen', chosen.join(','));
  }
  return withQuery('/products-export', query);
}

function queryOf({ search, view, vendor, type, collection, category }: Filter, sort: Sort): URLSearchParams {
  const query = new URLSearchParams();
  const wanted = { search, view: view === 'all' ? '' : view, vendor, type, collection, category, sort: sort.by === 'title' ? '' : sort.by, order: sort.descending ? 'desc' : '' };
  for (const [name, value] of Object.entries(wanted)) {
    if (value) {
      query.set(name, value);
    }
  }
  return query;
}

function withQuery(path: string, query: URLSearchParams): string {
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}
