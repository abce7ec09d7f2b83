import { z } from 'zod';
import { Refusal } from '#sandbox/lib/http.server.ts';
import type { Act } from '#sandbox/sales/live/rows.server.ts';
import type { BasketLine } from '#sandbox/sales/rows.ts';
import { toVariantRow, VARIANT_COLUMNS } from '#sandbox/shopify/rows.ts';
import { writeVariants } from '#sandbox/shopify/write-prices.server.ts';

export const wantedSchema = z.object({ variantId: z.number().int(), quantity: z.number().int().min(1).max(10_000) });
export type Wanted = z.infer<typeof wantedSchema>;

/** What is wanted, at today's prices, as lines of a basket. */
export async function basketFor({ client, store }: Act, wanted: readonly Wanted[], firstId = 1): Promise<BasketLine[]> {
  const { rows } = await client.query(
    `select v.id, v.product_id, v.sku, v.title, v.price, v.taxable, p.title as product_title, p.vendor
     from variant v join product p on p.id = v.product_id where v.store_id = $1 and v.id = any($2)`,
    [store.id, wanted.map(({ variantId }) => variantId)],
  );
  const shape = z.object({
    id: z.number(), product_id: z.number(), sku: z.string().nullable(), title: z.string(), price: z.number(), taxable: z.boolean(), product_title: z.string(), vendor: z.string(),
  }); // prettier-ignore
  const known = new Map(rows.map((row) => shape.parse(row)).map((row) => [row.id, row]));
  return wanted.map(({ variantId, quantity }, index) => {
    const row = known.get(variantId);
    if (!row) {
      throw new Refusal(404, 'variant_not_found', { variantId });
    }
    const { id: variant_id, product_id, sku, title, price, taxable, product_title, vendor } = row;
    const names = { title: product_title, variant_title: title === 'Default Title' ? null : title, vendor };
    return { id: firstId + index, product_id, variant_id, sku, ...names, quantity, price, discount: 0, taxable };
  });
}

/** Takes units out of stock, or puts them back when below zero. Too few: nothing happens at all. */
export async function moveStock(act: Act, units: ReadonlyMap<number, number>): Promise<void> {
  const { client, store } = act;
  // Products before variants, in the order of their ids: as a price write locks them.
  await client.query('select 1 from product where id in (select product_id from variant where store_id = $1 and id = any($2)) order by id for update', [
    store.id,
    [...units.keys()],
  ]);
  const { rows } = await client.query(`select ${VARIANT_COLUMNS} from variant where store_id = $1 and id = any($2) order by id for update`, [store.id, [...units.keys()]]);
  const writes = rows.map(toVariantRow).flatMap((before) => {
    const taken = units.get(before.id) ?? 0;
    if (!before.tracked || taken === 0) {
      return [];
    }
    if (taken > before.stock && before.inventory_policy === 'DENY') {
      throw new Refusal(409, 'out_of_stock', { variantId: before.id, wanted: taken, stock: before.stock });
    }
    return [{ before, change: { stock: before.stock - taken } }];
  });
  await writeVariants(client, writes, { storeId: store.id, source: 'merchant', requestId: 'sale', now: act.now, sameValueMovesUpdatedAt: false });
}

/** Adds up what lines mean for stock; those without a variant mean nothing. */
export function unitsOf(lines: readonly { variant_id: number | null; quantity: number }[], sign = 1): Map<number, number> {
  const units = new Map<number, number>();
  for (const { variant_id, quantity } of lines) {
    if (variant_id !== null) {
      units.set(variant_id, (units.get(variant_id) ?? 0) + sign * quantity);
    }
  }
  return units;
}
