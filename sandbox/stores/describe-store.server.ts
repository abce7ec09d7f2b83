import { z } from 'zod';
import type { Sandbox } from '#sandbox/context.server.ts';
import type { Store } from '#sandbox/stores/store.ts';

/** What the control API tells about a store: its settings, its counts, and its throttle. */
export async function describeStore({ db, buckets }: Sandbox, store: Store): Promise<object> {
  const rows = await db.rows(
    `select (select count(*) from product where store_id = $1) as products, count(*) as variants,
            (select count(*) from collection where store_id = $1) as collections,
            (select count(*) from collection_product m join collection c on c.id = m.collection_id where c.store_id = $1) as members,
            (select count(*) from product p, jsonb_array_elements(p.media) m where p.store_id = $1 and m->>'kind' = 'image') as images,
            count(cost) as "withCost", count(barcode) as "withBarcode", count(*) filter (where stock > 0) as "inStock"
     from variant where store_id = $1`,
    [store.id],
  );
  const counts = z
    .object({
      products: z.number(),
      variants: z.number(),
      collections: z.number(),
      members: z.number(),
      images: z.number(),
      withCost: z.number(),
      withBarcode: z.number(),
      inStock: z.number(),
    })
    .parse(rows[0]);
  const { id, ...settings } = store;
  return { ...settings, gid: `gid://shopify/Shop/${String(id)}`, counts, throttleStatus: buckets.status(id, store.plan), adminPath: `/store/${store.slug}` };
}
