import type { StoreContext } from '#app/context.ts';
import { loadPolicy } from '#app/db/pricing-inputs.server.ts';
import { chosen } from './bulk-actions.server.ts';
import { pageOfProducts } from './list-products.server.ts';
import { BY_TITLE, type Cursor } from './sort-products.server.ts';
import type { ProductRow, ProductSort, Selection } from './views.ts';

const PAGE = 500;

/** What was chosen, page by page in the order of the list; each page is read in a transaction of its own, when it is asked for. */
export async function* exportProducts(ctx: StoreContext, input: { selection: Selection; sort?: ProductSort | undefined }): AsyncIterable<ProductRow[]> {
  let after: Cursor | null = null;
  do {
    const { rows, next }: { rows: ProductRow[]; next: Cursor | null } = await ctx.db.tx(async (tx) => {
      const where = await chosen(tx, ctx, input.selection);
      return pageOfProducts(tx, ctx, await loadPolicy(tx, ctx.store), { where, sort: input.sort ?? BY_TITLE, after, limit: PAGE });
    });
    yield rows;
    after = next;
  } while (after !== null);
}
