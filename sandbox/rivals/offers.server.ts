import type { Database } from '#sandbox/db/pool.server.ts';
import { toOffer, type Offer, type Rival } from '#sandbox/rivals/rival.ts';

/**
 * What a rival sells now. Its policy is arithmetic on the store's prices at the moment of reading, so that it needs no
 * timer and a restart changes nothing: `undercut` goes below today's price down to its floor, `follow` asks the price of a
 * while ago. A price set by hand stays.
 */
export async function offersOf(db: Database, rival: Rival, now: Date, which: { handle: string } | { fromProduct: number; products: number } | 'all'): Promise<Offer[]> {
  const values: unknown[] = [rival.id, rival.policy, rival.undercut_bps, new Date(now.getTime() - rival.follow_after_ms), rival.price_divisor];
  let filter = '';
  if (which !== 'all' && 'handle' in which) {
    values.push(which.handle);
    filter = 'and r.handle = $6';
  } else if (which !== 'all') {
    // Two steps: as one query the planner, without statistics on fresh rows, runs through the shelf once per product.
    const page = 'select distinct product_id from rival_variant where rival_id = $1 order by product_id offset $2 limit $3';
    const products = await db.rows<{ product_id: number }>(page, [rival.id, which.fromProduct, which.products]);
    values.push(products.map((row) => row.product_id));
    filter = 'and r.product_id = any($6)';
  }
  return (await db.rows(SELECT.replace('/* filter */', filter), values)).map(toOffer);
}

const SELECT = `
select r.id, r.product_id, r.source_variant_id, r.handle, r.title, r.variant_title, r.vendor, r.product_type, r.position, r.options, r.sku,
       r.barcode, r.stock, r.updated_at,
       greatest(1, (case
         when r.pinned or v.id is null or $2::text = 'scripted' then r.price
         when $2::text = 'undercut' then greatest(r.floor, v.price * (10000 - $3::int) / 10000)
         else greatest(r.floor, coalesce(
           (select j.after from price_journal j where j.store_id = v.store_id and j.variant_id = v.id and j.at <= $4::timestamptz order by j.id desc limit 1),
           (select j.before from price_journal j where j.store_id = v.store_id and j.variant_id = v.id order by j.id limit 1),
           v.price))
       end) / $5::int) as price
from rival_variant r left join variant v on v.id = r.source_variant_id
where r.rival_id = $1 /* filter */
order by r.product_id, r.position`;
