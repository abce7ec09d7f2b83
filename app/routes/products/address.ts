import type { ProductListView } from '#app/modules/catalog/views.ts';

/** The list's address for a choice of filters: what is chosen stands in it, so it can be kept and sent. */
export function addressOf({ search, view, vendor, type, collection, category }: ProductListView['filter']): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ search, view: view === 'all' ? '' : view, vendor, type, collection, category })) {
    if (value) {
      query.set(name, value);
    }
  }
  const text = query.toString();
  return text === '' ? '/products' : `/products?${text}`;
}
