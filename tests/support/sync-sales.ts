import type { StoreContext } from '#app/context.ts';
import { refreshRollups } from '#app/modules/insights/refresh-rollups.server.ts';
import { continueSales } from '#app/modules/sales/sync-sales.server.ts';

/** Reads everything the platform has of orders, customers and checkouts, slice by slice. */
export async function readSales(ctx: StoreContext): Promise<void> {
  for (let done = false; !done;) {
    ({ done } = await continueSales(ctx));
  }
}

/** Adds up whatever is marked. */
export async function addUpAll(ctx: StoreContext): Promise<void> {
  for (let more = true; more;) {
    ({ more } = await refreshRollups(ctx));
  }
}
