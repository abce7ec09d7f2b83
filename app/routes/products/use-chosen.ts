import { useState } from 'react';
import type { ProductListView } from '#app/modules/catalog/views.ts';

/** What the actions are sent: ids of this page, or the filter that all of them match. */
export type SentSelection = { variantIds: string[] } | { matching: ProductListView['filter'] };

export interface Chosen {
  ids: ReadonlySet<string>;
  /** All that match, on every page. */
  all: boolean;
  count: number;
  wholePage: boolean;
  choose: (ids: Set<string>) => void;
  takeAll: () => void;
  clear: () => void;
  selection: (filter: ProductListView['filter']) => SentSelection;
}

/** The chosen variants of a list. A choice belongs to what is seen: another filter, order or page begins with none. */
export function useChosen(list: ProductListView, address: string): Chosen {
  const [state, setState] = useState<{ of: string; ids: ReadonlySet<string>; all: boolean }>({ of: address, ids: new Set(), all: false });
  const current = state.of === address;
  const here = list.rows.map(({ variantId }) => variantId);
  const all = current && state.all;
  // What was chosen may be gone since.
  const ids = new Set(here.filter((id) => all || (current && state.ids.has(id))));
  return {
    ids,
    all,
    count: all ? list.total : ids.size,
    wholePage: here.length > 0 && ids.size === here.length,
    choose: (next) => setState({ of: address, ids: next, all: false }),
    takeAll: () => setState({ of: address, ids: new Set(here), all: true }),
    clear: () => setState({ of: address, ids: new Set(), all: false }),
    selection: (filter) => (all ? { matching: filter } : { variantIds: [...ids] }),
  };
}
