/** Facts that follow from the store's calendar: for how long an article has been for sale, and which seasons hold. */
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { dayIn, daysFrom } from '#app/lib/days.ts';

/** Since when each product is for sale; those of which nobody told are not here. */
export async function listingsOf(tx: SqlTx, ctx: StoreContext, products: readonly string[]): Promise<Map<string, Date>> {
  if (products.length === 0) {
    return new Map();
  }
  const rows = await tx.rows(
    z.object({ product: z.string(), at: instant }),
    sql`SELECT external_id AS product, listed_at AS at FROM product
        WHERE store_id = ${ctx.store.id}::uuid AND external_id = ANY(${[...new Set(products)]}) AND listed_at IS NOT NULL`,
  );
  return new Map(rows.map(({ product, at }) => [product, at]));
}

/** Whole days for sale by the store's calendar: 0 on the first. Null: not known, or not for sale yet. */
export function ageAt(listed: Date | undefined, at: Date, timeZone: string): number | null {
  return listed === undefined || listed > at ? null : daysFrom(dayIn(listed, timeZone), dayIn(at, timeZone)) - 1;
}
